#include "app/metrics.hpp"

#include <fmt/format.h>
#include <prometheus/counter.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/assert.hpp"

namespace segue::app {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily family(std::string name, std::string help, MetricType type) {
  MetricFamily made;
  made.name = std::move(name);
  made.help = std::move(help);
  made.type = type;
  return made;
}

ClientMetric gauge(double value, std::vector<ClientMetric::Label> labels = {}) {
  ClientMetric metric;
  metric.label = std::move(labels);
  metric.gauge.value = value;
  return metric;
}

ClientMetric counter(double value, std::vector<ClientMetric::Label> labels) {
  ClientMetric metric;
  metric.label = std::move(labels);
  metric.counter.value = value;
  return metric;
}

}  // namespace

struct Metrics::Impl {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      prometheus::BuildCounter()
          .Name("segue_http_requests_total")
          .Help("Requests answered, by operation and class of status")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& seconds =
      prometheus::BuildCounter()
          .Name("segue_http_request_seconds_total")
          .Help("Time from first byte received to last byte sent, by operation")
          .Register(registry);
  prometheus::Counter& bytes = prometheus::BuildCounter()
                                   .Name("segue_http_sent_bytes_total")
                                   .Help("Bytes sent, heads included")
                                   .Register(registry)
                                   .Add({});

  // One operation's counters, made once: to look them up by labels costs a lock and a hash.
  struct Operation {
    std::array<prometheus::Counter*, 6> by_class{};  // of status / 100; 0: nobody was answered
    prometheus::Counter* seconds = nullptr;
  };
  std::map<std::string, Operation, std::less<>> operations;

  void add_operation(const std::string& name) {
    Operation operation;
    for (std::size_t i = 0; i < operation.by_class.size(); ++i) {
      const std::string status = i == 0 ? "none" : fmt::format("{}xx", i);
      operation.by_class.at(i) = &requests.Add({{"operation", name}, {"status", status}});
    }
    operation.seconds = &seconds.Add({{"operation", name}});
    operations.try_emplace(name, operation);
  }

  std::vector<const base::Pool*> pools;
  const domain::ScanControl* scans = nullptr;
  const services::CoverStage* covers = nullptr;
  const search::Finder* finder = nullptr;
  std::function<std::size_t()> connections;

  [[nodiscard]] std::vector<MetricFamily> stages() const {
    auto cpu = family("segue_stage_cpu_seconds_total", "CPU time spent by a stage of ingest",
                      MetricType::Counter);
    auto files =
        family("segue_stage_files_total", "Files that a stage has finished", MetricType::Counter);
    auto queue = family("segue_stage_queue", "Files that wait for a stage; above 0 it still runs",
                        MetricType::Gauge);
    // Pictures are found while folders are read, and looked at afterwards: one stage.
    std::vector<domain::StageFigures> figures = scans->figures();
    const domain::StageFigures looked = covers->figures();
    const auto found = std::ranges::find(figures, looked.stage, &domain::StageFigures::stage);
    if (found != figures.end()) {
      found->cpu_seconds += looked.cpu_seconds;
      found->files = looked.files;
      found->queue += looked.queue;
    }
    for (const domain::StageFigures& stage : figures) {
      const std::vector<ClientMetric::Label> label = {{"stage", stage.stage}};
      cpu.metric.push_back(counter(stage.cpu_seconds, label));
      files.metric.push_back(counter(static_cast<double>(stage.files), label));
      queue.metric.push_back(gauge(static_cast<double>(stage.queue), label));
    }
    return {std::move(cpu), std::move(files), std::move(queue)};
  }

  [[nodiscard]] std::vector<MetricFamily> search() const {
    const search::Figures figures = finder->figures();
    auto names = family("segue_search_names", "Artists, albums and tracks that can be found",
                        MetricType::Gauge);
    names.metric.push_back(gauge(static_cast<double>(figures.names)));
    auto bytes = family("segue_search_bytes", "Memory of the search index", MetricType::Gauge);
    bytes.metric.push_back(gauge(static_cast<double>(figures.bytes)));
    auto filled = family("segue_search_fill_seconds", "Time in which the index was made at start",
                         MetricType::Gauge);
    filled.metric.push_back(gauge(figures.fill_seconds));
    return {std::move(names), std::move(bytes), std::move(filled)};
  }
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::count(const http::Exchange& exchange) {
  const auto found = impl_->operations.find(exchange.operation_id);
  SEGUE_ASSERT(found != impl_->operations.end());
  const Impl::Operation& operation = found->second;
  operation.by_class.at(static_cast<std::size_t>(exchange.status / 100))->Increment();
  operation.seconds->Increment(std::chrono::duration<double>(exchange.duration).count());
  impl_->bytes.Increment(static_cast<double>(exchange.bytes_sent));
}

void Metrics::watch_routes(const http::Router& router) {
  impl_->add_operation("");  // no route
  impl_->add_operation("page");
  for (const auto& route : router.routes()) impl_->add_operation(route->operation_id);
}

void Metrics::watch_pool(const base::Pool& pool) {
  impl_->pools.push_back(&pool);
}
void Metrics::watch_scans(const domain::ScanControl& scans, const services::CoverStage& covers) {
  impl_->scans = &scans;
  impl_->covers = &covers;
}
void Metrics::watch_search(const search::Finder& finder) {
  impl_->finder = &finder;
}
void Metrics::watch_connections(std::function<std::size_t()> open_connections) {
  impl_->connections = std::move(open_connections);
}

std::string Metrics::text() const {
  std::vector<MetricFamily> families = impl_->registry.Collect();
  auto queues = family("segue_pool_queue", "Requests that wait for a pool", MetricType::Gauge);
  for (const base::Pool* const pool : impl_->pools) {
    queues.metric.push_back(gauge(static_cast<double>(pool->queued()), {{"pool", pool->name()}}));
  }
  families.push_back(std::move(queues));
  if (impl_->connections) {
    auto open = family("segue_http_connections", "Connections open now", MetricType::Gauge);
    open.metric.push_back(gauge(static_cast<double>(impl_->connections())));
    families.push_back(std::move(open));
  }
  if (impl_->scans != nullptr) {
    for (auto& stage : impl_->stages()) families.push_back(std::move(stage));
  }
  if (impl_->finder != nullptr) {
    for (auto& search : impl_->search()) families.push_back(std::move(search));
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace segue::app
