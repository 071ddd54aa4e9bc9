"""The same files in another order are the same catalogue: folders made in another order, roots
given in another order, files that came little by little."""
from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import NewServer, only_sqlite
from support.server import Server
from support.studio import make_shelf, write_disc, write_song

SEED = int(os.environ.get("SEGUE_SEED") or random.SystemRandom().randrange(1 << 32))
DRIVES = ("one", "two")

Between = Callable[[], object]


@pytest.fixture
def master(tmp_path: Path) -> Path:
    """Albums over two drives, copies, namesakes, and songs of one sound on several albums."""
    master = tmp_path / "master"
    for drive in DRIVES:
        make_shelf(master / drive, 30, 6, "Shelf")  # the same on both: every song has two files
        make_shelf(master / drive / "own", 12, 4, f"Only {drive}")
        for disc in range(1, 4):
            write_disc(master / drive / f"Ada/Image {disc}", f"Image {disc}", "Ada",
                       ["Part 1", "Part 2", f"Part {disc}"])
    for number in range(1, 9):
        tags = {"title": f"Part {number}", "artist": "ADA" if number % 2 else "Ada",
                "album": "Split", "albumartist": "Ada", "tracknumber": str(number),
                "date": "1971" if number % 3 else ""}
        write_song(master / DRIVES[number % 2] / f"Split/{number}.flac", f"split {number}", **tags)
        write_song(master / "one/Best of" / f"{number}.flac", f"split {number}",
                   **{**tags, "album": "Best of", "genre": "Pop"})
    return master


def files_of(master: Path, dice: random.Random) -> list[Path]:
    """Folder by folder, in a random order, and so the files of each."""
    folders = [folder for folder in master.rglob("*") if folder.is_dir()]
    dice.shuffle(folders)
    files: list[Path] = []
    for folder in folders:
        inside = [*folder.glob("*.flac"), *folder.glob("*.cue")]  # not the marker of a drive
        dice.shuffle(inside)
        files += inside
    return [path.relative_to(master) for path in files]


def copy(master: Path, to: Path, files: list[Path]) -> None:
    for path in files:
        (to / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(master / path, to / path)


def roots(of: Path, order: list[str]) -> list[str]:
    return [part for drive in order for part in ("--music", str(of / drive))]


def digest(server: Server) -> str:
    server.wait_for_scan()
    assert server.items("/api/v1/scan/issues") == []
    return str(server.json("/api/v1/admin/digest")["digest"])


@only_sqlite
def test_the_order_of_folders_and_roots_does_not_matter(new_server: NewServer, master: Path,
                                                        tmp_path: Path) -> None:
    dice = random.Random(SEED)
    wanted = digest(new_server(*roots(master, list(DRIVES))))
    for attempt in range(3):
        place = tmp_path / f"copy {attempt}"
        copy(master, place, files_of(master, dice))
        order = dice.sample(DRIVES, len(DRIVES))
        found = digest(new_server(*roots(place, order)))
        assert found == wanted, f"SEGUE_SEED={SEED}, attempt {attempt}, {order}"


def test_files_that_come_little_by_little_end_as_one_scan(new_server: NewServer, master: Path,
                                                          tmp_path: Path) -> None:
    dice = random.Random(SEED)
    wanted = digest(new_server(*roots(master, list(DRIVES))))
    place = tmp_path / "growing"
    files = files_of(master, dice)
    cuts = sorted(dice.sample(range(20, len(files)), 4))
    for drive in DRIVES:
        (place / drive).mkdir(parents=True)
    server = None
    for begin, end in zip([0, *cuts], [*cuts, len(files)], strict=True):
        copy(master, place, files[begin:end])
        if server is None:
            server = new_server(*roots(place, list(DRIVES)))
            server.wait_for_scan()
        else:
            server.rescan()
    assert server is not None
    assert digest(server) == wanted, f"SEGUE_SEED={SEED}, {cuts}"
