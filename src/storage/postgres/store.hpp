#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "domain/store.hpp"

namespace segue::storage::postgres {

struct Options {
  std::string url;  // "postgresql://…" or libpq's key=value form
  std::size_t connections = base::limits::postgres_connections;
};

// Connects and brings the schema up to date; several processes may do so at once. An error says
// what is in the way, without the password: no such server, refused, made by a newer Segue.
// `clock` must outlive the store.
[[nodiscard]] base::Result<std::unique_ptr<domain::Store>> open(const Options& options,
                                                                const base::Clock& clock);

}  // namespace segue::storage::postgres
