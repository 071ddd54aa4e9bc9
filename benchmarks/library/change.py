"""Changes a library that is there, as its owner might between two scans.

The manifest stays as it was. What is changed follows from the tag, a word that also shows in the
new titles and names.
"""
from __future__ import annotations

import json
from pathlib import Path
from random import Random

from .clips import CLIPS
from .files import Entry, Library, put
from .flac import write_flac
from .generate import MANIFEST
from .pool import Encoding, music_file
from .tags import repeated


def music_entries(folder: Path) -> list[Entry]:
    """Of the manifest: the tracks that are still where it says, without the odd files."""
    with (folder / MANIFEST).open(encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    return [entry for entry in entries
            if "broken" not in entry and (folder / entry["path"]).exists()]


def rewrite(library: Library, entry: Entry, title: str) -> None:
    """Leaves only the tags that follow from the manifest."""
    tags = [
        ("TITLE", title),
        ("ARTIST", entry["artist"]),
        ("ALBUM", entry["album"]),
        ("ALBUMARTIST", entry["albumartist"]),
        ("DATE", str(entry["year"])),
        ("TRACKNUMBER", str(entry["track"])),
        *repeated("GENRE", entry["genres"]),
    ]
    path = library.folder / entry["path"]
    _, _, clip, id3_version = entry["k"]
    encoding = Encoding(path.suffix.removeprefix("."), clip, id3_version)
    put(path, music_file(library.pool, encoding, tags, None))


def mutate(library: Library, entries: list[Entry], tracks: int, tag: str, draw: Random) -> None:
    for entry in draw.sample(entries, tracks):
        rewrite(library, entry, f"{entry['title']} zqmut{tag}")


def delete(library: Library, entries: list[Entry], tracks: int, draw: Random) -> None:
    for entry in draw.sample(entries, tracks):
        (library.folder / entry["path"]).unlink()


def move(library: Library, entries: list[Entry], tracks: int, tag: str, draw: Random) -> int:
    """Renames folders of releases until they held `tracks` files; returns how many they held."""
    folders = sorted({entry["path"].rpartition("/")[0] for entry in entries
                      if entry["disc"] == 1 and "/CD" not in entry["path"]})
    moved = 0
    for name in draw.sample(folders, len(folders)):
        folder = library.folder / name
        moved += len(list(folder.iterdir()))
        folder.rename(f"{folder} moved{tag}")
        if moved >= tracks:
            break
    return moved


def add_release(library: Library, tracks: int, tag: str) -> None:
    """Into drive0; fails where a release was added with this tag before."""
    artist = f"New Artist {tag}"
    folder = library.folder / "drive0" / artist / "New Album (2026)"
    folder.mkdir(parents=True)
    for number in range(1, tracks + 1):
        tags = [
            ("TITLE", f"zqnew{tag} {number}"),
            ("ARTIST", artist),
            ("ALBUM", "New Album"),
            ("ALBUMARTIST", artist),
            ("TRACKNUMBER", str(number)),
            ("DATE", "2026"),
        ]
        put(folder / f"{number:02d} - New.flac",
            write_flac(library.pool.flac[number % CLIPS], tags))
