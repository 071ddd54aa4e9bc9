"""What drives hold besides music: each is named with its reason, and none harms the rest."""
from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import NewServer, NobodysServer, only_sqlite
from support.server import Server
from support.studio import make_shelf, mp3_song, mp3_sound, song

SHIM = Path(__file__).parent / "support/failing_reads.c"
ALBUMS, TRACKS = 5, 4
TAGS = {"title": "Song", "album": "Odd", "artist": "Ada", "albumartist": "Ada"}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return make_shelf(tmp_path / "music", ALBUMS, TRACKS)


def issues(server: Server) -> dict[str, Any]:
    return {issue["path"]: issue for issue in server.items("/api/v1/scan/issues?limit=500")}


def check_the_rest_is_there(server: Server, more: int = 0) -> None:
    assert server.status_of("/readyz") == 200
    found = server.items("/api/v1/tracks?limit=500")
    assert len(found) == ALBUMS * TRACKS + more
    for track in found:
        assert track["available"]
    answer = server.get(f"/api/v1/tracks/{found[0]['id']}/stream")
    assert answer.status_code == 200


def check_named(server: Server, path: str, kind: str, *words: str) -> None:
    issue = issues(server)[path]
    assert issue["kind"] == kind, issue
    assert all(word in issue["message"] for word in words), issue


def synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def write_sparse_tag(path: Path, frame: bytes, size: int) -> None:
    """One frame of `size` bytes that are not on the disk, and the sound behind it."""
    head = b"ID3\x04\0\0" + synchsafe(size + 10) + frame + synchsafe(size) + b"\0\0"
    with path.open("wb") as file:
        file.write(head)
        file.seek(len(head) + size)
        file.write(mp3_sound("sparse"))


@only_sqlite
def test_tags_of_a_hundred_megabytes(new_server: NewServer, shelf: Path) -> None:
    """A picture is passed over; text of that size is left out; the sound is found behind both."""
    write_sparse_tag(shelf / "picture.mp3", b"APIC", 100 << 20)
    write_sparse_tag(shelf / "text.mp3", b"TXXX", 100 << 20)
    server = new_server("--music", shelf)
    assert server.wait_for_scan()["state"] == "done"
    check_named(server, "picture.mp3", "too_large", "Make it smaller")
    assert list(issues(server)) == ["picture.mp3"]
    check_the_rest_is_there(server, 2)
    resident = Path(f"/proc/{server.process.pid}/status").read_text().split("VmHWM:")[1].split()[0]
    assert int(resident) < 250_000, "kB: nothing of that size was held"


@only_sqlite
def test_garbage_in_tags(new_server: NewServer, shelf: Path) -> None:
    noise = bytes((number * 7919 >> 3) & 0xFF for number in range(6000))
    whole = song("garbage", **TAGS)
    (shelf / "comment.flac").write_bytes(whole[:50] + noise[:60] + whole[110:])
    (shelf / "blocks.flac").write_bytes(whole[:42] + noise)
    tagged = mp3_song("garbage", **TAGS)
    (shelf / "frames.mp3").write_bytes(tagged[:10] + noise[:40] + tagged[50:])
    (shelf / "size.mp3").write_bytes(tagged[:6] + b"\xff\xff\xff\xff" + tagged[10:])
    (shelf / "noise.m4a").write_bytes(b"\0\0\0\x20ftypM4A " + noise)
    (shelf / "noise.opus").write_bytes(b"OggS" + noise)
    server = new_server("--music", shelf)
    scan = server.wait_for_scan()
    assert (scan["state"], scan["files_seen"]) == ("done", ALBUMS * TRACKS + 6)
    told = issues(server)
    assert {"blocks.flac", "noise.m4a", "noise.opus"} <= set(told)
    for issue in told.values():
        assert len(issue["message"]) > 10 and issue["kind"], issue
    check_the_rest_is_there(server, 6 - len(told))


