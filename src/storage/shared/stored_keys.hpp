#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "domain/index_text.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// Keys as indices hold them, and what they were asked as.
struct StoredKeys {
  explicit StoredKeys(std::span<const std::string> keys) {
    list.reserve(keys.size());
    for (const std::string& key : keys) {
      list.push_back(domain::index_text(key));
      asked_as.emplace(list.back(), key);
    }
  }
  std::vector<std::string> list;
  std::map<std::string, std::string> asked_as;  // by the stored form
};

template <class IdType>
std::map<std::string, IdType> find_by_key(Connection& connection, std::string_view sql,
                                          std::span<const std::string> keys) {
  const StoredKeys stored(keys);
  std::map<std::string, IdType> ids;
  connection.query(sql, {TextList(stored.list)}, [&](Row& row) {
    const std::string key = row.text();
    ids.emplace(stored.asked_as.at(key), row.id<IdType>());
  });
  return ids;
}

}  // namespace segue::storage
