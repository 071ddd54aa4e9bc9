#include "api/dto.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace segue::api::dto {
namespace {

using dto::known;

OptionalText known(const domain::PartialDate& date) {
  if (!date) return std::nullopt;
  if (date.month == 0) return fmt::format("{:04}", date.year);
  if (date.day == 0) return fmt::format("{:04}-{:02}", date.year, date.month);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

ArtistCredit from_credit(const domain::ArtistCredit& credit) {
  ArtistCredit out{.display = credit.display, .parts = {}};
  out.parts.reserve(credit.parts.size());
  for (const auto& part : credit.parts) {
    out.parts.push_back({.artist_id = to_string(part.artist),
                         .name = part.credited_name,
                         .join_phrase = known(part.join_phrase)});
  }
  return out;
}

AudioFormat from_format(const domain::AudioFormat& format) {
  return {.container = format.container,
          .codec = format.codec,
          .lossless = format.lossless,
          .bitrate_kbps = known(std::int64_t{format.bitrate_kbps}),
          .sample_rate_hz = known(std::int64_t{format.sample_rate_hz}),
          .bit_depth = known(std::int64_t{format.bit_depth}),
          .channels = known(std::int64_t{format.channels})};
}

std::string_view name_of(domain::Role role) {
  return role == domain::Role::admin ? "admin" : "listener";
}

std::string_view name_of(domain::Outcome outcome) {
  switch (outcome) {
    case domain::Outcome::played:
      return "played";
    case domain::Outcome::skipped:
      return "skipped";
    case domain::Outcome::partly:
      break;
  }
  return "partly";
}

// The outside form of an entity that the change log names by kind and number.
std::string id_of(const domain::Change& change) {
  if (change.entity == "artist") return to_string(domain::ArtistId{change.id});
  if (change.entity == "release") return to_string(domain::ReleaseId{change.id});
  if (change.entity == "track") return to_string(domain::TrackId{change.id});
  return fmt::to_string(change.id);
}

SearchTop from_key(const search::Key& key) {
  switch (key.kind) {
    case domain::FindableKind::artist:
      return {.kind = "artist", .id = to_string(domain::ArtistId{key.id})};
    case domain::FindableKind::release:
      return {.kind = "album", .id = to_string(domain::ReleaseId{key.id})};
    case domain::FindableKind::track:
      break;
  }
  return {.kind = "track", .id = to_string(domain::TrackId{key.id})};
}

}  // namespace

Album from(const domain::Release& release) {
  return {.id = to_string(release.id),
          .release_group_id = to_string(release.group),
          .title = release.title,
          .sort_title = release.sort_title,
          .version = known(release.version),
          .credit = from_credit(release.credit),
          .date = known(release.date),
          .original_date = known(release.original_date),
          .compilation = release.compilation,
          .types = release.types,
          .genres = release.genres,
          .labels = release.labels,
          .mbid = known(release.mbid),
          .medium_count = release.medium_count,
          .track_count = release.track_count,
          .duration_ms = release.duration_ms,
          .cover = known(release.cover.value),
          .thumbhash = known(release.thumbhash),
          .added_at = release.added_at,
          .starred_at = known(release.mine.starred_at),
          .rating = known(std::int64_t{release.mine.rating}),
          .play_count = known(release.mine.play_count),
          .played_at = known(release.mine.played_at)};
}

AlbumDetail from(const domain::ReleaseDetail& detail) {
  AlbumDetail out{.album = from(detail.release), .media = {}, .tracks = {}, .editions = {}};
  for (const domain::Medium& medium : detail.media) {
    out.media.push_back({.position = medium.position,
                         .format = known(medium.format),
                         .title = known(medium.title),
                         .track_total = known(std::int64_t{medium.track_total})});
  }
  out.tracks = list_of(detail.tracks).items;
  out.editions = list_of(detail.editions).items;
  return out;
}

Artist from(const domain::Artist& artist) {
  return {.id = to_string(artist.id),
          .name = artist.name,
          .sort_name = artist.sort_name,
          .mbid = known(artist.mbid),
          .album_count = artist.release_count,
          .cover = known(artist.cover.value),
          .thumbhash = known(artist.thumbhash),
          .starred_at = known(artist.mine.starred_at),
          .rating = known(std::int64_t{artist.mine.rating}),
          .play_count = known(artist.mine.play_count),
          .played_at = known(artist.mine.played_at)};
}

ArtistDetail from(const domain::ArtistDetail& detail) {
  return {.artist = from(detail.artist),
          .albums = list_of(detail.releases).items,
          .appears_on = list_of(detail.appears_on).items};
}

Track from(const domain::Track& track) {
  return {.id = to_string(track.id),
          .recording_id = to_string(track.recording),
          .album_id = to_string(track.release),
          .album_title = track.release_title,
          .album_credit = from_credit(track.release_credit),
          .title = track.title,
          .credit = from_credit(track.credit),
          .disc = track.disc,
          .position = track.position,
          .number = known(track.number),
          .duration_ms = track.duration_ms,
          .date = known(track.date),
          .genres = track.genres,
          .mbid = known(track.mbid),
          .recording_mbid = known(track.recording_mbid),
          .gain = {track.gain.track_gain_db, track.gain.album_gain_db, track.gain.track_peak,
                   track.gain.album_peak},
          .format = from_format(track.format),
          .size_bytes = track.size_bytes,
          .cover = known(track.cover.value),
          .added_at = track.added_at,
          .available = track.available,
          .starred_at = known(track.mine.starred_at),
          .rating = known(std::int64_t{track.mine.rating}),
          .play_count = known(track.mine.play_count),
          .played_at = known(track.mine.played_at)};
}

Genre from(const domain::Genre& genre) {
  return {.name = genre.name, .album_count = genre.release_count, .track_count = genre.track_count};
}

Playlist from(const domain::Playlist& playlist, domain::UserId reader) {
  Playlist out{.id = to_string(playlist.id),
               .name = playlist.name,
               .comment = playlist.comment,
               .owner = playlist.owner_name,
               .shared = playlist.shared,
               .own = playlist.owner == reader,
               .created_at = playlist.created_at,
               .changed_at = playlist.changed_at,
               .revision = playlist.revision,
               .item_count = playlist.item_count,
               .duration_ms = playlist.duration_ms,
               .covers = {},
               .source = {}};
  for (const domain::ImageId& cover : playlist.covers) out.covers.push_back(cover.value);
  if (const auto& source = playlist.source) {
    out.source = {.root_id = source->root.value,
                  .root = source->root_name,
                  .path = base::text::repaired(source->relative_path),
                  .missing = source->missing,
                  .unfound = source->unfound};
  }
  return out;
}

Listen from(const domain::Listen& listen, const domain::Track& track) {
  Listen out{.started_at = listen.started_at,
             .heard_ms = listen.heard_ms,
             .outcome = std::string(name_of(listen.outcome)),
             .client = listen.client,
             .context = {},
             .track = from(track)};
  if (!listen.context.kind.empty()) out.context = {listen.context.kind, listen.context.ref};
  return out;
}

SearchResult from(const search::Found& found) {
  SearchResult out{.top = {},
                   .artists = list_of(found.sections.artists).items,
                   .albums = list_of(found.sections.releases).items,
                   .tracks = list_of(found.sections.tracks).items};
  if (found.top) out.top = from_key(*found.top);
  return out;
}

Library from(const domain::CatalogCounts& counts) {
  return {.artists = counts.artists,
          .albums = counts.releases,
          .tracks = counts.tracks,
          .duration_ms = counts.duration_ms,
          .size_bytes = counts.size_bytes};
}

User from(const domain::User& user) {
  return {.id = to_string(user.id),
          .name = user.name,
          .role = std::string(name_of(user.role)),
          .disabled = user.disabled,
          .created_at = user.created_at};
}

Account from(const domain::Account& account) {
  const domain::User& user = account.user;
  Account out{.id = to_string(user.id),
              .name = user.name,
              .role = std::string(name_of(user.role)),
              .disabled = user.disabled,
              .every_root = user.every_root,
              .roots = {},
              .created_at = user.created_at,
              .last_seen_at = known(account.last_seen_at)};
  out.roots.reserve(account.roots.size());
  for (const domain::RootId root : account.roots) out.roots.push_back(root.value);
  return out;
}

Session from(const domain::AuthSession& session, domain::AuthSessionId current) {
  return {.id = to_string(session.id),
          .label = session.label,
          .created_at = session.created_at,
          .last_seen_at = session.last_seen_at,
          .expires_at = session.expires_at,
          .current = session.id == current};
}

SignedIn from(const services::SignedIn& signed_in) {
  return {.token = signed_in.token,
          .user = from(signed_in.user),
          .session = from(signed_in.session, signed_in.session.id)};
}

NewCredential from(const services::NewSecret& secret) {
  return {.id = secret.id, .label = secret.label, .secret = secret.secret};
}

Settings from(const services::ServerSettings& settings) {
  const auto said = [](services::Setting setting) {
    return Setting{.value = std::move(setting.value),
                   .set_by = std::string(services::name_of(setting.by))};
  };
  return {.name = said(settings.name()), .log_level = said(settings.log_level())};
}

ChangeEvent from(const domain::Change& change) {
  constexpr auto kind_of = [](domain::ChangeKind kind) {
    switch (kind) {
      case domain::ChangeKind::added:
        return "added";
      case domain::ChangeKind::changed:
        return "changed";
      case domain::ChangeKind::removed:
        return "removed";
    }
    return "changed";
  };
  return {.entity = change.entity, .id = id_of(change), .kind = kind_of(change.kind)};
}

}  // namespace segue::api::dto
