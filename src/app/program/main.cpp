#include <fmt/format.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/api.hpp"
#include "app/doctor.hpp"
#include "app/purge_command.hpp"
#include "app/run_command.hpp"
#include "app/serve.hpp"
#include "app/settings.hpp"
#include "app/version.hpp"
#include "base/text.hpp"

namespace {

using segue::app::Command;
using segue::app::Settings;

// Before there is a second thread, and nothing in the process writes its environment.
const char* variable_of(const char* name) {
  return std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
}

// An option that counts before the others are read: the flag, else the variable.
std::string early_option(int argc, char** argv, const std::string& flag, const char* variable) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == flag && i + 1 < argc) return argv[i + 1];
    if (argument.starts_with(flag + "=")) return argument.substr(flag.size() + 1);
  }
  const char* const value = variable_of(variable);
  return value != nullptr ? value : "";
}

// What segue.toml, SEGUE_MUSIC and SEGUE_MUSIC_PARENT say; the flags and the other variables are
// read over it.
segue::base::Result<Settings> settings_below_flags(int argc, char** argv) {
  Settings settings = segue::app::default_settings();
  const std::string data = early_option(argc, argv, "--data", "SEGUE_DATA");
  if (!data.empty()) settings.data = data;
  const std::string named = early_option(argc, argv, "--config", "SEGUE_CONFIG");
  const auto file = named.empty() ? settings.data / "segue.toml" : std::filesystem::path(named);
  if (auto read = segue::app::apply_toml(file, !named.empty(), settings); !read) {
    return std::unexpected(std::move(read).error());
  }
  const auto read_paths = [](const char* variable, std::vector<std::string>& paths) {
    const char* const value = variable_of(variable);
    if (value != nullptr && *value != '\0') paths = segue::base::text::split(value, ':');
  };
  read_paths("SEGUE_MUSIC", settings.music);
  read_paths("SEGUE_MUSIC_PARENT", settings.music_parents);
  return settings;
}

void add_store_options(CLI::App& command, Settings& settings) {
  command.add_option("--data", settings.data, "Folder for what Segue itself keeps")
      ->envname("SEGUE_DATA")
      ->capture_default_str();
  command
      .add_option("--database", settings.database,
                  "postgresql://… instead of SQLite in the data folder")
      ->envname("SEGUE_DATABASE");
  command
      .add_option("--secret-file", settings.secret_file,
                  "Key that seals app passwords (default: secret.key in the data folder)")
      ->envname("SEGUE_SECRET_FILE");
  command.add_option("--config", "Settings file (default: segue.toml in the data folder)")
      ->envname("SEGUE_CONFIG");
}

// A setting that an admin may set as well, unless it is given here.
CLI::Option* add_given(CLI::App& command, const std::string& flag, const std::string& help,
                       std::optional<segue::services::Setting>& target) {
  return command.add_option_function<std::string>(
      flag,
      [&target](const std::string& value) {
        target = {.value = value, .by = segue::services::SetBy::start};
      },
      help);
}

void add_place_options(CLI::App& command, Settings& settings) {
  command.add_option("--listen", settings.listen, "HOST:PORT; 0.0.0.0:4747 for the whole network")
      ->envname("SEGUE_LISTEN")
      ->capture_default_str();
  command.add_option("--music", settings.music,
                     "A folder of music; may be given many times (SEGUE_MUSIC: joined by colons)");
  command.add_option("--music-parent", settings.music_parents,
                     "A folder whose folders are music folders, each from when it is there, such "
                     "as drives mounted in /music; may be given many times (SEGUE_MUSIC_PARENT)");
}

