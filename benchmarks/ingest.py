#!/usr/bin/env python3
"""Ingest: CPU per file of a first scan, beside a plain loop over the same files with TagLib and
SQLite; scans that find nothing or little new; what it costs in memory and on disk.

Usage: ingest.py [TRACKS]     default 10000; the targets are for 100000
"""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import ingest_calls
import ingest_drives
import ingest_peer
import ingest_traced
from covers import cover_ids
from harness import BUILD, CACHE, Server, cpu_seconds, generated_library, report, row

CHANGED_FILES = 100
HASHED_SIDE = 64  # of the pixels that a thumbhash is made from
SOUND = {".flac", ".mp3", ".ogg", ".opus", ".m4a", ".wav", ".aiff", ".wv"}
COVERS_CPU = 'segue_stage_cpu_seconds_total{stage="covers"}'
TAGS_FILES = 'segue_stage_files_total{stage="tags"}'
COVERS_FILES = 'segue_stage_files_total{stage="covers"}'


def linked(roots: list[Path], target: Path) -> list[Path]:
    """A library of the same files, of which some can be replaced."""
    for root in roots:
        subprocess.run(["cp", "-al", str(root), str(target / root.name)], check=True)
    return [target / root.name for root in roots]


def change(roots: list[Path]) -> None:
    """As a retagging program does: other files in their places."""
    files = sorted(file for file in roots[0].rglob("*") if file.suffix in SOUND)
    for file in files[::max(1, len(files) // CHANGED_FILES)][:CHANGED_FILES]:
        draft = file.with_name(file.name + ".draft")
        shutil.copyfile(file, draft)
        os.replace(draft, file)


def floor(roots: list[Path]) -> tuple[int, float, float]:
    """Files, CPU and wall seconds; the second of two runs, when everything is in the page cache."""
    for _ in range(2):
        with tempfile.TemporaryDirectory() as temporary:
            out = subprocess.run([str(BUILD / "floor_ingest"), f"{temporary}/floor.db",
                                  *map(str, roots)], check=True, capture_output=True, text=True)
    files, cpu_s, wall_s = out.stdout.split()
    return int(files), float(cpu_s), float(wall_s)


def floor_of_folders(roots: list[Path]) -> float:
    """CPU seconds; the second of two runs."""
    for _ in range(2):
        out = subprocess.run([str(BUILD / "floor_folders"), *map(str, roots)], check=True,
                             capture_output=True, text=True)
    return float(out.stdout.split()[1])


def floor_of_covers(server: Server, folder: Path) -> float:
    """CPU microseconds a picture, of libvips alone on those of the library."""
    folder.mkdir()
    for cover in cover_ids(server):
        (folder / cover).write_bytes(server.fetch(f"/api/v1/images/{cover}"))
    out = subprocess.run([str(BUILD / "floor_covers"), str(HASHED_SIDE), "pixels",
                          *map(str, folder.iterdir())], check=True, capture_output=True, text=True)
    pictures, cpu_s = out.stdout.split()
    return float(cpu_s) * 1e6 / int(pictures)


def noticed(server: Server, roots: list[Path]) -> float:
    """Seconds from the last write until all changes are in the catalogue, without being asked."""
    files = server.figure(TAGS_FILES)
    change(roots)
    written = time.monotonic()
    while (server.figure(TAGS_FILES) < files + CHANGED_FILES
           or server.get("/api/v1/scan")["state"] == "running"):
        time.sleep(0.02)
    return time.monotonic() - written


def spent_on(server: Server, work: Any) -> float:
    """CPU seconds without those of the later stage."""
    before = cpu_seconds(server.process.pid) - server.figure(COVERS_CPU)
    work()
    return cpu_seconds(server.process.pid) - server.figure(COVERS_CPU) - before


def main() -> None:
    tracks = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    scale = tracks / 100_000
    with tempfile.TemporaryDirectory(dir=CACHE) as temporary:
        roots = linked(generated_library(tracks), Path(temporary))
        files, floor_cpu, floor_wall = floor(roots)
        floor_us = floor_cpu * 1e6 / files
        with Server(Path(temporary) / "empty", []) as server:
            start = cpu_seconds(server.process.pid)
        with Server(Path(temporary) / "before", roots):
            pass  # as of the floor, the second of two scans counts
        with Server(Path(temporary) / "data", roots) as server:
            first = cpu_seconds(server.process.pid) - server.figure(COVERS_CPU) - start
            scan = server.get("/api/v1/scan")
            wall = (scan["finished_at"] - scan["started_at"]) / 1000
            server.wait_for_covers()
            pictures = server.figure(COVERS_FILES)
            covers_us = server.figure(COVERS_CPU) * 1e6 / max(1, pictures)
            floor_covers_us = floor_of_covers(server, Path(temporary) / "pictures")
            peak, resident = server.memory_mb("VmHWM"), server.memory_mb("VmRSS")
            server.rescan("quick")  # the first of a process fills its caches
            nothing = spent_on(server, lambda: server.rescan("quick"))
            every_file = spent_on(server, lambda: server.rescan("thorough"))
            folders_cpu = floor_of_folders(roots)
            seen_after = 0.0

            def notice() -> None:
                nonlocal seen_after
                seen_after = noticed(server, roots)

            little = spent_on(server, notice)
            calls = ingest_calls.rows(server)
            stored = sum(f.stat().st_size for f in server.data.glob("segue.db*")) / files
        first_us = first * 1e6 / files
        rows = [
            row("floor: walk, TagLib, one row a file", f"{floor_us:.0f} µs a file", "–", None,
                "1.0"),
            *ingest_peer.rows(roots, files, first_us),
            row("first scan, until search finds all", f"{first_us:.0f} µs a file", "1.5 × floor",
                first_us / floor_us / 1.5, f"{first_us / floor_us:.2f}"),
            row("first scan, wall", f"{wall:.1f} s", "15 s", wall / 15 / scale,
                f"{wall / floor_wall:.2f}"),
            row("floor: libvips, 64 pixels", f"{floor_covers_us:.0f} µs a picture", "–", None,
                "1.0"),
            row("covers afterwards", f"{covers_us:.0f} µs a picture", "1.2 × floor",
                covers_us / floor_covers_us / 1.2, f"{covers_us / floor_covers_us:.2f}"),
            row("floor: walk, a time a folder", f"{folders_cpu * 1000:.0f} ms", "–", None, "1.0"),
            row("scan that finds nothing new", f"{nothing * 1000:.0f} ms", "1.5 × floor",
                nothing / folders_cpu / 1.5, f"{nothing / folders_cpu:.2f}"),
            row("the same, every file looked at", f"{every_file * 1000:.0f} ms", "500 ms",
                every_file / 0.5 / scale),
            row(f"{CHANGED_FILES} changes, noticed", f"{little * 1000:.0f} ms", "700 ms",
                little / 0.7),
            row("from the last write until seen", f"{seen_after:.1f} s", "2 s", seen_after / 2),
            row("memory after it", f"{resident:.0f} MB", "60 MB", resident / 60),
            row("memory at most", f"{peak:.0f} MB", "120 MB", peak / 120),
            row("database", f"{stored:.0f} bytes a track", "2048", stored / 2048),
            *calls,
            *ingest_traced.rows(roots, files),
            *ingest_drives.rows(roots),
        ]
    report("ingest", f"CPU time, {files} files in {len(roots)} folders, in the page cache", rows)


if __name__ == "__main__":
    main()
