"""The tags of a planned track."""
from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .clips import clip_spec
from .names import band, featured_artist, made_up_uuid, person, title
from .plan import Release, Track
from .tags import Tags, repeated
from .words import LABELS, MOODS

LYRICS_LINES_MAX = 40
LYRICS_STEP = 0.25  # seconds


@dataclass(frozen=True)
class TrackContext:
    """A track, and what is drawn for it and for its release."""

    seed: str
    release: Release
    track: Track
    tracks_on_disc: int
    disc_folders: bool  # whether each disc has a folder, and then a subtitle too
    draw: Random
    draw_of_release: Random


def synced_lyrics(draw: Random, seconds: float) -> str:
    """In the LRC format: "[minutes:seconds]words" for each line."""
    lines = ["[ar:x]", "[by:synth]"]
    at = 0.0
    while at < max(seconds, 1) and len(lines) < LYRICS_LINES_MAX:
        lines.append(f"[{int(at) // 60:02d}:{at % 60:05.2f}]{title(draw)}")
        at += LYRICS_STEP
    return "\n".join(lines) + "\n"


def release_date(release: Release) -> str:
    artist_number = release.artist.number
    if artist_number % 3:
        return str(release.year)
    return f"{release.year}-{1 + artist_number % 12:02d}-{1 + release.number:02d}"


def basic_tags(context: TrackContext, artists: list[str]) -> Tags:
    release, track = context.release, context.track
    tags = [
        ("TITLE", track.title),
        ("ARTIST", " feat. ".join(artists)),
        ("ALBUM", release.title),
        ("ALBUMARTIST", release.artist.name),
        ("DATE", release_date(release)),
        ("TRACKNUMBER", str(track.number)),
        ("TRACKTOTAL", str(context.tracks_on_disc)),
        *repeated("GENRE", release.artist.genres),
    ]
    if len(artists) > 1:
        tags += repeated("ARTISTS", artists)
    return tags


def disc_tags(context: TrackContext) -> Tags:
    if context.release.discs == 1:
        return []
    disc = context.track.disc
    tags = [("DISCNUMBER", str(disc)), ("DISCTOTAL", str(context.release.discs))]
    if context.disc_folders:
        tags.append(("DISCSUBTITLE", f"Side {disc}"))
    return tags


def kind_tags(context: TrackContext) -> Tags:
    """What compilations, classical music and names with an article have."""
    release = context.release
    name = release.artist.name
    tags: Tags = []
    if release.artist.various:
        tags.append(("COMPILATION", "1"))
    if release.artist.classical:
        tags += [("COMPOSER", person(context.draw_of_release)), ("CONDUCTOR", "Jürgen Dvořák"),
                 ("WORK", release.title), ("MOVEMENT", str(context.track.number))]
    if name.startswith("The "):
        sort_name = f"{name.removeprefix('The ')}, The"
        tags += [("ARTISTSORT", sort_name), ("ALBUMARTISTSORT", sort_name)]
    return tags


def musicbrainz_tags(context: TrackContext, artists: list[str]) -> Tags:
    """The names are those of MusicBrainz Picard's tag map."""
    seed, release, track = context.seed, context.release, context.track
    release_id = made_up_uuid(seed, "alb", release.artist.number, release.number)
    return [
        ("MUSICBRAINZ_ALBUMID", release_id),
        ("MUSICBRAINZ_ALBUMARTISTID", made_up_uuid(seed, "art", release.artist.name)),
        *repeated("MUSICBRAINZ_ARTISTID", [made_up_uuid(seed, "art", name) for name in artists]),
        ("MUSICBRAINZ_TRACKID", made_up_uuid(seed, "trk", release_id, track.disc, track.number)),
        ("MUSICBRAINZ_RELEASEGROUPID", made_up_uuid(seed, "rg", release_id)),
        ("RELEASETYPE", "compilation" if release.artist.various else "album"),
        ("ORIGINALDATE", str(release.year - context.draw.randint(0, 3))),
        ("LABEL", LABELS[release.artist.number % len(LABELS)]),
        ("ISRC", f"XX{context.draw.randrange(10**10):010d}"),
    ]


def loudness_tags(release: Release, track: Track) -> Tags:
    """R128 gains (RFC 7845, section 5.2.1) are in 1/256 dB towards -23 LUFS, 5 dB below what
    ReplayGain aims at."""
    gain = -12 + 10 * track.loudness
    if release.extension == "opus":
        return [("R128_TRACK_GAIN", str(int(256 * (gain - 5)))),
                ("R128_ALBUM_GAIN", str(256 * -11))]
    return [("REPLAYGAIN_TRACK_GAIN", f"{gain:.2f} dB"),
            ("REPLAYGAIN_TRACK_PEAK", f"{0.5 + track.loudness / 2:.6f}"),
            ("REPLAYGAIN_ALBUM_GAIN", "-6.00 dB"),
            ("REPLAYGAIN_ALBUM_PEAK", "0.988553")]


def track_tags(context: TrackContext) -> Tags:
    release, track, draw = context.release, context.track, context.draw
    artists = [band(draw) if release.artist.various else release.artist.name]
    if featured := featured_artist(track.title):
        artists.append(featured)
    spec = clip_spec(release.clip(track))
    tags = basic_tags(context, artists) + disc_tags(context) + kind_tags(context)
    if release.musicbrainz:
        tags += musicbrainz_tags(context, artists)
    if draw.random() < 0.2:
        tags.append(("BPM", str(int(spec.beats_per_minute))))
    if draw.random() < 0.1:
        tags.append(("MOOD", draw.choice(MOODS)))
    if release.loudness:
        tags += loudness_tags(release, track)
    if release.lyrics and draw.random() < 0.2:
        tags.append(("LYRICS", synced_lyrics(draw, spec.seconds)))
    return tags
