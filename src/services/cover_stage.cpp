#include "services/cover_stage.hpp"

#include <exception>
#include <span>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/niceness.hpp"
#include "base/thread_cpu.hpp"
#include "domain/issue_kind.hpp"

namespace segue::services {
namespace {

bool may_read_later(base::ErrorCode code) {
  return code == base::ErrorCode::not_found || code == base::ErrorCode::io ||
         code == base::ErrorCode::unavailable;
}

}  // namespace

CoverStage::CoverStage(domain::CatalogReader& catalog, domain::Coordinator& coordinator,
                       domain::ScanControl& scans, parser::Parsers& parsers,
                       const base::crypto::Key& image_key, const base::Clock& clock)
    : catalog_(catalog),
      coordinator_(coordinator),
      scans_(scans),
      parsers_(parsers),
      pictures_(catalog, parsers, image_key),
      clock_(clock) {}

CoverStage::~CoverStage() {
  stop();
}

void CoverStage::start() {
  on_progress_ = scans_.progress().connect([this] {
    const base::MutexLock lock(mutex_);
    wake_.notify_all();
  });
  thread_ = std::thread([this] { work(); });
}

void CoverStage::stop() {
  on_progress_.disconnect();
  {
    const base::MutexLock lock(mutex_);
    stopping_ = true;
    wake_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

domain::StageFigures CoverStage::figures() const {
  return {.stage = "covers",
          .cpu_seconds = static_cast<double>(cpu_ns_.load()) * 1e-9,
          .files = examined_,
          .queue = waiting_};
}

void CoverStage::work() {
  base::be_nice(base::leisure_niceness);
  base::UnixMs followed = 0;  // the end of the scan after which all was examined
  for (;;) {
    {
      base::MutexLock lock(mutex_);
      for (;;) {
        if (stopping_) return;
        const domain::ScanStatus scan = scans_.status();
        if (scan.state != domain::ScanState::running && scan.finished_at != followed) {
          followed = scan.finished_at;
          break;
        }
        lock.wait(wake_);
      }
    }
    try {
      examine_all();
    } catch (const std::exception& error) {
      base::log::warning("covers are examined after the next scan: {}", error.what());
    }
    waiting_ = 0;
    parsers_.rest();
  }
}

void CoverStage::examine_all() {
  domain::ImageId after;
  for (;;) {
    const auto ids = catalog_.unexamined_images(after, base::limits::examined_images_max);
    if (ids.empty()) return;
    after = ids.back();
    waiting_ = static_cast<std::int64_t>(ids.size());
    std::vector<domain::ExaminedImage> examined;
    examined.reserve(ids.size());
    for (const domain::ImageId& id : ids) {
      if (stopping_) return;
      const std::int64_t began = base::thread_cpu_ns();
      if (auto image = examine(id)) examined.push_back(std::move(*image));
      cpu_ns_ += base::thread_cpu_ns() - began;
      --waiting_;
    }
    const auto kept =
        coordinator_.commit([&](domain::CatalogTx& tx) { tx.put_examined(examined); });
    if (!kept) return base::log::warning("covers stay unexamined: {}", kept.error().message);
    examined_ += static_cast<std::int64_t>(examined.size());
  }
}

std::optional<domain::ExaminedImage> CoverStage::examine(const domain::ImageId& id) {
  domain::ExaminedImage image{.id = id, .at = clock_.now_ms()};
  auto bytes = pictures_.of(id, parser::Urgency::ingest);
  const auto hash = bytes ? parsers_.thumbhash(std::move(*bytes)) : std::unexpected(bytes.error());
  if (!hash) {
    if (may_read_later(hash.error().code)) return std::nullopt;
    image.issue_kind = domain::issue_kind(hash.error().code);
    image.message = "Cover: " + hash.error().message;
    return image;
  }
  image.thumbhash = base::crypto::base64url(
      std::span(reinterpret_cast<const std::uint8_t*>(hash->data()), hash->size()));
  return image;
}

}  // namespace segue::services
