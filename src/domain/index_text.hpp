#pragma once

#include <string>
#include <string_view>

namespace segue::domain {

// `text` as it stands in an index: itself up to 500 bytes; beyond, its beginning and a hash of the
// whole, so that different texts stay different. A tag may be 8 KiB long, an entry of PostgreSQL's
// B-tree 2704 bytes; both stores shorten alike, so that both order alike. Thread: any.
[[nodiscard]] std::string index_text(std::string_view text);

// How the catalogue keeps the path of an issue: readable, and short enough for an index.
[[nodiscard]] std::string issue_path(std::string_view raw);

}  // namespace segue::domain
