"""Four drives, each slower than the one before: does any wait for another? As a superuser only,
since it mounts images and has the kernel slow them down (cgroup v1, blkio)."""
from __future__ import annotations

import os
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from harness import Server, row

LIMIT = 1.15
BYTES_PER_SECOND = (12_000_000, 18_000_000, 27_000_000, 40_000_000)
BLKIO = Path("/sys/fs/cgroup/blkio")


def rows(roots: list[Path]) -> list[dict[str, Any]]:
    if os.geteuid() != 0 or not (BLKIO / "blkio.throttle.read_bps_device").exists():
        return []
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as mounted:
        try:
            drives = [mounted.enter_context(Drive(Path(temporary), root, speed))
                      for root, speed in zip(roots, BYTES_PER_SECOND)]
        except subprocess.CalledProcessError:
            return []
        slowest = scan(Path(temporary) / "alone", drives[:1])
        all_s = scan(Path(temporary) / "all", drives)
    return [
        row("slowest of four drives alone", f"{slowest:.1f} s", "–", None, "1.0"),
        row("all four, cold", f"{all_s:.1f} s", f"{LIMIT} × slowest", all_s / slowest / LIMIT,
            f"{all_s / slowest:.2f}"),
    ]


def scan(data: Path, drives: list["Drive"]) -> float:
    """Wall seconds of a first scan with nothing in the page cache."""
    for drive in drives:
        drive.remount()
    Path("/proc/sys/vm/drop_caches").write_text("3")
    group = BLKIO / "segue-bench"
    group.mkdir(exist_ok=True)
    for drive in drives:
        limit = f"{drive.device} {drive.bytes_per_second}"
        (group / "blkio.throttle.read_bps_device").write_text(limit)
    before = Path("/proc/self/cgroup").read_text()
    try:
        (group / "cgroup.procs").write_text(str(os.getpid()))
        with Server(data, [drive.place for drive in drives]) as server:
            ended = server.get("/api/v1/scan")
    finally:
        (BLKIO / own_group(before) / "cgroup.procs").write_text(str(os.getpid()))
    wait_until_empty(group)
    group.rmdir()
    return float(ended["finished_at"] - ended["started_at"]) / 1000


def own_group(groups: str) -> str:
    for line in groups.splitlines():
        _, kinds, path = line.split(":", 2)
        if "blkio" in kinds.split(","):
            return path.lstrip("/")
    return ""


def wait_until_empty(group: Path) -> None:
    deadline = time.monotonic() + 30
    while (group / "cgroup.procs").read_text() and time.monotonic() < deadline:
        time.sleep(0.1)


class Drive:
    """A file system of its own with what lies in a folder."""

    def __init__(self, folder: Path, content: Path, bytes_per_second: int) -> None:
        self.image = folder / f"{content.name}.img"
        self.place = folder / content.name
        self.bytes_per_second = bytes_per_second
        used = int(subprocess.run(["du", "-sm", content], check=True, capture_output=True,
                                  text=True).stdout.split()[0])
        subprocess.run(["mkfs.ext4", "-q", "-d", content, self.image, f"{used * 2 + 64}M"],
                       check=True)
        self.place.mkdir()

    def __enter__(self) -> "Drive":
        subprocess.run(["mount", "-o", "loop", self.image, self.place], check=True)
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", self.place], check=True)

    def remount(self) -> None:
        self.__exit__()
        self.__enter__()

    @property
    def device(self) -> str:
        """As "7:0"."""
        number = os.stat(self.place).st_dev
        return f"{os.major(number)}:{os.minor(number)}"
