#include "scanner/recording_drafts.hpp"

#include <algorithm>

#include "scanner/artist_book.hpp"

namespace segue::scanner {
namespace {

// One work an id; without ids, the one that is named. The name and the movement are those of the
// first, since tags have but one of each.
std::vector<RecordingWorkDraft> works_of(const media::FileTags& tags) {
  std::vector<RecordingWorkDraft> works;
  works.reserve(tags.musicbrainz.works.size());
  for (const std::string& mbid : tags.musicbrainz.works) {
    works.push_back({.work = {.key = "mb:" + mbid, .title = {}, .mbid = mbid}, .movement = {}});
  }
  if (works.empty() && !tags.work.empty()) {
    const auto composer =
        std::ranges::find(tags.credits, media::Role::composer, &media::Credit::role);
    const std::string by = composer == tags.credits.end() ? "" : folded_name(composer->name);
    works.push_back({.work = {.key = short_key("name:" + by + '\x1f' + folded_name(tags.work)),
                              .title = {},
                              .mbid = {}},
                     .movement = {}});
  }
  if (works.empty()) return works;
  works.front().work.title = tags.work;
  works.front().movement = tags.movement;
  works.front().movement_number = tags.movement_number.value_or(0);
  works.front().movement_total = tags.movement_total.value_or(0);
  return works;
}

}  // namespace

RecordingDraft recording_of(const media::FileTags& tags) {
  return {.mbid = tags.musicbrainz.recording,
          .acoustid = tags.acoustid_id,
          .bpm = tags.bpm,
          .musical_key = tags.key,
          .languages = tags.languages,
          .isrcs = tags.isrcs,
          .first_release_date = tags.original_date,
          .explicit_content = tags.explicit_content,
          .works = works_of(tags)};
}

}  // namespace segue::scanner
