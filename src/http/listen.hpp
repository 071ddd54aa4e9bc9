#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/unique_fd.hpp"

namespace segue::http {

struct Listener {
  base::UniqueFd socket;
  int family = 0;  // AF_INET or AF_INET6
  std::uint16_t port = 0;
};

// Listens on all addresses of a host: "127.0.0.1", "::", "localhost", a name. Port 0 lets the
// system choose one, the same for all. Sockets are exclusive, so that a second server on the
// port fails here instead of taking half of the connections.
[[nodiscard]] base::Result<std::vector<Listener>> listen_on(const std::string& host,
                                                            std::uint16_t port);

}  // namespace segue::http
