#include "services/cover_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "base/beneath.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"

namespace segue::services {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t seal_bytes = 16;
constexpr std::uint64_t sweep_share = 16;

// The end of each file: a crash may leave one whose name is there and whose bytes are not.
std::string seal_of(std::string_view bytes) {
  const base::crypto::Digest digest = base::crypto::sha256(bytes);
  return {digest.begin(), digest.begin() + seal_bytes};
}

struct CachedFile {
  fs::path path;
  std::uint64_t bytes = 0;
  fs::file_time_type used_at;
};

// Files that come or go meanwhile do no harm.
std::vector<CachedFile> files_in(const fs::path& folder) {
  std::vector<CachedFile> files;
  std::error_code failed;
  for (fs::recursive_directory_iterator each(folder, failed), end; !failed && each != end;
       each.increment(failed)) {
    std::error_code gone;
    if (!each->is_regular_file(gone)) continue;
    CachedFile file{.path = each->path(), .bytes = each->file_size(gone), .used_at = {}};
    if (!gone) file.used_at = each->last_write_time(gone);
    if (!gone) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace

CoverFolder::CoverFolder(fs::path folder, std::uint64_t bytes_max)
    : folder_(std::move(folder)), bytes_max_(bytes_max), unswept_bytes_(bytes_max) {}

fs::path CoverFolder::place_of(const std::string& key) const {
  constexpr std::size_t name_bytes = 16;
  const base::crypto::Digest digest = base::crypto::sha256(key);
  const std::string name = base::crypto::hex(std::span(digest).first(name_bytes));
  return folder_ / name.substr(0, 2) / name;
}

std::optional<std::string> CoverFolder::find(const std::string& key) const {
  if (bytes_max_ == 0) return std::nullopt;
  const fs::path place = place_of(key);
  std::ifstream file(place, std::ios::binary | std::ios::ate);
  if (!file || file.tellg() < static_cast<std::streamoff>(seal_bytes)) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(file.tellg()), '\0');
  if (!file.seekg(0).read(bytes.data(), std::ssize(bytes))) return std::nullopt;
  const std::string seal = bytes.substr(bytes.size() - seal_bytes);
  bytes.resize(bytes.size() - seal_bytes);
  if (seal != seal_of(bytes)) return std::nullopt;
  ::utimensat(AT_FDCWD, place.c_str(), nullptr, 0);  // used now; a failure only ages it
  return bytes;
}

void CoverFolder::keep(const std::string& key, const std::string& bytes) {
  if (bytes_max_ == 0) return;
  if (write(place_of(key), bytes)) {
    told_ = false;
  } else if (!told_.exchange(true)) {
    base::log::warning("covers are not kept in {}: {}", folder_.string(),
                       base::system_message(errno));
  }
  if (unswept_bytes_ += bytes.size() + seal_bytes; unswept_bytes_ >= bytes_max_ / sweep_share) {
    sweep();
  }
}

// Under another name until it is whole. False: errno says why.
bool CoverFolder::write(const fs::path& place, const std::string& bytes) {
  constexpr mode_t own_only = 0600;
  std::error_code failed;
  fs::create_directories(place.parent_path(), failed);
  const std::string draft = fmt::format("{}.{}-{}", place.string(), ::getpid(), ++files_written_);
  const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, own_only);
  if (fd < 0) return false;
  const std::string sealed = bytes + seal_of(bytes);
  const bool whole = ::write(fd, sealed.data(), sealed.size()) == std::ssize(sealed);
  const bool kept = ::close(fd) == 0 && whole && ::rename(draft.c_str(), place.c_str()) == 0;
  if (!kept) {
    const int reason = errno;
    ::unlink(draft.c_str());
    errno = reason;
  }
  return kept;
}

// One at a time; who comes meanwhile has nothing to do.
void CoverFolder::sweep() {
  const base::MutexLock lock(sweeping_);
  if (unswept_bytes_ < bytes_max_ / sweep_share) return;
  unswept_bytes_ = 0;
  std::vector<CachedFile> files = files_in(folder_);
  std::uint64_t bytes = 0;
  for (const CachedFile& file : files) bytes += file.bytes;
  // Until the next time a sixteenth may come on top.
  const std::uint64_t target = bytes_max_ - (bytes_max_ / sweep_share);
  if (bytes <= target) return;
  std::ranges::sort(files, {}, &CachedFile::used_at);
  for (const CachedFile& file : files) {
    if (bytes <= target) break;
    std::error_code failed;
    if (fs::remove(file.path, failed)) bytes -= file.bytes;
  }
}

}  // namespace segue::services
