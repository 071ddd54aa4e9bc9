#include "http/compression.hpp"

#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <new>
#include <optional>

#include "base/assert.hpp"
#include "http/field_text.hpp"

namespace segue::http {
namespace {

constexpr std::size_t compressible_bytes_min = 1024;
constexpr int gzip_level = 5;
constexpr int brotli_quality = 4;

// "0.5" as 500. Nothing for text outside of the grammar of a qvalue.
std::optional<int> weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return {};
  if (text.size() > 1 && text[1] != '.') return {};
  int thousandths = (text[0] - '0') * 1000;
  int unit = 100;
  for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (digit < '0' || digit > '9') return {};
    thousandths += (digit - '0') * unit;
    unit /= 10;
  }
  return thousandths <= 1000 ? std::optional(thousandths) : std::nullopt;
}

struct Weights {
  std::optional<int> gzip, brotli, identity, any;

  [[nodiscard]] int of(Encoding encoding) const {
    switch (encoding) {
      case Encoding::gzip:
        return gzip.value_or(any.value_or(0));
      case Encoding::brotli:
        return brotli.value_or(any.value_or(0));
      // Acceptable unless ruled out, but last where nothing was said.
      case Encoding::identity:
        return identity.value_or(any == 0 ? 0 : 1);
    }
    return 0;
  }
};

Weights parse_weights(std::string_view header) {
  Weights weights;
  while (!header.empty()) {
    std::string_view item = take_item(header, ',');
    const std::string_view coding = take_item(item, ';');
    int value = 1000;
    while (!item.empty()) {
      const std::string_view parameter = take_item(item, ';');
      if (parameter.size() > 2 && same_ignoring_case(parameter.substr(0, 2), "q=")) {
        value = weight(parameter.substr(2)).value_or(0);
      }
    }
    if (same_ignoring_case(coding, "gzip") || same_ignoring_case(coding, "x-gzip"))
      weights.gzip = value;
    if (same_ignoring_case(coding, "br")) weights.brotli = value;
    if (same_ignoring_case(coding, "identity")) weights.identity = value;
    if (coding == "*") weights.any = value;
  }
  return weights;
}

bool textual(std::string_view content_type) {
  const std::string_view type = without_blanks(content_type.substr(0, content_type.find(';')));
  constexpr std::array<std::string_view, 6> types{
      "application/json",       "application/problem+json",  "application/xml",
      "application/javascript", "application/manifest+json", "image/svg+xml"};
  if (type.starts_with("text/") && type != "text/event-stream") return true;
  return std::ranges::find(types, type) != types.end();
}

const std::string* text_in_memory(const Body& body) {
  if (const auto* text = std::get_if<std::string>(&body)) return text;
  if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&body)) {
    return shared->get();
  }
  return nullptr;
}

}  // namespace

Encoding negotiate_encoding(std::string_view header) {
  const Weights weights = parse_weights(header);
  Encoding best = Encoding::identity;
  for (const Encoding candidate : {Encoding::gzip, Encoding::brotli}) {
    if (weights.of(candidate) > 0 && weights.of(candidate) >= weights.of(best)) best = candidate;
  }
  return best;
}

bool encoding_accepted(std::string_view header, Encoding encoding) {
  return parse_weights(header).of(encoding) > 0;
}

std::string gzip_compress(std::string_view plain) {
  z_stream stream{};
  constexpr int gzip_framing = 16;
  if (deflateInit2(&stream, gzip_level, Z_DEFLATED, MAX_WBITS + gzip_framing, MAX_MEM_LEVEL,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string packed(deflateBound(&stream, plain.size()), '\0');
  // zlib only reads through next_in, though its type does not say so.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int outcome = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  SEGUE_ASSERT(outcome == Z_STREAM_END);
  return packed;
}

std::string brotli_compress(std::string_view plain) {
  std::size_t size = BrotliEncoderMaxCompressedSize(plain.size());
  std::string packed(size, '\0');
  const auto done =
      BrotliEncoderCompress(brotli_quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, plain.size(),
                            reinterpret_cast<const std::uint8_t*>(plain.data()), &size,
                            reinterpret_cast<std::uint8_t*>(packed.data()));
  if (done == BROTLI_FALSE) throw std::bad_alloc();
  packed.resize(size);
  return packed;
}

bool compressible(const Response& response) {
  const std::string* const text = text_in_memory(response.body);
  if (text == nullptr || text->size() < compressible_bytes_min) return false;
  const auto type = response.headers.get("Content-Type");
  return type && textual(*type) && !response.headers.get("Content-Encoding");
}

void apply_compression(const Request& request, Response& response) {
  if (!compressible(response)) return;
  const std::string* const text = text_in_memory(response.body);
  const auto accepted = request.headers.get("Accept-Encoding");
  const Encoding encoding = negotiate_encoding(accepted.value_or(""));
  if (encoding == Encoding::identity) return;
  std::string packed = encoding == Encoding::brotli ? brotli_compress(*text) : gzip_compress(*text);
  if (packed.size() >= text->size()) return;
  response.headers.set("Content-Encoding", encoding == Encoding::brotli ? "br" : "gzip");
  response.body = std::move(packed);
}

void weaken_etag(const Request& request, Response& response) {
  const auto accepted = request.headers.get("Accept-Encoding");
  if (negotiate_encoding(accepted.value_or("")) == Encoding::identity) return;
  const auto etag = response.headers.get("ETag");
  if (etag && !etag->starts_with("W/")) response.headers.set("ETag", "W/" + std::string(*etag));
}

}  // namespace segue::http
