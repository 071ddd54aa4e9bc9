#include "app/root_commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "domain/library_names.hpp"

namespace segue::app {
namespace {

using base::text::repaired;

std::string_view state_of(const domain::Root& root) {
  return root.policy.paused ? "paused" : name_of(root.state);
}

// What an admin chose other than usual.
std::string choices_of(const domain::RootPolicy& policy) {
  std::vector<std::string> choices;
  if (policy.follow_links) choices.emplace_back("follows links");
  if (policy.workers > 0) {
    choices.push_back(fmt::format("{} reader{}", policy.workers, policy.workers == 1 ? "" : "s"));
  }
  return base::text::join(choices, ", ");
}

base::Result<domain::Root> known_root(const Command& command, const CommandContext& context) {
  return root_named(command, context.store.catalog().roots());
}

CommandResult change(const CommandContext& context, domain::RootId root,
                     const domain::RootChange& change) {
  const auto changed = context.roots->change_root(root, change);
  return changed ? CommandResult{} : refused(changed.error());
}

CommandResult set_paused(const Command& command, const CommandContext& context, bool paused) {
  const auto root = known_root(command, context);
  if (!root) return refused(root.error());
  domain::RootPolicy policy = root->policy;
  policy.paused = paused;
  return change(context, root->id, {.name = {}, .policy = policy});
}

}  // namespace

base::Result<domain::Root> root_named(const Command& command,
                                      const std::vector<domain::Root>& roots) {
  const std::string wanted = command.argument("root");
  auto found = std::ranges::find_if(
      roots, [&](const domain::Root& root) { return std::to_string(root.id.value) == wanted; });
  if (found == roots.end()) found = std::ranges::find(roots, wanted, &domain::Root::name);
  if (found != roots.end()) return *found;
  return base::fail(base::ErrorCode::not_found,
                    fmt::format("there is no music folder '{}'; see segue root list", wanted));
}

CommandResult root_list(const Command&, const CommandContext& context) {
  std::string out;
  for (const domain::Root& root : context.store.catalog().roots()) {
    out += fmt::format("{} {:8} {}: {}\n", root.id.value, state_of(root), root.name,
                       repaired(root.path));
    const std::string choices = choices_of(root.policy);
    if (!choices.empty()) out += fmt::format("  {}\n", choices);
    if (!root.state_reason.empty()) out += fmt::format("  {}\n", root.state_reason);
  }
  return {.output = std::move(out)};
}

CommandResult root_add(const Command& command, const CommandContext& context) {
  const auto root = context.roots->add_root(command.argument("path"));
  if (!root) return refused(root.error());
  return {.output = fmt::format("{} {}\n", root->id.value, root->name)};
}

CommandResult root_remove(const Command& command, const CommandContext& context) {
  const auto root = known_root(command, context);
  if (!root) return refused(root.error());
  const auto removed = context.roots->remove_root(root->id);
  return removed ? CommandResult{} : refused(removed.error());
}

CommandResult root_rename(const Command& command, const CommandContext& context) {
  const auto root = known_root(command, context);
  if (!root) return refused(root.error());
  return change(context, root->id, {.name = command.argument("name"), .policy = {}});
}

CommandResult root_pause(const Command& command, const CommandContext& context) {
  return set_paused(command, context, true);
}

CommandResult root_resume(const Command& command, const CommandContext& context) {
  return set_paused(command, context, false);
}

}  // namespace segue::app
