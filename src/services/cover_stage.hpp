#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <optional>
#include <thread>

#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/mutex.hpp"
#include "domain/catalog.hpp"
#include "domain/catalog_writer.hpp"
#include "domain/scan_control.hpp"
#include "parser/parsers.hpp"
#include "services/picture_bytes.hpp"

namespace segue::services {

// The part of ingest that decodes: after each scan, every picture that is new is looked at once. A
// sound one gets its thumbhash, a damaged one an issue at every place where it lies; one that
// cannot be read just now waits for the next scan. Runs on a thread of its own that yields to
// everything else, so songs can be played and covers shown long before it ends.
class CoverStage {
 public:
  CoverStage(domain::CatalogReader& catalog, domain::Coordinator& coordinator,
             domain::ScanControl& scans, parser::Parsers& parsers,
             const base::crypto::Key& image_key, const base::Clock& clock);
  ~CoverStage();
  CoverStage(const CoverStage&) = delete;
  CoverStage& operator=(const CoverStage&) = delete;

  void start();
  void stop() SEGUE_EXCLUDES(mutex_);

  [[nodiscard]] domain::StageFigures figures() const;

 private:
  void work() SEGUE_EXCLUDES(mutex_);
  void examine_all();
  [[nodiscard]] std::optional<domain::ExaminedImage> examine(const domain::ImageId& id);

  domain::CatalogReader& catalog_;
  domain::Coordinator& coordinator_;
  domain::ScanControl& scans_;
  parser::Parsers& parsers_;
  PictureBytes pictures_;
  const base::Clock& clock_;

  std::atomic<std::int64_t> examined_ = 0, waiting_ = 0, cpu_ns_ = 0;
  base::Mutex mutex_;
  std::condition_variable wake_;
  std::atomic<bool> stopping_ = false;
  base::Signal::Connection on_progress_;
  std::thread thread_;
};

}  // namespace segue::services
