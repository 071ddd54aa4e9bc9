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
      return {base::ErrorCode::unavailable,
              fmt::format("{} is read by the next scan: {}.", shown, outcome.why)};
    case Ended::answered:
    case Ended::died:
      break;
  }
  return {base::ErrorCode::corrupt,
          fmt::format("{} is damaged in a way that no parser survives. Replace it by a good copy, "
                      "and please report it.",
                      shown)};
}

Child Parsers::take_child() {
  {
    const base::MutexLock lock(mutex_);
    if (!idle_.empty()) {
      Child child = std::move(idle_.back());
      idle_.pop_back();
      return child;
    }
  }
  return host_.spawn();
}

void Parsers::rest() {
  std::vector<Child> leaving;
  const base::MutexLock lock(mutex_);
  leaving.swap(idle_);
}

Parsers::Outcome Parsers::carry_out(const Job& job, std::span<const int> fds) {
  using Clock = std::chrono::steady_clock;
  const auto began = Clock::now();
  std::optional<Child> taken;
  try {
    taken = take_child();
  } catch (const std::exception& failure) {
    return {.ended = Ended::not_begun, .answers = {}, .why = failure.what()};
  }
  Child& child = *taken;
  if (child.channel().send(encoded(job), fds)) {
    if (const auto answer =
            child.channel().receive(limits::parser_message_bytes_max, limits::parser_time_max)) {
      try {
        Outcome outcome{
            .ended = Ended::answered, .answers = decoded<Answers>(answer->bytes), .why = {}};
        base::lent_cpu_ns += outcome.answers.cpu_ns;
        const base::MutexLock lock(mutex_);
        idle_.push_back(std::move(child));
        return outcome;
      } catch (const std::exception& failure) {
        base::log::warning("a parser does not know any more what it says: {}", failure.what());
      }
    }
  }
  child.kill();
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

base::Result<media::CueSheet> Parsers::read_cue_sheet(const FileToRead& file) {
  const Job job{.kind = JobKind::cue_sheet, .names = {std::string(file.name)}, .bytes = {}};
  Outcome outcome = carry_out(job, {&file.fd, 1});
  if (outcome.ended != Ended::answered) return std::unexpected(error_of(outcome, file.name));
  return result_of(outcome.answers.cue_sheet);
}

base::Result<PictureFacts> Parsers::read_picture(const FileToRead& file, int index) {
  const Job job{
      .kind = JobKind::picture, .names = {std::string(file.name)}, .picture = index, .bytes = {}};
  Outcome outcome = carry_out(job, {&file.fd, 1});
  if (outcome.ended != Ended::answered) return std::unexpected(error_of(outcome, "The picture"));
  return result_of(outcome.answers.picture);
}

base::Result<std::string> Parsers::thumbhash(std::string bytes) {
  const Job job{.kind = JobKind::thumbhash, .names = {}, .bytes = std::move(bytes)};
  Outcome outcome = carry_out(job, {});
  if (outcome.ended != Ended::answered) return std::unexpected(error_of(outcome, "The picture"));
  return result_of(outcome.answers.thumbhash);
}

}  // namespace segue::parser
