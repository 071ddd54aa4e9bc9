#include "app/commands.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "app/doctor_checks.hpp"
#include "app/purge_command.hpp"
#include "app/root_commands.hpp"

namespace segue::app {
namespace {

using base::ErrorCode;

CommandResult user_add(const Command& command, const CommandContext& context) {
  const auto role = command.flag("admin") ? domain::Role::admin : domain::Role::listener;
  const auto user = context.accounts.create_user({.name = command.argument("name"), .role = role},
                                                 command.argument("password"));
  if (!user) return refused(user.error());
  return {.output = fmt::format("{} {}\n", to_string(user->id), user->name)};
}

CommandResult user_list(const Command&, const CommandContext& context) {
  std::string out;
  for (const domain::Account& account : context.accounts.users()) {
    const domain::User& user = account.user;
    out += fmt::format("{} {:8} {}{}\n", to_string(user.id),
                       user.role == domain::Role::admin ? "admin" : "listener", user.name,
                       user.disabled ? " (disabled)" : "");
  }
  return {.output = std::move(out)};
}

CommandResult user_reset(const Command& command, const CommandContext& context) {
  const auto reset =
      context.accounts.reset_password(command.argument("name"), command.argument("password"));
  return reset ? CommandResult{} : refused(reset.error());
}

template <class Make>
CommandResult make_secret(const Command& command, const CommandContext& context, Make make) {
  const auto record = context.store.accounts().user_by_name(command.argument("name"));
  if (!record) {
    return refused(
        {ErrorCode::not_found, fmt::format("there is no user '{}'", command.argument("name"))});
  }
  const base::Result<services::NewSecret> made = make(record->user.id, command.argument("label"));
  if (!made) return refused(made.error());
  return {.output = made->secret + "\n"};
}

CommandResult app_password(const Command& command, const CommandContext& context) {
  return make_secret(command, context, [&](domain::UserId user, const std::string& label) {
    return context.accounts.create_app_password(user, label);
  });
}

CommandResult api_key(const Command& command, const CommandContext& context) {
  return make_secret(command, context, [&](domain::UserId user, const std::string& label) {
    return context.accounts.create_api_key(user, label);
  });
}

std::string summary_of(const domain::ScanStatus& status) {
  return fmt::format("{} files seen, {} read, {} failed; {} tracks added, {} changed, {} missing\n",
                     status.files_seen, status.files_read, status.files_failed, status.added,
                     status.changed, status.missing);
}

CommandResult scan(const Command& command, const CommandContext& context) {
  context.scans->request_scan(
      {.depth = command.flag("full") ? domain::ScanDepth::full : domain::ScanDepth::thorough,
       .accept_losses = command.flag("accept-losses")});
  if (!command.flag("wait")) return {.output = "the scan has started\n"};
  context.scans->wait_until_idle();
  const domain::ScanStatus status = context.scans->status();
  if (status.state == domain::ScanState::failed) {
    return refused({ErrorCode::io, fmt::format("the scan failed: {}", status.message)});
  }
  return {.output = summary_of(status)};
}

// What only who has the database can say.
CommandResult doctor_library(const Command&, const CommandContext& context) {
  Findings findings = {{Weight::fine, "The database answers.", {}}};
  for (Finding& finding : check_library(context.store.catalog())) {
    findings.push_back(std::move(finding));
  }
  return {.output = findings_text(findings)};
}

using Function = CommandResult (*)(const Command&, const CommandContext&);
constexpr std::array<std::pair<std::string_view, Function>, 14> functions = {{
    {"user add", user_add},
    {"user list", user_list},
    {"user reset", user_reset},
    {"user app-password", app_password},
    {"user api-key", api_key},
    {"scan", scan},
    {"root list", root_list},
    {"root add", root_add},
    {"root remove", root_remove},
    {"root rename", root_rename},
    {"root pause", root_pause},
    {"root resume", root_resume},
    {"purge", purge},
    {"doctor", doctor_library},
}};

}  // namespace

std::string Command::argument(const std::string& key) const {
  const auto found = arguments.find(key);
  return found == arguments.end() ? std::string() : found->second;
}

CommandResult refused(const base::Error& error) {
  return {.status = 1, .error = fmt::format("segue: {}\n", error.message)};
}

CommandResult carry_out(const Command& command, const CommandContext& context) {
  for (const auto& [name, function] : functions) {
    if (name == command.name) return function(command, context);
  }
  return refused({ErrorCode::unsupported,
                  fmt::format("this server does not know the command '{}'", command.name)});
}

}  // namespace segue::app
