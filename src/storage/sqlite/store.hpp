#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "domain/store.hpp"

namespace segue::storage::sqlite {

struct Options {
  std::string file;  // "DATA/segue.db"; made when it is not there
  std::size_t read_connections = base::limits::sqlite_readers;
};

// Opens the file and brings its schema up to date. An error says what is in the way: no such
// folder, not to be written, not a database of ours, made by a newer Segue, locked.
// `clock` must outlive the store.
[[nodiscard]] base::Result<std::unique_ptr<domain::Store>> open(const Options& options,
                                                                const base::Clock& clock);

}  // namespace segue::storage::sqlite
