#include "parser/child/jobs.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <exception>
#include <string>
#include <utility>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "media/cue_sheet.hpp"
#include "media/files/tag_reader.hpp"
#include "media/files/thumbhash.hpp"
#include "media/picture_file.hpp"
#include "media/raw_tags.hpp"
#include "parser/jobs.hpp"

namespace segue::parser {
namespace {

namespace limits = base::limits;

// Of all pictures of a file, in one message with what else it holds.
constexpr std::size_t pictures_bytes_max = limits::parser_message_bytes_max / 16 * 15;

domain::Lyrics kind_of(const std::vector<media::EmbeddedLyrics>& lyrics) {
  if (lyrics.empty()) return domain::Lyrics::none;
  const bool synced = std::ranges::any_of(lyrics, &media::EmbeddedLyrics::synced);
  return synced ? domain::Lyrics::synced : domain::Lyrics::plain;
}

template <class Value>
Answer<Value> answer_of(base::Result<Value> result) {
  if (!result) return {.error = std::move(result).error(), .value = {}};
  return {.error = {}, .value = std::move(*result)};
}

// What a library throws is damage that it did not expect.
template <class Value, class Work>
Answer<Value> guarded(std::string_view what, const Work& work) {
  try {
    return answer_of<Value>(work());
  } catch (const std::exception& failure) {
    return answer_of<Value>(
        base::fail(base::ErrorCode::corrupt,
                   fmt::format("{} cannot be read ({}). Replace it.", what, failure.what())));
  }
}

base::Result<FileSaid> read_file(int fd, const std::string& name) {
  media::ReadReport report;
  auto tags = media::read_tags(fd, name, &report);
  if (!tags) return std::unexpected(std::move(tags).error());
  FileSaid said{.before = report.before,
                .tags = {},
                .raw_tags_json = media::raw_tags_json(tags->raw),
                .lyrics = kind_of(tags->lyrics)};
  tags->raw = {};
  tags->lyrics = {};
  said.tags = std::move(*tags);
  return said;
}

base::Result<std::string> bytes_of(int fd, const std::string& name, int index) {
  if (index == whole_file) return media::read_picture_file(fd);
  auto picture = media::read_picture(fd, name, index);
  if (!picture) return std::unexpected(std::move(picture).error());
  return std::move(picture->bytes);
}

base::Result<PictureFacts> read_picture(int fd, const std::string& name, int index) {
  const auto bytes = bytes_of(fd, name, index);
  if (!bytes) return std::unexpected(bytes.error());
  const auto info = media::probe(*bytes);
  if (!info) return std::unexpected(info.error());
  return PictureFacts{
      .info = *info, .size_bytes = bytes->size(), .hash = base::crypto::sha256(*bytes)};
}

base::Result<PicturesInside> read_pictures(int fd, const std::string& name) {
  const auto tags = media::read_tags(fd, name);
  if (!tags) return std::unexpected(tags.error());
  PicturesInside pictures;
  std::size_t bytes = 0;
  for (const media::EmbeddedPicture& listed : tags->pictures) {
    auto picture = media::read_picture(fd, name, listed.index);
    if (!picture) continue;
    if (bytes + picture->bytes.size() > pictures_bytes_max) continue;
    bytes += picture->bytes.size();
    pictures.push_back(std::move(picture->bytes));
  }
  return pictures;
}

base::Result<LyricsInside> read_lyrics(int fd, const std::string& name) {
  auto tags = media::read_tags(fd, name);
  if (!tags) return std::unexpected(std::move(tags).error());
  return std::move(tags->lyrics);
}

base::Result<std::string> thumbhash_of(const std::string& bytes) {
  constexpr int side = 64;
  const auto pixels = media::pixels_within(bytes, side);
  if (!pixels) return std::unexpected(pixels.error());
  return media::thumbhash(*pixels);
}

// Of the whole process: libvips has threads of its own.
std::chrono::nanoseconds cpu_used() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

// The kernel ends an endless loop.
void limit_cpu(std::chrono::seconds more) {
  const auto most =
      static_cast<rlim_t>(std::chrono::ceil<std::chrono::seconds>(cpu_used() + more).count());
  rlimit limit{};
  ::getrlimit(RLIMIT_CPU, &limit);
  limit.rlim_cur = std::min(most, limit.rlim_max);
  ::setrlimit(RLIMIT_CPU, &limit);
}

bool decodes_pixels(JobKind kind) {
  return kind == JobKind::picture || kind == JobKind::resize || kind == JobKind::thumbhash;
}

}  // namespace

Answers carry_out(const Job& job, std::span<const base::UniqueFd> fds) {
  Answers answers;
  SEGUE_ASSERT(fds.size() == job.names.size());
  switch (job.kind) {
    case JobKind::files:
      answers.files.reserve(job.names.size());
      for (std::size_t i = 0; i < job.names.size(); ++i) {
        answers.files.push_back(
            guarded<FileSaid>(job.names[i], [&] { return read_file(fds[i].get(), job.names[i]); }));
      }
      break;
    case JobKind::cue_sheet:
      SEGUE_ASSERT(fds.size() == 1);
      answers.cue_sheet = guarded<media::CueSheet>(
          "The CUE sheet", [&] { return media::read_cue_sheet(fds.front().get()); });
      break;
    case JobKind::picture:
      SEGUE_ASSERT(fds.size() == 1);
      answers.picture = guarded<PictureFacts>("The picture", [&] {
        return read_picture(fds.front().get(), job.names.front(), job.picture);
      });
      break;
    case JobKind::pictures:
      SEGUE_ASSERT(fds.size() == 1);
      answers.pictures = guarded<PicturesInside>(
          job.names.front(), [&] { return read_pictures(fds.front().get(), job.names.front()); });
      break;
    case JobKind::lyrics:
      SEGUE_ASSERT(fds.size() == 1);
      answers.lyrics = guarded<LyricsInside>(
          job.names.front(), [&] { return read_lyrics(fds.front().get(), job.names.front()); });
      break;
    case JobKind::resize:
      answers.bytes = guarded<std::string>(
          "The picture", [&] { return media::resize(job.bytes, job.box, job.format); });
      break;
    case JobKind::thumbhash:
      answers.bytes = guarded<std::string>("The picture", [&] { return thumbhash_of(job.bytes); });
      break;
  }
  return answers;
}

void serve_jobs(Channel channel) {
  std::chrono::nanoseconds lent{0};
  while (const auto message = channel.receive(limits::parser_message_bytes_max)) {
    const auto job = decoded<Job>(message->bytes);
    limit_cpu(decodes_pixels(job.kind) ? limits::parser_picture_cpu_max
                                       : limits::parser_tags_cpu_max);
    Answers answers = carry_out(job, message->fds);
    answers.cpu_ns = (cpu_used() - lent).count();
    lent = cpu_used();
    if (!channel.send(encoded(answers))) return;
  }
}

}  // namespace segue::parser
