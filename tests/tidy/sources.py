"""The tree as git sees it, and the register of checks."""
from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# A check yields one line for each place that is wrong.
Check = Callable[[], Iterable[str]]
CHECKS: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Enters a function as a test called `name`."""

    def enter(function: Check) -> Check:
        CHECKS[name] = function
        return function

    return enter


def note(text: str) -> None:
    """Something to look at that fails nothing."""
    NOTES.append(text)


NOTES: list[str] = []


@dataclass(frozen=True)
class File:
    path: str  # from the root, with slashes

    @property
    def full(self) -> Path:
        return ROOT / self.path

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    def text(self) -> str:
        return _read(self.path)

    def lines(self) -> list[str]:
        return self.text().splitlines()


@cache
def _read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


@cache
def files() -> tuple[File, ...]:
    """What git tracks, and what it would track after `git add`."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT,
                            check=True, capture_output=True, text=True).stdout
    paths = sorted({path for path in listed.split("\0") if path})
    return tuple(File(path) for path in paths if (ROOT / path).is_file())


def with_suffix(*suffixes: str, under: str = "") -> list[File]:
    return [file for file in files()
            if file.path.endswith(suffixes) and file.path.startswith(under)]


def cpp() -> list[File]:
    return with_suffix(".cpp", ".hpp")


def is_script(file: File) -> bool:
    """A shell script, by its name or its first line."""
    if file.path.endswith(".sh"):
        return True
    if "." in file.name.lstrip("."):
        return False
    first = file.text()[:64].splitlines()[:1]
    return bool(first) and first[0].startswith("#!") and first[0].rstrip().endswith("sh")


def is_binary(file: File) -> bool:
    with file.full.open("rb") as stream:
        return b"\0" in stream.read(4096)
