#include "search/follower.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"

namespace segue::search {
namespace {

// Between two updates: what is committed meanwhile is taken together.
constexpr std::chrono::milliseconds update_interval{100};
constexpr std::chrono::milliseconds retry_time{2'000};

std::optional<Key> key_of(const domain::Change& change) {
  if (change.entity == "artist") return Key{FindableKind::artist, change.id};
  if (change.entity == "release") return Key{FindableKind::release, change.id};
  if (change.entity == "track") return Key{FindableKind::track, change.id};
  return std::nullopt;
}

}  // namespace

void Follower::start() {
  on_commit_ = store_.committed().connect([this] {
    const base::MutexLock lock(mutex_);
    committed_ = true;
    wake_.notify_all();
  });
  thread_ = std::thread([this] { work(); });
}

void Follower::stop() {
  on_commit_.disconnect();
  {
    const base::MutexLock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Follower::work() {
  bool going = !stopping();
  while (going) {
    try {
      catch_up();
      going = pause(update_interval) && wait_for_commit();
    } catch (const std::exception& error) {
      base::log::warning("search is not up to date, the catalogue cannot be read: {}",
                         error.what());
      going = pause(retry_time);
    }
  }
}

void Follower::catch_up() {
  if (!ready_) fill();
  while (!stopping() && follow()) {
  }
}

void Follower::fill() {
  const auto begin = std::chrono::steady_clock::now();
  // Before the catalogue: what is committed in between is read twice.
  position_ = store_.events().change_range().second;
  SegmentBuilder builder;
  store_.catalog().each_findable([&](const domain::Findable& findable) { builder.add(findable); });
  index_.replace(builder.finish());
  fill_seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  ready_ = true;
}

bool Follower::follow() {
  const auto records = store_.events().changes_after(position_, base::limits::search_changes_max);
  if (records.empty()) return false;
  std::vector<domain::Change> changes;
  std::vector<Key> keys;
  for (const domain::ChangeRecord& record : records) {
    const auto key = key_of(record.change);
    if (!key) continue;
    changes.push_back(record.change);
    keys.push_back(*key);
  }
  if (!changes.empty()) index_.update(store_.catalog().findables(changes), std::move(keys));
  position_ = records.back().seq;
  return records.size() == base::limits::search_changes_max;
}

bool Follower::wait_for_commit() {
  base::MutexLock lock(mutex_);
  while (!committed_ && !stopping_) lock.wait(wake_);
  committed_ = false;
  return !stopping_;
}

bool Follower::pause(std::chrono::milliseconds time) {
  const auto due = std::chrono::steady_clock::now() + time;
  base::MutexLock lock(mutex_);
  while (!stopping_ && std::chrono::steady_clock::now() < due) {
    lock.wait_for(wake_, due - std::chrono::steady_clock::now());
  }
  return !stopping_;
}

bool Follower::stopping() {
  const base::MutexLock lock(mutex_);
  return stopping_;
}

}  // namespace segue::search
