"""OpenSubsonic beyond playing: folders, lists, favourites, plays and playlists."""
from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import NewListener, NewServer
from support.music import make_track
from support.server import Client, Server
from support.subsonic import App, as_json_has_it, as_xml_has_it, lists_everywhere, token

LAST_YEAR = 1_760_000_000_000


def app_of(client: Client) -> App:
    secret = client.post("/api/v1/me/app-passwords", json={"label": "an app"}).json()["secret"]
    name = client.json("/api/v1/me")["name"]
    return App(client, {"u": name, **token(secret)})


@pytest.fixture(name="app")
def fixture_app(new_listener: NewListener) -> App:
    return app_of(new_listener())


@pytest.fixture(name="other")
def fixture_other(new_listener: NewListener) -> App:
    return app_of(new_listener())


def albums(app: App, kind: str, **query: str) -> list[str]:
    listed = app.ok("getAlbumList2", type=kind, size="500", **query)["albumList2"]["album"]
    return [album["name"] for album in listed]


def album_named(app: App, name: str) -> dict[str, Any]:
    listed = app.ok("getAlbumList2", type="alphabeticalByName", size="500")["albumList2"]["album"]
    found = next(album for album in listed if album["name"] == name)
    detail: dict[str, Any] = app.ok("getAlbum", id=found["id"])["album"]
    return detail


def entries(app: App, playlist: str) -> list[str]:
    return [song["id"] for song in app.ok("getPlaylist", id=playlist)["playlist"]["entry"]]


def test_folders_lead_from_the_root_to_songs(app: App) -> None:
    folders = app.ok("getMusicFolders")["musicFolders"]["musicFolder"]
    assert folders[0]["id"] == 1 and folders[0]["name"] == "music"
    indexes = app.ok("getIndexes")["indexes"]
    assert indexes["lastModified"] > LAST_YEAR
    artist = next(a for index in indexes["index"] for a in index["artist"] if a["name"] == "Anna")
    folder = app.ok("getMusicDirectory", id=artist["id"])["directory"]
    dawn = next(child for child in folder["child"] if child["title"] == "Dawn")
    assert dawn["isDir"] and dawn["parent"] == artist["id"]
    assert dawn["name"] == "Dawn" and dawn["songCount"] == 3
    songs = app.ok("getMusicDirectory", id=dawn["id"])["directory"]
    assert songs["parent"] == artist["id"]
    assert [song["title"] for song in songs["child"]] == ["Song 1", "Song 2", "Song 3"]
    artists = app.ok("getMusicDirectory", id="1")["directory"]["child"]
    assert "Anna" in [child["title"] for child in artists]
    assert app.error("getMusicDirectory", id="77") == 70
    assert app.error("getMusicDirectory", id="x") == 70
    assert app.error("getMusicDirectory") == 10


def test_indexes_only_when_something_changed(app: App) -> None:
    changed = app.ok("getIndexes")["indexes"]["lastModified"]
    assert app.ok("getIndexes", ifModifiedSince=str(changed))["indexes"]["index"] == []
    assert app.ok("getIndexes", ifModifiedSince=str(changed - 1))["indexes"]["index"]
    assert app.ok("getIndexes", musicFolderId="77")["indexes"]["index"] == []


def test_genres_and_their_songs(app: App) -> None:
    genres = {genre["value"]: genre for genre in app.ok("getGenres")["genres"]["genre"]}
    assert genres["Ambient"] == {"songCount": 3, "albumCount": 1, "value": "Ambient"}
    songs = app.ok("getSongsByGenre", genre="ambient", count="2", offset="1")["songsByGenre"]
    assert len(songs["song"]) == 2
    assert app.error("getSongsByGenre") == 10


def test_random_songs(app: App) -> None:
    def ids(**query: str) -> list[str]:
        return [song["id"] for song in app.ok("getRandomSongs", **query)["randomSongs"]["song"]]

    assert len(ids()) == 10
    assert len(set(ids(size="20"))) == 20
    assert ids(size="20") != ids(size="20")
    assert len(ids(size="500", genre="Ambient")) == 3
    assert ids(genre="nothing like it") == []
    assert len(ids(size="500", fromYear="1997", toYear="1997")) == 3


