"""Drives that come and go, as loop mounts where the machine lets a test mount, else as folders
that are renamed: nothing of the library is touched, and all comes back as it was."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import NewServer, NobodysServer, only_sqlite
from support.mounts import Mount
from support.server import Server, eventually
from support.studio import make_shelf

ALBUMS, TRACKS = 15, 4


class Drive:
    """Plugged in at `folder`, or not."""

    def __init__(self, folder: Path, mounted: bool) -> None:
        self.folder = folder
        self.mount = Mount(folder, folder.with_suffix(".img")) if mounted else None
        self.aside = folder.with_name(f"{folder.name} aside")
        folder.mkdir(exist_ok=True)

    def unplug(self) -> None:
        """What stays behind is an empty folder."""
        if self.mount:
            self.mount.detach()
        else:
            self.folder.rename(self.aside)
            self.folder.mkdir()

    def plug_in(self) -> None:
        if self.mount:
            assert self.mount.attach()
        else:
            shutil.rmtree(self.folder)
            self.aside.rename(self.folder)


@pytest.fixture(params=["loop", "folder"])
def drive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Drive]:
    made = Drive(tmp_path / "drive", request.param == "loop")
    if made.mount and not made.mount.there:
        pytest.skip("nothing can be mounted here; the same is tested with folders")
    make_shelf(made.folder, ALBUMS, TRACKS, "Drive")
    yield made
    if made.mount:
        made.mount.detach()


@pytest.fixture
def running(drive: Drive, new_server: NewServer, tmp_path: Path) -> Server:
    make_shelf(tmp_path / "other", ALBUMS, TRACKS, "Other")
    server = new_server("--music", drive.folder, "--music", tmp_path / "other")
    server.wait_for_scan()
    return server


def library(server: Server) -> dict[str, Any]:
    """Ids and titles, as far as they may not change while a drive is away."""
    return {album["id"]: album["title"]
            for page in server.pages("/api/v1/albums?limit=500") for album in page}


def root(server: Server, name: str = "drive") -> Any:
    (found,) = (each for each in server.items("/api/v1/admin/roots") if each["name"] == name)
    return found


def starred(server: Server) -> set[str]:
    return {track["id"] for track in server.items("/api/v1/tracks?order=starred&limit=500")}


def star_some(server: Server) -> set[str]:
    ids = {track["id"] for track in server.items("/api/v1/tracks?limit=500")[::10]}
    for track in ids:
        assert server.put(f"/api/v1/me/stars/{track}").status_code == 204
    return ids


def check_it_comes_back(server: Server, before: dict[str, Any], digest: Any,
                        stars: set[str]) -> None:
    scan = server.rescan()
    assert (scan["added"], scan["missing"]) == (0, 0)
    assert root(server)["state"] == "online" and "reason" not in root(server)
    assert library(server) == before
    assert starred(server) == stars
    assert server.json("/api/v1/admin/digest") == digest
    assert server.items("/api/v1/scan/issues") == []


def check_nothing_is_touched(server: Server, before: dict[str, Any], reason: str) -> None:
    scan = server.rescan()
    assert (scan["state"], scan["missing"]) == ("done", 0)
    assert root(server)["state"] == "offline"
    assert reason in root(server)["reason"]
    assert root(server, "other")["state"] == "online"
    assert library(server) == before


def test_unplugged_and_plugged_in_again(running: Server, drive: Drive) -> None:
    before, digest = library(running), running.json("/api/v1/admin/digest")
    stars = star_some(running)
    drive.unplug()
    check_nothing_is_touched(running, before, "is empty")
    running.restart()
    running.wait_for_scan()
    check_nothing_is_touched(running, before, "is empty")
    drive.plug_in()
    check_it_comes_back(running, before, digest, stars)


@only_sqlite
def test_losses_are_not_confirmed_for_a_drive_that_is_away(running: Server, drive: Drive) -> None:
    before, digest = library(running), running.json("/api/v1/admin/digest")
    stars = star_some(running)
    drive.unplug()
    assert running.rescan(accept_losses=True)["missing"] == 0
    assert library(running) == before
    drive.plug_in()
    check_it_comes_back(running, before, digest, stars)


def test_another_drive_in_its_place(running: Server, drive: Drive) -> None:
    before, digest = library(running), running.json("/api/v1/admin/digest")
    stars = star_some(running)
    drive.unplug()
    make_shelf(drive.folder, 3, 2, "Stranger")
    check_nothing_is_touched(running, before, "right drive")
    marker = drive.folder / ".segue-root"
    marker.write_text("00000000-0000-4000-8000-000000000000\n")
    check_nothing_is_touched(running, before, "another drive")
    if drive.mount:
        shutil.rmtree(drive.folder / "Artist 0", ignore_errors=True)
    drive.plug_in()
    check_it_comes_back(running, before, digest, stars)


def test_a_drive_that_may_not_be_read(nobodys_server: NobodysServer, open_folder: Path) -> None:
    """As one that fails at once: the folder is there and nothing can be opened in it."""
    drive = make_shelf(open_folder / "drive", ALBUMS, TRACKS, "Drive")
    other = make_shelf(open_folder / "other", ALBUMS, TRACKS, "Other")
    server = nobodys_server("--music", drive, "--music", other)
    server.wait_for_scan()
    before, digest = library(server), server.json("/api/v1/admin/digest")
    stars = star_some(server)
    drive.chmod(0)
    check_nothing_is_touched(server, before, "cannot be read")
    drive.chmod(0o755)
    check_it_comes_back(server, before, digest, stars)


@only_sqlite
def test_pulled_in_the_middle_of_a_scan(drive: Drive, new_server: NewServer,
                                        tmp_path: Path) -> None:
    """At several moments; whatever the scan had read by then, the next one ends the same."""
    make_shelf(drive.folder, 150, 6, "Many")
    server = new_server("--music", drive.folder)
    server.wait_for_scan()
    before, digest = library(server), server.json("/api/v1/admin/digest")
    for share in (0.1, 0.4, 0.7):
        last = server.wait_for_scan()
        assert server.post("/api/v1/scan?full=true").status_code == 202
        wanted = int(share * 150 * 6)
        eventually("a scan on its way", lambda wanted=wanted: is_beyond(server, wanted, last))
        drive.unplug()
        server.wait_for_newer_scan(last)
        assert server.status_of("/readyz") == 200
        assert library(server) == before, "what could not be read is kept"
        drive.plug_in()
        check_it_comes_back(server, before, digest, set())


def is_beyond(server: Server, files: int, last: Any) -> bool:
    scan = server.json("/api/v1/scan")
    return bool(scan.get("finished_at", 0) > last["finished_at"] or scan["files_read"] >= files)
