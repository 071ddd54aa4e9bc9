#pragma once

#include <string>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "domain/catalog.hpp"
#include "parser/parsers.hpp"

namespace segue::services {

// Where the pictures of the catalogue lie: files of their own, or inside sound files.
//
// Thread: any; each call blocks on the drive.
class PictureBytes {
 public:
  PictureBytes(domain::CatalogReader& catalog, parser::Parsers& parsers,
               const base::crypto::Key& image_key)
      : catalog_(catalog), parsers_(parsers), image_key_(image_key) {}

  // A picture's own bytes, once it is sure that they are still those that the id names. Errors:
  // not_found (unknown, gone or changed), too_large, io, unavailable.
  [[nodiscard]] base::Result<std::string> of(const domain::ImageId& id, parser::Urgency urgency);

 private:
  [[nodiscard]] base::Result<std::string> at(const domain::ImageSource& source,
                                             const domain::ImageId& id, parser::Urgency urgency);
  [[nodiscard]] bool names(const domain::ImageId& id, std::string_view bytes) const;

  domain::CatalogReader& catalog_;
  parser::Parsers& parsers_;
  const base::crypto::Key& image_key_;
};

}  // namespace segue::services
