#pragma once

#include <atomic>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "domain/catalog.hpp"
#include "domain/catalog_writer.hpp"
#include "domain/missing.hpp"

// Missing files go for good, because an admin said so. Thread: any; throws what the store throws.
namespace segue::scanner {

// What a purge would do. Errors: not_found (the root).
[[nodiscard]] base::Result<domain::PurgeReport> preview_purge(domain::CatalogReader& reader,
                                                              const domain::PurgeRequest& request);

struct PurgeTools {
  domain::Coordinator& coordinator;
  domain::CatalogReader& reader;
  const base::Clock& clock;
  const std::atomic<bool>& stop;  // ends it between two transactions
};

// While no scan runs, which may find what is missing. Errors: as PurgeControl.
[[nodiscard]] base::Result<domain::PurgeReport> purge(const PurgeTools& tools,
                                                      const domain::PurgeRequest& request);

}  // namespace segue::scanner
