#include "app/purge_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <string_view>
#include <vector>

#include "app/root_commands.hpp"
#include "app/run_command.hpp"

namespace segue::app {
namespace {

constexpr std::string_view nothing_goes = "Nothing that is missing would go.\n";

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string text_of(const domain::PurgeReport& report, bool dry_run) {
  const domain::PurgeCounts& gone = report.gone;
  std::string out(nothing_goes);
  if (gone.files > 0 || !dry_run) {
    out = fmt::format("{}, {} and {} {}, with {} and {}.\n", counted(gone.files, "file", "files"),
                      counted(gone.tracks, "track", "tracks"),
                      counted(gone.releases, "album", "albums"), dry_run ? "would go" : "went",
                      counted(gone.listens, "line of history", "lines of history"),
                      counted(gone.playlist_items, "place in playlists", "places in playlists"));
  }
  if (report.kept_loved > 0) {
    out +=
        fmt::format("{} kept, because somebody loves the music (--everything lets it go, too).\n",
                    counted(report.kept_loved, "missing file is", "missing files are"));
  }
  if (report.kept_offline > 0) {
    out += fmt::format(
        "{} kept, because the drive may merely be away (--root names a music folder that is "
        "gone for good).\n",
        counted(report.kept_offline, "missing file is", "missing files are"));
  }
  return out;
}

bool confirmed() {
  fmt::print("Delete them for good? [y/N] ");
  std::fflush(stdout);
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace

CommandResult purge(const Command& command, const CommandContext& context) {
  domain::PurgeRequest request{.keep_loved = !command.flag("everything")};
  if (command.arguments.contains("root")) {
    std::vector<domain::Root> roots = context.store.catalog().roots();
    for (domain::Root& root : context.store.catalog().removed_roots()) {
      roots.push_back(std::move(root));
    }
    const auto root = root_named(command, roots);
    if (!root) return refused(root.error());
    request.root = root->id;
  }
  if (const std::string before = command.argument("missing_before"); !before.empty()) {
    base::UnixMs moment = 0;
    std::from_chars(before.data(), before.data() + before.size(), moment);
    request.missing_before = moment;
  }
  const bool dry_run = command.flag("dry_run");
  const auto report =
      dry_run ? context.purges->preview_purge(request) : context.purges->purge(request);
  if (!report) return refused(report.error());
  return {.output = text_of(*report, dry_run)};
}

int purge_after_asking(const Settings& settings, const PurgeWish& wish) {
  Command command{
      .name = "purge",
      .arguments = {{"everything", wish.everything ? "true" : "false"}, {"dry_run", "true"}}};
  if (wish.root) command.arguments["root"] = *wish.root;
  if (!wish.missing_before.empty()) {
    const auto before = begin_of_day(wish.missing_before);
    if (!before) {
      fmt::print(stderr, "segue: '{}' is no day; write it like 2026-01-31\n", wish.missing_before);
      return 1;
    }
    command.arguments["missing_before"] = fmt::to_string(*before);
  }
  if (!wish.sure) {
    const CommandResult preview = carried_out(settings, command);
    const int status = print_result(preview);
    if (status != 0 || preview.output.starts_with(nothing_goes)) return status;
    if (::isatty(STDIN_FILENO) == 0) {
      fmt::print("Nothing was deleted; --yes does it.\n");
      return 0;
    }
    if (!confirmed()) return 0;
  }
  command.arguments["dry_run"] = "false";
  return run_command(settings, command);
}

std::optional<base::UnixMs> begin_of_day(const std::string& day) {
  std::tm date{};
  const char* const end = ::strptime(day.c_str(), "%Y-%m-%d", &date);
  if (end == nullptr || *end != '\0') return std::nullopt;
  date.tm_isdst = -1;
  const int said = date.tm_mday;
  constexpr base::UnixMs ms = 1'000;
  const base::UnixMs moment = static_cast<base::UnixMs>(std::mktime(&date)) * ms;
  if (date.tm_mday != said) return std::nullopt;  // there is no 30 February
  return moment;
}

}  // namespace segue::app
