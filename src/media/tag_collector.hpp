#pragma once

#include <bitset>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "media/file_tags.hpp"

namespace segue::media {

// Where the readers of all formats put what they find: names and values in clean text, pictures by
// their place, lyrics apart. Bounds what a file can make us keep. Thread: one at a time.
class TagCollector {
 public:
  using Values = std::vector<std::string>;
  using Map = std::map<std::string, Values, std::less<>>;

  // With an index, the bytes of that picture are fetched on the way.
  explicit TagCollector(std::optional<int> wanted_picture = std::nullopt)
      : wanted_picture_(wanted_picture) {}
  // Of what a collector found before.
  explicit TagCollector(Map found);

  // `name` is canonical (tag_names.hpp); `value` is text as decoded, NUL separates values.
  // LYRICS and SYNCEDLYRICS become lyrics, CUESHEET a sheet.
  void add(std::string_view name, std::string_view value);
  // From here on comes a tag of lower standing (APEv2 behind ID3v2): its values count only under
  // names that no earlier source had.
  void begin_source();

  void add_lyrics(EmbeddedLyrics lyrics);
  // One that is of no disc is left out. The first with words counts, else the first.
  void add_cue_sheet(std::optional<CueSheet> sheet);
  // `fetch` brings the bytes; it is called only when they are wanted, before this returns.
  void add_picture(EmbeddedPicture picture, const std::function<std::string()>& fetch);

  [[nodiscard]] const Values& all(std::string_view name) const;
  [[nodiscard]] const std::string& first(std::string_view name) const;
  [[nodiscard]] const Map& map() const { return map_; }
  [[nodiscard]] Map take_map() { return std::exchange(map_, {}); }
  // ID3v2.3 joins several artists with "/".
  void set_slash_separated() { slash_separated_ = true; }
  [[nodiscard]] bool slash_separated() const { return slash_separated_; }

  [[nodiscard]] std::vector<EmbeddedLyrics> take_lyrics() { return std::move(lyrics_); }
  [[nodiscard]] std::vector<EmbeddedPicture> take_pictures() { return std::move(pictures_); }
  [[nodiscard]] std::optional<CueSheet> take_cue_sheet() { return std::move(cue_sheet_); }
  [[nodiscard]] std::optional<std::string>& wanted_bytes() { return wanted_bytes_; }
  [[nodiscard]] std::optional<int> wanted_picture() const { return wanted_picture_; }
  [[nodiscard]] const std::vector<EmbeddedPicture>& pictures() const { return pictures_; }

 private:
  void add_clean(std::string_view name, std::string value);
  [[nodiscard]] static std::size_t mark_of(std::string_view name);

  std::optional<int> wanted_picture_;
  std::optional<std::string> wanted_bytes_;
  Map map_;
  // The marks of all names in the map: most fields that are asked for are in no tag, and nearly all
  // of those are told by their mark.
  static constexpr std::size_t mark_count = 256;
  std::bitset<mark_count> marks_;
  std::set<std::string, std::less<>> earlier_;  // names that earlier sources had
  std::vector<EmbeddedLyrics> lyrics_;
  std::size_t earlier_lyrics_ = 0;
  std::vector<EmbeddedPicture> pictures_;
  std::optional<CueSheet> cue_sheet_;
  bool slash_separated_ = false;
};

// MPEG-4, APE and others say less than ID3 and FLAC, whose numbers these are.
[[nodiscard]] PictureKind picture_kind(unsigned id3_type);
// "image/jpg", "JPG", "jpeg" and the like: the registered name; "-->" stays.
[[nodiscard]] std::string picture_mime(std::string_view said);
// By the first bytes; "" when unknown.
[[nodiscard]] std::string_view sniffed_mime(std::string_view bytes);

}  // namespace segue::media
