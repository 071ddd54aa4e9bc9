#include "parser/parsers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "base/thread_cpu.hpp"

namespace segue::parser {
namespace {

namespace limits = base::limits;

template <class Value>
base::Result<Value> result_of(Answer<Value>& answer) {
  if (answer.value) return std::move(*answer.value);
  if (answer.error) return std::unexpected(std::move(*answer.error));
  return base::fail(base::ErrorCode::corrupt, "Its parser said nothing about it.");
}

}  // namespace

// What is to be said of a file that was not read.
base::Error Parsers::error_of(const Outcome& outcome, std::string_view name) {
  const std::string shown = base::text::repaired(name);
  switch (outcome.ended) {
    case Ended::too_slow:
      return {base::ErrorCode::io, fmt::format("{} could not be read within {} s. Check the drive.",
                                               shown, limits::parser_time_max.count())};
    case Ended::not_begun:
      return {
          base::ErrorCode::unavailable,
          fmt::format("{} cannot be read just now: {}. It is tried again.", shown, outcome.why)};
    case Ended::answered:
    case Ended::died:
      break;
  }
  return {base::ErrorCode::corrupt,
          fmt::format("{} is damaged in a way that no parser survives. Replace it by a good copy, "
                      "and please report it.",
                      shown)};
}

// A child for one job. Unless it is given back, it does not answer any more and is ended.
class Parsers::Lease {
 public:
  // Throws std::runtime_error where no process can be begun.
  Lease(Parsers& parsers, Urgency urgency) : parsers_(parsers), urgency_(urgency) {
    {
      const base::MutexLock lock(parsers_.mutex_);
      ++parsers_.busy_;
      Children& idle = parsers_.idle_[urgency];
      std::erase_if(idle, [](const Child& child) { return child.has_ended(); });
      if (!idle.empty()) {
        child_ = std::move(idle.back());
        idle.pop_back();
      }
    }
    try {
      if (!child_) child_ = parsers_.host_.spawn(urgency);
    } catch (...) {
      end();
      throw;
    }
  }
  ~Lease() {
    if (child_) child_->kill();
    end();
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  [[nodiscard]] Channel& channel() { return child_->channel(); }
  void give_back() {
    const base::MutexLock lock(parsers_.mutex_);
    parsers_.idle_[urgency_].push_back(std::move(*child_));
    child_.reset();
  }

 private:
  void end() {
    const base::MutexLock lock(parsers_.mutex_);
    --parsers_.busy_;
    parsers_.used_ = std::chrono::steady_clock::now();
  }

  Parsers& parsers_;
  Urgency urgency_;
  std::optional<Child> child_;
};

void Parsers::rest() {
  std::map<Urgency, Children> leaving;
  const base::MutexLock lock(mutex_);
  leaving.swap(idle_);
}

void Parsers::rest_if_unused(std::chrono::seconds time) {
  const base::MutexLock lock(mutex_);
  if (busy_ > 0 || std::chrono::steady_clock::now() - used_ < time) return;
  idle_.clear();
  host_.rest();
}

Parsers::Outcome Parsers::carry_out(const Job& job, std::span<const int> fds, Urgency urgency) {
  using Clock = std::chrono::steady_clock;
  const auto began = Clock::now();
  std::optional<Lease> child;
  try {
    child.emplace(*this, urgency);
  } catch (const std::exception& failure) {
    return {.ended = Ended::not_begun, .answers = {}, .why = failure.what()};
  }
  if (child->channel().send(encoded(job), fds)) {
    if (const auto answer =
            child->channel().receive(limits::parser_message_bytes_max, limits::parser_time_max)) {
      try {
        Outcome outcome{
            .ended = Ended::answered, .answers = decoded<Answers>(answer->bytes), .why = {}};
        base::lent_cpu_ns += outcome.answers.cpu_ns;
        child->give_back();
        return outcome;
      } catch (const std::exception& failure) {
        base::log::warning("a parser does not know any more what it says: {}", failure.what());
      }
    }
  }
  const bool slow = Clock::now() - began >= limits::parser_time_max;
  return {.ended = slow ? Ended::too_slow : Ended::died, .answers = {}, .why = {}};
}

Parsers::Outcome Parsers::read_some(std::span<const FileToRead> files) {
  Job job{.kind = JobKind::files};
  std::vector<int> fds;
  job.names.reserve(files.size());
  fds.reserve(files.size());
  for (const FileToRead& file : files) {
    job.names.emplace_back(file.name);
    fds.push_back(file.fd);
  }
  Outcome outcome = carry_out(job, fds);
  if (outcome.ended == Ended::answered && outcome.answers.files.size() != files.size()) {
    outcome.ended = Ended::died;
  }
  return outcome;
}

std::vector<base::Result<FileSaid>> Parsers::read_files(std::span<const FileToRead> files) {
  std::vector<base::Result<FileSaid>> results;
  results.reserve(files.size());
  while (!files.empty()) {
    const auto some = files.first(std::min(files.size(), Channel::fds_max));
    files = files.subspan(some.size());
    Outcome outcome = read_some(some);
    if (outcome.ended == Ended::answered) {
      for (Answer<FileSaid>& answer : outcome.answers.files) results.push_back(result_of(answer));
      continue;
    }
    // One of them did it, and the others are well: each alone. A drive that hangs holds up all.
    bool alone = some.size() > 1 && outcome.ended != Ended::not_begun;
    for (const FileToRead& file : some) {
      if (alone) outcome = read_some({&file, 1});
      alone = alone && outcome.ended != Ended::too_slow;
      if (outcome.ended == Ended::answered) {
        results.push_back(result_of(outcome.answers.files.front()));
      } else {
        results.emplace_back(std::unexpected(error_of(outcome, file.name)));
      }
    }
  }
  return results;
}

template <class Value>
base::Result<Value> Parsers::told(Outcome outcome, Answer<Value> Answers::* answer,
                                  std::string_view name) {
  if (outcome.ended != Ended::answered) return std::unexpected(error_of(outcome, name));
  return result_of(outcome.answers.*answer);
}

base::Result<media::CueSheet> Parsers::read_cue_sheet(const FileToRead& file) {
  const Job job{.kind = JobKind::cue_sheet, .names = {std::string(file.name)}, .bytes = {}};
  return told(carry_out(job, {&file.fd, 1}), &Answers::cue_sheet, file.name);
}

base::Result<PictureFacts> Parsers::read_picture(const FileToRead& file, int index) {
  const Job job{
      .kind = JobKind::picture, .names = {std::string(file.name)}, .picture = index, .bytes = {}};
  return told(carry_out(job, {&file.fd, 1}), &Answers::picture, "The picture");
}

base::Result<std::string> Parsers::thumbhash(std::string bytes) {
  const Job job{.kind = JobKind::thumbhash, .names = {}, .bytes = std::move(bytes)};
  return told(carry_out(job, {}), &Answers::bytes, "The picture");
}

base::Result<PicturesInside> Parsers::pictures_in(const FileToRead& file, Urgency urgency) {
  const Job job{.kind = JobKind::pictures, .names = {std::string(file.name)}, .bytes = {}};
  return told(carry_out(job, {&file.fd, 1}, urgency), &Answers::pictures, file.name);
}

base::Result<LyricsInside> Parsers::lyrics_in(const FileToRead& file) {
  const Job job{.kind = JobKind::lyrics, .names = {std::string(file.name)}, .bytes = {}};
  return told(carry_out(job, {&file.fd, 1}, Urgency::listener), &Answers::lyrics, file.name);
}

base::Result<std::string> Parsers::resize(std::string bytes, const media::Box& box,
                                          media::OutputFormat format) {
  const Job job{.kind = JobKind::resize,
                .names = {},
                .bytes = std::move(bytes),
                .box = box,
                .format = format};
  return told(carry_out(job, {}, Urgency::listener), &Answers::bytes, "The picture");
}

}  // namespace segue::parser
