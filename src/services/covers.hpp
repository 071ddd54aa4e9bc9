#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/crypto.hpp"
#include "base/mutex.hpp"
#include "domain/catalog.hpp"
#include "media/picture.hpp"

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
  std::shared_ptr<const std::string> bytes;
  std::string mime;
};

// Finds a picture where it lies (a file of its own, or inside an audio file), makes sure that it
// is still the one that the id names, and resizes it. The last results are kept in memory.
//
// Thread: any; a miss costs a disk and tens of milliseconds, so calls belong on the image pool.
class Covers {
 public:
  Covers(domain::CatalogReader& catalog, const base::crypto::Key& image_key)
      : catalog_(catalog), image_key_(image_key) {}

  // Errors: not_found (unknown, or the picture is gone, damaged or has changed), invalid.
  [[nodiscard]] base::Result<Cover> cover(const CoverRequest& request) SEGUE_EXCLUDES(mutex_);

 private:
  [[nodiscard]] base::Result<std::string> source_bytes(const domain::ImageId& id);
  [[nodiscard]] bool names(const domain::ImageId& id, std::string_view bytes) const;
  void keep(const std::string& key, const Cover& cover) SEGUE_EXCLUDES(mutex_);

  domain::CatalogReader& catalog_;
  const base::crypto::Key& image_key_;

  struct Kept {
    std::string key;
    Cover cover;
  };
  base::Mutex mutex_;
  std::list<Kept> recent_ SEGUE_GUARDED_BY(mutex_);  // the last used in front
  std::unordered_map<std::string, std::list<Kept>::iterator> kept_ SEGUE_GUARDED_BY(mutex_);
  std::size_t kept_bytes_ SEGUE_GUARDED_BY(mutex_) = 0;
};

}  // namespace segue::services
