#include "media/files/picture_codec.hpp"

#include <fmt/format.h>
// clang-format off: vector.h needs vips.h before it
#include <vips/vips.h>
#include <vips/vector.h>
// clang-format on

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <utility>

namespace segue::media {
namespace {

struct Unref {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, Unref>;

struct Size {
  int width = 0;
  int height = 0;
};

// What is decoded (scaled to cover the target) and what is kept of it.
struct Plan {
  Size scaled;
  Size kept;
};

// libvips keeps its words in one buffer for all threads: they are dropped, ours name the cause.
std::unexpected<base::Error> undecodable(std::string_view what) {
  vips_error_clear();
  return base::fail(base::ErrorCode::corrupt,
                    fmt::format("the picture is damaged: {}; replace it", what));
}

void ignore_log(const char* /*domain*/, GLogLevelFlags /*level*/, const char* /*message*/,
                void* /*data*/) {}

// Takes libvips' output parameter and failure code together.
template <class Call>
Image made(Call call) {
  VipsImage* out = nullptr;
  if (call(&out) != 0) return nullptr;
  return Image(out);
}

Image open_header(std::string_view bytes, PictureFormat format) {
  void* const data = const_cast<char*>(bytes.data());  // NOLINT: a C interface; it only reads
  const std::size_t size = bytes.size();
  return made([&](VipsImage** out) {
    switch (format) {
      case PictureFormat::jpeg:
        return vips_jpegload_buffer(data, size, out, nullptr);
      case PictureFormat::png:
        return vips_pngload_buffer(data, size, out, nullptr);
      case PictureFormat::webp:
        return vips_webpload_buffer(data, size, out, nullptr);
      case PictureFormat::gif:
        return vips_gifload_buffer(data, size, out, nullptr);
      case PictureFormat::avif:
        return vips_heifload_buffer(data, size, out, nullptr);
    }
    return -1;
  });
}

int rounded(double value) {
  return std::max(1, static_cast<int>(std::lround(value)));
}

Plan plan(const PictureInfo& picture, const Box& box) {
  const Size source{.width = picture.width, .height = picture.height};
  const double width = source.width;
  const double height = source.height;
  if (box.width == 0 && box.height == 0) return {.scaled = source, .kept = source};
  const bool one_side = box.width == 0 || box.height == 0;
  if (one_side || box.fit == Fit::contain) {
    double scale = box.width == 0    ? box.height / height
                   : box.height == 0 ? box.width / width
                                     : std::min(box.width / width, box.height / height);
    if (!box.enlarge) scale = std::min(scale, 1.0);
    // A thin strip enlarged by its short side must not become endless.
    if (scale > 1)
      scale = std::max(1.0, std::min(scale, picture_side_max / std::max(width, height)));
    const Size size{.width = rounded(width * scale), .height = rounded(height * scale)};
    return {.scaled = size, .kept = size};
  }
  Size target{.width = box.width, .height = box.height};
  if (!box.enlarge) {
    const double smaller = std::min({1.0, width / box.width, height / box.height});
    target = {.width = rounded(box.width * smaller), .height = rounded(box.height * smaller)};
  }
  if (box.fit == Fit::fill) return {.scaled = target, .kept = target};
  const double scale = std::max(target.width / width, target.height / height);
  return {.scaled = {.width = std::max(target.width, rounded(width * scale)),
                     .height = std::max(target.height, rounded(height * scale))},
          .kept = target};
}

// Decodes to the planned size: shrinking while loading where the format can, upright, and where a
// profile says what the colours mean, in sRGB. Without one they mean sRGB, and must not be
// converted from libvips' idea of it: that would shift them by some levels.
Image decode(std::string_view bytes, Size size, bool has_profile) {
  void* const data = const_cast<char*>(bytes.data());  // NOLINT: a C interface; it only reads
  // From memory, libvips ignores thumbnail's own "fail_on"; the loader's is heard.
  const char* const strict = "[fail_on=error]";
  return made([&](VipsImage** out) {
    if (!has_profile) {
      return vips_thumbnail_buffer(data, bytes.size(), out, size.width, "height", size.height,
                                   "size", VIPS_SIZE_FORCE, "option_string", strict, nullptr);
    }
    return vips_thumbnail_buffer(data, bytes.size(), out, size.width, "height", size.height, "size",
                                 VIPS_SIZE_FORCE, "export_profile", "srgb", "option_string", strict,
                                 nullptr);
  });
}

Image to_srgb(const Image& image) {
  const VipsInterpretation now = vips_image_guess_interpretation(image.get());
  const bool grey = now == VIPS_INTERPRETATION_B_W || now == VIPS_INTERPRETATION_GREY16;
  return made([&](VipsImage** out) {
    return vips_colourspace(image.get(), out,
                            grey ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB, nullptr);
  });
}

Image crop_centre(const Image& image, Size kept) {
  const int left = (vips_image_get_width(image.get()) - kept.width) / 2;
  const int top = (vips_image_get_height(image.get()) - kept.height) / 2;
  return made([&](VipsImage** out) {
    return vips_crop(image.get(), out, left, top, kept.width, kept.height, nullptr);
  });
}

Image on_white(const Image& image) {
  constexpr std::array<double, 3> white = {255, 255, 255};
  VipsArrayDouble* const background =
      vips_array_double_new(white.data(), static_cast<int>(white.size()));
  Image flat = made([&](VipsImage** out) {
    return vips_flatten(image.get(), out, "background", background, nullptr);
  });
  vips_area_unref(VIPS_AREA(background));
  return flat;
}

base::Result<std::string> encode(const Image& image, OutputFormat format) {
  constexpr int jpeg_quality = 80;
  constexpr int webp_quality = 80;
  constexpr int webp_effort = 2;  // a fifth less time than the default for 2 % more bytes
  constexpr int avif_quality = 60;
  constexpr int avif_effort = 2;
  void* data = nullptr;
  std::size_t size = 0;
  int failed = 0;
  switch (format) {
    case OutputFormat::jpeg:
      failed = vips_jpegsave_buffer(image.get(), &data, &size, "Q", jpeg_quality, "strip", TRUE,
                                    "optimize_coding", TRUE, nullptr);
      break;
    case OutputFormat::webp:
      failed = vips_webpsave_buffer(image.get(), &data, &size, "Q", webp_quality, "effort",
                                    webp_effort, "strip", TRUE, nullptr);
      break;
    case OutputFormat::png:
      failed = vips_pngsave_buffer(image.get(), &data, &size, "strip", TRUE, nullptr);
      break;
    case OutputFormat::avif:
      failed = vips_heifsave_buffer(image.get(), &data, &size, "Q", avif_quality, "effort",
                                    avif_effort, "compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1,
                                    "strip", TRUE, nullptr);
      break;
  }
  // Encoding pulls the pixels through the decoder: what is wrong shows only now.
  if (failed != 0) return undecodable("it cannot be decoded to its end");
  std::string bytes(static_cast<const char*>(data), size);
  g_free(data);
  return bytes;
}

bool try_avif() {
  const Image black =
      made([](VipsImage** out) { return vips_black(out, 16, 16, "bands", 3, nullptr); });
  return black && encode(black, OutputFormat::avif).has_value();
}

}  // namespace

void initialise() {
  if (vips_init("segue") != 0) throw std::runtime_error("libvips cannot be started");
  vips_concurrency_set(1);  // one picture, one thread: our own pool works on several
  vips_cache_set_max(0);
  vips_cache_set_max_mem(0);
  vips_cache_set_max_files(0);
  vips_block_untrusted_set(TRUE);
  vips_operation_block_set("VipsForeignLoad", TRUE);
  for (const char* const loader :
       {"VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadNsgif",
        "VipsForeignLoadHeif"}) {
    vips_operation_block_set(loader, FALSE);
  }
  g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING, ignore_log, nullptr);
}

void expect_few_pixels() {
  vips_vector_set_enabled(FALSE);
}

bool can_write(OutputFormat format) {
  if (format != OutputFormat::avif) return true;
  static const bool avif = try_avif();
  return avif;
}

namespace {

struct Header {
  PictureInfo info;
  bool has_profile = false;
};

base::Result<Header> read_header(std::string_view bytes) {
  const auto format = picture_format(bytes);
  if (!format) return std::unexpected(format.error());
  const Image header = open_header(bytes, *format);
  if (!header) return undecodable("its header cannot be read");
  PictureInfo info{.format = *format,
                   .width = vips_image_get_width(header.get()),
                   .height = vips_image_get_height(header.get())};
  const auto pixels =
      static_cast<std::uint64_t>(info.width) * static_cast<std::uint64_t>(info.height);
  if (pixels > base::limits::picture_pixels_max) {
    return base::fail(
        base::ErrorCode::too_large,
        fmt::format("the picture has {} × {} pixels, more than {} million; make it smaller",
                    info.width, info.height, base::limits::picture_pixels_max / 1'000'000));
  }
  constexpr int first_lying_orientation = 5;
  if (vips_image_get_orientation(header.get()) >= first_lying_orientation) {
    std::swap(info.width, info.height);
  }
  return Header{.info = info,
                .has_profile = vips_image_get_typeof(header.get(), VIPS_META_ICC_NAME) != 0};
}

}  // namespace

base::Result<PictureInfo> probe(std::string_view bytes) {
  const auto header = read_header(bytes);
  if (!header) return std::unexpected(header.error());
  return header->info;
}

base::Result<std::string> resize(std::string_view bytes, const Box& box, OutputFormat format) {
  if (box.width < 0 || box.height < 0 || box.width > picture_side_max ||
      box.height > picture_side_max) {
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("width and height must be 1 to {}", picture_side_max));
  }
  if (!can_write(format)) {
    return base::fail(base::ErrorCode::invalid,
                      fmt::format("this server's libvips cannot write {}", mime_type(format)));
  }
  const auto header = read_header(bytes);
  if (!header) return std::unexpected(header.error());
  const Plan sizes = plan(header->info, box);
  const Image scaled = decode(bytes, sizes.scaled, header->has_profile);
  if (!scaled) return undecodable("it cannot be decoded");
  Image image = to_srgb(scaled);
  if (image) image = crop_centre(image, sizes.kept);
  if (image && format == OutputFormat::jpeg && vips_image_hasalpha(image.get()) != 0) {
    image = on_white(image);
  }
  if (!image) return undecodable("its colours cannot be read");
  return encode(image, format);
}

