#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "domain/music.hpp"
#include "media/file_tags.hpp"
#include "media/picture.hpp"
#include "parser/codec.hpp"

// What the server asks of a reading process and is told.
namespace segue::parser {

// What a scan keeps of a file: of its tags neither `raw` nor `lyrics`, which stand beside them.
struct FileSaid {
  media::FileState before;  // what the file was when reading began
  media::FileTags tags;
  std::string raw_tags_json;
  domain::Lyrics lyrics = domain::Lyrics::none;
};

struct PictureFacts {
  media::PictureInfo info;
  std::uint64_t size_bytes = 0;
  base::crypto::Digest hash{};  // SHA-256 of its bytes
};

// Encoded, those inside a file.
using PicturesInside = std::vector<std::string>;
using LyricsInside = std::vector<media::EmbeddedLyrics>;

enum class JobKind : std::uint8_t {
  files,
  cue_sheet,
  picture,
  pictures,
  lyrics,
  resize,
  thumbhash,
};

// With one descriptor for each name.
struct Job {
  JobKind kind{};
  std::vector<std::string> names;  // raw bytes, for messages only
  int picture = 0;                 // its index in the file; whole_file: the file is the picture
  std::string bytes;               // of the picture to resize, or whose thumbhash is wanted
  media::Box box;                  // to resize to
  media::OutputFormat format{};
};
inline constexpr int whole_file = -1;

template <class Value>
struct Answer {
  std::optional<base::Error> error;
  std::optional<Value> value;
};

struct Answers {
  std::int64_t cpu_ns = 0;  // that the job took
  std::vector<Answer<FileSaid>> files;
  Answer<media::CueSheet> cue_sheet;
  Answer<PictureFacts> picture;
  Answer<PicturesInside> pictures;
  Answer<LyricsInside> lyrics;
  Answer<std::string> bytes;  // of a resized picture, or of a thumbhash
};

template <class Codec>
void members(Codec& codec, Of<Codec, domain::PartialDate>& date) {
  codec(date.year, date.month, date.day);
}
template <class Codec>
void members(Codec& codec, Of<Codec, domain::ReplayGain>& gain) {
  codec(gain.track_gain_db, gain.album_gain_db, gain.track_peak, gain.album_peak);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::AudioProperties>& audio) {
  codec(audio.container, audio.codec, audio.lossless, audio.duration_ms, audio.bitrate_kbps,
        audio.sample_rate_hz, audio.bit_depth, audio.channels, audio.encoder_delay_samples,
        audio.encoder_padding_samples);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::Position>& position) {
  codec(position.text, position.number, position.total);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::Credit>& credit) {
  codec(credit.role, credit.name, credit.instrument, credit.sort_name);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::ArtistLine>& line) {
  codec(line.display, line.sort, line.names, line.sort_names, line.musicbrainz_ids);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::MusicBrainzIds>& ids) {
  codec(ids.recording, ids.release_track, ids.release, ids.release_group, ids.disc, ids.works);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::EmbeddedPicture>& picture) {
  codec(picture.index, picture.kind, picture.mime, picture.bytes, picture.description);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::EmbeddedLyrics>& lyrics) {
  codec(lyrics.language, lyrics.description, lyrics.text, lyrics.synced);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::Box>& box) {
  codec(box.width, box.height, box.fit, box.enlarge);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::FileState>& state) {
  codec(state.size_bytes, state.mtime_ns, state.inode);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::RawTag>& tag) {
  codec(tag.key, tag.values);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::CueTrack>& track) {
  codec(track.number, track.audio, track.gap, track.start, track.tags);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::CueFile>& file) {
  codec(file.name, file.tracks);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::CueSheet>& sheet) {
  codec(sheet.tags, sheet.files);
}
template <class Codec>
void members(Codec& codec, Of<Codec, media::FileTags>& tags) {
  codec(tags.audio, tags.audio_key, tags.title, tags.title_sort, tags.subtitle, tags.artist,
        tags.album, tags.album_sort, tags.album_artist, tags.track, tags.disc, tags.disc_subtitle,
        tags.media_format, tags.compilation, tags.date, tags.original_date, tags.release_date);
  codec(tags.genres, tags.moods, tags.groupings, tags.labels, tags.catalogue_numbers, tags.barcode,
        tags.asin, tags.release_types, tags.release_status, tags.release_country,
        tags.release_version, tags.script, tags.languages, tags.copyright, tags.comment,
        tags.isrcs);
  codec(tags.bpm, tags.key, tags.explicit_content, tags.rating, tags.credits, tags.work,
        tags.movement, tags.movement_number, tags.movement_total, tags.musicbrainz,
        tags.acoustid_id, tags.acoustid_fingerprint, tags.discogs_release_id, tags.gain,
        tags.pictures, tags.cue_sheet);
}
template <class Codec>
void members(Codec& codec, Of<Codec, FileSaid>& said) {
  codec(said.before, said.tags, said.raw_tags_json, said.lyrics);
}
template <class Codec>
void members(Codec& codec, Of<Codec, PictureFacts>& facts) {
  codec(facts.info.format, facts.info.width, facts.info.height, facts.size_bytes, facts.hash);
}
template <class Codec>
void members(Codec& codec, Of<Codec, base::Error>& error) {
  codec(error.code, error.message, error.retry_after_s);
}
template <class Codec>
void members(Codec& codec, Of<Codec, Answer<FileSaid>>& answer) {
  codec(answer.error, answer.value);
}
template <class Codec>
void members(Codec& codec, Of<Codec, Answer<media::CueSheet>>& answer) {
  codec(answer.error, answer.value);
}
template <class Codec>
void members(Codec& codec, Of<Codec, Answer<PictureFacts>>& answer) {
  codec(answer.error, answer.value);
}
template <class Codec>
void members(Codec& codec, Of<Codec, Answer<PicturesInside>>& answer) {
  codec(answer.error, answer.value);
}
template <class Codec>
void members(Codec& codec, Of<Codec, Answer<LyricsInside>>& answer) {
  codec(answer.error, answer.value);
}
template <class Codec>
void members(Codec& codec, Of<Codec, Answer<std::string>>& answer) {
  codec(answer.error, answer.value);
}
template <class Codec>
void members(Codec& codec, Of<Codec, Job>& job) {
  codec(job.kind, job.names, job.picture, job.bytes, job.box, job.format);
}
template <class Codec>
void members(Codec& codec, Of<Codec, Answers>& answers) {
  codec(answers.cpu_ns, answers.files, answers.cue_sheet, answers.picture, answers.pictures,
        answers.lyrics, answers.bytes);
}

template <class Value>
[[nodiscard]] std::string encoded(const Value& value) {
  Encoder encoder;
  encoder(value);
  return encoder.take();
}
// Throws std::runtime_error, as Decoder.
template <class Value>
[[nodiscard]] Value decoded(std::string_view bytes) {
  Decoder decoder(bytes);
  Value value;
  decoder(value);
  if (!decoder.at_end()) throw std::runtime_error("a message goes on behind its end");
  return value;
}

}  // namespace segue::parser
