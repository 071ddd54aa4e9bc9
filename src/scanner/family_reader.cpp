#include "scanner/family_reader.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include "base/beneath.hpp"
#include "media/tag_reader.hpp"
#include "scanner/covers.hpp"
#include "scanner/issues.hpp"

namespace segue::scanner {
namespace {

std::string joined(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

std::optional<SeenFile> facts_of(int fd, const std::string& name) {
  struct stat facts{};
  if (::fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  return SeenFile{
      .name = name,
      .size_bytes = facts.st_size,
      .mtime_ns = facts.st_mtim.tv_sec * std::int64_t{1'000'000'000} + facts.st_mtim.tv_nsec,
      .inode = static_cast<std::int64_t>(facts.st_ino)};
}

// One issue for each path: the catalogue keeps no more.
void keep_first_of_each_path(std::vector<PathIssue>& issues) {
  std::ranges::sort(issues);
  const auto doubles = std::ranges::unique(issues, {}, &PathIssue::path);
  issues.erase(doubles.begin(), doubles.end());
}

}  // namespace

FamilyRead::FamilyRead(const Context& context, std::vector<FolderListing> folders)
    : context_(context), folders_(std::move(folders)) {
  for (const FolderListing& folder : folders_) {
    for (const SeenFile& seen : folder.audio) {
      slots_.push_back({.folder = &folder, .seen = &seen, .file = nullptr, .issue = {}});
    }
  }
}

void FamilyRead::begin(base::Pool& pool) {
  const std::size_t jobs =
      std::max<std::size_t>((slots_.size() + files_per_job - 1) / files_per_job, 1);
  jobs_left_ = jobs;
  context_.counters.tags.queued += static_cast<std::int64_t>(slots_.size());
  for (std::size_t job = 0; job < jobs; ++job) {
    const std::size_t first = job * files_per_job;
    const std::size_t end = std::min(first + files_per_job, slots_.size());
    if (!pool.try_submit([this, first, end] { run_job(first, end); })) run_job(first, end);
  }
}

void FamilyRead::run_job(std::size_t first, std::size_t end) {
  {
    const StageTimer timer(context_.counters.tags);
    for (std::size_t i = first; i < end; ++i) {
      read_file(slots_[i]);
      ++context_.counters.tags.files;
      --context_.counters.tags.queued;
    }
  }
  if (--jobs_left_ > 0) return;
  finish();
  const base::MutexLock lock(mutex_);
  finished_ = true;
  finished_signal_.notify_all();
}

// What was true before reading is kept, so a file that changes meanwhile differs at the next scan.
void FamilyRead::read_file(Slot& slot) const {
  const std::string path = joined(slot.folder->relative_path, slot.seen->name);
  slot.issue.path = path;
  const auto opened = base::open_beneath(context_.root_fd, path);
  if (!opened) {
    slot.issue.kind = issue_kind(opened.error().code);
    slot.issue.message = opened.error().message + ". Give Segue's user the right to read it.";
    return;
  }
  const auto before = facts_of(opened->get(), slot.seen->name);
  if (!before) {
    slot.issue.kind = "unsupported";
    slot.issue.message = "This is not a file any more.";
    return;
  }
  try {
    auto tags = media::read_tags(opened->get(), slot.seen->name);
    if (tags) {
      slot.file = std::make_unique<TaggedFile>(
          TaggedFile{slot.folder->relative_path, *before, std::move(*tags)});
    } else if (facts_of(opened->get(), slot.seen->name) != before) {
      slot.issue.kind = "io";
      slot.issue.message = "It changed while it was read; the next scan reads it again.";
    } else {
      slot.issue.kind = issue_kind(tags.error().code);
      slot.issue.message = std::move(tags.error().message);
    }
  } catch (const std::exception& failure) {
    slot.issue.kind = "corrupt";
    slot.issue.message =
        fmt::format("Its tags cannot be read ({}). Write them anew.", failure.what());
  }
}

void FamilyRead::finish() {
  FolderFamily family{.root = context_.root.id,
                      .root_name = context_.root.name,
                      .path = folders_.front().relative_path,
                      .files = {}};
  for (const FolderListing& folder : folders_) {
    content_.issues.insert(content_.issues.end(), folder.issues.begin(), folder.issues.end());
  }
  for (Slot& slot : slots_) {
    if (slot.file) {
      family.files.push_back(std::move(*slot.file));
      slot.file.reset();
    } else {
      content_.failed.push_back({slot.issue.path, slot.seen->size_bytes, slot.seen->mtime_ns, 0});
      content_.issues.push_back(std::move(slot.issue));
    }
  }
  content_.files_read = static_cast<std::int64_t>(slots_.size());
  try {
    {
      const StageTimer timer(context_.counters.tags);
      content_.releases = group(family);
    }
    const StageTimer timer(context_.counters.covers);
    FoundCovers covers = choose_covers({.root_fd = context_.root_fd,
                                        .root = context_.root.id,
                                        .image_key = context_.image_key,
                                        .folders = folders_},
                                       content_.releases);
    context_.counters.covers.files += static_cast<std::int64_t>(covers.images.size());
    content_.images = std::move(covers.images);
    std::ranges::move(covers.issues, std::back_inserter(content_.issues));
  } catch (const std::exception& failure) {
    content_.issues.push_back({family.path + "/", "corrupt",
                               fmt::format("This folder cannot be sorted into albums ({}). Please "
                                           "report it with the names of its files.",
                                           failure.what())});
  }
  keep_first_of_each_path(content_.issues);
}

void FamilyRead::wait() {
  base::MutexLock lock(mutex_);
  while (!finished_) lock.wait(finished_signal_);
}

FamilyContent FamilyRead::take() {
  return std::move(content_);
}

}  // namespace segue::scanner
