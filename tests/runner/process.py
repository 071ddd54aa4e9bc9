"""Runs programs: everything they print goes into a log, its end onto the page when they fail."""
from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from suite import ROOT, say

TAIL_LINES = 60
# Not a measure of anything: what hangs must not keep the other suites from running.
HANGS_AFTER_S = 40 * 60


@dataclass(frozen=True)
class Ended:
    status: int  # negative: the signal that killed it
    log: Path

    @property
    def ok(self) -> bool:
        return self.status == 0

    def reason(self) -> str:
        if self.status < 0:
            return f"was killed by signal {-self.status}"
        return f"ended with status {self.status}"


def run(command: Sequence[str | Path], log: Path, env: dict[str, str] | None = None,
        cwd: Path = ROOT, quiet: bool = False) -> Ended:
    """Standard input is empty. Unless `quiet`, a failure shows the end of the log."""
    with log.open("wb") as out:
        child = subprocess.Popen([str(part) for part in command], cwd=cwd, stdin=subprocess.DEVNULL,
                                 stdout=out, stderr=subprocess.STDOUT,
                                 env={**os.environ, **(env or {})}, start_new_session=True)
        try:
            status = child.wait(HANGS_AFTER_S)
        except BaseException as interruption:
            os.killpg(child.pid, 9)
            child.wait()
            if not isinstance(interruption, subprocess.TimeoutExpired):
                raise
            out.write(f"\nkilled: it did not end within {HANGS_AFTER_S} s\n".encode())
            status = -9
    ended = Ended(status, log)
    if not ended.ok and not quiet:
        show_tail(log)
    return ended


def show_tail(log: Path, lines: int = TAIL_LINES) -> None:
    text = log.read_text(errors="replace").splitlines()
    if len(text) > lines:
        say(f"    … {len(text) - lines} lines before these are in {log.relative_to(ROOT)}")
    for line in text[-lines:]:
        say("    " + line)


def build(log: Path, *arguments: str) -> bool:
    """tools/build.sh with its arguments; tells the tail of the log if it fails."""
    return run([ROOT / "tools/build.sh", *arguments], log).ok