def test_what_may_not_be_read(nobodys_server: NobodysServer, open_folder: Path) -> None:
    shelf = make_shelf(open_folder / "music", ALBUMS, TRACKS)
    closed = shelf / "Artist 0/closed.flac"
    closed.write_bytes(song("closed", **TAGS))
    closed.chmod(0)
    (shelf / "closed folder").mkdir(mode=0)
    # Who does not own a fresh file cannot tell whether it is still being written.
    for file in shelf.rglob("*.*"):
        os.utime(file, (time.time() - 3600,) * 2)
    server = nobodys_server("--music", shelf)
    scan = server.wait_for_scan()
    assert scan["state"] == "done"
    check_named(server, "Artist 0/closed.flac", "unreadable", "right to read")
    check_named(server, "closed folder/", "unreadable", "right to read")
    check_the_rest_is_there(server)
    (root,) = server.items("/api/v1/admin/roots")
    assert root["state"] == "degraded" and "could not be read" in root["reason"]
    closed.chmod(0o644)
    (shelf / "closed folder").chmod(0o755)
    server.rescan(full=True)
    assert issues(server) == {}
    check_the_rest_is_there(server, 1)


KILLERS = {"Too much/kills its parser.flac", "Too much/never ends.flac"}


@pytest.fixture
def failing(shelf: Path, tmp_path: Path) -> Iterator[Server]:
    """On a drive whose sectors fail, while somebody copies to it, with files that are too much for
    their parser."""
    compiler = shutil.which("cc") or shutil.which("clang-19") or shutil.which("gcc")
    assert compiler, "there is no C compiler"
    library = tmp_path / "failing_reads.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, SHIM], check=True)
    (shelf / "bad sector.flac").write_bytes(song("bad", **TAGS))
    (shelf / "bad sector.mp3").write_bytes(mp3_song("bad", **TAGS))
    (shelf / "still copied.flac").write_bytes(song("copied", **TAGS)[:60])
    (shelf / "Too much").mkdir()
    for killer in KILLERS:
        (shelf / killer).write_bytes(song(killer, **TAGS))
    running = Server(tmp_path / "data", "--music", shelf,
                     prefix=("env", f"LD_PRELOAD={library}"))
    running.set_up()
    yield running
    if running.process.poll() is None:
        running.stop()


def test_sectors_that_fail_and_files_that_change_while_read(failing: Server, shelf: Path) -> None:
    assert failing.wait_for_scan()["state"] == "done"
    check_named(failing, "bad sector.flac", "io", "Check the drive")
    check_named(failing, "bad sector.mp3", "io", "Check the drive")
    check_named(failing, "still copied.flac", "io", "changed while it was read")
    for killer in KILLERS:
        check_named(failing, killer, "corrupt", "no parser survives")
    check_the_rest_is_there(failing)
    # The drive is well again, and the copy complete: each is tried anew without being asked to.
    (shelf / "still copied.flac").write_bytes(song("copied", **TAGS))
    failing.prefix = ()
    failing.restart()
    failing.wait_for_scan()
    failing.rescan()
    # What killed its parser is not tried again before it has changed.
    assert set(issues(failing)) == KILLERS
    check_the_rest_is_there(failing, 3)
    for killer in KILLERS:
        os.utime(shelf / killer)
    failing.rescan()
    assert issues(failing) == {}
    check_the_rest_is_there(failing, 5)


@only_sqlite
def test_files_that_go_away_while_they_are_read(new_server: NewServer, shelf: Path) -> None:
    """Named or not, as it happens; the others stay, and the next scan has them all."""
    server = new_server("--music", shelf)
    server.wait_for_scan()
    many = make_shelf(shelf / "more", 120, 5, "More")
    before = server.wait_for_scan()
    assert server.post("/api/v1/scan?full=true").status_code == 202
    shutil.rmtree(many)
    assert server.wait_for_newer_scan(before)["state"] == "done"
    server.rescan(accept_losses=True)
    server.rescan()
    assert issues(server) == {}
    assert server.json("/api/v1/library")["tracks"] == ALBUMS * TRACKS