def test_favourites(app: App, other: App) -> None:
    dawn = album_named(app, "Dawn")
    song = dawn["song"][0]["id"]
    app.ok("star", id=song, albumId=dawn["id"], artistId=dawn["artistId"])
    app.ok("star", id=song)
    assert app.ok("getSong", id=song)["song"]["starred"].endswith("Z")
    starred = app.ok("getStarred2")["starred2"]
    assert [s["id"] for s in starred["song"]] == [song]
    assert [a["name"] for a in starred["album"]] == ["Dawn"]
    assert [a["name"] for a in starred["artist"]] == ["Anna"]
    assert app.ok("getStarred")["starred"]["album"][0]["isDir"]
    assert albums(app, "starred") == ["Dawn"]
    assert other.ok("getStarred2")["starred2"] == {"artist": [], "album": [], "song": []}
    app.ok("unstar", id=song, albumId=dawn["id"])
    assert app.ok("getStarred2")["starred2"]["song"] == []
    assert app.error("star") == 10
    assert app.error("star", id="tr-0000000000001") == 70
    assert app.error("unstar", albumId="x") == 70
    # Clients that browse folders star an album by `id`.
    app.ok("star", id=dawn["id"])
    assert albums(app, "starred") == ["Dawn"]


def test_ratings(app: App) -> None:
    dawn = album_named(app, "Dawn")
    app.ok("setRating", id=dawn["id"], rating="4")
    assert album_named(app, "Dawn")["userRating"] == 4
    assert albums(app, "highest") == ["Dawn"]
    app.ok("setRating", id=dawn["id"], rating="0")
    assert "userRating" not in album_named(app, "Dawn")
    assert app.error("setRating", id=dawn["id"]) == 10
    assert app.error("setRating", rating="3") == 10
    assert app.error("setRating", id="al-0000000000001", rating="3") == 70


def test_plays_count_once_and_now_playing_is_none(app: App, other: App) -> None:
    dawn, dusk = album_named(app, "Dawn"), album_named(app, "Dusk")
    songs = [song["id"] for song in dawn["song"]]
    for submission in ("false", "False"):  # the latter by clients in Python
        app.ok("scrobble", id=songs[0], submission=submission)
    assert albums(app, "recent") == []
    playing = other.ok("getNowPlaying")["nowPlaying"]["entry"]
    mine = [entry for entry in playing if entry["username"] == app.credentials["u"]]
    assert [(e["id"], e["minutesAgo"], e["playerName"]) for e in mine] == [(songs[0], 0, "test")]
    for _ in range(2):  # a batch of a time without the server, sent twice
        answer = app.send_pairs("scrobble", [("id", songs[0]), ("id", songs[1]),
                                             ("time", str(LAST_YEAR)),
                                             ("time", str(LAST_YEAR + 200_000))])
        assert 'status="ok"' in answer.text
    app.ok("scrobble", id=dusk["song"][0]["id"])
    first = app.ok("getSong", id=songs[0])["song"]
    assert first["playCount"] == 1 and first["played"] == "2025-10-09T08:53:20.000Z"
    assert albums(app, "frequent") == ["Dawn", "Dusk"]
    assert albums(app, "recent") == ["Dusk", "Dawn"]
    assert app.error("scrobble") == 10
    assert app.error("scrobble", id="x") == 70


def test_playlists_from_making_to_removing(app: App, other: App) -> None:
    songs = [song["id"] for song in album_named(app, "Dawn")["song"]]
    made = app.send_pairs("createPlaylist", [("name", "Rain"), *(("songId", s) for s in songs),
                                             ("songId", songs[0]), ("f", "json")])
    playlist = made.json()["subsonic-response"]["playlist"]
    assert playlist["songCount"] == 4 and playlist["public"] is False
    assert [song["id"] for song in playlist["entry"]] == [*songs, songs[0]]
    assert [p["name"] for p in app.ok("getPlaylists")["playlists"]["playlist"]] == ["Rain"]
    # Indexes mean the list before the call, and may repeat.
    app.send_pairs("updatePlaylist", [("playlistId", playlist["id"]), ("songIndexToRemove", "0"),
                                      ("songIndexToRemove", "2"), ("songIndexToRemove", "0"),
                                      ("songIdToAdd", songs[2]), ("name", "Sun")])
    assert entries(app, playlist["id"]) == [songs[1], songs[0], songs[2]]
    assert other.error("getPlaylist", id=playlist["id"]) == 70
    app.ok("updatePlaylist", playlistId=playlist["id"], public="true", comment="warm")
    shared = other.ok("getPlaylist", id=playlist["id"])["playlist"]
    assert shared["name"] == "Sun" and shared["comment"] == "warm" and shared["readonly"]
    assert other.error("updatePlaylist", playlistId=playlist["id"], name="mine") == 50
    assert other.error("deletePlaylist", id=playlist["id"]) == 50
    app.ok("createPlaylist", playlistId=playlist["id"], songId=songs[1])
    assert entries(app, playlist["id"]) == [songs[1]]
    app.ok("deletePlaylist", id=playlist["id"])
    assert app.error("getPlaylist", id=playlist["id"]) == 70
    assert app.error("createPlaylist") == 10
    assert app.error("getPlaylist") == 10


