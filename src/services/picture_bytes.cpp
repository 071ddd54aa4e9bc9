#include "services/picture_bytes.hpp"

#include <utility>

#include "base/beneath.hpp"
#include "domain/image_name.hpp"
#include "media/picture_file.hpp"
#include "media/tag_reader.hpp"

namespace segue::services {
namespace {

using base::ErrorCode;
using base::fail;

std::unexpected<base::Error> gone() {
  return fail(ErrorCode::not_found,
              "there is no such picture, or it was changed since the last scan");
}

bool names(const base::crypto::Key& image_key, const domain::ImageId& id, std::string_view bytes) {
  return domain::image_id(image_key, base::crypto::sha256(bytes)) == id;
}

base::Result<std::string> bytes_at(const domain::ImageSource& source,
                                   const base::crypto::Key& image_key, const domain::ImageId& id) {
  const auto fd = base::open_beneath(source.root_path, source.relative_path,
                                     {.follow_symlinks = true, .keep_access_time = true});
  if (!fd) return gone();
  if (!source.embedded) {
    auto bytes = media::read_picture_file(fd->get());
    if (bytes && !names(image_key, id, *bytes)) return gone();
    return bytes;
  }
  const auto tags = media::read_tags(fd->get(), source.relative_path);
  if (!tags) return gone();
  for (const media::EmbeddedPicture& listed : tags->pictures) {
    auto picture = media::read_picture(fd->get(), source.relative_path, listed.index);
    if (picture && names(image_key, id, picture->bytes)) return std::move(picture->bytes);
  }
  return gone();
}

}  // namespace

// The same picture may lie in several places, of which some are gone or hold another by now.
base::Result<std::string> picture_bytes(domain::CatalogReader& catalog,
                                        const base::crypto::Key& image_key,
                                        const domain::ImageId& id) {
  base::Result<std::string> bytes = gone();
  for (const domain::ImageSource& source : catalog.image_sources(id)) {
    bytes = bytes_at(source, image_key, id);
    if (bytes) break;
  }
  return bytes;
}

}  // namespace segue::services
