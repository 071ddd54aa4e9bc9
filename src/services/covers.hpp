#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/crypto.hpp"
#include "base/single_flight.hpp"
#include "domain/catalog.hpp"
#include "media/picture.hpp"
#include "services/cover_folder.hpp"
#include "services/picture_bytes.hpp"
#include "services/recent_covers.hpp"

namespace segue::services {

// A cover as it was asked for. Sides are physical pixels; 0 = automatic.
struct CoverRequest {
  domain::ImageId id;
  media::Box box;
  std::optional<media::OutputFormat> format;  // none: the source's own bytes, if no side is given
};

// Strong, in quotes. It follows from the request alone, since the id names content: a client that
// knows the tag has the picture, and nothing need be decoded.
[[nodiscard]] std::string cover_entity_tag(const CoverRequest& request);

struct Cover {
  CoverBytes bytes;
  std::string mime;
};

// From a request to its picture: in memory, in the folder, or made from the source. What several
// ask for at once is made once.
//
// Thread: any; a miss costs a disk and tens of milliseconds, so calls belong on the image pool.
class Covers {
 public:
  struct Options {
    std::filesystem::path folder;
    std::uint64_t folder_bytes_max = 0;
  };

  Covers(domain::CatalogReader& catalog, parser::Parsers& parsers,
         const base::crypto::Key& image_key, Options options);

  // Errors: not_found (unknown, or the picture is gone, damaged or has changed), invalid.
  [[nodiscard]] base::Result<Cover> cover(const CoverRequest& request);
  // Whether it is in memory: then cover() waits for nothing.
  [[nodiscard]] bool is_at_hand(const CoverRequest& request);

 private:
  [[nodiscard]] base::Result<Cover> resized(const CoverRequest& request, const std::string& key);
  [[nodiscard]] base::Result<Cover> source(const CoverRequest& request);

  parser::Parsers& parsers_;
  PictureBytes pictures_;
  RecentCovers recent_;
  CoverFolder folder_;
  base::SingleFlight<base::Result<Cover>> flights_;
};

}  // namespace segue::services
