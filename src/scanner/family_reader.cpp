#include "scanner/family_reader.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "domain/issue_kind.hpp"
#include "scanner/covers.hpp"
#include "scanner/disc_sheets.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner {
namespace {

media::FileState state_of(int fd) {
  struct stat facts{};
  if (::fstat(fd, &facts) != 0) return {};
  return {.size_bytes = facts.st_size,
          .mtime_ns = facts.st_mtim.tv_sec * std::int64_t{1'000'000'000} + facts.st_mtim.tv_nsec,
          .inode = static_cast<std::int64_t>(facts.st_ino)};
}

}  // namespace

FamilyRead::FamilyRead(const Context& context, FamilyPart part)
    : context_(context), part_(std::move(part)) {
  for (const FolderListing& folder : part_.folders) {
    for (const SeenFile& seen : folder.audio) {
      Slot& slot = slots_.emplace_back();
      slot.folder = &folder;
      slot.seen = &seen;
      slot.issue.path = joined(folder.relative_path, seen.name);
    }
  }
}

void FamilyRead::begin(base::Pool& pool) {
  constexpr std::size_t files_per_job = base::limits::reading_job_files;
  const std::size_t jobs =
      std::max<std::size_t>((slots_.size() + files_per_job - 1) / files_per_job, 1);
  jobs_left_ = jobs;
  content_.queued = QueuedFiles(context_.counters.tags, slots_.size());
  for (std::size_t job = 0; job < jobs; ++job) {
    const std::size_t first = job * files_per_job;
    const std::size_t end = std::min(first + files_per_job, slots_.size());
    if (!pool.try_submit([this, first, end] { run_job(first, end); })) run_job(first, end);
  }
}

void FamilyRead::run_job(std::size_t first, std::size_t end) {
  {
    const StageTimer timer(context_.counters.tags);
    read_files(std::span(slots_).subspan(first, end - first));
    context_.counters.tags.files += static_cast<std::int64_t>(end - first);
  }
  if (--jobs_left_ > 0) return;
  finish();
  const base::MutexLock lock(mutex_);
  finished_ = true;
  finished_signal_.notify_all();
}

void FamilyRead::read_files(std::span<Slot> slots) const {
  std::vector<base::UniqueFd> fds;
  std::vector<parser::FileToRead> files;
  std::vector<Slot*> asked;
  fds.reserve(slots.size());
  files.reserve(slots.size());
  asked.reserve(slots.size());
  for (Slot& slot : slots) {
    auto opened = base::open_beneath(context_.root_fd, slot.issue.path,
                                     {.follow_symlinks = true, .keep_access_time = true});
    if (!opened) {
      open_failed(slot, opened.error());
      continue;
    }
    files.push_back({.fd = opened->get(), .name = slot.seen->name});
    asked.push_back(&slot);
    fds.push_back(std::move(*opened));
  }
  auto said = context_.parsers.read_files(files);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    keep(*asked[i], files[i].fd, std::move(said[i]));
  }
}

// What was true before reading is kept, so a file that changes meanwhile differs at the next scan.
void FamilyRead::keep(Slot& slot, int fd, base::Result<parser::FileSaid> said) const {
  if (!said) {
    if (state_of(fd) ==
        media::FileState{slot.seen->size_bytes, slot.seen->mtime_ns, slot.seen->inode}) {
      return read_failed(slot, said.error());
    }
    slot.issue.kind = "io";
    slot.issue.message = "It changed while it was read; the next scan reads it again.";
    return;
  }
  slot.file = std::make_unique<TaggedFile>(TaggedFile{
      .directory = slot.folder->relative_path,
      .seen = {slot.seen->name, said->before.size_bytes, said->before.mtime_ns, said->before.inode},
      .tags = std::move(said->tags),
      .lyrics = said->lyrics,
      .raw_tags_json = std::move(said->raw_tags_json)});
}

void FamilyRead::open_failed(Slot& slot, const base::Error& error) const {
  const auto advice = [&]() -> std::string_view {
    switch (error.code) {
      case base::ErrorCode::forbidden:
        return "Give Segue's user the right to read it.";
      case base::ErrorCode::not_found:
        return "It went away during the scan.";
      case base::ErrorCode::invalid:
        return "Put the file itself in the place of the link.";
      default:
        return "Check the drive.";
    }
  };
  slot.issue.kind = domain::issue_kind(error.code);
  slot.issue.message = fmt::format("{}. {}", error.message, advice());
  if (error.code == base::ErrorCode::forbidden) remember(slot);
}

void FamilyRead::read_failed(Slot& slot, const base::Error& error) const {
  slot.issue.kind = domain::issue_kind(error.code);
  slot.issue.message = error.message;
  // A drive that failed may be well the next time.
  const bool by_content = error.code == base::ErrorCode::corrupt ||
                          error.code == base::ErrorCode::unsupported ||
                          error.code == base::ErrorCode::too_large;
  if (by_content) remember(slot);
}

// So that it is tried again only when there is hope.
void FamilyRead::remember(Slot& slot) {
  slot.issue.size_bytes = slot.seen->size_bytes;
  slot.issue.mtime_ns = slot.seen->mtime_ns;
}

void FamilyRead::finish() {
  FolderFamily family{.root = context_.root.id,
                      .root_name = context_.root.name,
                      .path = part_.folders.front().relative_path,
                      .files = {}};
  for (const FolderListing& folder : part_.folders) {
    content_.issues.insert(content_.issues.end(), folder.issues.begin(), folder.issues.end());
  }
  for (Slot& slot : slots_) {
    if (slot.file) {
      family.files.push_back(std::move(*slot.file));
      slot.file.reset();
      continue;
    }
    ++content_.files_failed;
    content_.issues.push_back(std::move(slot.issue));
  }
  try {
    {
      const StageTimer timer(context_.counters.tags);
      content_.unread = divide_discs({.root_fd = context_.root_fd,
                                      .parsers = context_.parsers,
                                      .folders = part_.folders,
                                      .whole = part_.begins && part_.ends},
                                     family.files, content_.issues);
      content_.releases = group(family);
    }
    const StageTimer timer(context_.counters.covers);
    FoundCovers covers = choose_covers({.root_fd = context_.root_fd,
                                        .root = context_.root.id,
                                        .image_key = context_.image_key,
                                        .parsers = context_.parsers,
                                        .folders = part_.folders},
                                       content_.releases);
    content_.images = std::move(covers.images);
    std::ranges::move(covers.issues, std::back_inserter(content_.issues));
  } catch (const std::exception& failure) {
    content_.issues.push_back({family.path + "/", "corrupt",
                               fmt::format("This folder cannot be sorted into albums ({}). Please "
                                           "report it with the names of its files.",
                                           failure.what())});
  }
}

void FamilyRead::wait() {
  base::MutexLock lock(mutex_);
  while (!finished_) lock.wait(finished_signal_);
}

FamilyContent FamilyRead::take() {
  return std::move(content_);
}

}  // namespace segue::scanner
