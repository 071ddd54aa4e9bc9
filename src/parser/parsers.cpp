#include "parser/parsers.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "base/thread_cpu.hpp"

namespace segue::parser {
namespace {

namespace limits = base::limits;

std::unexpected<base::Error> killed_its_parser(std::string_view name) {
  return base::fail(base::ErrorCode::corrupt,
                    fmt::format("{} is damaged in a way that no parser survives. Replace it by a "
                                "good copy, and please report it.",
                                base::text::repaired(name)));
}

std::unexpected<base::Error> too_slow(std::string_view name) {
  return base::fail(base::ErrorCode::io,
                    fmt::format("{} could not be read within {} s. Check the drive.",
                                base::text::repaired(name), limits::parser_time_max.count()));
}

template <class Value>
base::Result<Value> result_of(Answer<Value>& answer) {
  if (answer.value) return std::move(*answer.value);
  if (answer.error) return std::unexpected(std::move(*answer.error));
  return base::fail(base::ErrorCode::corrupt, "Its parser said nothing about it.");
}

}  // namespace

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
  Child child = take_child();
  if (child.channel().send(encoded(job), fds)) {
    if (const auto answer =
            child.channel().receive(limits::parser_message_bytes_max, limits::parser_time_max)) {
      try {
        Outcome outcome{.ended = Ended::answered, .answers = decoded<Answers>(answer->bytes)};
        base::lent_cpu_ns += outcome.answers.cpu_ns;
        const base::MutexLock lock(mutex_);
        idle_.push_back(std::move(child));
        return outcome;
      } catch (const std::exception&) {
        // It does not know any more what it says.
      }
    }
  }
  child.kill();
  const bool slow = Clock::now() - began >= limits::parser_time_max;
  return {.ended = slow ? Ended::too_slow : Ended::died, .answers = {}};
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
    // One of them did it, and the others are well: each alone.
    for (const FileToRead& file : some) {
      if (some.size() > 1) outcome = read_some({&file, 1});
      if (outcome.ended == Ended::answered) {
        results.push_back(result_of(outcome.answers.files.front()));
      } else if (outcome.ended == Ended::died) {
        results.emplace_back(killed_its_parser(file.name));
      } else {
        results.emplace_back(too_slow(file.name));
      }
    }
  }
  return results;
}

base::Result<PictureFacts> Parsers::read_picture(const FileToRead& file, int index) {
  const Job job{
      .kind = JobKind::picture, .names = {std::string(file.name)}, .picture = index, .bytes = {}};
  Outcome outcome = carry_out(job, {&file.fd, 1});
  if (outcome.ended == Ended::died) return killed_its_parser("The picture");
  if (outcome.ended == Ended::too_slow) return too_slow("The picture");
  return result_of(outcome.answers.picture);
}

base::Result<std::string> Parsers::thumbhash(std::string bytes) {
  const Job job{.kind = JobKind::thumbhash, .names = {}, .bytes = std::move(bytes)};
  Outcome outcome = carry_out(job, {});
  if (outcome.ended == Ended::died) return killed_its_parser("The picture");
  if (outcome.ended == Ended::too_slow) return too_slow("The picture");
  return result_of(outcome.answers.thumbhash);
}

}  // namespace segue::parser
