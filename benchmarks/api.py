#!/usr/bin/env python3
"""The calls of every day: CPU per request on a generated library, beside a bare answer of 1 KB.

Usage: api.py [TRACKS]     default 10000
"""
from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from harness import Server, bare_answer_us, generated_library, load, report


def cursor_at(server: Server, order: str, share: float) -> str:
    """A cursor `share` of the way down the list of albums."""
    total = server.get("/api/v1/library")["albums"]
    cursor = ""
    seen = 0
    while seen < total * share:
        page = server.get(f"/api/v1/albums?order={order}&limit=500{cursor}")
        seen += len(page["items"])
        if "next" not in page:
            break
        cursor = f"&cursor={page['next']}"
    return cursor


# Name, path, target.
Call = tuple[str, str, str]


def calls_on(server: Server) -> list[Call]:
    album = server.get("/api/v1/albums?limit=1&order=newest_added")["items"][0]
    albums = server.get("/api/v1/library")["albums"]
    newest = "/api/v1/albums?order=newest_added&limit=50"
    by_title = "/api/v1/albums?order=title&limit=50"

    def rest(method: str, query: str = "") -> str:
        return f"/rest/{method}?apiKey={server.key}&f=json&c=bench&v=1.16.1{query}"

    offset = f"&size=50&offset={albums * 8 // 10}"
    everything = "&query=&artistCount=0&albumCount=0&songCount=500"
    return [
        ("alive (no auth, on the loop)", "/livez", "–"),
        ("who am I (ping with authentication)", "/api/v1/me", "60 µs"),
        ("rest/ping with an API key", rest("ping"), "60 µs"),
        ("50 albums, newest, first page", newest, "400 µs"),
        ("50 albums, newest, at 80 %", f"{newest}{cursor_at(server, 'newest_added', 0.8)}",
         "600 µs"),
        ("50 albums, by title, at 80 %", f"{by_title}{cursor_at(server, 'title', 0.8)}", "600 µs"),
        ("rest: 50 albums, newest, at 80 %", rest("getAlbumList2", f"&type=newest{offset}"),
         "600 µs"),
        ("rest: 50 albums, by name, at 80 %",
         rest("getAlbumList2", f"&type=alphabeticalByName{offset}"), "600 µs"),
        ("50 albums at random", "/api/v1/albums?order=random&limit=50", "1000 µs"),
        ("50 albums of ten years", f"{newest}&from_year=1980&to_year=1989", "–"),
        ("50 albums of a genre", f"{by_title}&genre=rock", "–"),
        ("album with tracks", f"/api/v1/albums/{album['id']}", "300 µs"),
        ("50 artists", "/api/v1/artists?limit=50", "–"),
        ("rest: all artists", rest("getArtists"), "5000 µs"),
        ("rest: search by a prefix", rest("search3", "&query=mo"), "1000 µs"),
        ("rest: 500 songs of a sync", rest("search3", everything), "4000 µs"),
    ]


def main() -> None:
    tracks = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    roots = generated_library(tracks)
    with tempfile.TemporaryDirectory() as temporary:
        bare = bare_answer_us()
        rows = [{"call": "floor: bare 1 KB answer", "segue": f"{bare:.0f} µs",
                 "× bare answer": "1.0", "target": "–"}]
        with Server(Path(temporary) / "data", roots) as server:
            auth = {"Authorization": f"Bearer {server.key}"}
            for name, path, target in calls_on(server):
                headers = {} if "apiKey=" in path else auth
                spent = load(server.process.pid, f"http://127.0.0.1:{server.port}{path}",
                             headers=headers).us_per_request
                rows.append({"call": name, "segue": f"{spent:.0f} µs",
                             "× bare answer": f"{spent / bare:.1f}", "target": target})
        database = sum(file.stat().st_size for file in Path(temporary).glob("data/segue.db*"))
    report("api", f"CPU per request, {tracks} tracks, {database / tracks:.0f} bytes of database "
                  "a track", rows)


if __name__ == "__main__":
    main()
