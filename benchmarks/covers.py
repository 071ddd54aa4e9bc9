#!/usr/bin/env python3
"""Covers: CPU for one that nobody asked for before, beside libvips alone on the same pictures, and
for one that is kept.

Usage: covers.py [ALBUMS]     default 120, each with a picture of 1000 × 1000 pixels of its own
"""
from __future__ import annotations

import http.client
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from harness import (BUILD, CACHE, Server, cpu_seconds_of_threads, generated_library, load,
                     report)

SIDE = 300
AGAIN_TARGET_US = 100


def make_albums(folder: Path, count: int) -> list[Path]:
    """Each with one song and a cover."""
    pictures = folder / "pictures"
    pictures.mkdir()
    # Deeper and deeper into a fractal: as much detail as a photograph, and never the same.
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                    "mandelbrot=size=1000x1000:rate=1:start_scale=3:end_scale=0.0001:end_pts=200",
                    "-frames:v", str(count), "-q:v", "3", f"{pictures}/%04d.jpg"], check=True)
    songs = (song for root in generated_library(10_000) for song in sorted(root.rglob("01*.flac")))
    covers = []
    for number, song in zip(range(1, count + 1), songs):
        album = folder / "music" / str(number)
        album.mkdir(parents=True)
        shutil.copyfile(song, album / "01.flac")
        covers.append(shutil.copyfile(pictures / f"{number:04d}.jpg", album / "cover.jpg"))
    return covers


def cover_ids(server: Server) -> list[str]:
    ids: list[str] = []
    cursor = ""
    while True:
        page = server.get(f"/api/v1/albums?limit=500{cursor}")
        ids += [album["cover"] for album in page["items"] if "cover" in album]
        if "next" not in page:
            return sorted(set(ids))
        cursor = f"&cursor={page['next']}"


def ask_for_all(server: Server, ids: list[str], query: str) -> float:
    """CPU seconds of the server for one picture after the other."""
    before = cpu_seconds_of_threads(server.process.pid)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    for cover in ids:
        connection.request("GET", f"/api/v1/images/{cover}?{query}")
        response = connection.getresponse()
        assert response.status == 200 and response.read()
    return cpu_seconds_of_threads(server.process.pid) - before


def floor_us(kind: str, pictures: list[Path]) -> float:
    out = subprocess.run([str(BUILD / "floor_covers"), str(SIDE), kind, *map(str, pictures)],
                         check=True, capture_output=True, text=True).stdout.split()
    return float(out[1]) * 1e6 / int(out[0])


def row(what: str, spent: float, floor: float | None, target: float) -> dict[str, Any]:
    ratio = f"{spent / floor:.2f}" if floor else "–"
    return {"what": what, "segue": f"{spent:.0f} µs", "× libvips": ratio,
            "× target": f"{spent / target:.2f}"}


def main() -> None:
    albums = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    rows = []
    with tempfile.TemporaryDirectory(dir=CACHE) as temporary:
        folder = Path(temporary)
        pictures = make_albums(folder, albums)
        with Server(folder / "data", [folder / "music"]) as server:
            server.wait_for_covers()
            ids = cover_ids(server)
            for kind in ("webp", "jpeg"):
                query = f"width={SIDE}&height={SIDE}&format={kind}"
                floor = floor_us(kind, pictures)
                first = ask_for_all(server, ids, query) * 1e6 / len(ids)
                rows.append(row(f"{kind}, first time", first, floor, floor * 1.1))
            address = f"http://127.0.0.1:{server.port}/api/v1/images/{ids[0]}?{query}"
            again = load(server.process.pid, address).us_per_request
            rows.append(row("again, from memory", again, None, AGAIN_TARGET_US))
            server.stop()
            server.start()
            server.wait_for_covers()
            kept = ask_for_all(server, ids, query) * 1e6 / len(ids)
            rows.append(row("again, after a restart", kept, None, AGAIN_TARGET_US))
    report("covers", f"CPU per cover of {SIDE} × {SIDE} from 1000 × 1000, {len(ids)} pictures",
           rows)


if __name__ == "__main__":
    main()
