#include "scanner/disc_sheets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "domain/issue_kind.hpp"
#include "media/cue_parts.hpp"
#include "media/m3u.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner {
namespace {

namespace text = base::text;

constexpr std::string_view issue_kind = "cue_sheet";

// Names on drives and in sheets are spelled in many ways.
std::string spelled(std::string_view name) {
  return text::folded(media::M3u::text_of(name));
}

// What a file is divided by.
struct Division {
  const media::CueSheet* sheet = nullptr;
  std::size_t index = 0;  // of the file in it
  std::string path;       // of the sheet
};

class SheetReading {
 public:
  SheetReading(const DiscSheets& sheets, std::vector<TaggedFile>& files,
               std::vector<PathIssue>& issues)
      : sheets_(sheets), files_(files), issues_(issues) {}

  std::set<std::string> run() {
    for (const FolderListing& folder : sheets_.folders) {
      std::vector<TaggedFile*> here;
      for (TaggedFile& file : files_) {
        if (file.directory == folder.relative_path) here.push_back(&file);
      }
      if (here.empty()) continue;
      const std::span<const SeenFile> all = folder.cue_sheets;
      for (const SeenFile& seen : all.first(std::min(all.size(), base::limits::cue_sheets_max))) {
        take(folder, seen, here);
      }
      if (all.size() > base::limits::cue_sheets_max) report_too_many(folder);
    }
    divide();
    return std::move(unread_);
  }

 private:
  void report(std::string path, std::string_view kind, std::string message) {
    issues_.push_back({std::move(path), std::string(kind), std::move(message)});
  }

  std::optional<media::CueSheet> read(const std::string& path, const SeenFile& seen) {
    const auto file = base::open_beneath(sheets_.root_fd, path,
                                         {.follow_symlinks = true, .keep_access_time = true});
    if (!file) {
      report(path, domain::issue_kind(file.error().code), "CUE sheet: " + file.error().message);
      unread_.insert(std::string(parent_of(path)));
      return std::nullopt;
    }
    auto sheet = sheets_.parsers.read_cue_sheet({.fd = file->get(), .name = seen.name});
    if (!sheet) {
      const bool broken = sheet.error().code == base::ErrorCode::corrupt;
      const bool by_content = broken || sheet.error().code == base::ErrorCode::too_large ||
                              sheet.error().code == base::ErrorCode::unsupported;
      if (!by_content) unread_.insert(std::string(parent_of(path)));
      report(path, broken ? issue_kind : domain::issue_kind(sheet.error().code),
             sheet.error().message);
      return std::nullopt;
    }
    return std::move(*sheet);
  }

  void take(const FolderListing& folder, const SeenFile& seen, std::span<TaggedFile* const> here) {
    const std::string path = joined(folder.relative_path, seen.name);
    auto read_sheet = read(path, seen);
    if (!read_sheet || !read_sheet->is_disc()) return;
    const media::CueSheet& sheet = read_.emplace_back(std::move(*read_sheet));
    for (std::size_t index = 0; index < sheet.files.size(); ++index) {
      const std::vector<TaggedFile*> meant = files_of(sheet, index, seen.name, here, folder);
      for (TaggedFile* const file : meant) {
        divisions_.try_emplace(file, Division{.sheet = &sheet, .index = index, .path = path});
      }
      if (meant.empty()) report_missing(sheet, index, path, here.size());
    }
  }

  // FLAC and MP3 of one disc are both meant.
  static std::vector<TaggedFile*> files_of(const media::CueSheet& sheet, std::size_t index,
                                           std::string_view sheet_name,
                                           std::span<TaggedFile* const> here,
                                           const FolderListing& folder) {
    const auto named = [&](std::string_view name) {
      const std::string wanted = spelled(name);
      std::vector<TaggedFile*> found;
      std::ranges::copy_if(here, std::back_inserter(found), [&](const TaggedFile* file) {
        return spelled(stem_of(file->seen.name)) == wanted || spelled(file->seen.name) == wanted;
      });
      return found;
    };
    const std::string& name = sheet.files[index].name;
    std::vector<TaggedFile*> found =
        name.empty() ? std::vector<TaggedFile*>{} : named(stem_of(name));
    if (!found.empty() || sheet.files.size() > 1) return found;
    found = named(stem_of(sheet_name));
    if (found.empty() && folder.audio_files == 1) found.assign(here.begin(), here.end());
    return found;
  }

  void report_missing(const media::CueSheet& sheet, std::size_t index, const std::string& path,
                      std::size_t files_here) {
    if (!sheets_.whole || files_here >= sheet.audio_tracks()) return;
    report(path, issue_kind,
           fmt::format("The CUE sheet is of \"{}\", which is not in this folder. Give the file "
                       "and the sheet one name, or delete the sheet.",
                       sheet.files[index].name));
  }

  void report_too_many(const FolderListing& folder) {
    report(
        folder.relative_path + "/", "too_large",
        fmt::format("More than {} CUE sheets lie in this folder, of which the first {} are read. "
                    "Divide it.",
                    base::limits::cue_sheets_max, base::limits::cue_sheets_max));
  }

  void divide() {
    std::vector<TaggedFile> divided;
    divided.reserve(files_.size());
    for (TaggedFile& file : files_) {
      if (unread_.contains(file.directory)) continue;
      if (!divide(file, divided)) divided.push_back(std::move(file));
    }
    files_ = std::move(divided);
  }

  bool divide(const TaggedFile& file, std::vector<TaggedFile>& into) {
    Division division;
    if (const auto beside = divisions_.find(&file); beside != divisions_.end()) {
      division = beside->second;
    } else if (file.tags.cue_sheet) {
      division = {.sheet = &*file.tags.cue_sheet,
                  .index = inside_of(*file.tags.cue_sheet),
                  .path = joined(file.directory, file.seen.name)};
    } else {
      return false;
    }
    auto parts = media::cue_parts(file.tags, file.raw_tags_json, *division.sheet, division.index);
    if (!parts) {
      // A track that was cut out of a disc may still have the sheet of the disc.
      const bool inside = !divisions_.contains(&file);
      if (inside && file.tags.track.number) return false;
      report(division.path, issue_kind, parts.error().message);
      return false;
    }
    for (media::CuePart& part : *parts) {
      into.push_back({.directory = file.directory,
                      .seen = file.seen,
                      .part = part.part,
                      .parts = static_cast<std::int32_t>(parts->size()),
                      .tags = std::move(part.tags),
                      .raw_tags_json = std::move(part.raw_tags_json)});
    }
    return true;
  }

  // A sheet inside of a file is of that file, whatever it names.
  static std::size_t inside_of(const media::CueSheet& sheet) {
    const auto most = std::ranges::max_element(sheet.files, {}, &media::CueFile::audio_tracks);
    return static_cast<std::size_t>(most - sheet.files.begin());
  }

  const DiscSheets& sheets_;
  std::vector<TaggedFile>& files_;
  std::vector<PathIssue>& issues_;
  std::deque<media::CueSheet> read_;
  std::map<const TaggedFile*, Division> divisions_;
  std::set<std::string> unread_;  // folders
};

}  // namespace

std::set<std::string> divide_discs(const DiscSheets& sheets, std::vector<TaggedFile>& files,
                                   std::vector<PathIssue>& issues) {
  return SheetReading(sheets, files, issues).run();
}

}  // namespace segue::scanner
