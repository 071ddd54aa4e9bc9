#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/mutex.hpp"
#include "parser/host.hpp"
#include "parser/jobs.hpp"

namespace segue::parser {

struct FileToRead {
  int fd = -1;            // open for reading
  std::string_view name;  // raw bytes, for messages only
};

// Reads what may be damaged or hostile in processes of their own: a file that kills its parser, or
// never lets go of it, costs that file. As many processes as threads ask at once. The CPU time of a
// job counts as the calling thread's (base/thread_cpu.hpp).
//
// Thread: any; each call blocks until its job is done. Errors: as of the functions of media that
// do it there, and corrupt (it killed its parser), io (it could not be read in
// limits::parser_time_max), unavailable (no process can be begun).
class Parsers {
 public:
  // Throws as Host.
  explicit Parsers(const std::filesystem::path& program = Host::installed(),
                   std::vector<std::string> arguments = {})
      : host_(program, std::move(arguments)) {}

  // For ingest, which steps back from listeners:

  // In the order given.
  [[nodiscard]] std::vector<base::Result<FileSaid>> read_files(std::span<const FileToRead> files);
  // media::read_cue_sheet.
  [[nodiscard]] base::Result<media::CueSheet> read_cue_sheet(const FileToRead& file);
  // Of the picture in a sound file that media::read_tags listed, or of the file itself
  // (whole_file).
  [[nodiscard]] base::Result<PictureFacts> read_picture(const FileToRead& file, int index);
  // media::thumbhash of an encoded picture.
  [[nodiscard]] base::Result<std::string> thumbhash(std::string bytes);

  // For listeners, who wait for it:

  // The bytes of those in a sound file, without those that cannot be read; also for ingest.
  [[nodiscard]] base::Result<PicturesInside> pictures_in(const FileToRead& file, Urgency urgency);
  // Of a sound file, as they stand in it.
  [[nodiscard]] base::Result<LyricsInside> lyrics_in(const FileToRead& file);
  // media::resize.
  [[nodiscard]] base::Result<std::string> resize(std::string bytes, const media::Box& box,
                                                 media::OutputFormat format);

  // Lets the processes go that nobody uses; the next call begins new ones.
  void rest() SEGUE_EXCLUDES(mutex_);
  // The same, and of the one that begins them, if none of them was used for this long.
  void rest_if_unused(std::chrono::seconds time) SEGUE_EXCLUDES(mutex_);

 private:
  enum class Ended { answered, died, too_slow, not_begun };
  struct Outcome {
    Ended ended{};
    Answers answers;
    std::string why;  // it was not begun
  };

  [[nodiscard]] static base::Error error_of(const Outcome& outcome, std::string_view name);
  using Children = std::vector<Child>;
  class Lease;

  [[nodiscard]] Outcome carry_out(const Job& job, std::span<const int> fds,
                                  Urgency urgency = Urgency::ingest);
  template <class Value>
  [[nodiscard]] static base::Result<Value> told(Outcome outcome, Answer<Value> Answers::* answer,
                                                std::string_view name);
  [[nodiscard]] Outcome read_some(std::span<const FileToRead> files);

  Host host_;
  base::Mutex mutex_;
  std::map<Urgency, Children> idle_ SEGUE_GUARDED_BY(mutex_);
  int busy_ SEGUE_GUARDED_BY(mutex_) = 0;
  std::chrono::steady_clock::time_point used_ SEGUE_GUARDED_BY(mutex_);
};

}  // namespace segue::parser