void add_serve(CLI::App& app, Settings& settings, int& status) {
  auto* const serve = app.add_subcommand("serve", "Run the server");
  add_store_options(*serve, settings);
  add_place_options(*serve, settings);
  serve->add_option("--web", settings.web, "The built web page")->envname("SEGUE_WEB");
  add_given(*serve, "--name", "What people call this server", settings.given.name)
      ->envname("SEGUE_NAME");
  serve
      ->add_option("--trusted-proxies", settings.trusted_proxies,
                   "Addresses whose X-Forwarded-For and -Proto are believed")
      ->envname("SEGUE_TRUSTED_PROXIES")
      ->delimiter(',');
  serve
      ->add_option("--cors-origins", settings.cors_origins,
                   "Web pages elsewhere that may use this server, such as https://music.example")
      ->envname("SEGUE_CORS_ORIGINS")
      ->delimiter(',');
  serve
      ->add_option("--cover-cache", settings.cover_folder_mib,
                   "MiB of resized covers that are kept in the data folder; 0 = none")
      ->envname("SEGUE_COVER_CACHE")
      ->capture_default_str();
  serve
      ->add_flag("--watch,!--no-watch", settings.watch,
                 "Notice changes in the music folders without being asked")
      ->envname("SEGUE_WATCH");
  add_given(*serve, "--log-level", "debug, info, warning or error", settings.given.log_level)
      ->envname("SEGUE_LOG_LEVEL");
  serve->callback([&] { status = segue::app::serve(settings); });
}

// What the flags of a command write to; its callback makes a Command of it.
struct Arguments {
  std::string name, root, path;
  std::string label = "command line";
  bool admin = false, password_stdin = false, full = false, wait = false;
  bool accept_losses = false;
  std::string missing_before;
  bool everything = false, yes = false;
};

// A running server has a working folder of its own.
std::string absolute_path(const std::string& path) {
  return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string();
}

