#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "domain/scan_control.hpp"
#include "http/server.hpp"
#include "search/finder.hpp"
#include "services/cover_stage.hpp"

namespace segue::app {

// The figures behind /metrics, in Prometheus' text format. Thread: any.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // Of an operation that watch_routes() named. Costs a look-up and three atomic additions.
  void count(const http::Exchange& exchange);
  // What is counted, and values that are read when somebody asks. Before the server starts.
  void watch_routes(const http::Router& router);
  void watch_pool(const base::Pool& pool);
  void watch_scans(const domain::ScanControl& scans, const services::CoverStage& covers);
  void watch_search(const search::Finder& finder);
  void watch_connections(std::function<std::size_t()> open_connections);

  [[nodiscard]] std::string text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::app
