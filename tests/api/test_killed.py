"""kill -9 at random moments of a first scan: the next start ends where an undisturbed one does."""
from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from support.catalogue import Catalogue
from support.server import Server
from support.studio import make_shelf, write_disc

ALBUMS, TRACKS = 250, 8
DISCS, PARTS = 20, 3  # in one file each
# `./test --full` asks for more.
KILLS = {"sqlite": int(os.environ.get("SEGUE_SCAN_KILLS", "10")), "postgres": 3}
SEED = int(os.environ.get("SEGUE_SEED") or random.SystemRandom().randrange(1 << 32))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_shelf(tmp_path_factory.mktemp("shelf") / "music", ALBUMS, TRACKS)
    for disc in range(DISCS):
        write_disc(made / f"Artist {disc}/Image {disc}", f"Image {disc}", f"Artist {disc}",
                   [f"Part {number}" for number in range(PARTS)])
    return made


def digest_of(server: Server) -> str:
    server.set_up()
    assert server.wait_for_scan()["state"] == "done"
    assert server.json("/api/v1/library")["tracks"] == ALBUMS * TRACKS + DISCS * PARTS
    return str(server.json("/api/v1/admin/digest")["digest"])


def undisturbed(data: Path, *arguments: str | Path) -> tuple[str, float]:
    """The digest, and seconds from the start of the process to the end of the scan."""
    begun = time.time()
    server = Server(data, *arguments)
    try:
        digest = digest_of(server)
        return digest, server.json("/api/v1/scan")["finished_at"] / 1000 - begun
    finally:
        server.kill()


def kill_after(seconds: float, data: Path, *arguments: str | Path) -> Server:
    begun = time.monotonic()
    server = Server(data, *arguments, ready=False)
    time.sleep(max(0.0, begun + seconds - time.monotonic()))  # the moment is what is tested
    server.kill()
    return server


def files_written(data: Path) -> int:
    """In the SQLite catalogue that a killed server left."""
    try:
        catalogue = Catalogue(data)
        return int(catalogue.column("SELECT count(*) FROM audio_file")[0])
    except sqlite3.OperationalError:
        return 0  # it had no tables yet


def test_a_killed_scan_ends_where_an_undisturbed_one_does(
        store: str, new_database: Callable[[], list[str]], shelf: Path, tmp_path: Path) -> None:
    dice, kills = random.Random(SEED), KILLS[store]
    print(f"SEGUE_SEED={SEED}")
    wanted, whole = undisturbed(tmp_path / "whole", "--music", shelf, *new_database())
    left_by_kills = []
    for number in range(kills):
        # One in each part of the scan, anywhere in it.
        moment = whole * (number + dice.random()) / kills
        data = tmp_path / f"data-{number}"
        server = kill_after(moment, data, "--music", shelf, *new_database())
        if store == "sqlite":
            left_by_kills.append(files_written(data))
        server.start()
        try:
            server.wait_until_ready()
            found = digest_of(server)
            assert found == wanted, f"SEGUE_SEED={SEED}, killed after {moment:.3f} of {whole:.3f} s"
            assert server.items("/api/v1/scan/issues") == []
        finally:
            server.kill()
    if store == "sqlite":
        print(f"files that kills left written: {left_by_kills}")
        assert any(0 < count < ALBUMS * TRACKS for count in left_by_kills), left_by_kills