// The first line of standard input; a person at a terminal is asked, and nobody reads along.
std::string password_from_stdin(bool from_script) {
  const bool asks = !from_script && ::isatty(STDIN_FILENO) != 0;
  termios before{};
  if (asks && ::tcgetattr(STDIN_FILENO, &before) == 0) {
    fmt::print(stderr, "New password: ");
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  std::string line;
  std::getline(std::cin, line);
  if (asks) {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    fmt::print(stderr, "\n");
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

void add_user(CLI::App& app, Settings& settings, Arguments& arguments, int& status) {
  auto* const user = app.add_subcommand("user", "Accounts, without a browser");
  user->require_subcommand(1);
  // Adds `segue user NAME`; `fill` completes the command when it is used.
  const auto add = [&, user](const std::string& name, const std::string& help, bool named,
                             std::function<void(Command&)> fill) {
    auto* const command = user->add_subcommand(name, help);
    add_store_options(*command, settings);
    if (named) command->add_option("NAME", arguments.name, "The account")->required();
    command->callback([&, name, fill = std::move(fill)] {
      Command made{.name = "user " + name, .arguments = {{"name", arguments.name}}};
      fill(made);
      status = segue::app::run_command(settings, made);
    });
    return command;
  };
  const auto with_password = [&](Command& command) {
    command.arguments["password"] = password_from_stdin(arguments.password_stdin);
  };
  const auto with_label = [&](Command& command) { command.arguments["label"] = arguments.label; };

  auto* const added = add("add", "Make an account", true, [&, with_password](Command& command) {
    with_password(command);
    command.arguments["admin"] = arguments.admin ? "true" : "false";
  });
  added->add_flag("--admin", arguments.admin, "May manage the server");
  added->add_flag("--password-stdin", arguments.password_stdin,
                  "The password is the first line of standard input");
  add("list", "List accounts", false, [](Command&) {});
  add("reset", "Set a new password and sign every device out", true, with_password)
      ->add_flag("--password-stdin", arguments.password_stdin,
                 "The password is the first line of standard input");
  add("app-password", "Make a password for an OpenSubsonic app and print it", true, with_label)
      ->add_option("--label", arguments.label, "Which app")
      ->capture_default_str();
  add("api-key", "Make an API key and print it", true, with_label)
      ->add_option("--label", arguments.label, "What it is for")
      ->capture_default_str();
}

void add_scan(CLI::App& app, Settings& settings, Arguments& arguments, int& status) {
  auto* const scan = app.add_subcommand("scan", "Look for changes in the music folders");
  add_store_options(*scan, settings);
  scan->add_flag("--full", arguments.full, "Read every file again");
  scan->add_flag("--accept-losses", arguments.accept_losses,
                 "Confirm that files are gone which a scan kept because they were too many");
  scan->add_flag("--wait", arguments.wait, "Return when the scan has ended, with its figures");
  scan->callback([&] {
    const auto word = [](bool flag) { return flag ? "true" : "false"; };
    status = segue::app::run_command(
        settings, {.name = "scan",
                   .arguments = {{"full", word(arguments.full)},
                                 {"accept-losses", word(arguments.accept_losses)},
                                 {"wait", word(arguments.wait)}}});
  });
}

void add_root(CLI::App& app, Settings& settings, Arguments& arguments, int& status) {
  auto* const root = app.add_subcommand("root", "Music folders, without a browser");
  root->require_subcommand(1);
  const auto add = [&, root](const std::string& name, const std::string& help) {
    auto* const command = root->add_subcommand(name, help);
    add_store_options(*command, settings);
    command->callback([&, name] {
      status = segue::app::run_command(settings,
                                       {.name = "root " + name,
                                        .arguments = {{"root", arguments.root},
                                                      {"name", arguments.name},
                                                      {"path", absolute_path(arguments.path)}}});
    });
    return command;
  };
  const auto add_for_one = [&](const std::string& name, const std::string& help) {
    auto* const command = add(name, help);
    command->add_option("ROOT", arguments.root, "Its number, or its name")->required();
    return command;
  };
  add("list", "List them, with their state");
  add("add", "Make a folder a music folder")
      ->add_option("PATH", arguments.path, "The folder")
      ->required();
  add_for_one("remove", "Take one out of the library; nothing is deleted");
  add_for_one("rename", "Give one another name")
      ->add_option("NAME", arguments.name, "The new name")
      ->required();
  add_for_one("pause", "Leave one as it is: neither scanned nor watched");
  add_for_one("resume", "Go on with one that is paused");
}

void add_purge(CLI::App& app, Settings& settings, Arguments& arguments, int& status) {
  auto* const purge = app.add_subcommand(
      "purge", "Delete what is missing for good, with its plays and its places in playlists");
  add_store_options(*purge, settings);
  purge->add_option("--root", arguments.root,
                    "Only in this music folder, by number or name, also one that is offline");
  purge->add_option("--missing-before", arguments.missing_before,
                    "Only what is missing since before a day, such as 2026-01-31");
  purge->add_flag("--everything", arguments.everything,
                  "Also what somebody starred, rated or has in a playlist");
  purge->add_flag("--yes", arguments.yes, "Do not ask");
  purge->callback([&, purge] {
    segue::app::PurgeWish wish{.missing_before = arguments.missing_before,
                               .everything = arguments.everything,
                               .sure = arguments.yes};
    // A variable that a script did not set does not mean all of them.
    if (purge->count("--root") > 0) wish.root = arguments.root;
    status = segue::app::purge_after_asking(settings, wish);
  });
}

void add_doctor(CLI::App& app, Settings& settings, int& status) {
  auto* const doctor = app.add_subcommand(
      "doctor", "Look at data folder, database, music folders and address; say what to do");
  add_store_options(*doctor, settings);
  add_place_options(*doctor, settings);
  doctor->callback([&] { status = segue::app::doctor(settings); });
}

int run(int argc, char** argv) {
  auto below = settings_below_flags(argc, argv);
  if (!below) {
    fmt::print(stderr, "segue: {}\n", below.error().message);
    return 1;
  }
  Settings settings = std::move(*below);

  CLI::App app("Segue plays the music on your own drives, everywhere.", "segue");
  app.set_version_flag("--version", segue::app::version);
  app.require_subcommand(1);
  int status = 0;
  Arguments arguments;
  add_serve(app, settings, status);
  add_user(app, settings, arguments, status);
  add_scan(app, settings, arguments, status);
  add_root(app, settings, arguments, status);
  add_purge(app, settings, arguments, status);
  add_doctor(app, settings, status);
  app.add_subcommand("openapi", "Print the API's OpenAPI document as JSON")->callback([] {
    fmt::print("{}\n", segue::api::openapi_json());
  });
  // Of the program itself, the help explains every command with all that it takes.
  app.set_help_flag();
  app.set_help_all_flag("-h,--help", "Print this help message and exit");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  ::umask(077);  // what Segue writes is its owner's alone
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "segue: %s\n", error.what());
    return 1;
  }
}
