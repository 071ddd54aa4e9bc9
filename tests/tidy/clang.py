"""clang-format over all C++; clang-tidy over what has not passed yet.

What passed is remembered in the cache twice. By the hashes of the file and of our headers that it
includes: comparing those costs no compiler. And by the hash of what the preprocessor makes of it:
a changed comment in a header asks for no new look at fifty files.
"""
from __future__ import annotations

import hashlib
import json
import os
import shlex
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sources import ROOT, check, cpp, files

JOBS = 2
CACHE = Path(os.environ.get("SEGUE_CACHE", str(Path.home() / ".cache/segue"))) / "clang-tidy"
TIDY, FORMAT = "clang-tidy-19", "clang-format-19"


@check("clang-format has nothing to change")
def formatted() -> Iterator[str]:
    ran = subprocess.run([FORMAT, "--dry-run", "-Werror", *[file.path for file in cpp()]], cwd=ROOT,
                         capture_output=True, text=True)
    wrong = sorted({line.split(":")[0] for line in ran.stderr.splitlines() if ": error:" in line})
    for path in wrong:
        yield f"{path}: run ./format"
    if ran.returncode and not wrong:
        yield ran.stderr.strip()


@dataclass(frozen=True)
class Unit:
    """One file that the compiler compiles, with its command."""

    path: str
    folder: Path  # where compile_commands.json lies
    arguments: tuple[str, ...]


@dataclass
class Tidied:
    passed: int = 0
    failed: dict[str, str] | None = None  # path -> what clang-tidy said
    left: int = 0


def sha(*parts: str | bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\0")
    return digest.hexdigest()


@cache
def hash_of_file(path: str) -> str:
    try:
        return sha((ROOT / path).read_bytes())
    except OSError:
        return "gone"


@cache
def surroundings() -> str:
    """The rules, the tool and the libraries: any change asks for a new look at everything."""
    version = subprocess.run([TIDY, "--version"], check=True, capture_output=True).stdout
    packages = [line.split("#")[0].strip()
                for line in (ROOT / "packages/build.txt").read_text().splitlines()]
    installed = subprocess.run(["dpkg-query", "-W", *filter(None, packages)],
                               capture_output=True).stdout
    rules = [file.full.read_bytes() for file in files() if file.name == ".clang-tidy"]
    return sha(version, installed, *rules)


def units() -> list[Unit]:
    known = {file.path for file in files()}
    found: dict[str, Unit] = {}
    for preset in ("asan", "release"):
        folder = ROOT / "build" / preset
        for entry in json.loads((folder / "compile_commands.json").read_text()):
            path = Path(entry["file"])
            if not path.is_relative_to(ROOT):
                continue
            name = path.relative_to(ROOT).as_posix()
            if name in known and name not in found:
                found[name] = Unit(name, folder, tuple(shlex.split(entry["command"])))
    return in_order(list(found.values()))


def in_order(found: list[Unit]) -> list[Unit]:
    """What failed before, what is changed, what the last commit changed, the rest."""
    changed = _git("diff", "--name-only", "HEAD") | _git("ls-files", "-o", "--exclude-standard")
    last = _git("diff", "--name-only", "HEAD~1", "HEAD")

    def rank(unit: Unit) -> tuple[int, str]:
        if _failed_mark(unit).exists():
            return 0, unit.path
        return (1 if unit.path in changed else 2 if unit.path in last else 3), unit.path

    return sorted(found, key=rank)


def _git(*arguments: str) -> set[str]:
    return set(subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True,
                              text=True).stdout.splitlines())


def _failed_mark(unit: Unit) -> Path:
    return CACHE / "failed" / sha(unit.path)


def _manifest(unit: Unit) -> Path:
    command = " ".join(unit.arguments).replace(str(ROOT), ".")
    return CACHE / "headers" / sha(surroundings(), command, unit.path, hash_of_file(unit.path))


def headers_unchanged(unit: Unit) -> bool:
    try:
        lines = _manifest(unit).read_text().splitlines()
    except OSError:
        return False
    return all(hash_of_file(path) == known
               for known, path in (line.split(" ", 1) for line in lines))


def preprocess(unit: Unit) -> tuple[str, list[str]]:
    """The hash of what the compiler sees, and our headers in it."""
    arguments = list(unit.arguments)
    at = arguments.index("-o")
    del arguments[at:at + 2]
    arguments.remove("-c")
    dependencies = CACHE / "tmp" / f"{sha(unit.path)}.d"
    dependencies.unlink(missing_ok=True)
    ran = subprocess.run([*arguments, "-E", "-P", "-MMD", "-MF", str(dependencies)],
                         cwd=unit.folder, capture_output=True)
    if ran.returncode:
        return "", []
    words = dependencies.read_text().replace("\\\n", " ").split()[1:]
    dependencies.unlink()
    paths = [Path(os.path.normpath(unit.folder / word)) for word in words]
    ours = sorted({path.relative_to(ROOT).as_posix() for path in paths
                   if path.is_relative_to(ROOT / "src") or path.is_relative_to(ROOT / "tests")})
    command = " ".join(unit.arguments).replace(str(ROOT), ".")
    return sha(surroundings(), command, hash_of_file(unit.path), ran.stdout), ours


def look_at(unit: Unit) -> str:
    """Empty when clang-tidy is content; else what it says."""
    seen, headers = preprocess(unit)
    passed = CACHE / "passed" / seen
    if not seen or not passed.exists():
        ran = subprocess.run([TIDY, "--quiet", "-p", str(unit.folder), str(ROOT / unit.path)],
                             cwd=ROOT, capture_output=True, text=True)
        if ran.returncode:
            _failed_mark(unit).touch()
            return ran.stdout.strip() or ran.stderr.strip()
        if not seen:
            return "the preprocessor fails on it"
        passed.touch()
    _failed_mark(unit).unlink(missing_ok=True)
    _manifest(unit).write_text("\n".join(f"{hash_of_file(path)} {path}" for path in headers))
    return ""


def tidy(seconds: float | None, only: str) -> Tidied:
    """Looks at files until the time is up; those begun are ended."""
    for folder in ("passed", "headers", "failed", "tmp"):
        (CACHE / folder).mkdir(parents=True, exist_ok=True)
    deadline = float("inf") if seconds is None else time.monotonic() + seconds
    result = Tidied(failed={})
    waiting = []
    for unit in units():
        if only and only not in unit.path:
            continue
        if headers_unchanged(unit):
            result.passed += 1
        else:
            waiting.append(unit)

    def work(unit: Unit) -> str | None:
        return look_at(unit) if time.monotonic() < deadline else None

    with ThreadPoolExecutor(JOBS) as pool:
        for unit, said in zip(waiting, pool.map(work, waiting), strict=True):
            if said is None:
                result.left += 1
            elif said:
                result.failed[unit.path] = said
            else:
                result.passed += 1
    return result
