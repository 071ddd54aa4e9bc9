"""What a listener at the home page notices of a scan."""
from __future__ import annotations

import time
from typing import Any

from harness import Server, row

LIMIT = 2.0
ROUNDS = 400
CALLS = ("/api/v1/library", "/api/v1/albums?order=newest_added&limit=20", "/api/v1/scan",
         "/api/v1/me")


def rows(server: Server) -> list[dict[str, Any]]:
    idle = slowest_of_hundred(server, scanning=False)
    scanning = slowest_of_hundred(server, scanning=True)
    return [
        row("home page's calls, p99, idle", f"{idle * 1000:.1f} ms", "–", None, "1.0"),
        row("while everything is read anew", f"{scanning * 1000:.1f} ms", f"{LIMIT:.0f} × idle",
            scanning / idle / LIMIT, f"{scanning / idle:.2f}"),
    ]


def slowest_of_hundred(server: Server, *, scanning: bool) -> float:
    """The 99th percentile, in seconds."""
    times = []
    for _ in range(ROUNDS):
        for call in CALLS:
            if scanning and server.get("/api/v1/scan")["state"] != "running":
                server.get("/api/v1/scan", "POST", {"depth": "full"})
            began = time.monotonic()
            server.get(call)
            times.append(time.monotonic() - began)
    return sorted(times)[len(times) * 99 // 100]
