"""Makes a whole library, several releases at a time, and its manifest.

The manifest has one JSON object on each line, for each file. It lies beside the roots, where no
scan sees it.
"""
from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .files import Entry, Library, write_release
from .odd_files import write_odd_files
from .plan import Release, plan, small

RELEASES_AT_ONCE = 100
WAITING_MAX = 200  # tasks: so that the plan of a huge library need not fit into memory
MANIFEST = "manifest.jsonl"


@dataclass(frozen=True)
class Size:
    tracks: int
    odd_files: int
    small: bool


@dataclass(frozen=True)
class Made:
    tracks: int
    odd_files: int


@dataclass(frozen=True)
class Task:
    library: Library
    releases: list[Release]
    manifest: Path  # of these releases alone


def manifest_line(entry: Entry) -> str:
    return json.dumps(entry, ensure_ascii=False) + "\n"


def do(task: Task) -> int:
    """How many tracks were written."""
    tracks = 0
    with task.manifest.open("w", encoding="utf-8") as manifest:
        for release in task.releases:
            entries = write_release(task.library, release)
            manifest.writelines(map(manifest_line, entries))
            tracks += len(entries)
    return tracks


def planned_tasks(library: Library, size: Size, parts: Path) -> Iterator[Task]:
    releases = plan(library.seed, size.tracks)
    if size.small:
        releases = map(small, releases)
    number = 0
    while some := list(islice(releases, RELEASES_AT_ONCE)):
        yield Task(library, some, parts / f"{number:06d}")
        number += 1


def do_all(tasks: Iterable[Task], jobs: int) -> int:
    """How many tracks were written."""
    tracks = 0
    waiting: list[Future[int]] = []
    with ProcessPoolExecutor(jobs) as executor:
        for task in tasks:
            waiting.append(executor.submit(do, task))
            if len(waiting) > WAITING_MAX:
                tracks += waiting.pop(0).result()
        return tracks + sum(future.result() for future in waiting)


def generate(library: Library, size: Size, jobs: int) -> Made:
    for root in range(library.roots):
        (library.folder / f"drive{root}").mkdir(parents=True, exist_ok=True)
    parts = library.folder / ".parts"
    parts.mkdir(parents=True, exist_ok=True)
    tracks = do_all(planned_tasks(library, size, parts), jobs)
    odd_entries = write_odd_files(library, size.odd_files) if size.odd_files else []
    with (library.folder / MANIFEST).open("w", encoding="utf-8") as manifest:
        for part in sorted(parts.iterdir()):
            with part.open(encoding="utf-8") as lines:
                shutil.copyfileobj(lines, manifest)
        manifest.writelines(map(manifest_line, odd_entries))
    shutil.rmtree(parts)
    return Made(tracks, len(odd_entries))
