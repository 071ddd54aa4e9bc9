"""Names that change in their case alone, and names that Unicode spells in two ways."""
from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import NewServer
from support.mounts import Mount
from support.server import Server
from support.studio import write_song

COMPOSED, DECOMPOSED = "caf\u00e9", "cafe\u0301"


def ran(*command: str | Path) -> bool:
    try:
        return subprocess.run(list(map(str, command)), capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def made_to_ignore_case(kind: str, folder: Path) -> Mount | None:
    """A file system in which `a` and `A` are one file; None where the machine has none."""
    image = folder.with_suffix(".img")
    with image.open("wb") as file:
        file.truncate(64 << 20)
    make = ("mkfs.ext4", "-q", "-F", "-O", "casefold") if kind == "ext4" else ("mkfs.vfat",)
    if not ran(*make, image):
        return None
    mount = Mount(folder, image)
    if mount.there and (kind != "ext4" or ran("chattr", "+F", folder)):
        return mount
    mount.detach()
    return None


@pytest.fixture(params=["here", "ext4", "vfat"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "music"
    place.mkdir()
    mount = None if request.param == "here" else made_to_ignore_case(request.param, place)
    if mount is None and request.param != "here":
        pytest.skip(f"no {request.param} that ignores case can be made or mounted here")
    inside = place / "shelf"
    inside.mkdir()
    if mount is not None:
        assert (place / "SHELF").exists(), "it does not ignore case"
    yield inside
    if mount is not None:
        mount.detach()


def tracks(server: Server) -> dict[str, Any]:
    return {track["id"]: track["title"] for track in server.items("/api/v1/tracks?limit=500")}


def starred(server: Server) -> set[str]:
    return {each["id"] for each in server.items("/api/v1/tracks?order=starred&limit=500")}


def started(new_server: NewServer, folder: Path) -> Server:
    for number in (1, 2):
        write_song(folder / f"Blue/{number} song.flac", f"names {number}", title=f"Song {number}",
                   album="Blue", artist="Ada", tracknumber=str(number))
    server = new_server("--music", folder)
    server.wait_for_scan()
    for track in tracks(server):
        assert server.put(f"/api/v1/me/stars/{track}").status_code == 204
    return server


@pytest.mark.parametrize(("old", "new"), [("Blue/1 song.flac", "Blue/1 SONG.flac"),
                                          ("Blue", "BLUE")])
def test_a_name_of_another_case_is_the_same_music(new_server: NewServer, folder: Path, old: str,
                                                  new: str) -> None:
    server = started(new_server, folder)
    before = tracks(server)
    (folder / old).rename(folder / new)
    scan = server.rescan()
    assert (scan["state"], scan["added"], scan["missing"]) == ("done", 0, 0)
    assert tracks(server) == before
    assert starred(server) == set(before)
    for track in before:
        assert server.get(f"/api/v1/tracks/{track}/stream").status_code == 200
    assert server.items("/api/v1/scan/issues") == []


def test_names_that_unicode_spells_in_two_ways_are_both_kept(new_server: NewServer,
                                                             tmp_path: Path) -> None:
    music = tmp_path / "music"
    for number, name in enumerate((COMPOSED, DECOMPOSED), 1):
        write_song(music / f"Blue/{name}.flac", f"spelled {number}", title=f"Song {number}",
                   album="Blue", artist="Ada", tracknumber=str(number))
    server = new_server("--music", music)
    server.wait_for_scan()
    before = tracks(server)
    assert sorted(before.values()) == ["Song 1", "Song 2"]
    (issue,) = server.items("/api/v1/scan/issues")
    assert (issue["kind"], issue["path"]) == ("same_name", f"Blue/{COMPOSED}.flac")
    assert "Give one of them another name" in issue["message"]
    assert server.rescan()["files_read"] == 0
    assert len(server.items("/api/v1/scan/issues")) == 1
    (music / f"Blue/{COMPOSED}.flac").rename(music / "Blue/coffee.flac")
    server.rescan()
    assert tracks(server) == before
    assert server.items("/api/v1/scan/issues") == []
