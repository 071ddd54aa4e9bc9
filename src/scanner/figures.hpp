#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "base/thread_cpu.hpp"
#include "domain/scan_control.hpp"

namespace segue::scanner {

// One stage's counters since the process began. Thread: any.
struct StageCounter {
  std::atomic<std::int64_t> cpu_ns = 0;
  std::atomic<std::int64_t> files = 0;
  std::atomic<std::int64_t> queued = 0;

  [[nodiscard]] domain::StageFigures figures(std::string stage) const {
    return {std::move(stage), static_cast<double>(cpu_ns.load()) * 1e-9, files.load(),
            queued.load()};
  }
};

// Adds the CPU time that the calling thread spends while this lives.
class StageTimer {
 public:
  explicit StageTimer(StageCounter& counter)
      : counter_(counter), begin_ns_(base::thread_cpu_ns()) {}
  ~StageTimer() { counter_.cpu_ns += base::thread_cpu_ns() - begin_ns_; }
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;

 private:
  StageCounter& counter_;
  const std::int64_t begin_ns_;
};

// Files that wait in a stage for as long as this lives.
class QueuedFiles {
 public:
  QueuedFiles() = default;
  QueuedFiles(StageCounter& counter, std::size_t files)
      : counter_(&counter), files_(static_cast<std::int64_t>(files)) {
    counter_->queued += files_;
  }
  ~QueuedFiles() {
    if (counter_ != nullptr) counter_->queued -= files_;
  }
  QueuedFiles(QueuedFiles&& other) noexcept { swap(other); }
  QueuedFiles& operator=(QueuedFiles&& other) noexcept {
    swap(other);
    return *this;
  }

 private:
  void swap(QueuedFiles& other) noexcept {
    std::swap(counter_, other.counter_);
    std::swap(files_, other.files_);
  }

  StageCounter* counter_ = nullptr;
  std::int64_t files_ = 0;
};

// walk lists folders; tags reads, groups and writes the catalogue: a file that has left its queue
// can be played; covers finds pictures.
struct StageCounters {
  StageCounter walk, tags, covers;
};

}  // namespace segue::scanner
