#pragma once

#include <functional>
#include <span>
#include <vector>

#include "domain/library.hpp"

// Which roots are scanned side by side, and which one behind another. A drive that is slow keeps
// nobody else waiting.
namespace segue::scanner {

// Roots that lie in one another, the inner ones first: they take over what an outer one has of
// theirs.
using RootChain = std::vector<domain::Root>;

// Each root in one chain; no root of one lies in a root of another.
[[nodiscard]] std::vector<RootChain> chains_of(std::vector<domain::Root> roots);

// Calls `scan` for each root, of one chain one after the other, of at most limits::roots_at_once
// chains at a time, each on a thread of its own; where there is one chain, on the caller's. Returns
// when all have ended; throws then what one of them threw.
void scan_chains(std::span<const RootChain> chains,
                 const std::function<void(const domain::Root&)>& scan);

}  // namespace segue::scanner
