"""Which artists, releases and tracks a library has.

The plan depends on the seed alone: a longer one begins with a shorter one, but for the release in
which the shorter one ends. All is drawn in one order; another would give the seed another library.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from random import Random

from .clips import COVERS, TIMBRES, VARIANTS
from .names import artist_name, md5_number, title
from .words import GENRES

EDITIONS = [" (Deluxe Edition)", " [Remastered]", " EP", " (Live)"]
SHORT_VARIANT = 1
SMALL_COVER = 0


@dataclass(frozen=True)
class Artist:
    """Who a release is credited to; "Various Artists" is one, with other artists on its tracks."""

    number: int  # in the plan
    name: str
    various: bool
    genres: list[str]

    @property
    def classical(self) -> bool:
        return "Classical" in self.genres or "Baroque" in self.genres

    @property
    def timbre(self) -> int:
        """Of the clips: what has the same first genre sounds alike."""
        return md5_number(self.genres[0]) % TIMBRES


@dataclass(frozen=True)
class Track:
    disc: int
    number: int  # on the disc
    title: str
    variant: int  # of the clips in the artist's timbre
    loudness: float  # 0 to 1, for the tags only


@dataclass(frozen=True)
class Release:
    artist: Artist
    number: int  # among the artist's
    discs: int
    year: int
    title: str
    extension: str
    musicbrainz: bool  # whether tagged with MusicBrainz' identifiers
    loudness: bool  # whether tagged with it
    art: str  # "embed", "file", "both" or "none"
    cover: int  # in the pool
    lyrics: bool
    id3_version: int
    tracks: list[Track]

    def clip(self, track: Track) -> int:
        return self.artist.timbre * VARIANTS + track.variant


def draw_artist(draw: Random, number: int) -> Artist:
    various = draw.random() < 0.05
    return Artist(number=number, various=various,
                  name="Various Artists" if various else artist_name(draw, number),
                  genres=draw.sample(GENRES, draw.choice([1, 1, 2, 3])))


def draw_tracks(draw: Random, discs: int) -> list[Track]:
    fewest, most = (8, 16) if discs == 1 else (7, 13)
    return [Track(disc, number, title(draw), draw.randrange(VARIANTS), draw.random())
            for disc in range(1, discs + 1)
            for number in range(1, draw.randint(fewest, most) + 1)]


def draw_release(draw: Random, artist: Artist, number: int) -> Release:
    discs = draw.choice([2, 2, 3, 4]) if draw.random() < 0.07 else 1
    return Release(
        artist=artist, number=number, discs=discs, year=draw.randint(1958, 2026),
        title=title(draw) + ("" if draw.random() < 0.9 else draw.choice(EDITIONS)),
        extension=draw.choices(["flac", "mp3", "opus", "m4a"], [50, 25, 12, 13])[0],
        musicbrainz=draw.random() < 0.45,
        loudness=draw.random() < 0.5,
        art=draw.choices(["embed", "file", "both", "none"], [25, 50, 10, 15])[0],
        cover=draw.randrange(COVERS),
        lyrics=draw.random() < 0.12,
        id3_version=3 if draw.random() < 0.3 else 4,
        tracks=draw_tracks(draw, discs))


def releases_by_artist(seed: str, artist_number: int) -> Iterator[Release]:
    draw = Random(f"{seed}/artist/{artist_number}")
    artist = draw_artist(draw, artist_number)
    releases = 1 if artist.various else draw.choice([1, 1, 2, 3, 3, 4, 5, 8])
    for number in range(releases):
        yield draw_release(draw, artist, number)


def plan(seed: str, tracks: int) -> Iterator[Release]:
    """Releases with `tracks` tracks in all."""
    left = tracks
    for artist_number in count():
        for release in releases_by_artist(seed, artist_number):
            if left <= 0:
                return
            yield replace(release, tracks=release.tracks[:left])
            left -= len(release.tracks)


def small(release: Release) -> Release:
    """Made from the shortest clips and the smallest cover."""
    tracks = [replace(track, variant=SHORT_VARIANT) for track in release.tracks]
    return replace(release, cover=SMALL_COVER, tracks=tracks)
