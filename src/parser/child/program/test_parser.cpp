#include <sys/types.h>
#include <unistd.h>

#include <csignal>
#include <string_view>

#include "parser/child/jobs.hpp"
#include "parser/child/process.hpp"

// segue-parser, as its tests need it: some files are too much for it.
namespace {

using segue::parser::Channel;
using segue::parser::Job;

void live(Channel channel) {
  while (const auto message = channel.receive(1U << 20U)) {
    const auto job = segue::parser::decoded<Job>(message->bytes);
    for (const std::string_view name : job.names) {
      if (name == "killer.wav") ::raise(SIGKILL);
      if (name == "killer of all.wav") {
        ::kill(::getppid(), SIGKILL);
        ::pause();  // until the end, which the parent's brings
      }
    }
    const auto answers = segue::parser::carry_out(job, message->fds);
    if (!channel.send(segue::parser::encoded(answers))) return;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "--useless") return 1;
  segue::parser::be_host(live);
}
