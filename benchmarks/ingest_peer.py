"""Beside Segue's first scan: MPD's, of the same files, where Debian's package can be installed."""
from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, TextIO

from harness import row


def rows(roots: list[Path], files: int, segue_us: float) -> list[dict[str, Any]]:
    mpd = shutil.which("mpd")
    if mpd is None:
        return []
    with tempfile.TemporaryDirectory() as temporary:
        used_s = update(mpd, roots, Path(temporary))
    peer_us = used_s * 1e6 / files
    return [row("beside it: MPD's update", f"{peer_us:.0f} µs a file", "–", None,
                f"Segue {segue_us / peer_us:.2f} ×")]


def update(mpd: str, roots: list[Path], folder: Path) -> float:
    """CPU seconds of a database made anew; tags only, as MPD has them by default."""
    music = folder / "music"
    music.mkdir()
    for root in roots:
        (music / root.name).symlink_to(root)
    config = folder / "mpd.conf"
    config.write_text(f'music_directory "{music}"\n'
                      f'db_file "{folder}/db"\nstate_file "{folder}/state"\n'
                      f'bind_to_address "{folder}/socket"\nlog_file "{folder}/log"\n'
                      'follow_outside_symlinks "yes"\n'
                      'audio_output {\n  type "null"\n  name "none"\n}\n')
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen([mpd, "--no-daemon", str(config)], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as server:
        # Without a database it updates at once; the first `idle` ends with it.
        wait_for_update(folder / "socket")
        server.terminate()
        server.wait(60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def wait_for_update(address: Path) -> None:
    deadline = time.monotonic() + 1800
    while not address.exists():
        if time.monotonic() > deadline:
            raise TimeoutError("MPD does not start")
        time.sleep(0.05)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(os.fspath(address))
        lines = connection.makefile("rw", encoding="utf-8", newline="\n")
        lines.readline()  # its greeting
        while time.monotonic() < deadline:
            if "updating_db" not in ask(lines, "status") and ask(lines, "stats")["songs"] != "0":
                return
            time.sleep(0.1)
    raise TimeoutError("MPD's update does not end")


def ask(lines: TextIO, command: str) -> dict[str, str]:
    lines.write(f"{command}\n")
    lines.flush()
    said = {}
    while (line := lines.readline().strip()) != "OK":
        key, _, value = line.partition(": ")
        said[key] = value
    return said
