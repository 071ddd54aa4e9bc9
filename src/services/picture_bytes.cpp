#include "services/picture_bytes.hpp"

#include <utility>

#include "base/beneath.hpp"
#include "domain/image_name.hpp"
#include "media/picture_file.hpp"

namespace segue::services {
namespace {

using base::ErrorCode;
using base::fail;

std::unexpected<base::Error> gone() {
  return fail(ErrorCode::not_found,
              "there is no such picture, or it was changed since the last scan");
}

}  // namespace

bool PictureBytes::names(const domain::ImageId& id, std::string_view bytes) const {
  return domain::image_id(image_key_, base::crypto::sha256(bytes)) == id;
}

base::Result<std::string> PictureBytes::at(const domain::ImageSource& source,
                                           const domain::ImageId& id, parser::Urgency urgency) {
  const auto fd = base::open_beneath(source.root_path, source.relative_path,
                                     {.follow_symlinks = true, .keep_access_time = true});
  if (!fd) return gone();
  if (!source.embedded) {
    auto bytes = media::read_picture_file(fd->get());
    if (bytes && !names(id, *bytes)) return gone();
    return bytes;
  }
  auto pictures = parsers_.pictures_in({.fd = fd->get(), .name = source.relative_path}, urgency);
  if (!pictures) {
    const ErrorCode code = pictures.error().code;
    const bool later = code == ErrorCode::unavailable || code == ErrorCode::io;
    return later ? std::unexpected(std::move(pictures).error()) : gone();
  }
  for (std::string& picture : *pictures) {
    if (names(id, picture)) return std::move(picture);
  }
  return gone();
}

// The same picture may lie in several places, of which some are gone or hold another by now.
base::Result<std::string> PictureBytes::of(const domain::ImageId& id, parser::Urgency urgency) {
  base::Result<std::string> best = gone();
  for (const domain::ImageSource& source : catalog_.image_sources(id)) {
    auto bytes = at(source, id, urgency);
    if (bytes) return bytes;
    if (bytes.error().code != ErrorCode::not_found) best = std::move(bytes);
  }
  return best;
}

}  // namespace segue::services
