#pragma once

#include <string_view>

namespace segue::parser {

// For whom something is read: ingest lets listeners go first.
enum class Urgency : char { ingest = 'i', listener = 'l' };

// Between the server and the process that begins children. It finds its channel here.
inline constexpr int host_channel_fd = 3;
// Its answer to an Urgency, with a channel and a pidfd; anything else says why there is no child.
inline constexpr std::string_view child_begun = "begun";

}  // namespace segue::parser
