"""A drive that is mounted while the server runs: a music folder within ten seconds."""
from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.music import make_album
from support.server import Server, eventually, segue, serve_command

ROOTS = "/api/v1/admin/roots"
SEEN_WITHIN_S = 10.0
USER = [] if os.geteuid() == 0 else ["--map-root-user"]
OWN_MOUNTS = ["unshare", "--mount", *USER]


class Contained(Server):
    """In a mount namespace of its own, as in a container."""

    def start(self) -> None:
        command = serve_command(self.data, f"127.0.0.1:{self.port}", *self.arguments)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen([*OWN_MOUNTS, *command], stdin=subprocess.DEVNULL,
                                            stdout=out, stderr=subprocess.STDOUT)

    def inside(self, *command: str | Path) -> None:
        user = ["--user", "--preserve-credentials"] if USER else []
        subprocess.run(["nsenter", f"--target={self.process.pid}", "--mount", *user,
                        *map(str, command)], check=True)


Drive = tuple[Server, Path, Callable[[], None], Callable[[], None]]


def mounting_is_permitted(folder: Path) -> bool:
    tried = subprocess.run([*OWN_MOUNTS, "mount", "--bind", str(folder), str(folder)],
                           capture_output=True)
    return tried.returncode == 0


@pytest.fixture(params=["mounted", "renamed"])
def drive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Drive]:
    """A running server, the place of a drive, and what plugs it in and pulls it out."""
    disk, parent = tmp_path / "disk", tmp_path / "music"
    place = parent / "fifth"
    make_album(disk / "Bea/Two", "Two", "Bea", 2, 500)
    make_album(parent / "first/Ada/One", "One", "Ada", 1, 300)
    place.mkdir()
    arguments = (tmp_path / "data", "--music-parent", parent)
    if request.param == "mounted":
        if not mounting_is_permitted(disk):
            pytest.skip("this machine permits no mounts, not even in a namespace of one's own")
        contained = Contained(*arguments)
        running: Server = contained

        def plug() -> None:
            contained.inside("mount", "--bind", disk, place)

        def pull() -> None:
            contained.inside("umount", place)
    else:
        running = Server(*arguments)

        def plug() -> None:
            place.rmdir()
            disk.rename(place)

        def pull() -> None:
            place.rename(disk)
            place.mkdir()

    try:
        running.set_up()
        running.wait_for_scan()
        yield running, place, plug, pull
    except BaseException:
        running.kill()
        raise
    running.stop()


def tracks_of_two(server: Server) -> list[Any]:
    for album in server.items("/api/v1/albums"):
        if album["title"] == "Two":
            tracks: list[Any] = server.json(f"/api/v1/albums/{album['id']}")["tracks"]
            return tracks
    return []


def plays(server: Server, track: str) -> bool:
    return server.get(f"/api/v1/tracks/{track}/stream").status_code == 200


def root_at(server: Server, place: Path) -> Any:
    return next((root for root in server.items(ROOTS) if root["path"] == str(place)), None)


def test_a_drive_is_seen_lost_and_found_again(drive: Drive) -> None:
    server, place, plug, pull = drive
    assert [root["name"] for root in server.items(ROOTS)] == ["first"]
    assert server.json(ROOTS)["absent"] == [], "an empty mount point is nothing to warn of"

    begun = time.monotonic()
    plug()
    tracks = eventually("its album", lambda: tracks_of_two(server) or None)
    assert plays(server, tracks[0]["id"])
    assert time.monotonic() - begun < SEEN_WITHIN_S
    root = root_at(server, place)
    assert (root["name"], root["given"], root["state"]) == ("fifth", True, "online")
    ids = [track["id"] for track in tracks]
    assert server.put(f"/api/v1/me/stars/{ids[0]}").status_code == 204
    server.wait_for_scan()

    pull()
    eventually("the root is offline", lambda: root_at(server, place)["state"] == "offline")
    assert [track["id"] for track in tracks_of_two(server)] == ids, "nothing is deleted"
    assert not plays(server, ids[0])
    assert plays(server, server.json(f"/api/v1/albums/{first_album(server)}")["tracks"][0]["id"])

    plug()
    eventually("the root is back", lambda: root_at(server, place)["state"] == "online")
    assert root_at(server, place)["id"] == root["id"]
    server.wait_for_scan()
    back = tracks_of_two(server)
    assert [track["id"] for track in back] == ids and "starred_at" in back[0]
    assert all(plays(server, track) for track in ids)
    assert server.json("/api/v1/library")["tracks"] == 3


def first_album(server: Server) -> str:
    return next(str(album["id"]) for album in server.items("/api/v1/albums")
                if album["title"] == "One")


def test_the_variable_and_the_file_name_it_too(tmp_path: Path,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    parent, data = tmp_path / "music", tmp_path / "data"
    make_album(parent / "first/Ada/One", "One", "Ada", 1, 300)
    data.mkdir()
    (data / "segue.toml").write_text(f"music-parent = ['{parent}']\n")
    running = Server(data)
    running.set_up()
    assert [root["path"] for root in running.items(ROOTS)] == [str(parent / "first")]
    running.stop()
    (data / "segue.toml").unlink()
    shutil.move(parent, tmp_path / "moved")
    monkeypatch.setenv("SEGUE_MUSIC_PARENT", f"{tmp_path / 'moved'}:{tmp_path / 'none'}")
    running.restart()
    listed = running.json(ROOTS)
    assert [root["path"] for root in listed["items"]] == [str(tmp_path / "moved/first")]
    assert [each["path"] for each in listed["absent"]] == [str(tmp_path / "none")]
    ran = segue("doctor", "--data", str(data))
    assert ran.returncode == 1 and f"problem  {tmp_path / 'none'} does not exist." in ran.stdout
    running.stop()


def test_a_parent_that_is_none_is_refused(tmp_path: Path) -> None:
    ran = segue("serve", "--data", str(tmp_path / "data"), "--listen", "127.0.0.1:0",
                "--music-parent", "/")
    assert ran.returncode == 1 and "--music-parent" in ran.stderr
