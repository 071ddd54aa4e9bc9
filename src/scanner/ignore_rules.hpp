#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace segue::scanner {

// Rules of gitignore(5): `*`, `?`, `[…]`, `**`, a leading `/` or `!`, a trailing `/`, comments. Of
// raw bytes, case counts. Thread: any.
class IgnoreRules {
 public:
  IgnoreRules() = default;
  explicit IgnoreRules(std::string_view text);

  [[nodiscard]] bool empty() const { return rules_.empty(); }
  // `path` is relative to the folder of the rules. Whether it is left out, or taken in by a rule
  // with `!`; none: no rule is about it.
  [[nodiscard]] std::optional<bool> ignores(std::string_view path, bool is_folder) const;

 private:
  struct Rule {
    std::vector<std::string> parts;  // of the pattern, between its slashes
    bool takes_in = false;
    bool only_folders = false;
    bool anchored = false;  // to the folder of the rules
  };

  void add(std::string line);

  std::vector<Rule> rules_;
};

// The rules that hold in a folder: its own and those of the folders it lies in. Where two are about
// the same path, the deeper one counts. Not thread safe.
class RuleStack {
 public:
  // `folder` and all paths are relative to the root.
  void push(std::string folder, IgnoreRules rules);
  [[nodiscard]] std::size_t size() const { return levels_.size(); }
  void pop_to(std::size_t size) { levels_.resize(size); }
  [[nodiscard]] bool leaves_out(std::string_view path, bool is_folder) const;

 private:
  struct Level {
    std::string folder;
    IgnoreRules rules;
  };

  std::vector<Level> levels_;
};

}  // namespace segue::scanner
