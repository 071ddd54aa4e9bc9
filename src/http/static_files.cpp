#include "http/static_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <span>
#include <system_error>

#include "base/beneath.hpp"
#include "base/crypto.hpp"
#include "base/limits.hpp"
#include "http/compression.hpp"
#include "http/problem.hpp"

namespace segue::http {
namespace {

namespace limits = base::limits;

std::int64_t modified_ns(const struct stat& status) {
  return status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
}

base::Result<std::string> read_all(int fd, std::size_t size, const std::string& name) {
  std::string content(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = ::read(fd, content.data() + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      return base::fail(base::ErrorCode::io,
                        fmt::format("cannot read {} of the web client: {}", name,
                                    std::system_category().message(errno)));
    }
    done += static_cast<std::size_t>(count);
  }
  return content;
}

bool looks_like_page(std::string_view path, const std::vector<std::string>& not_pages) {
  const bool reserved = std::ranges::any_of(
      not_pages, [path](const std::string& prefix) { return path.starts_with(prefix); });
  const bool climbs = path.contains("/../") || path.ends_with("/..");
  return !reserved && !climbs && !path.substr(path.rfind('/') + 1).contains('.');
}

}  // namespace

std::string_view content_type_of(std::string_view file_name) {
  struct Type {
    std::string_view extension;
    std::string_view name;
  };
  constexpr std::array<Type, 21> types{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".txt", "text/plain; charset=utf-8"},
      {".xml", "application/xml"},
      {".wasm", "application/wasm"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".jpeg", "image/jpeg"},
      {".webp", "image/webp"},
      {".avif", "image/avif"},
      {".gif", "image/gif"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".woff", "font/woff"},
      {".ttf", "font/ttf"},
  }};
  const auto* const found = std::ranges::find_if(
      types, [file_name](const Type& type) { return file_name.ends_with(type.extension); });
  return found == types.end() ? "application/octet-stream" : found->name;
}

base::Result<StaticFiles> StaticFiles::load(StaticFilesOptions options) {
  StaticFiles files(std::move(options));
  const std::string& folder = files.options_.folder;
  files.folder_ = base::UniqueFd(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!files.folder_.valid()) {
    return base::fail(base::ErrorCode::io,
                      fmt::format("cannot open the web client's folder {}: {}", folder,
                                  std::system_category().message(errno)));
  }
  if (auto indexed = files.index(); !indexed) return std::unexpected(std::move(indexed).error());
  if (!files.entries_.contains("/index.html")) {
    return base::fail(base::ErrorCode::not_found,
                      fmt::format("{} holds no index.html: build the web client, or give the "
                                  "folder that its build wrote",
                                  folder));
  }
  return files;
}

base::Result<void> StaticFiles::index() {
  namespace fs = std::filesystem;
  std::error_code error;
  std::map<std::string, Variant> variants;
  fs::recursive_directory_iterator walk(options_.folder, error);
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    if (walk.depth() >= base::limits::walk_depth_max) walk.disable_recursion_pending();
    if (!walk->is_regular_file(error) || walk->is_symlink(error)) continue;
    if (variants.size() == limits::page_files_max) {
      return base::fail(base::ErrorCode::too_large,
                        fmt::format("{} holds more than {} files: give the web client's folder",
                                    options_.folder, limits::page_files_max));
    }
    const std::string name = walk->path().lexically_relative(options_.folder).string();
    auto variant = read_variant(name);
    if (!variant) return std::unexpected(std::move(variant).error());
    variants.emplace(name, std::move(*variant));
  }
  if (error) {
    return base::fail(base::ErrorCode::io, fmt::format("cannot list the web client's folder {}: {}",
                                                       options_.folder, error.message()));
  }
  const auto variant_named = [&variants](const std::string& name) {
    const auto found = variants.find(name);
    return found == variants.end() ? Variant{} : found->second;
  };
  for (const auto& [name, variant] : variants) {
    const std::string_view view = name;
    const bool packed = view.ends_with(".br") || view.ends_with(".gz");
    if (packed && variants.contains(name.substr(0, name.size() - 3))) continue;
    const std::string path = "/" + name;
    entries_.emplace(path, Entry{.plain = variant,
                                 .brotli = variant_named(name + ".br"),
                                 .gzip = variant_named(name + ".gz"),
                                 .content_type = content_type_of(name),
                                 .immutable = path.starts_with(options_.immutable_prefix)});
  }
  return {};
}

