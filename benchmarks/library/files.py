"""Puts a planned release on disk, and says what was written."""
from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from .clips import clip_spec
from .names import file_name, md5_number
from .plan import SMALL_COVER, Release, Track
from .pool import Encoding, Pool, load_pool, music_file, unique_cover
from .tags import Tags
from .track_tags import TrackContext, synced_lyrics, track_tags

COVER_NAMES = ["cover.jpg", "cover.jpg", "folder.jpg", "Cover.jpg", "front.jpg"]
EMBEDDED_COVER_MAX = 60000  # bytes

# A line of the manifest: what a scan of one file should find.
Entry = dict[str, Any]


@dataclass(frozen=True)
class Library:
    """Where a library lies, and what it is made from."""

    folder: Path
    roots: int  # drive0, drive1, …
    seed: str
    pool_folder: Path

    @property
    def pool(self) -> Pool:
        return load_pool(self.pool_folder)


def put(path: Path, data: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), "wb") as file:
        file.write(data)


def key_of(library: Library, release: Release) -> str:
    return f"{library.seed}-{release.artist.number}-{release.number}"


def release_folder(library: Library, release: Release) -> Path:
    number = md5_number(f"{library.seed}{release.artist.number}/{release.number}")
    artist = "Compilations" if release.artist.various else file_name(release.artist.name)
    return (library.folder / f"drive{number % library.roots}" / artist
            / f"{file_name(release.title)} ({release.year})")


def embedded_cover(library: Library, release: Release) -> bytes | None:
    if release.art not in ("embed", "both"):
        return None
    covers, key = library.pool.covers, key_of(library, release)
    cover = unique_cover(covers[release.cover], key)
    return cover if len(cover) <= EMBEDDED_COVER_MAX else unique_cover(covers[SMALL_COVER], key)


def manifest_entry(path: str, release: Release, track: Track, tags: Tags,
                   lyrics_file: bool) -> Entry:
    """Has in "k" what `change.rewrite` needs to make the file again."""
    artist, clip = release.artist, release.clip(track)
    fields = dict(tags)
    return {
        "path": path,
        "title": track.title,
        "artist": fields["ARTIST"],
        "albumartist": artist.name,
        "album": release.title,
        "year": release.year,
        "disc": track.disc,
        "track": track.number,
        "genres": artist.genres,
        "dur": clip_spec(clip).seconds,
        "cls": artist.timbre,
        "art": release.art,
        "lrc": lyrics_file,
        "emblyr": "LYRICS" in fields,
        "mb": release.musicbrainz,
        "k": [artist.number, release.number, clip, release.id3_version],
    }


def track_name(context: TrackContext) -> str:
    """Of the file, without extension."""
    release, track = context.release, context.track
    disc = f"{track.disc}-" if release.discs > 1 and not context.disc_folders else ""
    return f"{disc}{track.number:02d} - {file_name(track.title)}"


def write_track(library: Library, context: TrackContext, folder: Path,
                cover: bytes | None) -> Entry:
    release, track = context.release, context.track
    clip = release.clip(track)
    tags = track_tags(context)
    path = folder / f"{track_name(context)}.{release.extension}"
    encoding = Encoding(release.extension, clip, release.id3_version)
    put(path, music_file(library.pool, encoding, tags, cover))
    lyrics_file = release.lyrics and context.draw.random() < 0.8
    if lyrics_file:
        lyrics = synced_lyrics(context.draw, clip_spec(clip).seconds)
        put(folder / f"{track_name(context)}.lrc", lyrics.encode())
    relative = path.relative_to(library.folder).as_posix()
    return manifest_entry(relative, release, track, tags, lyrics_file)


def write_release(library: Library, release: Release) -> list[Entry]:
    place = f"{release.artist.number}/{release.number}"
    draw = Random(f"{library.seed}/alb/{place}")
    folder = release_folder(library, release)
    folder.mkdir(parents=True, exist_ok=True)
    if release.art in ("file", "both"):
        cover = unique_cover(library.pool.covers[release.cover], key_of(library, release))
        put(folder / draw.choice(COVER_NAMES), cover)
    embedded = embedded_cover(library, release)
    tracks_on_disc = Counter(track.disc for track in release.tracks)
    disc_folders = release.discs > 1 and draw.random() < 0.7
    entries = []
    for track in release.tracks:
        inside = folder / f"CD{track.disc}" if disc_folders else folder
        if disc_folders:
            inside.mkdir(exist_ok=True)
        context = TrackContext(
            library.seed, release, track, tracks_on_disc[track.disc], disc_folders,
            draw=Random(f"{library.seed}/t/{place}/{track.disc}/{track.number}"),
            draw_of_release=draw)
        entries.append(write_track(library, context, inside, embedded))
    return entries
