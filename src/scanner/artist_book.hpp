#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "media/file_tags.hpp"
#include "scanner/drafts.hpp"

namespace segue::scanner {

// `key` itself when it is short, else its beginning and a hash of the whole.
[[nodiscard]] std::string short_key(std::string key);
// base::text::folded, never empty for a name that is not.
[[nodiscard]] std::string folded_name(std::string_view name);
[[nodiscard]] std::string sort_text(std::string_view name);

// "Various Artists", "VA" … as people write it in tags and folder names.
[[nodiscard]] bool names_various_artists(std::string_view name);
[[nodiscard]] ArtistDraft various_artists();
[[nodiscard]] ArtistDraft unknown_artist();
[[nodiscard]] CreditDraft credit_of(const ArtistDraft& artist);
// "Ada feat. Bo", "Ada (with Bo)" -> {"Ada", "Bo"}. Never parted at "&", "and" or ",": these are
// in the names of bands.
[[nodiscard]] std::vector<std::string> with_guests(const std::string& name);
// The artists of a line; the one line of a file that lists none is parted from its guests.
[[nodiscard]] std::vector<std::string> names_of(const media::ArtistLine& line);

// The artists named in one folder family. Everything is noted first, so that what an artist is
// called does not depend on the order of the files: a name without a MusicBrainz id takes the id
// that the same name has elsewhere in the family, when that is one. Pure values; thread: one.
class ArtistBook {
 public:
  void note(const media::ArtistLine& line);
  void note(const std::vector<media::Credit>& credits);

  [[nodiscard]] ArtistDraft artist(const std::string& name, const std::string& mbid = {}) const;
  // `line.display` or `line.names` must not be empty.
  [[nodiscard]] CreditDraft credit(const media::ArtistLine& line) const;

 private:
  using Votes = std::map<std::string, int>;
  struct Entry {
    Votes names, sort_names;
  };
  void note_name(const std::string& name, const std::string& mbid, const std::string& sort_name);
  [[nodiscard]] std::string identity_of(const std::string& name, const std::string& mbid) const;
  [[nodiscard]] ArtistDraft make(const std::string& name, const std::string& mbid) const;

  std::map<std::string, Votes> mbids_by_folded_;
  std::map<std::string, Entry> entries_;  // by mbid or, without one, by folded name
  // By name and mbid: an album asks for the same few artists with every track.
  mutable std::map<std::pair<std::string, std::string>, ArtistDraft> made_;
};

// The most frequent of what was counted; of equals the first in order. "" when nothing was.
[[nodiscard]] std::string most_frequent(const std::map<std::string, int>& votes);

}  // namespace segue::scanner
