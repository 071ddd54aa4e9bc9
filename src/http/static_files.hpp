#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "http/message.hpp"

namespace segue::http {

struct StaticFilesOptions {
  std::string folder;  // a built web client with index.html
  std::string content_security_policy =
      "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
  // Below these, names carry a hash of the content: cached for ever.
  std::string immutable_prefix = "/_app/immutable/";
  // Below these, an unknown path is a mistake of a program, never a page.
  std::vector<std::string> not_pages = {"/api/", "/rest/", "/.well-known/", "/_app/"};
};

// The web client's files, found at start: a request can name only what was found, so no path leads
// out of the folder. Siblings compressed at build time (.br, .gz) go to clients that take them.
//
// Thread: any, once loaded; respond opens files, so it belongs on Lane::read.
class StaticFiles {
 public:
  [[nodiscard]] static base::Result<StaticFiles> load(StaticFilesOptions options);

  // A file, index.html for what looks like a page of the client, or 404.
  [[nodiscard]] Response respond(const Request& request) const;

 private:
  // One file on disk in one encoding.
  struct Variant {
    std::string name;  // relative to the folder; empty: there is none
    std::string etag;
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0;
  };
  struct Entry {
    Variant plain, brotli, gzip;
    std::string_view content_type;
    bool immutable = false;
  };

  explicit StaticFiles(StaticFilesOptions options) : options_(std::move(options)) {}
  [[nodiscard]] base::Result<void> index();
  [[nodiscard]] base::Result<Variant> read_variant(const std::string& name) const;
  [[nodiscard]] const Entry* find(std::string_view path) const;
  [[nodiscard]] base::Result<base::UniqueFd> open(const Variant& variant) const;

  StaticFilesOptions options_;
  base::UniqueFd folder_;
  std::map<std::string, Entry, std::less<>> entries_;  // by path: "/favicon.svg"
};

[[nodiscard]] std::string_view content_type_of(std::string_view file_name);

}  // namespace segue::http