base::Result<StaticFiles::Variant> StaticFiles::read_variant(const std::string& name) const {
  const auto fd = base::open_beneath(folder_.get(), name);
  struct stat status{};
  if (!fd || ::fstat(fd->get(), &status) != 0) {
    return base::fail(base::ErrorCode::io,
                      fmt::format("cannot open {} of the web client: {}", name,
                                  fd ? base::system_message(errno) : fd.error().message));
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > limits::page_file_bytes_max) {
    return base::fail(base::ErrorCode::too_large,
                      fmt::format("{} in the web client's folder is larger than 64 MiB", name));
  }
  const auto content = read_all(fd->get(), size, name);
  if (!content) return std::unexpected(content.error());
  const base::crypto::Digest digest = base::crypto::sha256(*content);
  constexpr std::size_t etag_bytes = 12;
  return Variant{.name = name,
                 .etag = '"' + base::crypto::hex(std::span(digest).first(etag_bytes)) + '"',
                 .size = size,
                 .modified_ns = modified_ns(status)};
}

const StaticFiles::Entry* StaticFiles::find(std::string_view path) const {
  const auto found = entries_.find(path == "/" ? "/index.html" : path);
  if (found != entries_.end()) return &found->second;
  if (!looks_like_page(path, options_.not_pages)) return nullptr;
  return &entries_.find("/index.html")->second;
}

// A file that was replaced since the start would not fit the tag and the length we know.
base::Result<base::UniqueFd> StaticFiles::open(const Variant& variant) const {
  auto fd = base::open_beneath(folder_.get(), variant.name);
  struct stat status{};
  if (!fd || ::fstat(fd->get(), &status) != 0 ||
      static_cast<std::uint64_t>(status.st_size) != variant.size ||
      modified_ns(status) != variant.modified_ns) {
    return base::fail(base::ErrorCode::unavailable,
                      fmt::format("{} of the web client changed since the server started: "
                                  "restart the server",
                                  variant.name));
  }
  return fd;
}

Response StaticFiles::respond(const Request& request) const {
  const Entry* const entry = find(request.path);
  if (entry == nullptr) return problem_with_status(404, "there is nothing at this address");
  const std::string_view accepted = request.headers.get("Accept-Encoding").value_or("");
  const Variant* variant = &entry->plain;
  std::string_view encoding;
  if (!entry->gzip.name.empty() && encoding_accepted(accepted, Encoding::gzip)) {
    variant = &entry->gzip;
    encoding = "gzip";
  }
  if (!entry->brotli.name.empty() && encoding_accepted(accepted, Encoding::brotli)) {
    variant = &entry->brotli;
    encoding = "br";
  }
  auto fd = open(*variant);
  if (!fd) return problem(fd.error());

  Response response;
  response.headers.add("Content-Type", std::string(entry->content_type));
  response.headers.add("Content-Security-Policy", options_.content_security_policy);
  response.headers.add("ETag", variant->etag);
  response.headers.add("Cache-Control",
                       entry->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (!entry->brotli.name.empty() || !entry->gzip.name.empty()) {
    response.headers.add("Vary", "Accept-Encoding");
  }
  if (!encoding.empty()) response.headers.add("Content-Encoding", std::string(encoding));
  response.body = FileBody{.fd = std::move(*fd), .offset = 0, .length = variant->size};
  return response;
}

}  // namespace segue::http
