#pragma once

#include "parser/channel.hpp"

namespace segue::parser {

// What a child does until it ends.
using Life = void (*)(Channel);

// The life of segue-parser: behind host_channel_fd it begins a child whenever it is told to, until
// that channel ends. Only while the process has one thread. Throws std::runtime_error where there
// is no such channel, or libvips cannot be started.
[[noreturn]] void be_host(Life life);

}  // namespace segue::parser
