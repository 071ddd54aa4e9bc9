"""py-opensonic: reads every answer into typed classes, and posts its parameters as forms."""
from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import libopensonic
import pytest
from libopensonic.errors import CredentialError, DataNotFoundError
from libopensonic.media import AlbumID3WithSongs

from conftest import Account

NewAccount = Callable[[], Account]

LAST_YEAR = 1_760_000_000  # 2025-10-09, 08:53:20


def sign_in(account: Account, **options: bool) -> libopensonic.Connection:
    return libopensonic.Connection(account.url, account.name, account.password, account.port,
                                   **options)


@pytest.fixture(name="account", scope="module")
def fixture_account(new_account: NewAccount) -> Account:
    return new_account()


@pytest.fixture(name="app", scope="module")
def fixture_app(account: Account) -> Iterator[libopensonic.Connection]:
    app = sign_in(account)
    yield app
    app.cleanup()


def album_named(app: libopensonic.Connection, name: str) -> AlbumID3WithSongs:
    (found,) = [album for album in app.get_album_list2("alphabeticalByName", 500)
                if album.name == name]
    return app.get_album(found.id)


def read(account: Account, call: str, *arguments: object, use_get: bool = False,
         **options: object) -> tuple[str, bytes]:
    """The type and the bytes of what is not JSON; those are read in the caller's own loop."""
    async def ask() -> tuple[str, bytes]:
        app = libopensonic.AsyncConnection(account.url, account.name, account.password,
                                           account.port, use_get=use_get)
        try:
            answer = await getattr(app, call)(*arguments, **options)
            return answer.headers["Content-Type"], await answer.read()
        finally:
            await app.cleanup()

    return asyncio.run(ask())


@pytest.mark.parametrize("options", [{}, {"use_get": True}, {"legacy_auth": True},
                                     {"use_views": False}], ids=str)
def test_it_signs_in(account: Account, options: dict[str, bool]) -> None:
    app = sign_in(account, **options)
    assert app.ping()
    assert len(app.get_artists().index) == 2
    app.cleanup()


def test_it_signs_in_with_a_key(account: Account) -> None:
    app = libopensonic.Connection(account.url, api_key=account.key, port=account.port)
    assert app.token_info().username == account.name
    app.cleanup()


def test_a_wrong_password_is_one(account: Account) -> None:
    app = libopensonic.Connection(account.url, account.name, "wrong", account.port)
    with pytest.raises(CredentialError):
        app.get_artists()
    app.cleanup()


def test_what_the_server_can(app: libopensonic.Connection, account: Account) -> None:
    names = {extension.name for extension in app.get_open_subsonic_extensions()}
    assert {"apiKeyAuthentication", "formPost", "songLyrics"} <= names
    assert app.get_license()["license"]["valid"]
    assert app.get_scan_status().count == 7
    assert app.get_user(account.name).username == account.name


def test_artists_lead_to_albums_and_songs(app: libopensonic.Connection) -> None:
    artists = {artist.name: artist for index in app.get_artists().index
               for artist in index.artist}
    assert artists.keys() == {"Anna", "東京"} and artists["Anna"].album_count == 2
    anna = app.get_artist(artists["Anna"].id)
    assert {album.name for album in anna.album} == {"Dawn", "Dusk"}
    dawn = album_named(app, "Dawn")
    assert (dawn.artist, dawn.year, dawn.genre, dawn.song_count) == ("Anna", 1997, "Ambient", 3)
    song = app.get_song(dawn.song[1].id)
    assert (song.title, song.track, song.album_id) == ("Song 2", 2, dawn.id)
    assert song.content_type == "audio/flac" and song.duration == 1
    with pytest.raises(DataNotFoundError):
        app.get_album("al-0000000000001")


def test_folders_lead_to_songs(app: libopensonic.Connection) -> None:
    (anna,) = [artist for index in app.get_indexes().index for artist in index.artist
               if artist.name == "Anna"]
    albums = app.get_music_directory(anna.id).child
    (dawn,) = [album for album in albums if album.title == "Dawn"]
    assert dawn.is_dir
    songs = app.get_music_directory(dawn.id).child
    assert [song.title for song in songs] == ["Song 1", "Song 2", "Song 3"]


def test_lists(app: libopensonic.Connection) -> None:
    def names(kind: str, **options: object) -> list[str]:
        return [album.name for album in app.get_album_list2(kind, 500, **options)]

    assert names("alphabeticalByName") == ["Dawn", "Dusk", "夜明け"]
    assert set(names("newest")) == set(names("random")) == {"Dawn", "Dusk", "夜明け"}
    assert names("byYear", from_year=2010, to_year=1997) == ["夜明け", "Dusk", "Dawn"]
    assert names("byGenre", genre="Ambient") == ["Dawn"]
    assert names("alphabeticalByName", offset=2) == ["夜明け"]
    folders = app.get_album_list("alphabeticalByName", 2)
    assert [(folder.name, folder.song_count) for folder in folders] == [("Dawn", 3), ("Dusk", 2)]
    assert {genre.value for genre in app.get_genres()} == {"Ambient"}
    assert len(app.get_songs_by_genre("Ambient", 500)) == 3
    assert len(app.get_random_songs(4)) == 4


