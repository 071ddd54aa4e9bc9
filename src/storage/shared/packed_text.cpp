#include "storage/shared/packed_text.hpp"

#include <zstd.h>

#include <memory>
#include <stdexcept>

#include "base/assert.hpp"

namespace segue::storage {
namespace {

constexpr int level = 3;
constexpr char version = 1;
constexpr std::size_t unpacked_bytes_max = std::size_t{64} * 1024 * 1024;

// Names of tags as Picard and others write them, with values that many files share.
constexpr std::string_view dictionary =
    R"({"ACOUSTID_FINGERPRINT": ["AQA", "ACOUSTID_ID": ["", "ALBUM": ["", "ALBUMARTIST": [")"
    R"(Various Artists"], "ALBUMARTISTSORT": ["", "ARRANGER": ["", "ARTIST": ["", "ARTISTS": [")"
    R"(", "ARTISTSORT": ["", "ASIN": ["B000", "BARCODE": ["0", "BPM": ["120"], "CATALOGNUMBER)"
    R"(": ["", "COMMENT": ["", "COMPILATION": ["1"], "COMPOSER": ["", "COMPOSERSORT": [")"
    R"(", "CONDUCTOR": ["", "COPYRIGHT": ["(C) 20", "DATE": ["20", "DISCNUMBER": ["1"], ")"
    R"(DISCSUBTITLE": ["", "DISCTOTAL": ["1"], "ENCODEDBY": ["", "ENCODER": ["LAME3.100"], ")"
    R"(ENGINEER": ["", "GENRE": ["Electronic", "Pop", "Jazz", "Rock"], "GROUPING": [")"
    R"(", "INITIALKEY": ["", "ISRC": ["", "LABEL": ["", "LANGUAGE": ["eng"], "LYRICIST": [")"
    R"(", "MEDIA": ["Digital Media", "12\" Vinyl", "CD"], "MIXER": ["", "MOOD": [")"
    R"(", "MUSICBRAINZ_ALBUMARTISTID": ["89ad4ac3-39f7-470e-963a-56509c546377"], ")"
    R"(MUSICBRAINZ_ALBUMID": ["", "MUSICBRAINZ_ARTISTID": ["", "MUSICBRAINZ_RELEASEGROUPID": [")"
    R"(", "MUSICBRAINZ_RELEASETRACKID": ["", "MUSICBRAINZ_TRACKID": ["", "MUSICBRAINZ_WORKID": [")"
    R"(", "ORIGINALDATE": ["20", "ORIGINALYEAR": ["20", "PERFORMER": ["", "PERFORMER:VOCALS": [")"
    R"(", "PRODUCER": ["", "RATING": ["", "RELEASECOUNTRY": ["XW", "GB", "DE", "US"], ")"
    R"(RELEASEDATE": ["20", "RELEASESTATUS": ["official"], "RELEASETYPE": ["album", "ep", "single)"
    R"(", "compilation", "live"], "REPLAYGAIN_ALBUM_GAIN": ["-9.00 dB"], "REPLAYGAIN_ALBUM_PEAK)"
    R"(": ["1.000000"], "REPLAYGAIN_REFERENCE_LOUDNESS": ["89.0 dB"], "REPLAYGAIN_TRACK_GAIN": ["-)"
    R"(8.00 dB"], "REPLAYGAIN_TRACK_PEAK": ["0.988525"], "SCRIPT": ["Latn"], "TITLE": [")"
    R"(", "TOTALDISCS": ["1"], "TOTALTRACKS": ["12"], "TRACKNUMBER": ["1"], "TRACKTOTAL": ["10"], )"
    R"("WORK": ["", "WRITER": [""]})";

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* thing) const noexcept {
    Free(thing);
  }
};

std::size_t checked(std::size_t outcome) {
  if (ZSTD_isError(outcome) != 0) {
    throw std::runtime_error(std::string("packed text: ") + ZSTD_getErrorName(outcome));
  }
  return outcome;
}

}  // namespace

std::string packed(std::string_view text) {
  static const std::unique_ptr<ZSTD_CDict, Freed<ZSTD_freeCDict>> shared(
      ZSTD_createCDict(dictionary.data(), dictionary.size(), level));
  thread_local const std::unique_ptr<ZSTD_CCtx, Freed<ZSTD_freeCCtx>> context(ZSTD_createCCtx());
  SEGUE_ASSERT(shared && context);
  std::string bytes(1 + ZSTD_compressBound(text.size()), version);
  const std::size_t size = checked(ZSTD_compress_usingCDict(
      context.get(), bytes.data() + 1, bytes.size() - 1, text.data(), text.size(), shared.get()));
  bytes.resize(1 + size);
  return bytes;
}

std::string unpacked(std::string_view bytes) {
  static const std::unique_ptr<ZSTD_DDict, Freed<ZSTD_freeDDict>> shared(
      ZSTD_createDDict(dictionary.data(), dictionary.size()));
  thread_local const std::unique_ptr<ZSTD_DCtx, Freed<ZSTD_freeDCtx>> context(ZSTD_createDCtx());
  SEGUE_ASSERT(shared && context);
  if (!bytes.starts_with(version)) throw std::runtime_error("packed text: of an unknown version");
  bytes.remove_prefix(1);
  const auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size > unpacked_bytes_max) throw std::runtime_error("packed text: damaged");
  std::string text(size, '\0');
  text.resize(checked(ZSTD_decompress_usingDDict(context.get(), text.data(), text.size(),
                                                 bytes.data(), bytes.size(), shared.get())));
  return text;
}

}  // namespace segue::storage
