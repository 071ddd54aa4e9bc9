#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace segue::http {

enum class Encoding { identity, gzip, brotli };

// The best that an Accept-Encoding header allows: highest q first, brotli before gzip before
// identity where they are equal (RFC 9110, 12.5.3). Without a header: identity.
[[nodiscard]] Encoding negotiate_encoding(std::string_view header);
// Whether the header allows one given encoding at all; for files compressed at build time.
[[nodiscard]] bool encoding_accepted(std::string_view header, Encoding encoding);

[[nodiscard]] std::string gzip_compress(std::string_view plain);
[[nodiscard]] std::string brotli_compress(std::string_view plain);

// Bodies in memory of text and JSON from 1 KB on. Their answers depend on Accept-Encoding and say
// so in Vary, whatever this client accepts.
[[nodiscard]] bool compressible(const Response& response);
// For a compressible response to a client that takes compressed ones: the same entity in other
// bytes is equal in meaning, not byte for byte. Before conditions, so that a 304 says the same tag.
void weaken_etag(const Request& request, Response& response);
// Compresses such a body where the client takes it and the result is smaller. Thread: a lane, for
// it costs CPU.
void apply_compression(const Request& request, Response& response);

}  // namespace segue::http
