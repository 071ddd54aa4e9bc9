"""Search: what somebody types finds artists, albums and tracks."""
from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import NewServer
from support.music import make_album, make_track
from support.server import Server, eventually
from support.sockets import ask
from support.subsonic import App


def names(found: Any, section: str) -> list[str]:
    return [thing.get("name") or thing.get("title") for thing in found[section]]


@pytest.fixture(scope="module")
def app(server: Server) -> App:
    made = server.post("/api/v1/me/api-keys", json={"label": "an app"})
    return App(server, {"apiKey": str(made.json()["secret"])})


@pytest.mark.parametrize("text", [
    "björn", "BJORN", "bjo", "jör", "bjrn", "bjonr", "  björn  "])
def test_an_artist_is_found_however_it_is_typed(server: Server, text: str) -> None:
    found = server.found(text)
    assert names(found, "artists")[0] == "Björn"
    assert "Été" in names(found, "albums")
    assert "Covered" in names(found, "tracks")


def test_the_best_of_all_is_named(server: Server) -> None:
    found = server.found("bjorn")
    assert found["top"] == {"kind": "artist", "id": found["artists"][0]["id"]}
    found = server.found("covered")
    assert found["top"] == {"kind": "track", "id": found["tracks"][0]["id"]}
    found = server.found("ete")
    assert found["top"] == {"kind": "album", "id": found["albums"][0]["id"]}


@pytest.mark.parametrize("text", ["夜明け", "夜明", "明け", "夜"])
def test_two_letters_of_han_and_kana_are_enough(server: Server, text: str) -> None:
    assert names(server.found(text), "albums") == ["夜明け"]


@pytest.mark.parametrize("text", ["anna dawn", "dawn anna", "daw ann", "dwan anna"])
def test_words_are_found_across_names(server: Server, text: str) -> None:
    found = server.found(text)
    assert names(found, "albums") == ["Dawn"]
    assert found["artists"] == []


@pytest.mark.parametrize("text", ["nothing is called so", "🎸🔥", "♥", "%", "' OR 1=1", "\ufffd",
                                  "word " * 100, "x" * 512])
def test_what_is_not_there_is_not_found(server: Server, text: str) -> None:
    assert server.found(text) == {"artists": [], "albums": [], "tracks": []}


def test_a_section_has_as_many_as_are_asked_for(server: Server) -> None:
    whole = server.found("part", limit="500")
    assert len(whole["albums"]) == 12
    few = server.found("part", limit="3")
    assert few["albums"] == whole["albums"][:3] and few["tracks"] == whole["tracks"][:3]
    root = server.items("/api/v1/admin/roots")[0]["id"]
    assert server.found("part", limit="500", root=str(root)) == whole
    assert server.found("part", root="99") == {"artists": [], "albums": [], "tracks": []}


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=a&limit=0", "q=a&limit=501", "q=a&limit=x",
                                   "q=a&root=x", "q=" + "x" * 513, "q=" + "%F0%9F%94%A5" * 129])
def test_wrong_queries_are_400(server: Server, query: str) -> None:
    assert server.get(f"/api/v1/search?{query}").status_code == 400


def test_a_query_of_a_mebibyte_is_refused(server: Server, app: App) -> None:
    long = "x" * (1 << 20)
    refused = ask(server.port, f"GET /api/v1/search?q={long} HTTP/1.1\r\nHost: segue\r\n\r\n")
    assert refused is not None and refused.status == 414
    answer = app.send("search3", method="POST", form={**app.credentials, "query": long})
    assert answer.status_code == 413


def test_nobody_searches_without_signing_in(server: Server) -> None:
    assert server.as_user("").get("/api/v1/search?q=dawn").status_code == 401


def test_apps_find_the_same(app: App) -> None:
    found = app.ok("search3", query="bjrn", songCount="2")["searchResult3"]
    assert [artist["name"] for artist in found["artist"]] == ["Björn"]
    assert [album["name"] for album in found["album"]] == ["Été"]
    assert len(found["song"]) == 2
    more = app.ok("search3", query="bjrn", songOffset="2", artistCount="0", albumCount="0")
    more = more["searchResult3"]
    assert more["artist"] == more["album"] == [] and len(more["song"]) == 2
    assert not {s["id"] for s in more["song"]} & {s["id"] for s in found["song"]}
    older = app.ok("search2", query="bjrn", songCount="2")["searchResult2"]
    assert older["song"] == found["song"]
    assert [(album["title"], album["isDir"]) for album in older["album"]] == [("Été", True)]
    many = {"query": "x " * 100_000, "f": "json", "c": "test", "v": "1.16.1"}
    answer = app.send("search3", method="POST", form={**app.credentials, **many})
    assert answer.json()["subsonic-response"]["searchResult3"]["song"] == []


def test_search_follows_the_library(new_server: NewServer, tmp_path: Path) -> None:
    music = tmp_path / "music"
    make_album(music / "First", "First", "Zelda", 1, 400)
    own = new_server("--music", music)
    own.wait_for_scan()
    eventually("what was scanned is found", lambda: own.found("zelda")["albums"] or None)
    make_track(music / "Second/01.flac", 500, title="Umbrella", album="Second", artist="Zelda")
    assert own.found("umbrella")["tracks"] == []
    own.rescan()
    eventually("a new file is found", lambda: own.found("umbrlela zelda")["tracks"] or None)
    shutil.rmtree(music / "Second")
    own.rescan()
    eventually("a file that is gone is not", lambda: not own.found("umbrella")["tracks"])
    own.restart()
    eventually("search is there after a restart", lambda: own.get(
        "/api/v1/search?q=zelda").status_code == 200)
    assert names(own.found("zelda"), "albums") == ["First"]
