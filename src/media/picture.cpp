#include "media/picture.hpp"

namespace segue::media {

std::string_view mime_type(PictureFormat format) {
  switch (format) {
    case PictureFormat::jpeg:
      return "image/jpeg";
    case PictureFormat::png:
      return "image/png";
    case PictureFormat::webp:
      return "image/webp";
    case PictureFormat::gif:
      return "image/gif";
    case PictureFormat::avif:
      return "image/avif";
  }
  return "";
}

std::string_view mime_type(OutputFormat format) {
  switch (format) {
    case OutputFormat::jpeg:
      return "image/jpeg";
    case OutputFormat::webp:
      return "image/webp";
    case OutputFormat::png:
      return "image/png";
    case OutputFormat::avif:
      return "image/avif";
  }
  return "";
}

base::Result<PictureFormat> picture_format(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8\xFF")) return PictureFormat::jpeg;
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return PictureFormat::png;
  if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return PictureFormat::gif;
  const std::string_view form = bytes.substr(0, 12);
  if (form.starts_with("RIFF") && form.ends_with("WEBP")) return PictureFormat::webp;
  // Not "heic": HEVC is left to machines that must.
  if (form.ends_with("ftypavif") || form.ends_with("ftypavis")) return PictureFormat::avif;
  return base::fail(base::ErrorCode::unsupported,
                    "the picture is none of JPEG, PNG, WebP, GIF and AVIF; convert it to one");
}

}  // namespace segue::media
