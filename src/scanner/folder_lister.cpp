#include "scanner/folder_lister.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <optional>
#include <set>
#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner {
namespace {

constexpr std::size_t entries_buffer_bytes = std::size_t{64} * 1024;
constexpr std::size_t link_names_shown_max = 3;
// A change within the same tick of a file system's clock leaves no trace in a folder's time.
constexpr std::int64_t fresh_ns = 2'000'000'000;

std::int64_t nanoseconds(const struct statx_timestamp& moment) {
  return moment.tv_sec * std::int64_t{1'000'000'000} + moment.tv_nsec;
}

std::int64_t settled_time(std::int64_t mtime_ns) {
  struct timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  const std::int64_t now_ns = now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
  return mtime_ns > now_ns - fresh_ns ? 0 : mtime_ns;
}

DirectoryIdentity identity_of(const struct statx& facts) {
  return {facts.stx_dev_major, facts.stx_dev_minor, facts.stx_ino};
}

std::optional<struct statx> stat_entry(int directory_fd, const char* name, int flags) {
  struct statx facts{};
  constexpr unsigned wanted = STATX_TYPE | STATX_SIZE | STATX_MTIME | STATX_INO;
  if (::statx(directory_fd, name, flags | AT_NO_AUTOMOUNT, wanted, &facts) != 0) {
    return std::nullopt;
  }
  return facts;
}

// FNV-1a.
class Fingerprint {
 public:
  void add(std::int64_t number) {
    for (int shift = 0; shift < 64; shift += 8)
      add_byte(static_cast<unsigned char>(number >> shift));
  }
  void add(std::string_view text) {
    for (const char c : text) add_byte(static_cast<unsigned char>(c));
    add_byte(0);
  }
  [[nodiscard]] std::int64_t value() const {
    const auto number = static_cast<std::int64_t>(hash_);
    return number == 0 ? 1 : number;
  }

 private:
  void add_byte(unsigned char byte) { hash_ = (hash_ ^ byte) * 0x100000001B3ULL; }

  std::uint64_t hash_ = 0xCBF29CE484222325ULL;
};

// None when it cannot be read.
std::optional<std::string> read_ignore_file(int directory_fd, const std::string& name) {
  const auto file = base::open_beneath(directory_fd, name);
  if (!file) return std::nullopt;
  std::string text(base::limits::ignore_file_bytes_max, '\0');
  const ssize_t got = ::read(file->get(), text.data(), text.size());
  if (got < 0) return std::nullopt;
  text.resize(static_cast<std::size_t>(got));
  return text;
}

// An ignore file that is empty or says "*" hides its folder.
bool hides_everything(std::string_view text) {
  const std::string said = base::text::trimmed(text);
  return said.empty() || said == "*";
}

void degrade(FolderListing& listing, std::string_view what, std::string_view why) {
  if (!std::exchange(listing.complete, false)) return;  // one issue a folder
  listing.issues.push_back(
      {listing.relative_path + "/", "io",
       fmt::format("{}: {}. Check the drive; its files are kept as they were.", what, why)});
}

void keep_file(FolderListing& listing, const std::string& name, bool audio,
               const struct statx& facts) {
  if (listing.relative_path.size() + 1 + name.size() >= PATH_MAX) {
    listing.issues.push_back({joined(listing.relative_path, name), "unsupported",
                              "The path is longer than the system can open. Shorten its folders."});
    return;
  }
  SeenFile seen{.name = name,
                .size_bytes = static_cast<std::int64_t>(facts.stx_size),
                .mtime_ns = nanoseconds(facts.stx_mtime),
                .inode = static_cast<std::int64_t>(facts.stx_ino)};
  if (audio) {
    listing.audio.push_back(std::move(seen));
  } else if (is_cue_sheet_name(name)) {
    listing.cue_sheets.push_back(std::move(seen));
  } else {
    listing.covers.push_back(std::move(seen));
  }
}

std::vector<std::string> names_of(const std::vector<SeenFile>& files) {
  std::vector<std::string> names;
  names.reserve(files.size());
  for (const SeenFile& file : files) names.push_back(file.name);
  return names;
}

// Of names that only differ in how Unicode spells them. Programs that copy or share a folder may
// take two such for one.
void report_same_names(FolderListing& listing, const std::vector<std::string>& names) {
  std::set<std::string> seen;
  for (const std::string& name : names) {
    if (base::text::is_ascii(name) || seen.insert(base::text::nfc(name)).second) continue;
    listing.issues.push_back({joined(listing.relative_path, name), "same_name",
                              "Another one in this folder has the same name, spelled with other "
                              "characters. Both are kept. Give one of them another name, or delete "
                              "it if it is a copy."});
  }
}

}  // namespace

DirectoryIdentity directory_identity(int folder_fd) {
  const auto facts = stat_entry(folder_fd, "", AT_EMPTY_PATH);
  return facts ? identity_of(*facts) : DirectoryIdentity{};
}

FolderLister::FolderLister(const WalkOptions& options, int root_fd)
    : options_(options), root_fd_(root_fd), buffer_(entries_buffer_bytes) {
  rules_.push("", IgnoreRules(base::text::join(options_.excludes, "\n")));
}

FolderListing FolderLister::list_alone(const std::string& path, bool is_disc) {
  const base::BeneathOptions in_root{.directory = true, .follow_symlinks = options_.follow_links};
  for (std::string_view above = path; !above.empty();) {
    above = parent_of(above);
    const auto folder = base::open_beneath(root_fd_, above, in_root);
    for (const std::string_view name : ignore_file_names) {
      if (!folder) continue;
      const auto text = read_ignore_file(folder->get(), std::string(name));
      if (text) rules_.push(std::string(above), IgnoreRules(*text));
    }
  }
  const auto fd = base::open_beneath(root_fd_, path, in_root);
  return fd ? list(fd->get(), path, is_disc).listing : cannot_be_listed(path, fd.error(), is_disc);
}

FolderListing FolderLister::unreadable(const std::string& path, std::string kind,
                                       std::string message, bool is_disc) {
  FolderListing listing;
  listing.relative_path = path;
  listing.is_disc = is_disc;
  listing.complete = false;
  listing.issues.push_back({path + "/", std::move(kind), std::move(message)});
  return listing;
}

FolderListing FolderLister::cannot_be_listed(const std::string& path, const base::Error& error,
                                             bool is_disc) {
  const bool denied = error.code == base::ErrorCode::forbidden;
  return unreadable(path, denied ? "unreadable" : "io",
                    fmt::format("This folder cannot be listed: {}. {}", error.message,
                                denied ? "Give Segue's user the right to read it."
                                       : "Check the drive; its files are kept as they were."),
                    is_disc);
}

FolderLister::Listed FolderLister::list(int fd, const std::string& path, bool is_disc) {
  Listed listed;
  listed.listing.relative_path = path;
  listed.listing.is_disc = is_disc;
  if (options_.entering) options_.entering(path, fd);
  Fingerprint fingerprint;
  if (const auto facts = stat_entry(fd, "", AT_EMPTY_PATH)) {
    const std::int64_t mtime_ns = nanoseconds(facts->stx_mtime);
    fingerprint.add(mtime_ns);
    listed.listing.mtime_ns = settled_time(mtime_ns);
    listed.listing.unchanged = options_.unchanged && options_.unchanged(path, mtime_ns);
    if (path.empty()) ancestors_ = {identity_of(*facts)};
  }
  std::vector<std::string> links;
  if (!are_subfolders_known(fd, listed)) {
    read_entries(fd, listed, links);
    if (links.empty() && !listed.has_ignore_file) {
      listed.listing.folders = static_cast<std::int32_t>(listed.subfolders.size());
    }
    if (options_.follow_links) follow_links(listed, links);
  }
  // They say where music lies from where they are themselves, by their own path.
  if (lies_behind_link(path)) listed.listing.playlists.clear();
  leave_out(listed);
  if (options_.enters) {
    std::erase_if(listed.subfolders,
                  [&](const std::string& name) { return !options_.enters(joined(path, name)); });
  }
  std::ranges::sort(listed.subfolders);
  listed.listing.unchanged = listed.listing.unchanged && listed.listing.complete;
  if (listed.listing.unchanged) return listed;
  if (!links.empty() && listed.listing.complete) report_links(fd, listed.listing, links);
  std::ranges::sort(listed.listing.audio);
  report_same_names(listed.listing, listed.subfolders);
  report_same_names(listed.listing, names_of(listed.listing.audio));
  listed.listing.audio_files = listed.listing.audio.size();
  std::ranges::sort(listed.listing.covers, [](const SeenFile& left, const SeenFile& right) {
    return std::pair(cover_rank(left.name), std::string_view(left.name)) <
           std::pair(cover_rank(right.name), std::string_view(right.name));
  });
  std::ranges::sort(listed.listing.cue_sheets);
  for (const auto* const beside : {&listed.listing.covers, &listed.listing.cue_sheets}) {
    for (const SeenFile& file : *beside) {
      fingerprint.add(file.name);
      fingerprint.add(file.size_bytes);
      fingerprint.add(file.mtime_ns);
    }
  }
  listed.listing.fingerprint = fingerprint.value();
  return listed;
}

// A scan that was cut short may have left the names of before: as many, but others.
bool FolderLister::are_subfolders_known(int fd, Listed& listed) const {
  if (!listed.listing.unchanged || !options_.subfolders) return false;
  auto known = options_.subfolders(listed.listing.relative_path);
  const auto is_there = [&](const std::string& name) {
    const auto facts = stat_entry(fd, name.c_str(), AT_SYMLINK_NOFOLLOW);
    return facts && S_ISDIR(facts->stx_mode);
  };
  if (!known || !std::ranges::all_of(*known, is_there)) return false;
  listed.subfolders = std::move(*known);
  return true;
}

void FolderLister::leave_out(Listed& listed) const {
  const auto left_out = [&](const std::string& name, bool is_folder) {
    return rules_.leaves_out(joined(listed.listing.relative_path, name), is_folder);
  };
  if (rules_.size() == 0) return;
  std::erase_if(listed.subfolders, [&](const std::string& name) { return left_out(name, true); });
  const auto file_left_out = [&](const SeenFile& file) { return left_out(file.name, false); };
  std::erase_if(listed.listing.audio, file_left_out);
  std::erase_if(listed.listing.covers, file_left_out);
  std::erase_if(listed.listing.cue_sheets, file_left_out);
  std::erase_if(listed.listing.playlists,
                [&](const std::string& name) { return left_out(name, false); });
}

void FolderLister::read_entries(int fd, Listed& listed, std::vector<std::string>& links) {
  for (;;) {
    const ssize_t got = ::getdents64(fd, buffer_.data(), buffer_.size());
    if (got == 0) return;
    if (got < 0) {
      degrade(listed.listing, "This folder cannot be listed", base::system_message(errno));
      return;
    }
    for (ssize_t at = 0; at < got;) {
      const auto* const entry = reinterpret_cast<const dirent64*>(buffer_.data() + at);
      at += entry->d_reclen;
      take_entry(fd, *entry, listed, links);
    }
  }
}

void FolderLister::take_entry(int fd, const dirent64& entry, Listed& listed,
                              std::vector<std::string>& links) {
  const std::string name(static_cast<const char*>(entry.d_name));
  if (is_ignore_file(name)) {
    listed.has_ignore_file = true;
    const auto text = read_ignore_file(fd, name);
    if (!text) return;
    listed.hidden = listed.hidden || hides_everything(*text);
    rules_.push(listed.listing.relative_path, IgnoreRules(*text));
    return;
  }
  if (listed.listing.unchanged && entry.d_type == DT_REG) return;
  if (is_ignored_name(name)) return;
  const bool audio = is_audio_name(name);
  const bool wanted = audio || cover_rank(name).has_value() || is_cue_sheet_name(name);
  if (entry.d_type == DT_REG && is_playlist_name(name)) listed.listing.playlists.push_back(name);
  if (entry.d_type == DT_LNK) {
    links.push_back(name);
  } else if (entry.d_type == DT_DIR) {
    listed.subfolders.push_back(name);
  } else if (entry.d_type == DT_UNKNOWN || (entry.d_type == DT_REG && wanted)) {
    take_file(fd, name, audio, wanted, listed, links);
  }
}

void FolderLister::take_file(int fd, const std::string& name, bool audio, bool wanted,
                             Listed& listed, std::vector<std::string>& links) {
  FolderListing& listing = listed.listing;
  const auto facts = stat_entry(fd, name.c_str(), AT_SYMLINK_NOFOLLOW);
  if (!facts) {
    // Gone since the entry was read: then it is simply not there.
    if (errno != ENOENT)
      degrade(listing, "A file in it cannot be examined", base::system_message(errno));
    return;
  }
  if (S_ISLNK(facts->stx_mode)) links.push_back(name);
  if (S_ISDIR(facts->stx_mode)) listed.subfolders.push_back(name);
  if (listing.unchanged) return;
  if (!S_ISREG(facts->stx_mode)) return;
  if (is_playlist_name(name)) listing.playlists.push_back(name);
  if (wanted) keep_file(listing, name, audio, *facts);
}

// Those that are followed become files and subfolders; the others stay.
void FolderLister::follow_links(Listed& listed, std::vector<std::string>& links) {
  std::erase_if(links, [&](const std::string& name) { return follow_link(name, listed); });
}

bool FolderLister::follow_link(const std::string& name, Listed& listed) {
  FolderListing& listing = listed.listing;
  const bool audio = is_audio_name(name);
  const bool wanted = audio || cover_rank(name).has_value() || is_cue_sheet_name(name);
  if (wanted && listing.unchanged) return true;
  const std::string path = joined(listing.relative_path, name);
  const auto target =
      base::open_beneath(root_fd_, path, {.follow_symlinks = true, .place_only = true});
  if (!target && target.error().code != base::ErrorCode::not_found &&
      target.error().code != base::ErrorCode::invalid) {
    degrade(listing, "A link in it cannot be followed", target.error().message);
    return true;
  }
  const auto facts = target ? stat_entry(target->get(), "", AT_EMPTY_PATH) : std::nullopt;
  if (!facts) return false;
  if (S_ISDIR(facts->stx_mode)) {
    if (!may_enter(path, identity_of(*facts))) return false;
    linked_.insert(path);
    listed.subfolders.push_back(name);
  } else if (S_ISREG(facts->stx_mode) && wanted) {
    keep_file(listing, name, audio, *facts);
  }
  return true;
}

// No folder within itself. Through a second link one would come to folders again and again, by ever
// longer paths.
bool FolderLister::may_enter(std::string_view link, const DirectoryIdentity& target) const {
  if (std::ranges::find(ancestors_, target) != ancestors_.end()) return false;
  return !lies_behind_link(parent_of(link));
}

bool FolderLister::lies_behind_link(std::string_view folder) const {
  if (linked_.empty()) return false;
  for (; !folder.empty(); folder = parent_of(folder)) {
    if (linked_.contains(folder)) return true;
  }
  return false;
}

// One issue for a folder's links, so that a tree made of links does not bury the others.
void FolderLister::report_links(int fd, FolderListing& listing,
                                std::vector<std::string>& links) const {
  std::ranges::sort(links);
  std::vector<std::string> shown;
  bool loop = false;
  std::size_t relevant = 0;
  for (const std::string& name : links) {
    const auto target = stat_entry(fd, name.c_str(), 0);
    const bool matters = target ? S_ISDIR(target->stx_mode) || is_audio_name(name)
                                : options_.follow_links && is_audio_name(name);
    if (!matters) continue;
    ++relevant;
    loop =
        loop || (target && std::ranges::find(ancestors_, identity_of(*target)) != ancestors_.end());
    if (shown.size() < link_names_shown_max) shown.push_back(base::text::repaired(name));
  }
  if (relevant == 0) return;
  if (relevant > shown.size()) shown.emplace_back("…");
  listing.issues.push_back(
      {listing.relative_path + "/", loop ? "loop" : "unsupported",
       fmt::format("{} symbolic link{} not followed ({}). {}", relevant,
                   relevant == 1 ? " is" : "s are", base::text::join(shown, ", "),
                   options_.follow_links
                       ? "Only what leads to another place in this music folder is, by a path that "
                         "does not begin with /. A folder elsewhere can be added as a music folder."
                       : "Have links followed, in the music folder's settings, or add the folder "
                         "that they lead to as a music folder.")});
}

}  // namespace segue::scanner
