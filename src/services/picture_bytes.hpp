#pragma once

#include <string>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "domain/catalog.hpp"

namespace segue::services {

// A picture's own bytes from where it lies, a file of its own or inside an audio file, once it is
// sure that they are still those that the id names. Errors: not_found (unknown, gone or changed),
// too_large, io. Blocks on the drive. Thread: any.
[[nodiscard]] base::Result<std::string> picture_bytes(domain::CatalogReader& catalog,
                                                      const base::crypto::Key& image_key,
                                                      const domain::ImageId& id);

}  // namespace segue::services