def test_a_download_has_a_name(app: App) -> None:
    song = album_named(app, "Été")["song"][0]
    answer = app.send("download", id=song["id"])
    assert len(answer.content) == song["size"]
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''Song%20")
    assert app.error("download", id="tr-0000000000001") == 70


def test_users_tell_their_roles(server: Server, app: App) -> None:
    user = app.ok("getUser", username=app.credentials["u"])["user"]
    assert user["adminRole"] is False and user["streamRole"] is True and user["folder"] == [1]
    assert app.error("getUser", username="admin") == 50
    assert app.error("getUsers") == 50
    admin = app_of(server)
    assert admin.ok("getUser", username=app.credentials["u"])["user"]["username"]
    assert admin.error("getUser", username="nobody") == 70
    assert len(admin.ok("getUsers")["users"]["user"]) > 1
    assert app.ok("getLicense")["license"] == {"valid": True}


def calls(app: App) -> Iterator[tuple[str, dict[str, str]]]:
    dawn = album_named(app, "Dawn")
    playlist = app.ok("createPlaylist", name="P", songId=dawn["song"][0]["id"])["playlist"]["id"]
    app.ok("star", id=dawn["song"][0]["id"], albumId=dawn["id"], artistId=dawn["artistId"])
    app.ok("scrobble", id=dawn["song"][0]["id"], time=str(int(time.time() * 1000)))
    yield from [("getMusicFolders", {}), ("getIndexes", {}), ("getGenres", {}), ("getUser", {}),
                ("getMusicDirectory", {"id": dawn["id"]}), ("getStarred", {}), ("getStarred2", {}),
                ("getMusicDirectory", {"id": dawn["artistId"]}), ("getLicense", {}),
                ("getMusicDirectory", {"id": "1"}), ("getPlaylists", {}),
                ("getAlbumList", {"type": "recent"}), ("getAlbumList2", {"type": "frequent"}),
                ("getSongsByGenre", {"genre": "Ambient"}), ("getPlaylist", {"id": playlist}),
                ("search2", {"query": "dawn"}), ("getSong", {"id": dawn["song"][0]["id"]})]


def test_xml_and_json_say_the_same(app: App) -> None:
    for call, query in calls(app):
        json, xml = app.ok(call, **query), as_json_has_it(app.xml(call, **query))
        assert xml == lists_everywhere(as_xml_has_it(json)), call


def test_lyrics_beside_and_inside_the_file(new_server: NewServer, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    make_track(folder / "1.flac", 300, title="Both", artist="Ada", album="Words",
               lyrics="[00:01.50]inside")
    (folder / "1.lrc").write_bytes("[offset:+100]\n[00:02.00]beside\n[00:01]été".encode("cp1252"))
    make_track(folder / "2.flac", 400, title="Plain", artist="Ada", album="Words",
               lyrics="one\n\ntwo")
    make_track(folder / "3.flac", 500, title="None", artist="Ada", album="Words")
    running = new_server("--music", folder)
    running.wait_for_scan()
    app = app_of(running)
    songs = {song["title"]: song["id"] for song in album_named(app, "Words")["song"]}

    def lyrics(title: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = app.ok("getLyricsBySongId", id=songs[title])[
            "lyricsList"]["structuredLyrics"]
        return found

    beside, inside = lyrics("Both")
    assert beside["line"] == [{"start": 1000, "value": "été"}, {"start": 2000, "value": "beside"}]
    assert beside["offset"] == 100 and beside["synced"] and beside["displayArtist"] == "Ada"
    assert inside["line"] == [{"start": 1500, "value": "inside"}]
    assert [line["value"] for line in lyrics("Plain")[0]["line"]] == ["one", "", "two"]
    assert lyrics("None") == []
    old = app.ok("getLyrics", artist="ada", title="plain")["lyrics"]
    assert old == {"artist": "Ada", "title": "Plain", "value": "one\n\ntwo\n"}
    assert app.ok("getLyrics", artist="x", title="y")["lyrics"] == {"value": ""}
    assert app.error("getLyricsBySongId") == 10
    assert app.error("getLyricsBySongId", id="tr-0000000000001") == 70
