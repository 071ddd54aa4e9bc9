#include "scanner/playlist_disk.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/beneath.hpp"
#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "base/unique_fd.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner {
namespace {

namespace limits = base::limits;

SeenFile seen_as(const std::string& path, const struct stat& facts) {
  return {.name = std::string(last_component(path)),
          .size_bytes = facts.st_size,
          .mtime_ns = facts.st_mtim.tv_sec * std::int64_t{1'000'000'000} + facts.st_mtim.tv_nsec,
          .inode = static_cast<std::int64_t>(facts.st_ino)};
}

std::unexpected<base::Error> refused(std::string_view what, const std::string& path,
                                     int error_number) {
  const bool closed = error_number == EACCES || error_number == EPERM || error_number == EROFS;
  const bool gone = error_number == ENOENT || error_number == ENOTDIR;
  const auto code = closed ? base::ErrorCode::forbidden
                    : gone ? base::ErrorCode::not_found
                           : base::ErrorCode::io;
  return base::fail(code, fmt::format("{} cannot be {}: {}", base::text::repaired(path), what,
                                      base::system_message(error_number)));
}

base::Result<std::string> read_all(int fd, const std::string& path) {
  std::string bytes;
  constexpr std::size_t block = std::size_t{64} * 1024;
  for (;;) {
    const std::size_t had = bytes.size();
    bytes.resize(had + block);
    const ssize_t got = ::read(fd, bytes.data() + had, block);
    if (got < 0) return refused("read", path, errno);
    bytes.resize(had + static_cast<std::size_t>(got));
    if (got == 0) return bytes;
    if (bytes.size() > limits::playlist_file_bytes_max) {
      return base::fail(base::ErrorCode::too_large,
                        fmt::format("The playlist is larger than {} MiB, so it is not read. "
                                    "Divide it into several.",
                                    limits::playlist_file_bytes_max >> 20U));
    }
  }
}

// A new file beside the one that it shall replace, gone again unless it could.
class Replacement {
 public:
  explicit Replacement(int folder_fd)
      : folder_fd_(folder_fd), name_(".segue-" + base::crypto::random_token(8) + ".tmp") {}
  ~Replacement() {
    if (fd_.valid()) ::unlinkat(folder_fd_, name_.c_str(), 0);
  }
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  // Error numbers; 0 = it went well.
  [[nodiscard]] int write(std::string_view bytes, const struct stat& like) {
    fd_ = base::UniqueFd(::openat(folder_fd_, name_.c_str(),
                                  O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!fd_.valid()) return errno;
    while (!bytes.empty()) {
      const ssize_t put = ::write(fd_.get(), bytes.data(), bytes.size());
      if (put < 0) return errno;
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    // Where the owner cannot be kept, the file is ours from now on.
    static_cast<void>(::fchown(fd_.get(), like.st_uid, like.st_gid));
    static_cast<void>(::fchmod(fd_.get(), like.st_mode & 07777U));
    if (::fsync(fd_.get()) != 0) return errno;
    return ::fstat(fd_.get(), &facts_) == 0 ? 0 : errno;
  }

  // Both files change their names at once, so that what lay there can be looked at, and put back
  // when it is not what it was. Not every file system knows that.
  [[nodiscard]] int swap(const std::string& target) const {
    constexpr unsigned exchange = 2;  // RENAME_EXCHANGE
    const auto swapped =
        ::syscall(SYS_renameat2, folder_fd_, name_.c_str(), folder_fd_, target.c_str(), exchange);
    return swapped == 0 ? 0 : errno;
  }
  [[nodiscard]] int rename(const std::string& target) {
    if (::renameat(folder_fd_, name_.c_str(), folder_fd_, target.c_str()) != 0) return errno;
    fd_.reset();
    return 0;
  }

  // Whatever lies under our name is not ours.
  void leave() { fd_.reset(); }

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const struct stat& facts() const { return facts_; }

 private:
  const int folder_fd_;
  const std::string name_;
  base::UniqueFd fd_;
  struct stat facts_{};
};

constexpr base::BeneathOptions in_root{.directory = true, .follow_symlinks = true};

bool is_as_it_was(int folder_fd, const std::string& name, const PlaylistContent& was) {
  struct stat facts{};
  return ::fstatat(folder_fd, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISREG(facts.st_mode) && seen_as(was.seen.name, facts) == was.seen;
}

base::Error changed_meanwhile(const std::string& path) {
  return {base::ErrorCode::conflict,
          fmt::format("{} changed meanwhile", base::text::repaired(path))};
}

}  // namespace

base::Result<SeenFile> examine_file(int root_fd, const std::string& path) {
  const auto folder = base::open_beneath(root_fd, parent_of(path), in_root);
  if (!folder) return std::unexpected(folder.error());
  struct stat facts{};
  const std::string name(last_component(path));
  if (::fstatat(folder->get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) {
    return refused("examined", path, errno);
  }
  if (!S_ISREG(facts.st_mode)) return refused("read", path, ENOENT);
  return seen_as(path, facts);
}

base::Result<PlaylistContent> read_playlist(int root_fd, const std::string& path) {
  const auto file =
      base::open_beneath(root_fd, path, {.follow_symlinks = true, .keep_access_time = true});
  if (!file) return std::unexpected(file.error());
  struct stat before{};
  if (::fstat(file->get(), &before) != 0) return refused("read", path, errno);
  if (!S_ISREG(before.st_mode)) return refused("read", path, ENOENT);
  auto bytes = read_all(file->get(), path);
  if (!bytes) return std::unexpected(bytes.error());
  struct stat after{};
  if (::fstat(file->get(), &after) != 0) return refused("read", path, errno);
  SeenFile seen = seen_as(path, after);
  if (seen != seen_as(path, before) || seen.size_bytes != std::ssize(*bytes)) {
    return base::fail(base::ErrorCode::unavailable, "the playlist is being written");
  }
  std::string hash = base::crypto::hex(base::crypto::sha256(*bytes));
  return PlaylistContent{
      .seen = std::move(seen), .bytes = std::move(*bytes), .hash = std::move(hash)};
}

base::Result<SeenFile> replace_playlist(int root_fd, const std::string& path,
                                        const PlaylistContent& was, std::string_view bytes) {
  const auto folder = base::open_beneath(root_fd, parent_of(path), in_root);
  if (!folder) return std::unexpected(folder.error());
  const std::string name(last_component(path));
  struct stat of_folder{};
  struct stat of_file{};
  if (::fstat(folder->get(), &of_folder) != 0 ||
      ::fstatat(folder->get(), name.c_str(), &of_file, AT_SYMLINK_NOFOLLOW) != 0) {
    return refused("written", path, errno);
  }
  constexpr unsigned writable = 0222;
  if ((of_folder.st_mode & writable) == 0 || (of_file.st_mode & writable) == 0) {
    return refused("written", path, EACCES);
  }
  if (!is_as_it_was(folder->get(), name, was)) return std::unexpected(changed_meanwhile(path));
  Replacement replacement(folder->get());
  if (const int failed = replacement.write(bytes, of_file); failed != 0) {
    return refused("written", path, failed);
  }
  if (replacement.swap(name) == 0) {
    if (!is_as_it_was(folder->get(), replacement.name(), was)) {
      if (replacement.swap(name) != 0) replacement.leave();
      return std::unexpected(changed_meanwhile(path));
    }
  } else {
    if (!is_as_it_was(folder->get(), name, was)) return std::unexpected(changed_meanwhile(path));
    if (const int failed = replacement.rename(name); failed != 0) {
      return refused("written", path, failed);
    }
  }
  static_cast<void>(::fsync(folder->get()));
  return seen_as(path, replacement.facts());
}

}  // namespace segue::scanner
