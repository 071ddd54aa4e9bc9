#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"

namespace segue::api {
namespace {

http::Response text(int status, std::string body) {
  http::Response response{.status = status, .headers = {}, .body = std::move(body)};
  response.headers.set("Content-Type", "text/plain; charset=utf-8");
  response.headers.set("Cache-Control", "no-store");
  return response;
}

std::string setup_name(services::SetupGate::State state) {
  switch (state) {
    case services::SetupGate::State::done:
      return "done";
    case services::SetupGate::State::open:
      return "open";
    case services::SetupGate::State::code:
      return "code";
  }
  return "done";
}

dto::Cluster cluster_of(const Collaborators& with) {
  dto::Member self{.node = with.info.node,
                   .version = with.info.version,
                   .role = "leader",
                   .roots = {},
                   .load = 0};
  for (const domain::Root& root : with.store.catalog().roots()) {
    if (root.state != domain::RootState::offline) self.roots.push_back(root.id.value);
  }
  std::int64_t ready = 0;
  for (const domain::StageFigures& stage : with.scans.figures()) ready += stage.queue;
  return {.epoch = with.coordinator.epoch(),
          .leader = with.info.node,
          .self = with.info.node,
          .members = {std::move(self)},
          .jobs = {.ready = ready, .leased = 0}};
}

void add_health(http::Router& router, const Collaborators& with) {
  add_open(router, {.pattern = "/livez", .operation_id = "livez", .lane = http::Lane::loop},
           [](const http::Request&) { return text(200, "ok\n"); });
  add_open(router, {.pattern = "/readyz", .operation_id = "readyz", .lane = http::Lane::read},
           [&store = with.store, ready = with.ready](const http::Request&) {
             if (!ready()) {
               return http::problem({base::ErrorCode::unavailable, "starting, or shutting down"});
             }
             store.check();
             return text(200, "ok\n");
           });
  add_open(router, {.pattern = "/startupz", .operation_id = "startupz", .lane = http::Lane::loop},
           [](const http::Request&) { return text(200, "ok\n"); });
}

void add_metrics(http::Router& router, const Collaborators& with) {
  add_open(router, {.pattern = "/metrics", .operation_id = "metrics", .lane = http::Lane::read},
           [&gate = with.gate, metrics = with.metrics](const http::Request& request) {
             if (!request.from_loopback) {
               const auto admin = gate.admit(request, Access::admin);
               if (!admin) return http::problem(admin.error());
             }
             auto response = text(200, metrics());
             response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
             return response;
           });
}

}  // namespace

void add_server_routes(http::Router& router, const Collaborators& with) {
  add_health(router, with);
  add_metrics(router, with);

  add_open(router, {.pattern = "/.well-known/segue", .operation_id = "discover"},
           [&setup = with.setup, &info = with.info](const http::Request& request) {
             const dto::Server server{.name = info.name,
                                      .version = info.version,
                                      .id = info.id,
                                      .api = "/api/v1",
                                      .setup = setup_name(setup.state(request.from_loopback))};
             auto response = json(200, server);
             response.headers.set("Cache-Control", "no-store");
             return response;
           });

  const auto document = std::make_shared<const std::string>(openapi_json());
  add_open(
      router,
      {.pattern = "/api/v1/openapi.json", .operation_id = "getOpenApi", .lane = http::Lane::loop},
      [document](const http::Request&) {
        http::Response response{.body = document};
        response.headers.set("Content-Type", "application/json");
        return response;
      });

  add_guarded(router, with.gate,
              {.pattern = "/api/v1/cluster", .operation_id = "getCluster", .access = Access::admin},
              [with](const http::Request&, const services::Principal&) {
                return json(200, cluster_of(with));
              });
  add_guarded(
      router, with.gate,
      {.pattern = "/api/v1/admin/digest", .operation_id = "getDigest", .access = Access::admin},
      [&store = with.store](const http::Request&, const services::Principal&) {
        return json(200, dto::Digest{store.catalog().digest()});
      });
}

}  // namespace segue::api
