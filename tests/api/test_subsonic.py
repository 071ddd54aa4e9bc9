"""OpenSubsonic, as far as an app needs to sign in, browse and play: what it says."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from conftest import NewServer
from support.music import make_album
from support.server import ADMIN, Server
from support.subsonic import App, as_json_has_it, as_xml_has_it, lists_everywhere, token


@pytest.fixture(scope="module")
def app(server: Server) -> App:
    made = server.post("/api/v1/me/app-passwords", json={"label": "an app"})
    return App(server, {"u": ADMIN, **token(made.json()["secret"])})


def album_named(app: App, name: str) -> dict[str, Any]:
    albums = app.ok("getAlbumList2", type="alphabeticalByName", size="500")["albumList2"]["album"]
    found = next(album for album in albums if album["name"] == name)
    detail: dict[str, Any] = app.ok("getAlbum", id=found["id"])["album"]
    return detail


def artist_named(app: App, name: str) -> dict[str, Any]:
    indexes = app.ok("getArtists")["artists"]["index"]
    return next(artist for index in indexes for artist in index["artist"]
                if artist["name"] == name)


def calls(app: App) -> list[tuple[str, dict[str, str]]]:
    """Each call that answers with data."""
    dawn = album_named(app, "Dawn")
    return [("ping", {}), ("tokenInfo", {}), ("getOpenSubsonicExtensions", {}), ("getArtists", {}),
            ("getArtist", {"id": dawn["artistId"]}), ("getAlbum", {"id": dawn["id"]}),
            ("getSong", {"id": dawn["song"][0]["id"]}), ("getScanStatus", {}),
            ("getAlbumList2", {"type": "newest"}), ("search3", {"query": "dawn"}),
            ("search3", {"query": "nothing is called so"})]


def test_xml_and_json_say_the_same(app: App) -> None:
    for call, query in calls(app):
        json, xml = app.ok(call, **query), as_json_has_it(app.xml(call, **query))
        assert xml == lists_everywhere(as_xml_has_it(json)), call


def test_jsonp_is_json_in_a_call(app: App) -> None:
    answer = app.send("ping", f="jsonp", callback="app.on_ping")
    assert answer.headers["Content-Type"].startswith("application/javascript")
    assert re.fullmatch(r"app\.on_ping\(\{.*\}\);", answer.text)
    for harmful in ("alert(1)//", "", "a b", "x" * 129):
        answer = app.send("ping", f="jsonp", callback=harmful)
        assert answer.headers["Content-Type"].startswith("text/xml"), harmful


def test_a_song_says_what_players_ask_for(app: App) -> None:
    album = album_named(app, "Dawn")
    song = dict(album["song"][1])
    for name in ("id", "parent", "albumId", "artistId", "coverArt", "created", "size", "bitRate"):
        assert song.pop(name), name
    artists = [{"id": album["artistId"], "name": "Anna"}]
    assert song == {
        "isDir": False, "title": "Song 2", "album": "Dawn", "artist": "Anna", "track": 2,
        "year": 1997, "genre": "Ambient", "contentType": "audio/flac", "suffix": "flac",
        "duration": 1, "bitDepth": 16, "samplingRate": 44100, "channelCount": 1,
        "path": "Anna/Dawn/1-02 Song 2.flac", "discNumber": 1, "type": "music",
        "mediaType": "song", "sortName": "Song 2", "displayArtist": "Anna",
        "displayAlbumArtist": "Anna", "genres": [{"name": "Ambient"}], "artists": artists,
        "albumArtists": artists, "replayGain": {}}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", album["created"])


def test_an_album_says_its_songs_and_its_date(app: App) -> None:
    album = dict(album_named(app, "Dawn"))
    songs = album.pop("song")
    assert [song["title"] for song in songs] == ["Song 1", "Song 2", "Song 3"]
    assert all(song["parent"] == song["albumId"] == album["id"] for song in songs)
    for name in ("id", "artistId", "coverArt", "created"):
        assert album.pop(name), name
    assert album.pop("artists")[0]["name"] == "Anna"
    assert album == {
        "name": "Dawn", "artist": "Anna", "songCount": 3, "duration": 3, "year": 1997,
        "genre": "Ambient", "sortName": "Dawn", "displayArtist": "Anna", "isCompilation": False,
        "releaseDate": {"year": 1997, "month": 5, "day": 21}, "genres": [{"name": "Ambient"}],
        "releaseTypes": [], "recordLabels": [], "discTitles": []}
    hands = album_named(app, "Many Hands")
    assert hands["isCompilation"] is True
    assert [song["discNumber"] for song in hands["song"]] == [1, 1, 1, 2, 2, 2]


def test_artists_stand_under_their_letters(app: App) -> None:
    artists = app.ok("getArtists")["artists"]
    assert "The" in artists["ignoredArticles"].split()
    names = [index["name"] for index in artists["index"]]
    assert len(names) == len(set(names)), "each letter once"
    letter_of = {artist["name"]: index["name"] for index in artists["index"]
                 for artist in index["artist"]}
    assert letter_of["Anna"] == "A" and letter_of["Björn"] == "B"
    assert letter_of["東京"] == "東"
    detail = app.ok("getArtist", id=artist_named(app, "Anna")["id"])["artist"]
    assert [album["name"] for album in detail["album"]] == ["Dusk", "Dawn"]
    assert detail["albumCount"] == 2


def test_lists_have_their_order_and_their_pages(app: App, server: Server) -> None:
    def listed(**query: str) -> list[str]:
        body = app.ok("getAlbumList2", **query)["albumList2"]
        return [album["id"] for album in body["album"]]

    for kind in ("alphabeticalByName", "alphabeticalByArtist", "newest"):
        everything = listed(type=kind, size="500")
        assert len(everything) == server.json("/api/v1/library")["albums"]
        pages = [listed(type=kind, size="4", offset=str(offset))
                 for offset in range(0, len(everything) + 4, 4)]
        assert [one for page in pages for one in page] == everything, kind
    assert sorted(listed(type="random", size="500")) == sorted(everything)
    assert len(listed(type="newest")) == 10, "the default of the specification"
    assert listed(type="newest", size="500", offset="99999999999999999999") == []
    oldest = server.items("/api/v1/albums?order=oldest_released&limit=500&from_year=1980")
    for first, last, wanted in (("1980", "2004", oldest), ("2004", "1980", oldest[::-1])):
        ids = [album["id"] for album in wanted if album["date"] < "2005"]
        assert listed(type="byYear", fromYear=first, toYear=last, size="500") == ids
    dawn = [album["id"] for album in oldest if album["title"] == "Dawn"]
    assert listed(type="byGenre", genre="ambient") == dawn
    for incomplete in ({}, {"type": "byYear", "fromYear": "1"}, {"type": "byGenre"}):
        assert app.error("getAlbumList2", **incomplete) == 10
    assert app.error("getAlbumList2", type="no such list") == 0


def test_search_finds_and_an_empty_one_is_everything(app: App, server: Server) -> None:
    found = app.ok("search3", query="dawn")["searchResult3"]
    assert [album["name"] for album in found["album"]] == ["Dawn"]
    counts = server.json("/api/v1/library")
    for query in ("", '""'):
        songs: list[str] = []
        while page := app.ok("search3", query=query, songCount="7", songOffset=str(len(songs)),
                             albumCount="0", artistCount="0")["searchResult3"]["song"]:
            songs += [song["id"] for song in page]
        assert len(songs) == len(set(songs)) == counts["tracks"]
    none = app.ok("search3", query="", songCount="0", albumCount="0", artistCount="0")
    assert none["searchResult3"] == {"artist": [], "album": [], "song": []}


def test_a_music_folder_is_a_part_of_the_library(new_server: NewServer, tmp_path: Path) -> None:
    for name in ("One", "Two"):
        make_album(tmp_path / name / name, name, f"Artist {name}", 1, 400)
    running = new_server("--music", tmp_path / "One", "--music", tmp_path / "Two")
    assert running.wait_for_scan()["state"] == "done"
    secret = running.post("/api/v1/me/app-passwords", json={"label": "app"}).json()["secret"]
    app = App(running, {"u": ADMIN, "p": secret})
    for root in running.items("/api/v1/admin/roots"):
        part = {"musicFolderId": str(root["id"])}
        albums = app.ok("getAlbumList2", type="newest", **part)["albumList2"]["album"]
        assert [album["name"] for album in albums] == [root["name"]]
        found = app.ok("search3", query="", **part)["searchResult3"]
        assert [artist["name"] for artist in found["artist"]] == [f"Artist {root['name']}"]
        assert len(found["song"]) == len(found["album"]) == 1
        indexes = app.ok("getArtists", **part)["artists"]["index"]
        assert [a["name"] for i in indexes for a in i["artist"]] == [f"Artist {root['name']}"]
    for unknown in ("99", "-1", "music"):
        nothing = app.ok("getAlbumList2", type="newest", musicFolderId=unknown)
        assert nothing["albumList2"]["album"] == []


@pytest.mark.parametrize(("call", "query", "code"), [
    ("getAlbum", {}, 10), ("getSong", {}, 10), ("getArtist", {}, 10), ("stream", {}, 10),
    ("getCoverArt", {}, 10), ("getAlbum", {"id": "al-0000000000001"}, 70),
    ("getAlbum", {"id": "tr-0000000000001"}, 70), ("getSong", {"id": "1"}, 70),
    ("getArtist", {"id": ""}, 70), ("stream", {"id": "tr-0000000000001"}, 70),
    ("getCoverArt", {"id": "a" * 26}, 70), ("getCoverArt", {"id": '"'}, 70),
    ("getPodcasts", {}, 0), ("getPodcasts.view", {}, 0), ("a/b/c", {}, 0)])
def test_what_is_not_there_has_its_code(app: App, call: str, query: dict[str, str],
                                        code: int) -> None:
    assert app.error(call, **query) == code
    failed = app.xml(call, **query)
    assert failed.attrib["status"] == "failed"
    assert failed[0].attrib["code"] == str(code)


def test_an_odd_call_is_quoted_without_harm(app: App) -> None:
    """Forty bytes of it are repeated, and the cut may fall into a character."""
    for name in ("é" * 30, "%FF%FE", "<b>&amp;"):
        assert app.error("getAlbumList2", type=name) == 0
        assert app.xml("getAlbumList2", type=name).attrib["status"] == "failed"


def test_the_scan_is_for_admins_to_start(app: App, server: Server) -> None:
    status = app.ok("getScanStatus")["scanStatus"]
    assert status == {"scanning": False, "count": server.json("/api/v1/library")["tracks"]}
    server.add_user("sofia")
    made = server.command("user", "app-password", "sofia")
    sofia = App(server, {"u": "sofia", "p": made.stdout.strip()})
    assert sofia.ok("getScanStatus")
    assert sofia.error("startScan") == 50


def test_a_scan_is_started(new_server: NewServer, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    make_album(folder / "One", "One", "Ada", 1, 300)
    running = new_server("--music", folder)
    before = running.wait_for_scan()
    key = running.post("/api/v1/me/api-keys", json={"label": "cron"}).json()["secret"]
    make_album(folder / "Two", "Two", "Ada", 1, 400)
    assert "scanStatus" in App(running, {"apiKey": key}).ok("startScan")
    running.wait_for_newer_scan(before)
    assert len(running.items("/api/v1/albums")) == 2
