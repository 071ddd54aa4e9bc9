#include <cstdlib>
#include <thread>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/dto.hpp"
#include "base/crypto.hpp"

namespace segue::api {
namespace {

using http::Lane;

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

// How many threads want a core, averaged over a minute, for each core that there is.
double load_of_machine() {
  double load = 0;
  if (::getloadavg(&load, 1) != 1) return 0;
  return load / std::max(1U, std::thread::hardware_concurrency());
}

dto::Cluster cluster_of(const Collaborators& with) {
  dto::Member self{.node = with.info.node,
                   .version = with.info.version,
                   .role = "leader",
                   .roots = {},
                   .load = load_of_machine()};
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
  add_open(router, {.pattern = "/livez", .operation_id = "livez", .lane = Lane::loop},
           [](const http::Request&) { return text(200, "ok\n"); });
  add_open(router, {.pattern = "/readyz", .operation_id = "readyz", .lane = Lane::read},
           [&store = with.store, ready = with.ready](const http::Request&) {
             if (!ready()) {
               return http::problem({base::ErrorCode::unavailable, "starting, or shutting down"});
             }
             store.check();
             return text(200, "ok\n");
           });
  add_open(router, {.pattern = "/startupz", .operation_id = "startupz", .lane = Lane::loop},
           [](const http::Request&) { return text(200, "ok\n"); });
}

// Open on this machine, for admins from elsewhere.
void add_metrics(http::Router& router, const Collaborators& with) {
  router.add({.pattern = "/metrics",
              .operation_id = "metrics",
              .lane = [&gate = with.gate](
                          const http::Request& request) { return gate.lane(request, Lane::read); },
              .handler =
                  [&gate = with.gate, metrics = with.metrics](const http::Request& request) {
                    if (!request.from_loopback) {
                      const auto admin = gate.admit(request, Access::admin);
                      if (!admin) return http::problem(admin.error());
                    }
                    auto response = text(200, metrics());
                    response.headers.set("Content-Type",
                                         "text/plain; version=0.0.4; charset=utf-8");
                    return response;
                  }});
}

// The same for everyone until the next version, so clients need it once.
void add_document(http::Router& router) {
  const auto document = std::make_shared<const std::string>(openapi_json());
  const std::string tag =
      '"' + base::crypto::hex(base::crypto::sha256(*document)).substr(0, 24) + '"';
  add_open(router, {.pattern = "/api/v1/openapi.json", .operation_id = "getOpenApi"},
           [document, tag](const http::Request&) {
             http::Response response{.body = document};
             response.headers.set("Content-Type", "application/json");
             response.headers.set("Cache-Control", "no-cache");
             response.headers.set("ETag", tag);
             return response;
           });
}

}  // namespace

void add_server_routes(http::Router& router, const Collaborators& with) {
  add_health(router, with);
  add_metrics(router, with);

  add_open(router, {.pattern = "/.well-known/segue", .operation_id = "discover"},
           [&setup = with.setup, &settings = with.settings,
            &info = with.info](const http::Request& request) {
             const dto::Server server{.name = settings.name().value,
                                      .version = info.version,
                                      .id = info.id,
                                      .api = "/api/v1",
                                      .setup = setup_name(setup.state(request.from_loopback))};
             auto response = json(200, server);
             response.headers.set("Cache-Control", "no-store");
             return response;
           });

  add_document(router);
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
