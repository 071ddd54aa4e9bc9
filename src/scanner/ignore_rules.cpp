#include "scanner/ignore_rules.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <ranges>
#include <span>

#include "base/text.hpp"
#include "scanner/file_names.hpp"

namespace segue::scanner {
namespace {

using Parts = std::span<const std::string>;

bool matches(Parts pattern, Parts path) {
  if (pattern.empty()) return path.empty();
  if (pattern.front() == "**") {
    // At the end it is everything below, and not the folder itself.
    if (pattern.size() == 1) return !path.empty();
    for (std::size_t skipped = 0; skipped <= path.size(); ++skipped) {
      if (matches(pattern.subspan(1), path.subspan(skipped))) return true;
    }
    return false;
  }
  return !path.empty() && ::fnmatch(pattern.front().c_str(), path.front().c_str(), 0) == 0 &&
         matches(pattern.subspan(1), path.subspan(1));
}

// Spaces at the end do not count unless a backslash stands before the last.
void cut_end(std::string& line) {
  if (line.ends_with('\r')) line.pop_back();
  while (line.ends_with(' ') && !line.ends_with("\\ ")) line.pop_back();
}

}  // namespace

IgnoreRules::IgnoreRules(std::string_view text) {
  for (std::string& line : base::text::split(text, '\n')) add(std::move(line));
}

void IgnoreRules::add(std::string line) {
  cut_end(line);
  if (line.empty() || line.starts_with('#')) return;
  Rule rule;
  if (line.starts_with('!')) {
    rule.takes_in = true;
    line.erase(0, 1);
  }
  if (line.ends_with('/')) {
    rule.only_folders = true;
    line.pop_back();
  }
  rule.anchored = line.find('/') != std::string::npos;
  if (line.starts_with('/')) line.erase(0, 1);
  if (line.empty()) return;
  rule.parts = base::text::split(line, '/');
  rules_.push_back(std::move(rule));
}

std::optional<bool> IgnoreRules::ignores(std::string_view path, bool is_folder) const {
  if (rules_.empty()) return std::nullopt;
  const std::vector<std::string> parts = base::text::split(path, '/');
  for (const Rule& rule : std::ranges::reverse_view(rules_)) {
    if (rule.only_folders && !is_folder) continue;
    const Parts all(parts);
    if (matches(rule.parts, rule.anchored ? all : all.last(1))) return !rule.takes_in;
  }
  return std::nullopt;
}

void RuleStack::push(std::string folder, IgnoreRules rules) {
  if (!rules.empty()) levels_.push_back({std::move(folder), std::move(rules)});
}

bool RuleStack::leaves_out(std::string_view path, bool is_folder) const {
  for (const Level& level : std::ranges::reverse_view(levels_)) {
    if (!lies_in(path, level.folder) || path.size() == level.folder.size()) continue;
    const std::size_t begin = level.folder.empty() ? 0 : level.folder.size() + 1;
    if (const auto ignored = level.rules.ignores(path.substr(begin), is_folder)) return *ignored;
  }
  return false;
}

}  // namespace segue::scanner
