"""What every suite gets and gives back."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("SEGUE_CACHE", str(Path.home() / ".cache/segue")))
LOGS = ROOT / "build/test-logs"


@dataclass
class Result:
    """Counts of one suite, or of one step of it."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)  # one line for each failure
    notes: list[str] = field(default_factory=list)  # why something was skipped, what is left

    def add(self, other: Result) -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.problems += other.problems
        self.notes += other.notes

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.skipped

    @staticmethod
    def failure(problem: str) -> Result:
        return Result(failed=1, problems=[problem])


@dataclass(frozen=True)
class Context:
    full: bool = False  # more cases of each property
    only: str = ""  # run the tests whose name contains this
    alone: bool = False  # the suites were named: take the time they need

    def logs(self, suite: str) -> Path:
        folder = LOGS / suite
        folder.mkdir(parents=True, exist_ok=True)
        return folder


@dataclass(frozen=True)
class Suite:
    name: str
    summary: str
    packages: tuple[str, ...]  # lists for tools/install.sh
    run: Callable[[Context], Result]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
