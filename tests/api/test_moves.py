"""A thousand files that move between two music folders, and all that a listener said of them."""
from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from conftest import NewServer, only_sqlite
from support.mounts import Mount
from support.server import PATIENCE_S, Client, Server
from support.studio import make_shelf, mp3_song, song

ALBUMS, TRACKS = 100, 10
STAY = 12  # albums that stay on each drive, of 4 tracks
OLD, NEW = "Song", "Retagged"

Rewrite = Callable[[str], bytes]


def sounds() -> list[str]:
    return [f"{album} {number}" for album in range(ALBUMS) for number in range(1, TRACKS + 1)]


def place_of(sound: str) -> str:
    """Half are FLAC, half are MP3."""
    album, number = map(int, sound.split())
    return f"Album {album:03}/{number:02}.{'flac' if album % 2 else 'mp3'}"


def bytes_of(sound: str, title: str = OLD, gain: int = 0, **more: str) -> bytes:
    album, number = sound.split()
    tags = {"title": f"{title} {sound}", "album": f"{title}s {album}", "artist": "Ada",
            "albumartist": "Ada", "tracknumber": number, "date": "1999"}
    if int(album) % 2:
        return song(sound, **tags, **more)
    return mp3_song(sound, gain=gain, **tags)


def untouched(sound: str) -> bytes:
    return bytes_of(sound)


def retagged(sound: str) -> bytes:
    return bytes_of(sound, NEW)


def louder(sound: str) -> bytes:
    """As mp3gain in the sound itself, and a tagger in FLAC; with another title besides."""
    return bytes_of(sound, NEW, gain=3, replaygain_track_gain="-3.00 dB")


@pytest.fixture
def near(tmp_path: Path) -> Path:
    folder = tmp_path / "near"
    for sound in sounds():
        path = folder / place_of(sound)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes_of(sound))
    return make_shelf(folder / "stays", STAY, 4, "Near").parent


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A folder on the same file system."""
    return make_shelf(tmp_path / "beside/stays", STAY, 4, "Far").parent


@pytest.fixture
def far(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system."""
    mount = Mount(tmp_path / "far")
    if not mount.there:
        pytest.skip("nothing can be mounted here")
    yield make_shelf(mount.folder / "stays", STAY, 4, "Far").parent
    mount.detach()


def bulk(client: Client, path: str) -> Iterator[Any]:
    """All items of a list; other tests hold such pages against the document, which takes long."""
    glue, cursor = "&" if "?" in path else "?", ""
    while True:
        answer = requests.get(f"{client.url}{path}{cursor}", timeout=PATIENCE_S,
                              headers={"Authorization": f"Bearer {client.token}"})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        yield from page["items"]
        if "next" not in page:
            return
        cursor = f"{glue}cursor={requests.utils.quote(page['next'], safe='')}"


def tracks_by_sound(client: Client) -> dict[str, Any]:
    return {track["title"].removeprefix(f"{OLD} "): track
            for track in bulk(client, "/api/v1/tracks?limit=500")}


class Listener:
    """Who starred, rated, played and listed."""

    def __init__(self, server: Server) -> None:
        self.server = server
        known = tracks_by_sound(server)
        self.ids = [known[sound]["id"] for sound in sounds()]
        for number, track in enumerate(self.ids):
            if number % 4 == 0:
                assert server.put(f"/api/v1/me/stars/{track}").status_code == 204
            if number % 4 == 1:
                answer = server.put(f"/api/v1/me/ratings/{track}", json={"rating": 7})
                assert answer.status_code == 204
        listens = [{"track_id": track, "started_at": 1_700_000_000_000 + number,
                    "heard_ms": 7000}
                   for number, track in enumerate(self.ids) if number % 4 == 2]
        assert server.post("/api/v1/me/listens", json={"items": listens}).status_code == 200
        made = server.post("/api/v1/playlists", json={"name": "All", "track_ids": self.ids})
        self.playlist = made.json()["id"]

    def lost(self, title: str) -> str:
        """What is not as it was but for the title; in short, "" when nothing is."""
        wrong = []
        for number, (sound, track) in enumerate(zip(sounds(), self.tracks(), strict=True)):
            said = (track["available"], track["title"], "starred_at" in track,
                    track.get("rating", 0), track.get("play_count", 0))
            wanted = (True, f"{title} {sound}", number % 4 == 0, 7 if number % 4 == 1 else 0,
                      1 if number % 4 == 2 else 0)
            if said != wanted:
                wrong.append(f"{track['id']}: {said}, wanted {wanted}")
        if self.listed() != self.ids:
            wrong.append("the playlist has other rows")
        return f"{len(wrong)}: {'; '.join(wrong[:3])}" if wrong else ""

    def tracks(self) -> list[Any]:
        found: list[Any] = []
        for begin in range(0, len(self.ids), 200):
            query = "&".join(f"id={each}" for each in self.ids[begin:begin + 200])
            found += bulk(self.server, f"/api/v1/tracks?{query}")
        return found

    def listed(self) -> list[str]:
        return [item["track"]["id"] for item in
                bulk(self.server, f"/api/v1/playlists/{self.playlist}/items?limit=500")
                if item["track"]["available"]]


