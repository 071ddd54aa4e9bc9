#include "scanner/covers.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/beneath.hpp"
#include "domain/image_name.hpp"
#include "domain/issue_kind.hpp"
#include "media/picture.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner {
namespace {

class CoverChoice {
 public:
  explicit CoverChoice(const CoverRequest& request) : request_(request) {}

  void choose(ReleaseDraft& release, bool alone) {
    embedded_.clear();
    domain::ImageId first;
    for (TrackDraft& track : release.tracks) {
      for (FileDraft& file : track.files) {
        file.cover = alone ? of_folder(file.directory) : of_file(file);
        if (!file.cover) file.cover = alone ? of_file(file) : of_folder(file.directory);
        if (!first) first = file.cover;
      }
    }
    for (TrackDraft& track : release.tracks) {
      for (FileDraft& file : track.files) {
        if (!file.cover) file.cover = first;
      }
    }
  }

  [[nodiscard]] FoundCovers take() {
    FoundCovers found{.images = {}, .issues = std::move(issues_)};
    for (auto& [id, row] : images_) found.images.push_back(std::move(row));
    return found;
  }

 private:
  struct Source {
    std::string path;
    bool embedded = false;
    media::PictureKind kind = media::PictureKind::front;
  };

  domain::ImageId of_folder(const std::string& directory) {
    const auto known = folders_.find(directory);
    if (known != folders_.end()) return known->second;
    domain::ImageId id;
    for (const FolderListing& folder : request_.folders) {
      if (folder.relative_path == directory) id = first_good(folder);
    }
    const std::string& head = request_.folders.front().relative_path;
    if (!id && directory != head) id = of_folder(head);
    folders_[directory] = id;
    return id;
  }

  domain::ImageId first_good(const FolderListing& folder) {
    for (const SeenFile& file : folder.covers) {
      const std::string path = joined(folder.relative_path, file.name);
      if (const domain::ImageId id = keep({.path = path}, file.name)) return id;
    }
    return {};
  }

  // Pictures of equal size and type within a release are taken to be the same one.
  domain::ImageId of_file(const FileDraft& file) {
    for (const PictureDraft& picture : file.pictures) {
      const std::pair kind(picture.size_bytes, picture.mime);
      const auto known = embedded_.find(kind);
      const domain::ImageId id =
          known != embedded_.end()
              ? known->second
              : keep({.path = file.relative_path(), .embedded = true, .kind = picture.kind},
                     file.seen.name, picture.index);
      embedded_[kind] = id;
      if (id) return id;
    }
    return {};
  }

  domain::ImageId keep(const Source& source, std::string_view name,
                       int index = parser::whole_file) {
    const auto file = base::open_beneath(request_.root_fd, source.path,
                                         {.follow_symlinks = true, .keep_access_time = true});
    if (!file) {
      // A sound file was there for its tags: whoever reads it next will say.
      if (!source.embedded) report(source.path, file.error());
      return {};
    }
    const auto picture = request_.parsers.read_picture({.fd = file->get(), .name = name}, index);
    if (!picture) {
      report(source.path, picture.error());
      return {};
    }
    domain::ImageId id = domain::image_id(request_.image_key, picture->hash);
    images_.try_emplace(
        id, domain::ImageRow{.id = id,
                             .content_hash = base::crypto::hex(picture->hash),
                             .mime = std::string(media::mime_type(picture->info.format)),
                             .width = picture->info.width,
                             .height = picture->info.height,
                             .size_bytes = static_cast<std::int64_t>(picture->size_bytes),
                             .root = request_.root,
                             .relative_path = source.path,
                             .embedded = source.embedded,
                             .kind = std::string(media::name(source.kind))});
    return id;
  }

  void report(const std::string& path, const base::Error& error) {
    if (reported_.insert(path).second) {
      issues_.push_back(
          {path, std::string(domain::issue_kind(error.code)), "Cover: " + error.message});
    }
  }

  const CoverRequest& request_;
  std::map<std::string, domain::ImageId> folders_;
  std::map<std::pair<std::uint64_t, std::string>, domain::ImageId> embedded_;  // of one release
  std::map<domain::ImageId, domain::ImageRow> images_;
  std::set<std::string> reported_;
  std::vector<PathIssue> issues_;
};

}  // namespace

FoundCovers choose_covers(const CoverRequest& request, std::vector<ReleaseDraft>& releases) {
  CoverChoice choice(request);
  for (ReleaseDraft& release : releases) choice.choose(release, releases.size() == 1);
  return choice.take();
}

}  // namespace segue::scanner
