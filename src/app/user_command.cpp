#include "app/user_command.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "app/open_store.hpp"
#include "base/crypto.hpp"
#include "services/accounts.hpp"
#include "services/server_keys.hpp"

namespace segue::app {
namespace {

int refuse(const base::Error& error) {
  fmt::print(stderr, "segue: {}\n", error.message);
  return 1;
}

// The store opened beside a server that may be running, for one command.
struct Session {
  base::SystemClock clock;
  std::unique_ptr<domain::Store> store;
  services::ServerKeys keys;
  std::unique_ptr<services::Accounts> accounts;
};

base::Result<std::unique_ptr<Session>> open_session(const Settings& settings) {
  base::crypto::initialise();
  auto data = DataFolder::open(settings.data);
  if (!data) return std::unexpected(std::move(data).error());
  auto session = std::make_unique<Session>();
  auto store = open_store(settings, *data, session->clock);
  if (!store) return std::unexpected(std::move(store).error());
  session->store = std::move(*store);
  auto keys = services::load_server_keys(
      session->store->settings(),
      settings.secret_file.empty() ? data->secret() : settings.secret_file);
  if (!keys) return std::unexpected(std::move(keys).error());
  session->keys = std::move(*keys);
  session->accounts = std::make_unique<services::Accounts>(session->store->accounts(),
                                                           session->keys, session->clock);
  return session;
}

std::string password_from_stdin() {
  std::string password;
  std::getline(std::cin, password);
  return password;
}

// Runs `work(accounts, user)` for a user who exists.
template <class Work>
int with_user(const Settings& settings, const std::string& name, Work work) {
  const auto session = open_session(settings);
  if (!session) return refuse(session.error());
  const auto record = (*session)->store->accounts().user_by_name(name);
  if (!record) {
    return refuse({base::ErrorCode::not_found, fmt::format("there is no user '{}'", name)});
  }
  return work(*(*session)->accounts, record->user);
}

int print_secret(const base::Result<services::NewSecret>& made) {
  if (!made) return refuse(made.error());
  fmt::print("{}\n", made->secret);
  return 0;
}

}  // namespace

int user_add(const Settings& settings, const std::string& name, bool admin) {
  const auto session = open_session(settings);
  if (!session) return refuse(session.error());
  const auto user = (*session)->accounts->create_user(
      name, password_from_stdin(), admin ? domain::Role::admin : domain::Role::listener);
  if (!user) return refuse(user.error());
  fmt::print("{} {}\n", to_string(user->id), user->name);
  return 0;
}

int user_list(const Settings& settings) {
  const auto session = open_session(settings);
  if (!session) return refuse(session.error());
  for (const domain::User& user : (*session)->accounts->users()) {
    fmt::print("{} {} {}{}\n", to_string(user.id),
               user.role == domain::Role::admin ? "admin" : "listener", user.name,
               user.disabled ? " (disabled)" : "");
  }
  return 0;
}

int user_reset(const Settings& settings, const std::string& name) {
  const auto session = open_session(settings);
  if (!session) return refuse(session.error());
  const auto reset = (*session)->accounts->reset_password(name, password_from_stdin());
  return reset ? 0 : refuse(reset.error());
}

int user_app_password(const Settings& settings, const std::string& name,
                      const std::string& label) {
  return with_user(settings, name, [&](services::Accounts& accounts, const domain::User& user) {
    return print_secret(accounts.create_app_password(user.id, label));
  });
}

int user_api_key(const Settings& settings, const std::string& name, const std::string& label) {
  return with_user(settings, name, [&](services::Accounts& accounts, const domain::User& user) {
    return print_secret(accounts.create_api_key(user.id, label));
  });
}

}  // namespace segue::app
