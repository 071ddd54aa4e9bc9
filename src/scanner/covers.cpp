#include "scanner/covers.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "domain/image_name.hpp"
#include "domain/issue_kind.hpp"
#include "media/picture.hpp"
#include "media/tag_reader.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner {
namespace {

using base::Result;

// `size_bytes` is what the walk saw; a file that grew since is cut and then fails to be a picture.
Result<std::string> read_whole(int root_fd, const std::string& path, std::int64_t size_bytes) {
  if (static_cast<std::uint64_t>(size_bytes) > base::limits::cover_bytes_max) {
    return base::fail(base::ErrorCode::too_large,
                      fmt::format("The picture is larger than {} MiB. Make it smaller.",
                                  base::limits::cover_bytes_max >> 20));
  }
  const auto file = base::open_beneath(root_fd, path, {.keep_access_time = true});
  if (!file) return std::unexpected(file.error());
  std::string bytes(static_cast<std::size_t>(size_bytes), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::read(file->get(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return base::fail(base::ErrorCode::io, fmt::format("The picture cannot be read: {}.",
                                                         base::system_message(errno)));
    }
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

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
      const auto bytes = read_whole(request_.root_fd, path, file.size_bytes);
      if (!bytes) {
        report(path, bytes.error());
      } else if (const domain::ImageId id = keep(*bytes, {.path = path})) {
        return id;
      }
    }
    return {};
  }

  // Pictures of equal size and type within a release are taken to be the same one.
  domain::ImageId of_file(const FileDraft& file) {
    for (const PictureDraft& picture : file.pictures) {
      const std::pair kind(picture.size_bytes, picture.mime);
      const auto known = embedded_.find(kind);
      const domain::ImageId id = known != embedded_.end() ? known->second : read(file, picture);
      embedded_[kind] = id;
      if (id) return id;
    }
    return {};
  }

  domain::ImageId read(const FileDraft& file, const PictureDraft& picture) {
    const std::string path = file.relative_path();
    const auto opened = base::open_beneath(request_.root_fd, path, {.keep_access_time = true});
    if (!opened) return {};  // it was there for its tags: whoever reads it next will say
    const auto bytes = media::read_picture(opened->get(), file.seen.name, picture.index);
    if (bytes) {
      return keep(bytes->bytes, {.path = path, .embedded = true, .kind = picture.kind});
    }
    report(path, bytes.error());
    return {};
  }

  domain::ImageId keep(const std::string& bytes, const Source& source) {
    const auto info = media::probe(bytes);
    if (!info) {
      report(source.path, info.error());
      return {};
    }
    const base::crypto::Digest hash = base::crypto::sha256(bytes);
    domain::ImageId id = domain::image_id(request_.image_key, hash);
    images_.try_emplace(id, domain::ImageRow{.id = id,
                                             .content_hash = base::crypto::hex(hash),
                                             .mime = std::string(media::mime_type(info->format)),
                                             .width = info->width,
                                             .height = info->height,
                                             .size_bytes = static_cast<std::int64_t>(bytes.size()),
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
