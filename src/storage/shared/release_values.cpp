#include "storage/shared/release_values.hpp"

#include <set>

#include "base/text.hpp"
#include "domain/index_text.hpp"

namespace segue::storage {

std::vector<std::string> names_of(std::span<const domain::LabelInfo> labels) {
  std::vector<std::string> names;
  std::set<std::string> keys;
  for (const domain::LabelInfo& label : labels) {
    if (!label.name.empty() && keys.insert(name_key(label.name)).second) {
      names.push_back(label.name);
    }
  }
  return names;
}

std::string name_key(const std::string& name) {
  std::string folded = base::text::folded(name);
  // Of signs alone nothing may be left, and two such names are not one.
  return domain::index_text(folded.empty() ? name : folded);
}

std::string_view to_text(domain::Lyrics lyrics) {
  switch (lyrics) {
    case domain::Lyrics::none:
      return "none";
    case domain::Lyrics::plain:
      return "plain";
    case domain::Lyrics::synced:
      break;
  }
  return "synced";
}

}  // namespace segue::storage
