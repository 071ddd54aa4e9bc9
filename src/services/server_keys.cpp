#include "services/server_keys.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/std.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/unique_fd.hpp"

namespace segue::services {
namespace {

using base::crypto::Key;

std::string text_of(const Key& key) {
  return base::crypto::base64url(key);
}

base::Result<Key> key_from(std::string_view text, std::string_view where) {
  const auto plain = base::crypto::base64url_decode(text);
  Key key{};
  if (!plain || plain->size() != key.size()) {
    return base::fail(
        base::ErrorCode::corrupt,
        fmt::format("{} does not hold a key of 32 bytes in base64url; put the former file "
                    "back, or remove it to begin with a new key",
                    where));
  }
  std::ranges::copy(*plain, key.begin());
  return key;
}

std::unexpected<base::Error> refused(const std::filesystem::path& file, std::string_view what) {
  return base::fail(base::ErrorCode::io,
                    fmt::format("cannot {} the secret file {}: {}", what, file.string(),
                                std::error_code(errno, std::generic_category()).message()));
}

base::Result<Key> read_secret(const base::UniqueFd& fd, const std::filesystem::path& file) {
  std::string text(128, '\0');
  const ssize_t length = ::read(fd.get(), text.data(), text.size());
  if (length < 0) return refused(file, "read");
  text.resize(static_cast<std::size_t>(length));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return key_from(text, file.string());
}

base::Result<Key> load_secret(const std::filesystem::path& file) {
  if (const base::UniqueFd existing(::open(file.c_str(), O_RDONLY | O_CLOEXEC)); existing.valid()) {
    return read_secret(existing, file);
  }
  if (errno != ENOENT) return refused(file, "open");
  const base::UniqueFd made(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!made.valid()) return refused(file, "make");
  const Key key = base::crypto::random_key();
  const std::string line = text_of(key) + "\n";
  if (::write(made.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
      ::fsync(made.get()) != 0) {
    const auto failure = refused(file, "write");
    ::unlink(file.c_str());  // half a key would refuse every later start
    return failure;
  }
  return key;
}

}  // namespace

base::Result<ServerKeys> load_server_keys(domain::SettingsStore& settings,
                                          const std::filesystem::path& secret_file) {
  auto seal = load_secret(secret_file);
  if (!seal) return std::unexpected(std::move(seal).error());
  const std::string fingerprint =
      base::crypto::hex(base::crypto::hmac_sha256(*seal, "segue secret fingerprint"));
  if (settings.setting_or_put("secret_fingerprint", fingerprint) != fingerprint) {
    return base::fail(
        base::ErrorCode::conflict,
        fmt::format("the secret in {} is not the one that this database was used with; put the "
                    "former file back, or name it with --secret-file",
                    secret_file.string()));
  }

  ServerKeys keys;
  keys.seal = *seal;
  keys.server_id = settings.setting_or_put("server_id", base::crypto::random_token(10));
  for (auto& [name, key] : {std::pair<const char*, Key&>{"media_key", keys.media},
                            std::pair<const char*, Key&>{"image_key", keys.image}}) {
    const auto stored = key_from(settings.setting_or_put(name, text_of(base::crypto::random_key())),
                                 "the database");
    if (!stored) return std::unexpected(stored.error());
    key = *stored;
  }
  return keys;
}

}  // namespace segue::services
