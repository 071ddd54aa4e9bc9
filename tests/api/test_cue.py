"""Discs that lie as one file with a CUE sheet: listed, starred and played by track."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import NewServer
from support.server import Server, eventually
from support.studio import cue_sheet, write_disc
from support.subsonic import App, token

TITLES = ["One", "Two", "Three"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "music"
    write_disc(made / "Ada/Blue", "Blue", "Ada", TITLES)
    return made


@pytest.fixture
def own(new_server: NewServer, folder: Path) -> Server:
    running = new_server("--music", folder)
    running.wait_for_scan()
    return running


@pytest.fixture
def app(own: Server) -> App:
    secret = own.post("/api/v1/me/app-passwords", json={"label": "an app"}).json()["secret"]
    return App(own, {"u": own.json("/api/v1/me")["name"], **token(secret)})


def tracks(server: Server) -> list[Any]:
    albums = server.items("/api/v1/albums")
    assert [album["title"] for album in albums] == ["Blue"]
    found: list[Any] = server.json(f"/api/v1/albums/{albums[0]['id']}")["tracks"]
    return found


def test_its_tracks_are_listed(own: Server) -> None:
    listed = tracks(own)
    assert [track["title"] for track in listed] == TITLES
    assert [track["position"] for track in listed] == [1, 2, 3]
    assert [track["duration_ms"] for track in listed] == [2000, 2000, 2000]
    assert {track["credit"]["display"] for track in listed} == {"Ada"}
    assert {tuple(track["genres"]) for track in listed} == {("Disc",)}
    eventually("search knows them", lambda: own.found("three")["tracks"])
    library = own.json("/api/v1/library")
    assert (library["albums"], library["tracks"]) == (1, 3)
    assert own.items("/api/v1/scan/issues") == []


def test_an_edited_sheet_retitles_and_stars_stay(own: Server, folder: Path) -> None:
    before = tracks(own)
    assert own.put(f"/api/v1/me/stars/{before[1]['id']}").status_code == 204
    sheet = folder / "Ada/Blue/disc.cue"
    sheet.write_text(cue_sheet("Blue", "Ada", ["One", "Too", "Three"]))
    own.rescan()
    after = tracks(own)
    assert [track["title"] for track in after] == ["One", "Too", "Three"]
    assert [track["id"] for track in after] == [track["id"] for track in before]
    assert after[1].get("starred_at") and not after[0].get("starred_at")
    eventually("search hears of it", lambda: own.found("too")["tracks"])

    sheet.unlink()
    own.rescan()
    (whole,) = tracks_of_any(own)
    assert whole["id"] == before[0]["id"] and whole["duration_ms"] == 6000
    sheet.write_text(cue_sheet("Blue", "Ada", TITLES))
    own.rescan()
    assert [track["id"] for track in tracks(own)] == [track["id"] for track in before]
    assert tracks(own)[1].get("starred_at")


def tracks_of_any(server: Server) -> list[Any]:
    """Of the only album, whatever it is called."""
    (album,) = server.items("/api/v1/albums")
    found: list[Any] = server.json(f"/api/v1/albums/{album['id']}")["tracks"]
    return found


def test_what_to_play_of_the_file(own: Server, folder: Path) -> None:
    ids = [track["id"] for track in tracks(own)]
    signed = own.post("/api/v1/media", json={"track_ids": ids}).json()["items"]
    assert [address["part"] for address in signed] == [
        {"start_frame": 0, "end_frame": 150}, {"start_frame": 150, "end_frame": 300},
        {"start_frame": 300}]
    whole = (folder / "Ada/Blue/disc.flac").read_bytes()
    assert {own.get(address["url"]).content for address in signed} == {whole}


def test_clients_that_stream_are_told_and_may_download(app: App, folder: Path) -> None:
    (album,) = app.ok("getAlbumList2", type="newest")["albumList2"]["album"]
    songs = app.ok("getAlbum", id=album["id"])["album"]["song"]
    assert [song["title"] for song in songs] == TITLES
    assert [song["track"] for song in songs] == [1, 2, 3]
    assert [song["duration"] for song in songs] == [2, 2, 2]
    assert app.error("stream", id=songs[1]["id"]) == 0
    answer = app.send("download", id=songs[1]["id"])
    assert answer.content == (folder / "Ada/Blue/disc.flac").read_bytes()
    assert answer.headers["Content-Disposition"].endswith("Blue.flac")
    assert app.ok("getLyricsBySongId", id=songs[1]["id"])["lyricsList"]["structuredLyrics"] == []


def test_a_sheet_that_does_not_fit_is_told(own: Server, folder: Path) -> None:
    sheet = folder / "Ada/Blue/disc.cue"
    sheet.write_text(cue_sheet("Blue", "Ada", TITLES, seconds=5))
    own.rescan()
    assert len(tracks_of_any(own)) == 1
    (issue,) = own.items("/api/v1/scan/issues")
    assert (issue["path"], issue["kind"]) == ("Ada/Blue/disc.cue", "cue_sheet")
    assert "Track 3 of the CUE sheet begins beyond the end of the file" in issue["message"]
