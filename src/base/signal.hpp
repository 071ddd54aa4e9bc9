#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "base/mutex.hpp"

namespace segue::base {

// "Something changed, look again": many listeners, no payload. Whoever is told reads the store
// from its own cursor, so a lost or doubled notification never loses or doubles data.
//
// Thread: any. Callbacks run on the notifying thread and must only hand work on.
class Signal {
  struct State {
    Mutex mutex;
    std::uint64_t next_key SEGUE_GUARDED_BY(mutex) = 0;
    std::map<std::uint64_t, std::function<void()>> listeners SEGUE_GUARDED_BY(mutex);
  };

 public:
  // Disconnects when destroyed; afterwards the callback neither runs nor will run.
  class [[nodiscard]] Connection {
   public:
    Connection() = default;
    Connection(std::weak_ptr<State> state, std::uint64_t key)
        : state_(std::move(state)), key_(key) {}
    ~Connection() { disconnect(); }
    Connection(Connection&& other) noexcept : state_(std::move(other.state_)), key_(other.key_) {
      other.state_.reset();
    }
    Connection& operator=(Connection&& other) noexcept {
      if (this == &other) return *this;
      disconnect();
      state_ = std::move(other.state_);
      key_ = other.key_;
      other.state_.reset();
      return *this;
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void disconnect() {
      const auto state = state_.lock();
      if (!state) return;
      const MutexLock lock(state->mutex);
      state->listeners.erase(key_);
      state_.reset();
    }

   private:
    std::weak_ptr<State> state_;
    std::uint64_t key_ = 0;
  };

  Connection connect(std::function<void()> callback) {
    const MutexLock lock(state_->mutex);
    const std::uint64_t key = state_->next_key++;
    state_->listeners.emplace(key, std::move(callback));
    return {state_, key};
  }

  void notify() {
    const MutexLock lock(state_->mutex);
    for (const auto& [key, callback] : state_->listeners) callback();
  }

 private:
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace segue::base