namespace {

// sRGB with a byte a band, three or four of them.
bool is_rgb_bytes(const Image& image) {
  return vips_image_guess_interpretation(image.get()) == VIPS_INTERPRETATION_sRGB &&
         vips_image_get_format(image.get()) == VIPS_FORMAT_UCHAR;
}

Image to_rgb_bytes(const Image& image) {
  const Image converted = made([&](VipsImage** out) {
    return vips_colourspace(image.get(), out, VIPS_INTERPRETATION_sRGB, nullptr);
  });
  if (!converted) return nullptr;
  return made(
      [&](VipsImage** out) { return vips_cast(converted.get(), out, VIPS_FORMAT_UCHAR, nullptr); });
}

std::vector<std::uint8_t> opaque(std::span<const std::uint8_t> rgb) {
  constexpr std::size_t bands = 3;
  std::vector<std::uint8_t> rgba;
  rgba.reserve(rgb.size() / bands * (bands + 1));
  for (std::size_t at = 0; at + bands <= rgb.size(); at += bands) {
    rgba.insert(rgba.end(), {rgb[at], rgb[at + 1], rgb[at + 2], 255});
  }
  return rgba;
}

}  // namespace

base::Result<Pixels> pixels_within(std::string_view bytes, int side) {
  const auto header = read_header(bytes);
  if (!header) return std::unexpected(header.error());
  const Box box{.width = side, .height = side, .fit = Fit::contain};
  Image image = decode(bytes, plan(header->info, box).kept, header->has_profile);
  if (!image) return undecodable("it cannot be decoded");
  if (!is_rgb_bytes(image)) image = to_rgb_bytes(image);
  std::size_t size = 0;
  void* const data = image ? vips_image_write_to_memory(image.get(), &size) : nullptr;
  if (data == nullptr) return undecodable("it cannot be decoded to its end");
  Pixels pixels{.width = vips_image_get_width(image.get()),
                .height = vips_image_get_height(image.get()),
                .rgba = {}};
  const std::span bytes_of_bands(static_cast<const std::uint8_t*>(data), size);
  if (vips_image_hasalpha(image.get()) != 0) {
    pixels.rgba.assign(bytes_of_bands.begin(), bytes_of_bands.end());
  } else {
    pixels.rgba = opaque(bytes_of_bands);
  }
  g_free(data);
  return pixels;
}

}  // namespace segue::media
