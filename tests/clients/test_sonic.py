"""py-sonic: reads answers as they are, and writes booleans as Python does."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import libsonic
import pytest
from libsonic.errors import CredentialError, DataNotFoundError

from conftest import Account

NewAccount = Callable[[], Account]


def sign_in(account: Account, password: str = "", **options: bool) -> libsonic.Connection:
    return libsonic.Connection(account.url, account.name, password or account.password,
                               account.port, **options)


@pytest.fixture(name="account", scope="module")
def fixture_account(new_account: NewAccount) -> Account:
    return new_account()


@pytest.fixture(name="app", scope="module")
def fixture_app(account: Account) -> libsonic.Connection:
    return sign_in(account)


def album_named(app: libsonic.Connection, name: str) -> dict[str, Any]:
    albums = app.getAlbumList2("alphabeticalByName", 500)["albumList2"]["album"]
    (found,) = [album for album in albums if album["name"] == name]
    album: dict[str, Any] = app.getAlbum(found["id"])["album"]
    return album


def songs(app: libsonic.Connection, album: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = album_named(app, album)["song"]
    return found


def test_it_signs_in(account: Account) -> None:
    assert sign_in(account).ping()
    assert sign_in(account, legacyAuth=True).ping()
    with pytest.raises(CredentialError):
        sign_in(account, "wrong").getArtists()


def test_it_browses(app: libsonic.Connection) -> None:
    assert app.getMusicFolders()["musicFolders"]["musicFolder"][0]["name"] == "music"
    artists = {artist["name"]: artist for index in app.getArtists()["artists"]["index"]
               for artist in index["artist"]}
    anna = app.getArtist(artists["Anna"]["id"])["artist"]
    assert {album["name"] for album in anna["album"]} == {"Dawn", "Dusk"}
    assert [song["title"] for song in songs(app, "Dawn")] == ["Song 1", "Song 2", "Song 3"]
    folders = app.getIndexes()["indexes"]["index"]
    (folder,) = [artist for index in folders for artist in index["artist"]
                 if artist["name"] == "東京"]
    (child,) = app.getMusicDirectory(folder["id"])["directory"]["child"]
    assert child["title"] == "夜明け" and child["isDir"]
    assert app.getGenres()["genres"]["genre"][0]["value"] == "Ambient"
    assert len(app.getRandomSongs(5)["randomSongs"]["song"]) == 5
    with pytest.raises(DataNotFoundError):
        app.getArtist("ar-0000000000001")


def test_it_searches(app: libsonic.Connection) -> None:
    found = app.search3("dusk")["searchResult3"]
    assert [album["name"] for album in found["album"]] == ["Dusk"]
    assert app.search2("夜明け")["searchResult2"]["album"][0]["title"] == "夜明け"


def test_a_song_is_the_file(app: libsonic.Connection, music: Path) -> None:
    content = (music / "Anna/Dawn/01 Song 1.flac").read_bytes()
    song = songs(app, "Dawn")[0]["id"]
    assert app.stream(song).read() == content
    assert app.download(song).read() == content
    cover = app.getCoverArt(album_named(app, "Dawn")["coverArt"], 64)
    assert cover.headers["Content-Type"].startswith("image/") and len(cover.read()) > 100


def test_lyrics(app: libsonic.Connection) -> None:
    assert "second line" in app.getLyrics("Anna", "Song 1")["lyrics"]["value"]


def test_stars_and_ratings(app: libsonic.Connection) -> None:
    dawn = album_named(app, "Dawn")
    song = dawn["song"][0]["id"]
    app.star([song], [dawn["id"]], [dawn["artistId"]])
    starred = app.getStarred2()["starred2"]
    assert [len(starred[kind]) for kind in ("song", "album", "artist")] == [1, 1, 1]
    app.unstar([song], [dawn["id"]], [dawn["artistId"]])
    starred = app.getStarred2()["starred2"]
    assert [len(starred[kind]) for kind in ("song", "album", "artist")] == [0, 0, 0]
    app.setRating(song, 5)
    assert app.getSong(song)["song"]["userRating"] == 5


def test_plays(app: libsonic.Connection) -> None:
    first, second, _ = songs(app, "Dawn")
    app.scrobble(first["id"], submission=False)
    assert app.getNowPlaying()["nowPlaying"]["entry"]
    assert "playCount" not in app.getSong(first["id"])["song"], "it is only playing"
    app.scrobble(second["id"], submission=True, listenTime=1_760_000_000)
    assert app.getSong(second["id"])["song"]["playCount"] == 1


def test_playlists(app: libsonic.Connection) -> None:
    first, second, third = [song["id"] for song in songs(app, "Dawn")]

    def entries(playlist: str) -> list[str]:
        return [song["id"] for song in app.getPlaylist(playlist)["playlist"]["entry"]]

    app.createPlaylist(name="Mornings & more", songIds=[first, second])
    (made,) = app.getPlaylists()["playlists"]["playlist"]
    assert made["name"] == "Mornings & more" and entries(made["id"]) == [first, second]
    app.updatePlaylist(made["id"], name="Evenings", songIdsToAdd=[third], songIndexesToRemove=[1])
    assert entries(made["id"]) == [first, third]
    app.createPlaylist(playlistId=made["id"], songIds=[second])
    assert entries(made["id"]) == [second]
    app.deletePlaylist(made["id"])
    assert app.getPlaylists()["playlists"]["playlist"] == []
