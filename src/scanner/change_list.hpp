#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "domain/catalog_writer.hpp"

namespace segue::scanner {

// What one transaction tells of each thing: once, and in the strongest word. Thread: one.
class ChangeList {
 public:
  // "added" stands against "changed"; what came or went by presence stands against both.
  void note(domain::ChangeKind kind, const std::string& entity, std::int64_t id) {
    const auto [at, fresh] = kinds_.try_emplace({entity, id}, kind);
    if (!fresh && kind == domain::ChangeKind::added) at->second = kind;
  }
  void note(std::span<const domain::Change> changes) {
    for (const domain::Change& change : changes) note(change.kind, change.entity, change.id);
  }
  void note_presence(std::span<const domain::Change> changes) {
    for (const domain::Change& change : changes) kinds_[{change.entity, change.id}] = change.kind;
  }

  [[nodiscard]] std::vector<domain::Change> changes() const {
    std::vector<domain::Change> all;
    all.reserve(kinds_.size());
    for (const auto& [thing, kind] : kinds_) all.push_back({kind, thing.first, thing.second});
    return all;
  }

 private:
  std::map<std::pair<std::string, std::int64_t>, domain::ChangeKind> kinds_;
};

}  // namespace segue::scanner