def move_by_name(near: Path, to: Path) -> None:
    for folder in near.glob("Album *"):
        os.rename(folder, to / folder.name)


def move_by_copy(near: Path, to: Path, rewrite: Rewrite) -> None:
    """Another program wrote the files there, each in another folder than before."""
    for sound in sounds():
        path = to / "Moved" / place_of(sound)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(rewrite(sound))
    for folder in near.glob("Album *"):
        shutil.rmtree(folder)


def check_nothing_is_lost(server: Server, listener: Listener, title: str) -> None:
    all_tracks = ALBUMS * TRACKS + 2 * STAY * 4
    for scan in (server.rescan(), server.rescan()):  # the second finds nothing to do
        assert scan["state"] == "done"
        assert listener.lost(title) == ""
        assert server.json("/api/v1/library")["tracks"] == all_tracks
    assert (scan["added"], scan["changed"], scan["missing"]) == (0, 0, 0)
    assert server.items("/api/v1/scan/issues") == []


def started(new_server: NewServer, *roots: Path) -> tuple[Server, Listener]:
    server = new_server(*(part for root in roots for part in ("--music", root)))
    server.wait_for_scan()
    return server, Listener(server)


def test_renamed_into_another_folder(new_server: NewServer, near: Path, beside: Path) -> None:
    server, listener = started(new_server, near, beside)
    move_by_name(near, beside)
    check_nothing_is_lost(server, listener, OLD)


@only_sqlite
def test_renamed_into_another_folder_and_retagged(new_server: NewServer, near: Path,
                                                  beside: Path) -> None:
    server, listener = started(new_server, near, beside)
    move_by_name(near, beside)
    for sound in sounds():
        (beside / place_of(sound)).write_bytes(retagged(sound))
    check_nothing_is_lost(server, listener, NEW)


def test_copied_to_another_drive_and_retagged(new_server: NewServer, far: Path,
                                              near: Path) -> None:
    server, listener = started(new_server, near, far)
    move_by_copy(near, far, retagged)
    check_nothing_is_lost(server, listener, NEW)


@only_sqlite
@pytest.mark.parametrize("rewrite", [untouched, louder])
def test_copied_to_another_drive_and_deleted(new_server: NewServer, far: Path, near: Path,
                                             rewrite: Rewrite) -> None:
    server, listener = started(new_server, near, far)
    move_by_copy(near, far, rewrite)
    check_nothing_is_lost(server, listener, OLD if rewrite is untouched else NEW)


@only_sqlite
def test_what_was_copied_before_it_was_deleted(new_server: NewServer, far: Path,
                                               near: Path) -> None:
    """Two scans: while both are there they are two files of each track, if the tags agree."""
    server, listener = started(new_server, near, far)
    shutil.copytree(near, far / "copy", ignore=shutil.ignore_patterns("stays", ".segue*"))
    server.rescan()
    for folder in near.glob("Album *"):
        shutil.rmtree(folder)
    server.rescan(accept_losses=True)
    check_nothing_is_lost(server, listener, OLD)


@only_sqlite
def test_a_best_of_keeps_its_songs(new_server: NewServer, far: Path, near: Path) -> None:
    """The same sound twice is two tracks, and each stays itself wherever both go."""
    best = near / "Best/01.flac"
    best.parent.mkdir()
    best.write_bytes(song("1 1", title="Song best", album="Best", artist="Ada", tracknumber="1"))
    server, listener = started(new_server, near, far)
    (track,) = [each for each in bulk(server, "/api/v1/tracks?limit=500")
                if each["title"] == "Song best"]
    assert track["id"] not in listener.ids
    assert server.put(f"/api/v1/me/stars/{track['id']}").status_code == 204
    shutil.move(best.parent, far / "Best")
    os.utime(far / "Best/01.flac")
    move_by_copy(near, far, retagged)
    server.rescan()
    assert listener.lost(NEW) == ""
    now = server.json(f"/api/v1/tracks/{track['id']}")
    assert (now["title"], now["available"], "starred_at" in now) == ("Song best", True, True)
    assert now["album_title"] == "Best"