def test_search(app: libopensonic.Connection) -> None:
    found = app.search3("dusk")
    assert [album.name for album in found.album] == ["Dusk"]
    assert [artist.name for artist in app.search3("ann").artist] == ["Anna"]
    assert [album.title for album in app.search2("夜明け").album] == ["夜明け"]
    everything = app.search3("", song_count=500)
    assert len(everything.song) == 7
    assert not app.search3("nothing is called so").song


def test_a_song_is_the_file(app: libopensonic.Connection, account: Account, music: Path) -> None:
    for album, path in (("Dawn", "Anna/Dawn/01 Song 1.flac"), ("Dusk", "Anna/Dusk/01 Song 1.mp3"),
                        ("夜明け", "東京/夜明け/01 Song 1.ogg")):
        song = album_named(app, album).song[0]
        content = (music / path).read_bytes()
        assert read(account, "stream", song.id) == (song.content_type, content)
        assert read(account, "stream", song.id, tformat="raw")[1] == content
        assert read(account, "download", song.id)[1] == content
        # A range is one of GET: no other method has them (RFC 9110, 14.2).
        part = read(account, "stream", song.id, use_get=True, byte_range="bytes=10-19")
        assert part[1] == content[10:20]
        assert song.size == len(content)


def test_a_cover_is_a_picture(app: libopensonic.Connection, account: Account) -> None:
    dawn = album_named(app, "Dawn")
    for cover in (dawn.cover_art, dawn.song[0].cover_art):
        kind, content = read(account, "get_cover_art", cover, 100)
        assert kind.startswith("image/") and len(content) > 100
    assert read(account, "get_cover_art", dawn.cover_art)[1].startswith(b"\x89PNG")


def test_lyrics(app: libopensonic.Connection) -> None:
    first, second, _ = album_named(app, "Dawn").song
    (lyrics,) = app.get_lyrics_by_song_id(first.id)
    assert lyrics.synced
    assert [(line.start, line.value) for line in lyrics.line] == [(200, "first line"),
                                                                  (700, "second line")]
    assert app.get_lyrics_by_song_id(second.id) == []
    assert app.get_lyrics("Anna", "Song 1").value == "first line\nsecond line\n"


def test_stars_and_ratings(app: libopensonic.Connection) -> None:
    dawn = album_named(app, "Dawn")
    song = dawn.song[0].id
    assert app.star([song], [dawn.id], [dawn.artist_id])
    starred = app.get_starred2()
    assert [s.id for s in starred.song] == [song]
    assert [a.name for a in starred.album] == ["Dawn"]
    assert [a.name for a in starred.artist] == ["Anna"]
    assert app.get_song(song).starred and album_named(app, "Dawn").starred
    assert [a.title for a in app.get_starred().album] == ["Dawn"]
    assert app.unstar([song], [dawn.id], [dawn.artist_id])
    starred = app.get_starred2()
    assert not (starred.song or starred.album or starred.artist)
    assert app.set_rating(song, 4) and app.get_song(song).user_rating == 4
    assert app.set_rating(song, 0) and app.get_song(song).user_rating is None


def test_plays(app: libopensonic.Connection, account: Account) -> None:
    first, second, _ = album_named(app, "Dawn").song
    assert app.scrobble(first.id, submission=False)
    (playing,) = [entry for entry in app.get_now_playing() if entry.username == account.name]
    assert playing.id == first.id and not app.get_song(first.id).play_count
    assert app.scrobble(second.id, listen_time=LAST_YEAR)
    played = app.get_song(second.id)
    assert played.play_count == 1 and played.played == "2025-10-09T08:53:20.000Z"
    assert [album.name for album in app.get_album_list2("recent")] == ["Dawn"]
    assert [album.name for album in app.get_album_list2("frequent")] == ["Dawn"]


def test_playlists(app: libopensonic.Connection) -> None:
    first, second, third = [song.id for song in album_named(app, "Dawn").song]

    def entries(playlist: str) -> list[str]:
        return [song.id for song in app.get_playlist(playlist).entry or []]

    assert app.create_playlist(name="Mornings", song_ids=[first, second])
    (made,) = app.get_playlists()
    assert (made.name, made.song_count) == ("Mornings", 2) and entries(made.id) == [first, second]
    assert app.update_playlist(made.id, name="Evenings", comment="slow",
                               song_ids_to_add=[third, first], song_indices_to_remove=[0])
    changed = app.get_playlist(made.id)
    assert (changed.name, changed.comment) == ("Evenings", "slow")
    assert entries(made.id) == [second, third, first]
    assert app.create_playlist(playlist_id=made.id, song_ids=[third])
    assert entries(made.id) == [third]
    assert app.delete_playlist(made.id) and app.get_playlists() == []
    with pytest.raises(DataNotFoundError):
        app.get_playlist(made.id)
