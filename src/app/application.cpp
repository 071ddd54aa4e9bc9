#include "app/application.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "app/open_store.hpp"
#include "app/version.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "http/access_log.hpp"
#include "subsonic/subsonic.hpp"

namespace segue::app {
namespace {

// Scripts from here alone. SvelteKit's route announcer carries a style attribute; what covers look
// like is drawn in the page, as data.
constexpr const char* content_security_policy =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

// A lost database is not the request's fault: the client may come back.
std::optional<http::Response> translate(const std::exception& exception) {
  if (dynamic_cast<const domain::StoreUnavailable*>(&exception) == nullptr) return std::nullopt;
  return http::problem({.code = base::ErrorCode::unavailable,
                        .message = "the database cannot be reached now; try again in a moment",
                        .retry_after_s = 2});
}

}  // namespace

base::Result<std::unique_ptr<Application>> Application::assemble(
    const Settings& settings, const std::filesystem::path& parser_program) {
  base::crypto::initialise();
  auto listen = parse_listen(settings.listen);
  if (!listen) return std::unexpected(std::move(listen).error());
  auto data = DataFolder::open_and_lock(settings.data, "segue serve");
  if (!data) return std::unexpected(std::move(data).error());
  auto clock = std::make_unique<base::SystemClock>();
  auto store = open_store(settings, *data, *clock);
  if (!store) return std::unexpected(std::move(store).error());
  auto keys = services::load_server_keys(
      (*store)->settings(), settings.secret_file.empty() ? data->secret() : settings.secret_file);
  if (!keys) return std::unexpected(std::move(keys).error());

  std::unique_ptr<Application> made(new Application(settings, parser_program, std::move(*listen),
                                                    std::move(*data), std::move(clock),
                                                    std::move(*store), std::move(*keys)));
  auto page = http::StaticFiles::load(
      {.folder = settings.web.string(), .content_security_policy = content_security_policy});
  if (!page) {
    base::log::warning("the web page is not served: {}", page.error().message);
  } else {
    made->page_ = std::make_unique<http::StaticFiles>(std::move(*page));
  }
  made->add_routes();
  return made;
}

Application::Application(const Settings& settings, const std::filesystem::path& parser_program,
                         Address listen, DataFolder data, std::unique_ptr<const base::Clock> clock,
                         std::unique_ptr<domain::Store> store, services::ServerKeys keys)
    : settings_(settings),
      listen_(std::move(listen)),
      data_(std::move(data)),
      clock_(std::move(clock)),
      store_(std::move(store)),
      keys_(std::move(keys)),
      server_settings_(store_->settings(), settings.given),
      info_{.version = version, .id = keys_.server_id, .node = host_name()},
      coordinator_(store_->catalog_writer(), store_->settings().next_epoch()),
      parsers_(parser_program),
      scanner_(coordinator_, store_->catalog(), parsers_, *clock_,
               {.image_key = keys_.image,
                .watch = settings.watch,
                .playlist_files = &store_->playlist_files()}),
      folders_(store_->catalog()),
      accounts_(store_->accounts(), keys_, *clock_),
      setup_(accounts_),
      covers_(store_->catalog(), parsers_, keys_.image,
              {.folder = data_.covers(), .folder_bytes_max = settings.cover_folder_mib << 20U}),
      lyrics_(store_->catalog(), parsers_),
      cover_stage_(store_->catalog(), coordinator_, scanner_, parsers_, keys_.image, *clock_),
      finder_(*store_),
      signer_(keys_.media),
      gate_(accounts_, signer_, *clock_),
      on_commit_(store_->committed().connect([this] { wake_.notify(); })),
      on_ended_(accounts_.ended().connect([this] { wake_.notify(); })),
      on_progress_(scanner_.progress().connect([this] { wake_.notify(); })),
      read_pool_({.name = "read",
                  .threads = base::limits::read_threads,
                  .queue_max = base::limits::read_queue_max}),
      write_pool_({.name = "write",
                   .threads = base::limits::write_threads,
                   .queue_max = base::limits::write_queue_max}),
      file_pool_({.name = "file",
                  .threads = base::limits::file_threads,
                  .queue_max = base::limits::file_queue_max}),
      password_pool_({.name = "password",
                      .threads = base::limits::password_threads,
                      .queue_max = base::limits::password_queue_max}),
      image_pool_({.name = "image",
                   .threads = base::limits::image_threads,
                   .queue_max = base::limits::image_queue_max}),
      control_(data_.socket(),
               [this](const Command& command) {
                 return carry_out(command, {.store = *store_,
                                            .accounts = accounts_,
                                            .scans = &scanner_,
                                            .roots = &scanner_,
                                            .purges = &scanner_});
               }),
      housekeeping_(*store_, parsers_, *clock_) {}

Application::~Application() {
  stop();
}

void Application::add_routes() {
  const api::Collaborators with{.store = *store_,
                                .coordinator = coordinator_,
                                .scans = scanner_,
                                .roots = scanner_,
                                .purges = scanner_,
                                .folders = folders_,
                                .accounts = accounts_,
                                .setup = setup_,
                                .settings = server_settings_,
                                .covers = covers_,
                                .finder = finder_,
                                .signer = signer_,
                                .gate = gate_,
                                .clock = *clock_,
                                .info = info_,
                                .wake = wake_,
                                .metrics = [this] { return metrics_.text(); },
                                .ready = [this] { return ready_.load(); }};
  api::add_routes(router_, with);
  subsonic::add_routes(router_, {.store = *store_,
                                 .scans = scanner_,
                                 .accounts = accounts_,
                                 .covers = covers_,
                                 .lyrics = lyrics_,
                                 .clock = *clock_,
                                 .finder = finder_,
                                 .server_version = info_.version});
  if (page_) {
    router_.set_fallback(
        {.method = http::Method::get,
         .pattern = {},
         .operation_id = "page",
         .lane = [](const http::Request&) { return http::Lane::read; },
         .handler = [this](const http::Request& request) { return page_->respond(request); }});
  }
}

base::Result<void> Application::start() {
  for (base::Pool* const pool : pools()) {
    pool->start();
    metrics_.watch_pool(*pool);
  }
  metrics_.watch_routes(router_);
  metrics_.watch_scans(scanner_, cover_stage_);
  metrics_.watch_search(finder_);
  http::ServerOptions options;
  options.host = listen_.host;
  options.port = listen_.port;
  options.trusted_proxies = settings_.trusted_proxies;
  options.cors_origins.insert(options.cors_origins.end(), settings_.cors_origins.begin(),
                              settings_.cors_origins.end());
  options.translate_exception = translate;
  server_ = std::make_unique<http::Server>(
      std::move(options), router_,
      http::Server::Lanes{{http::Lane::read, &read_pool_},
                          {http::Lane::write, &write_pool_},
                          {http::Lane::file, &file_pool_},
                          {http::Lane::password, &password_pool_},
                          {http::Lane::image, &image_pool_}},
      [this](const http::Exchange& exchange) { on_exchange(exchange); });
  metrics_.watch_connections([this] { return server_->open_connections(); });
  if (auto roots = add_roots(); !roots) return roots;
  if (auto listening = server_->start(); !listening) return listening;
  if (auto listening = control_.start(); !listening) return listening;
  finder_.start();
  cover_stage_.start();
  scanner_.start();
  scanner_.request_scan({});
  housekeeping_.start();
  ready_ = true;
  return {};
}

base::Result<void> Application::add_roots() {
  // Where another process writes this catalogue, it is said now and not at the first scan.
  if (auto leads = coordinator_.commit([](domain::CatalogTx&) {}); !leads) return leads;
  if (auto parents = scanner_.add_parents(settings_.music_parents); !parents) return parents;
  auto roots = scanner_.add_roots(settings_.music);
  if (roots) roots = scanner_.add_roots(settings_.roots);
  if (!roots) return std::unexpected(roots.error());
  for (const domain::Root& root : *roots) {
    if (root.state == domain::RootState::online) {
      base::log::info("music folder {}: {}", root.id.value, root.path);
    } else {
      base::log::warning("music folder {}: {}: {}", root.id.value, root.path, root.state_reason);
    }
  }
  return {};
}

void Application::stop() {
  ready_ = false;
  scanner_.stop();  // first: a command may be waiting for a scan
  cover_stage_.stop();
  control_.stop();
  housekeeping_.stop();
  finder_.stop();
  if (server_) server_->stop();
  for (base::Pool* const pool : pools()) pool->stop();
}

void Application::on_exchange(const http::Exchange& exchange) {
  metrics_.count(exchange);
  if (base::log::enabled(base::log::Level::info)) {
    base::log::write(base::log::Level::info, http::access_log_line(exchange));
  }
}

std::string Application::address() const {
  const bool everywhere = listen_.host == "0.0.0.0" || listen_.host == "::";
  const std::string host = everywhere ? "localhost" : listen_.host;
  const bool bracketed = host.find(':') != std::string::npos;
  return fmt::format("http://{}{}{}:{}/", bracketed ? "[" : "", host, bracketed ? "]" : "",
                     server_->port());
}

std::string Application::setup_code() {
  return accounts_.needs_setup() ? setup_.code() : std::string();
}

}  // namespace segue::app
