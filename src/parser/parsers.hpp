#pragma once

#include <cstddef>
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
// never lets go of it, costs that file. As many processes as threads ask at once; they stay until
// rest(). The CPU time of a job counts as the calling thread's (base/thread_cpu.hpp).
//
// Thread: any; each call blocks until its job is done. Errors: as of media::read_tags and
// media::probe, and corrupt (it killed its parser), io (it could not be read in
// limits::parser_time_max), unavailable (no process can be begun).
class Parsers {
 public:
  explicit Parsers(Host host) : host_(std::move(host)) {}

  // In the order given.
  [[nodiscard]] std::vector<base::Result<FileSaid>> read_files(std::span<const FileToRead> files);
  // media::read_cue_sheet.
  [[nodiscard]] base::Result<media::CueSheet> read_cue_sheet(const FileToRead& file);
  // Of the picture in a sound file that media::read_tags listed, or of the file itself
  // (whole_file).
  [[nodiscard]] base::Result<PictureFacts> read_picture(const FileToRead& file, int index);
  // media::thumbhash of an encoded picture.
  [[nodiscard]] base::Result<std::string> thumbhash(std::string bytes);

  // Lets the processes go that nobody uses; the next call begins new ones.
  void rest() SEGUE_EXCLUDES(mutex_);

 private:
  enum class Ended { answered, died, too_slow, not_begun };
  struct Outcome {
    Ended ended{};
    Answers answers;
    std::string why;  // it was not begun
  };

  [[nodiscard]] static base::Error error_of(const Outcome& outcome, std::string_view name);
  // Throws std::runtime_error where no process can be begun.
  [[nodiscard]] Child take_child() SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] Outcome carry_out(const Job& job, std::span<const int> fds);
  [[nodiscard]] Outcome read_some(std::span<const FileToRead> files);

  Host host_;
  base::Mutex mutex_;
  std::vector<Child> idle_ SEGUE_GUARDED_BY(mutex_);
};

}  // namespace segue::parser
