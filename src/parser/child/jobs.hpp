#pragma once

#include <span>

#include "parser/channel.hpp"
#include "parser/jobs.hpp"

namespace segue::parser {

// The life of a reading process: takes one job after the other until nobody asks any more. It has
// one thread, no right to more than it was given, and may be killed by what it reads.
void serve_jobs(Channel channel);

[[nodiscard]] Answers carry_out(const Job& job, std::span<const base::UniqueFd> fds);

}  // namespace segue::parser
