#include "http/compression.hpp"

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <zlib.h>

#include "http/answer.hpp"
#include "http/test_requests.hpp"

namespace segue::http {
namespace {

std::string gunzip(std::string packed, std::size_t size) {
  std::string plain(size, '\0');
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  plain.resize(stream.total_out);
  inflateEnd(&stream);
  return plain;
}

TEST(NegotiateEncoding, Table) {
  struct Case {
    std::string_view header;
    Encoding expected;
  };
  const Case cases[] = {
      {"", Encoding::identity},
      {"gzip", Encoding::gzip},
      {"gzip, deflate, br", Encoding::brotli},
      {"br;q=0.5, gzip;q=0.8", Encoding::gzip},
      {"GZIP;Q=0.8", Encoding::gzip},
      {"gzip;q=0", Encoding::identity},
      {"gzip;q=0, br", Encoding::brotli},
      {"*", Encoding::brotli},
      {"*;q=0.1, br;q=0", Encoding::gzip},
      {"identity", Encoding::identity},
      {"identity, gzip;q=0.5", Encoding::identity},
      {"deflate", Encoding::identity},
      {"gzip;q=2", Encoding::identity},
      {"gzip;q=0.001", Encoding::gzip},
      {"gzip;q=x, br;q=0.1", Encoding::brotli},
      {" , gzip ;q=1.0 ,", Encoding::gzip},
  };
  for (const auto& [header, expected] : cases) {
    EXPECT_EQ(negotiate_encoding(header), expected) << header;
  }
}

RC_GTEST_PROP(NegotiateEncoding, AnyTextIsHarmless, (const std::string& text)) {
  (void)negotiate_encoding(text);
}

RC_GTEST_PROP(Compression, RestoresEveryText, (const std::string& text)) {
  RC_ASSERT(gunzip(gzip_compress(text), text.size() + 1) == text);
  const std::string packed = brotli_compress(text);
  std::string plain(text.size() + 1, '\0');
  std::size_t size = plain.size();
  RC_ASSERT(BrotliDecoderDecompress(
                packed.size(), reinterpret_cast<const std::uint8_t*>(packed.data()), &size,
                reinterpret_cast<std::uint8_t*>(plain.data())) == BROTLI_DECODER_RESULT_SUCCESS);
  RC_ASSERT(plain.substr(0, size) == text);
}

TEST(ApplyCompression, PacksLongText) {
  Response response = json_response(200, std::string(5000, 'a'));
  apply_compression(request_with({{"Accept-Encoding", "gzip"}}), response);
  EXPECT_EQ(response.headers.get("Content-Encoding"), "gzip");
  EXPECT_EQ(gunzip(std::get<std::string>(response.body), 6000), std::string(5000, 'a'));
}

TEST(Answer, SaysOneTagForWholeAnd304) {
  const Route route{.pattern = "/", .operation_id = "", .lane = {}, .handler = [](const Request&) {
                      Response response = json_response(200, std::string(5000, 'a'));
                      response.headers.set("ETag", "\"a\"");
                      return response;
                    }};
  const Response packed = answer(route, request_with({{"Accept-Encoding", "br"}}), {});
  EXPECT_EQ(packed.status, 200);
  EXPECT_EQ(packed.headers.get("ETag"), "W/\"a\"");
  const Response known =
      answer(route, request_with({{"Accept-Encoding", "br"}, {"If-None-Match", "W/\"a\""}}), {});
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.headers.get("ETag"), "W/\"a\"");
  EXPECT_EQ(answer(route, request_with({}), {}).headers.get("ETag"), "\"a\"");
}

TEST(ApplyCompression, LeavesOthersAlone) {
  const Request request = request_with({{"Accept-Encoding", "gzip, br"}});
  const auto untouched = [&request](Response response) {
    apply_compression(request, response);
    return !response.headers.get("Content-Encoding");
  };
  EXPECT_TRUE(untouched(json_response(200, std::string(1000, 'a'))));
  Response image = json_response(200, std::string(5000, 'a'));
  image.headers.set("Content-Type", "image/png");
  EXPECT_TRUE(untouched(std::move(image)));
  Response packed = json_response(200, std::string(5000, 'a'));
  packed.headers.set("Content-Encoding", "br");
  apply_compression(request, packed);
  EXPECT_EQ(std::get<std::string>(packed.body).size(), 5000U);
  Response file;
  file.headers.set("Content-Type", "text/plain");
  file.body = FileBody{.fd = {}, .offset = 0, .length = 5000};
  EXPECT_TRUE(untouched(std::move(file)));
}

}  // namespace
}  // namespace segue::http
