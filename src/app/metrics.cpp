#include "app/metrics.hpp"

#include <fmt/format.h>
#include <prometheus/counter.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <utility>

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
                                   .Help("Bytes of bodies sent")
                                   .Register(registry)
                                   .Add({});
  std::vector<const base::Pool*> pools;
  const domain::ScanControl* scans = nullptr;
  std::function<std::size_t()> connections;

  [[nodiscard]] std::vector<MetricFamily> stages() const {
    auto cpu = family("segue_stage_cpu_seconds_total", "CPU time spent by a stage of ingest",
                      MetricType::Counter);
    auto files =
        family("segue_stage_files_total", "Files that a stage has finished", MetricType::Counter);
    auto queue = family("segue_stage_queue", "Files that wait for a stage; above 0 it still runs",
                        MetricType::Gauge);
    for (const domain::StageFigures& stage : scans->figures()) {
      const std::vector<ClientMetric::Label> label = {{"stage", stage.stage}};
      cpu.metric.push_back(counter(stage.cpu_seconds, label));
      files.metric.push_back(counter(static_cast<double>(stage.files), label));
      queue.metric.push_back(gauge(static_cast<double>(stage.queue), label));
    }
    return {std::move(cpu), std::move(files), std::move(queue)};
  }
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::count(const http::Exchange& exchange) {
  const std::string operation(exchange.operation_id.empty() ? "none" : exchange.operation_id);
  impl_->requests
      .Add({{"operation", operation}, {"status", fmt::format("{}xx", exchange.status / 100)}})
      .Increment();
  impl_->seconds.Add({{"operation", operation}})
      .Increment(std::chrono::duration<double>(exchange.duration).count());
  impl_->bytes.Increment(static_cast<double>(exchange.bytes_sent));
}

void Metrics::watch_pool(const base::Pool& pool) {
  impl_->pools.push_back(&pool);
}
void Metrics::watch_scans(const domain::ScanControl& scans) {
  impl_->scans = &scans;
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
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace segue::app
