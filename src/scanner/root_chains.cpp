#include "scanner/root_chains.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

#include "base/limits.hpp"
#include "base/mutex.hpp"
#include "base/pool.hpp"
#include "scanner/sightings.hpp"

namespace segue::scanner {
namespace {

bool belongs_to(const domain::Root& root, const RootChain& chain) {
  return std::ranges::any_of(chain, [&](const domain::Root& other) {
    return !place_inside(root, other).empty() || !place_inside(other, root).empty();
  });
}

}  // namespace

std::vector<RootChain> chains_of(std::vector<domain::Root> roots) {
  std::ranges::sort(roots, {}, [](const domain::Root& root) {
    return std::pair(-std::ranges::count(root.path, '/'), root.id);
  });
  std::vector<RootChain> chains;
  for (domain::Root& root : roots) {
    RootChain joined;
    std::erase_if(chains, [&](RootChain& chain) {
      if (!belongs_to(root, chain)) return false;
      std::ranges::move(chain, std::back_inserter(joined));
      return true;
    });
    joined.push_back(std::move(root));
    chains.push_back(std::move(joined));
  }
  return chains;
}

void scan_chains(std::span<const RootChain> chains,
                 const std::function<void(const domain::Root&)>& scan) {
  base::Mutex mutex;
  std::exception_ptr thrown;
  const auto scan_chain = [&](const RootChain& chain) {
    try {
      for (const domain::Root& root : chain) scan(root);
    } catch (...) {
      const base::MutexLock lock(mutex);
      thrown = std::current_exception();
    }
  };
  if (chains.size() > 1) {
    base::Pool pool({.name = "scan",
                     .threads = std::min(chains.size(), base::limits::roots_at_once),
                     .queue_max = chains.size()});
    for (const RootChain& chain : chains) {
      static_cast<void>(pool.try_submit([&] { scan_chain(chain); }));  // there is room for all
    }
    pool.start();
  } else if (!chains.empty()) {
    scan_chain(chains.front());
  }
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace segue::scanner
