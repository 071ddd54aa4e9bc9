#pragma once

#include "media/file_tags.hpp"
#include "scanner/drafts.hpp"

namespace segue::scanner {

// Pure. Thread: any.
[[nodiscard]] RecordingDraft recording_of(const media::FileTags& tags);

}  // namespace segue::scanner
