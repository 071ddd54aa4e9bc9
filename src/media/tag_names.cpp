#include "media/tag_names.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "media/tag_text.hpp"

namespace segue::media {
namespace {

using Entry = std::pair<std::string_view, std::string_view>;

std::string_view find(std::span<const Entry> sorted, std::string_view key) {
  const auto at = std::ranges::lower_bound(sorted, key, {}, &Entry::first);
  return at != sorted.end() && at->first == key ? at->second : std::string_view{};
}

template <std::size_t N>
consteval std::array<Entry, N> sorted(std::array<Entry, N> entries) {
  std::ranges::sort(entries, {}, &Entry::first);
  return entries;
}

// Left: the name in capitals without blanks, "_", "-", "/" and a leading "WM/".
constexpr auto aliases = sorted(std::to_array<Entry>({
    {"ACOUSTIDFINGERPRINT", "ACOUSTID_FINGERPRINT"},
    {"ACOUSTIDID", "ACOUSTID_ID"},
    {"ALBUMARTIST", "ALBUMARTIST"},
    {"ALBUMARTISTS", "ALBUMARTISTS"},
    {"ALBUMARTISTSORT", "ALBUMARTISTSORT"},
    {"ALBUMARTISTSORTORDER", "ALBUMARTISTSORT"},
    {"ALBUMARTISTSSORT", "ALBUMARTISTS_SORT"},
    {"ALBUMSORTORDER", "ALBUMSORT"},
    {"ALBUMTITLE", "ALBUM"},
    {"ARTISTSORTORDER", "ARTISTSORT"},
    {"ARTISTSSORT", "ARTISTS_SORT"},
    {"AUTHOR", "ARTIST"},
    {"BEATSPERMINUTE", "BPM"},
    {"CATALOGID", "CATALOGNUMBER"},
    {"CATALOGNO", "CATALOGNUMBER"},
    {"CATALOGUENUMBER", "CATALOGNUMBER"},
    {"COMPILATION", "COMPILATION"},
    {"COMPOSERSORTORDER", "COMPOSERSORT"},
    {"CONTENTGROUP", "GROUPING"},
    {"CONTENTGROUPDESCRIPTION", "GROUPING"},
    {"DISC", "DISCNUMBER"},
    {"DISCC", "DISCTOTAL"},
    {"DISCOGSRELEASEID", "DISCOGS_RELEASE_ID"},
    {"DISK", "DISCNUMBER"},
    {"DISKNUMBER", "DISCNUMBER"},
    {"EAN", "BARCODE"},
    {"EANUPN", "BARCODE"},
    {"FMPSRATING", "FMPS_RATING"},
    {"INITIALKEY", "KEY"},
    {"ISCOMPILATION", "COMPILATION"},
    {"ITUNESADVISORY", "ITUNESADVISORY"},
    {"ITUNESCOMPILATION", "COMPILATION"},
    {"LABELNO", "CATALOGNUMBER"},
    {"MIXARTIST", "REMIXER"},
    {"MODIFIEDBY", "REMIXER"},
    {"MOVEMENTCOUNT", "MOVEMENTTOTAL"},
    {"MUSICBRAINZALBUMARTISTID", "MUSICBRAINZ_ALBUMARTISTID"},
    {"MUSICBRAINZALBUMCOMMENT", "ALBUMVERSION"},
    {"MUSICBRAINZALBUMID", "MUSICBRAINZ_ALBUMID"},
    {"MUSICBRAINZALBUMRELEASECOUNTRY", "RELEASECOUNTRY"},
    {"MUSICBRAINZALBUMSTATUS", "RELEASESTATUS"},
    {"MUSICBRAINZALBUMTYPE", "RELEASETYPE"},
    {"MUSICBRAINZARTISTID", "MUSICBRAINZ_ARTISTID"},
    {"MUSICBRAINZDISCID", "MUSICBRAINZ_DISCID"},
    {"MUSICBRAINZRELEASEGROUPID", "MUSICBRAINZ_RELEASEGROUPID"},
    {"MUSICBRAINZRELEASETRACKID", "MUSICBRAINZ_RELEASETRACKID"},
    {"MUSICBRAINZTRACKID", "MUSICBRAINZ_TRACKID"},
    {"MUSICBRAINZWORKID", "MUSICBRAINZ_WORKID"},
    {"ORGANIZATION", "LABEL"},
    {"ORIGINALRELEASEDATE", "ORIGINALDATE"},
    {"ORIGINALRELEASEYEAR", "ORIGINALYEAR"},
    {"PARTOFSET", "DISCNUMBER"},
    {"PUBLISHER", "LABEL"},
    {"R128ALBUMGAIN", "R128_ALBUM_GAIN"},
    {"R128TRACKGAIN", "R128_TRACK_GAIN"},
    {"RELEASEDATE", "RELEASEDATE"},
    {"REPLAYGAINALBUMGAIN", "REPLAYGAIN_ALBUM_GAIN"},
    {"REPLAYGAINALBUMPEAK", "REPLAYGAIN_ALBUM_PEAK"},
    {"REPLAYGAINTRACKGAIN", "REPLAYGAIN_TRACK_GAIN"},
    {"REPLAYGAINTRACKPEAK", "REPLAYGAIN_TRACK_PEAK"},
    {"SETSUBTITLE", "DISCSUBTITLE"},
    {"SYNCEDLYRICS", "SYNCEDLYRICS"},
    {"TEMPO", "BPM"},
    {"TITLESORTORDER", "TITLESORT"},
    {"TOTALDISCS", "DISCTOTAL"},
    {"TOTALTRACKS", "TRACKTOTAL"},
    {"TRACK", "TRACKNUMBER"},
    {"TRACKC", "TRACKTOTAL"},
    {"UNSYNCEDLYRICS", "LYRICS"},
    {"UNSYNCLYRICS", "LYRICS"},
    {"UPC", "BARCODE"},
    {"YEAR", "DATE"},
}));

constexpr auto id3_frames = sorted(std::to_array<Entry>({
    {"GRP1", "GROUPING"},
    {"MVIN", "MOVEMENTNUMBER"},
    {"MVNM", "MOVEMENTNAME"},
    {"TALB", "ALBUM"},
    {"TBPM", "BPM"},
    {"TCMP", "COMPILATION"},
    {"TCOM", "COMPOSER"},
    {"TCON", "GENRE"},
    {"TCOP", "COPYRIGHT"},
    {"TDEN", "ENCODINGTIME"},
    {"TDOR", "ORIGINALDATE"},
    {"TDRC", "DATE"},
    {"TDRL", "RELEASEDATE"},
    {"TDTG", "TAGGINGDATE"},
    {"TENC", "ENCODEDBY"},
    {"TEXT", "LYRICIST"},
    {"TIT1", "GROUPING"},
    {"TIT2", "TITLE"},
    {"TIT3", "SUBTITLE"},
    {"TKEY", "KEY"},
    {"TLAN", "LANGUAGE"},
    {"TLEN", "LENGTH"},
    {"TMED", "MEDIA"},
    {"TMOO", "MOOD"},
    {"TOAL", "ORIGINALALBUM"},
    {"TOLY", "ORIGINALLYRICIST"},
    {"TOPE", "ORIGINALARTIST"},
    {"TORY", "ORIGINALYEAR"},
    {"TPE1", "ARTIST"},
    {"TPE2", "ALBUMARTIST"},
    {"TPE3", "CONDUCTOR"},
    {"TPE4", "REMIXER"},
    {"TPOS", "DISCNUMBER"},
    {"TPUB", "LABEL"},
    {"TRCK", "TRACKNUMBER"},
    {"TSO2", "ALBUMARTISTSORT"},
    {"TSOA", "ALBUMSORT"},
    {"TSOC", "COMPOSERSORT"},
    {"TSOP", "ARTISTSORT"},
    {"TSOT", "TITLESORT"},
    {"TSRC", "ISRC"},
    {"TSSE", "ENCODING"},
    {"TSST", "DISCSUBTITLE"},
    {"TYER", "DATE"},
    {"XDOR", "ORIGINALDATE"},
    {"XSOA", "ALBUMSORT"},
    {"XSOP", "ARTISTSORT"},
    {"XSOT", "TITLESORT"},
}));

constexpr auto mp4_atoms = sorted(std::to_array<Entry>({
    {"\251ART", "ARTIST"},         {"\251alb", "ALBUM"},
    {"\251cmt", "COMMENT"},        {"\251day", "DATE"},
    {"\251gen", "GENRE"},          {"\251grp", "GROUPING"},
    {"\251lyr", "LYRICS"},         {"\251mvc", "MOVEMENTTOTAL"},
    {"\251mvi", "MOVEMENTNUMBER"}, {"\251mvn", "MOVEMENTNAME"},
    {"\251nam", "TITLE"},          {"\251too", "ENCODEDBY"},
    {"\251wrk", "WORK"},           {"\251wrt", "COMPOSER"},
    {"aART", "ALBUMARTIST"},       {"cpil", "COMPILATION"},
    {"cprt", "COPYRIGHT"},         {"desc", "DESCRIPTION"},
    {"disk", "DISCNUMBER"},        {"pgap", "GAPLESSPLAYBACK"},
    {"rtng", "ITUNESADVISORY"},    {"shwm", "SHOWWORKMOVEMENT"},
    {"soaa", "ALBUMARTISTSORT"},   {"soal", "ALBUMSORT"},
    {"soar", "ARTISTSORT"},        {"soco", "COMPOSERSORT"},
    {"sonm", "TITLESORT"},         {"tmpo", "BPM"},
    {"trkn", "TRACKNUMBER"},
}));

}  // namespace

std::string canonical_name(std::string_view name) {
  std::string upper = upper_ascii(strip(name));
  std::string squeezed;
  squeezed.reserve(upper.size());
  const std::size_t skip = upper.starts_with("WM/") ? 3 : 0;
  for (const char c : std::string_view(upper).substr(skip)) {
    if (c != ' ' && c != '_' && c != '-' && c != '/') squeezed.push_back(c);
  }
  const std::string_view known = find(aliases, squeezed);
  if (!known.empty()) return std::string(known);
  if (skip != 0) upper.erase(0, skip);
  return upper;
}

std::string_view id3_frame_name(std::string_view frame_id) {
  return find(id3_frames, frame_id);
}
std::string_view mp4_atom_name(std::string_view atom) {
  return find(mp4_atoms, atom);
}

}  // namespace segue::media
