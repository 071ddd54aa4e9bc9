#!/usr/bin/env python3
"""Search as you type: CPU per request on a generated library, beside a bare answer of 1 KB; and
what the index costs in time and memory.

Usage: search.py [TRACKS]     default 10000; the targets are for 100000
"""
from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from harness import Server, bare_answer_us, generated_library, load, report

READY_TARGET_S = 1.0
BYTES_TARGET = 25e6
# What is typed, and its limit in µs.
QUERIES = [
    ("one letter", "m", 1000),
    ("prefix", "mo", 1000),
    ("prefix", "cathe", 1000),
    ("whole word", "silent", 1000),
    ("mid-word", "otor", 5000),
    ("mid-word", "achine", 5000),
    ("typo", "silnet", 5000),
    ("typo", "motorhed", 5000),
    ("two words", "silent riv", 5000),
    ("two words, one mistyped", "rivers silnet", 5000),
    ("two letters of Han", "京事", 5000),
    ("nothing", "qqqqqq", 5000),
]


def row(what: str, spent: str, ratio: float | None, share: float) -> dict[str, Any]:
    return {"what": what, "segue": spent, "× bare answer": f"{ratio:.1f}" if ratio else "–",
            "× target": f"{share:.2f}"}


def main() -> None:
    tracks = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    roots = generated_library(tracks)
    bare = bare_answer_us()
    rows = [{"what": "floor: bare 1 KB answer", "segue": f"{bare:.0f} µs", "× bare answer": "1.0",
             "× target": "–"}]
    with tempfile.TemporaryDirectory() as temporary, Server(Path(temporary), roots) as server:
        server.stop()
        server.start()
        auth = {"Authorization": f"Bearer {server.key}"}
        for kind, text, target in QUERIES:
            url = f"http://127.0.0.1:{server.port}/api/v1/search?limit=10&q={quote(text)}"
            spent = load(server.process.pid, url, headers=auth).us_per_request
            rows.append(row(f"{kind}: {text}", f"{spent:.0f} µs", spent / bare, spent / target))
        ready_s = server.figure("segue_search_fill_seconds")
        size = server.figure("segue_search_bytes")
        names = server.figure("segue_search_names")
        rows.append(row("index made at start", f"{ready_s * 1000:.0f} ms", None,
                        ready_s / READY_TARGET_S))
        rows.append(row("memory of the index", f"{size / 1e6:.1f} MB", None, size / BYTES_TARGET))
    report("search", f"CPU per request with 10 rows a section, {tracks} tracks, {names:.0f} names",
           rows)


if __name__ == "__main__":
    main()
