"""Albums, artists, tracks: what was in the files is what the server tells."""
from __future__ import annotations

from typing import Any

import pytest

from support.server import Server

ORDERS = ("title", "artist", "newest_added", "newest_released", "oldest_released", "random")
ALBUMS = {"Dawn", "Dusk", "Été", "夜明け", "Aac", "Opus", "Wave", "Many Hands", "Odd Names",
          *(f"Part {number:02}" for number in range(1, 13))}


def album_called(server: Server, title: str) -> Any:
    return next(a for a in server.items("/api/v1/albums?limit=500") if a["title"] == title)


def tracks_of(server: Server, title: str) -> list[Any]:
    found: list[Any] = server.json(f"/api/v1/albums/{album_called(server, title)['id']}")["tracks"]
    return found


def test_all_albums_are_there(server: Server) -> None:
    assert {album["title"] for album in server.items("/api/v1/albums?limit=500")} == ALBUMS


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("limit", [1, 2, 7, 20, 21, 22, 500])
def test_pages_put_together_are_the_whole_list(server: Server, order: str, limit: int) -> None:
    pages = list(server.pages(f"/api/v1/albums?order={order}&limit={limit}"))
    ids = [album["id"] for page in pages for album in page]
    assert all(len(page) == limit for page in pages[:-1])
    assert len(ids) == len(set(ids)) == len(ALBUMS)
    if order != "random":
        whole = [a["id"] for a in server.items(f"/api/v1/albums?order={order}&limit=500")]
        assert ids == whole


@pytest.mark.parametrize("limit", [1, 3, 500])
def test_artists_page_alike(server: Server, limit: int) -> None:
    artists = [a for page in server.pages(f"/api/v1/artists?limit={limit}") for a in page]
    names = [artist["name"] for artist in artists]
    assert len(names) == len(set(names))
    assert {"Anna", "Björn", "東京", "Frida", "Odd"} <= set(names)
    assert not {"Cleo", "Dora", "Emil"} & set(names), "they are credited on no album"
    assert artists == server.items("/api/v1/artists?limit=500")


def test_orders_mean_what_they_say(server: Server) -> None:
    def listed(order: str) -> list[Any]:
        return server.items(f"/api/v1/albums?order={order}&limit=500")

    titles = [album["title"] for album in listed("title")]
    latin = [title for title in titles if title.isascii()]
    assert latin == sorted(latin, key=str.casefold)
    assert titles.index("Dusk") < titles.index("Été") < titles.index("Many Hands")
    dates = [album["date"] for album in listed("newest_released") if "date" in album]
    assert dates == sorted(dates, reverse=True)
    dates = [album["date"] for album in listed("oldest_released") if "date" in album]
    assert dates == sorted(dates)
    added = [album["added_at"] for album in listed("newest_added")]
    assert added == sorted(added, reverse=True)
    by_artist = [album["credit"]["display"] for album in listed("artist")]
    runs = [name for at, name in enumerate(by_artist) if by_artist[at - 1:at] != [name]]
    assert len(runs) == len(set(runs)), "the albums of one artist are not together"


def test_albums_of_some_years_and_of_a_genre(server: Server) -> None:
    def titles(query: str) -> list[str]:
        pages = server.pages(f"/api/v1/albums?limit=3&{query}")
        return [album["title"] for page in pages for album in page]

    assert titles("order=oldest_released&from_year=1997&to_year=2001") == ["Dawn", "Été", "Dusk"]
    assert titles("order=newest_released&from_year=2015") == ["Wave", "Opus", "Aac"]
    assert titles("order=oldest_released&to_year=1984") == [f"Part {n:02}" for n in range(1, 5)]
    assert titles("genre=ambient") == ["Dawn"]
    assert titles("genre=Ambient&from_year=1998") == []
    assert titles("genre=no+such+genre") == []


@pytest.mark.parametrize("query", ["limit=0", "limit=-1", "limit=501", "limit=x", "limit=1.5",
                                   "limit=", "limit=99999999999999999999", "order=best", "order=",
                                   "root=0", "root=x", "from_year=x", "to_year=0", "to_year=10000",
                                   "cursor=%25", "cursor=x", "cursor=" + "A" * 5000])
@pytest.mark.parametrize("path", ["/api/v1/albums", "/api/v1/artists"])
def test_wrong_queries_are_400(server: Server, path: str, query: str) -> None:
    if path.endswith("artists") and not query.startswith(("limit", "cursor", "root")):
        query = "limit=x"  # artists have one order and no years
    assert server.get(f"{path}?{query}").status_code == 400


def test_a_cursor_belongs_to_its_list(server: Server) -> None:
    cursor = server.json("/api/v1/albums?order=title&limit=2")["next"]
    assert server.get(f"/api/v1/albums?order=newest_added&cursor={cursor}").status_code == 400
    assert server.get(f"/api/v1/artists?cursor={cursor}").status_code == 400
    damaged = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
    assert server.get(f"/api/v1/albums?order=title&cursor={damaged}").status_code in (200, 400)


def test_an_album_with_its_tracks(server: Server) -> None:
    detail = server.json(f"/api/v1/albums/{album_called(server, 'Dawn')['id']}")
    album, tracks = detail["album"], detail["tracks"]
    assert album["date"] == "1997-05-21"
    assert album["credit"]["display"] == "Anna"
    assert album["genres"] == ["Ambient"]
    assert album["track_count"] == 3 and album["medium_count"] == 1
    assert not album["compilation"]
    assert album["duration_ms"] == sum(track["duration_ms"] for track in tracks)
    assert [track["position"] for track in tracks] == [1, 2, 3]
    assert [track["title"] for track in tracks] == ["Song 1", "Song 2", "Song 3"]
    assert all(track["album_id"] == album["id"] for track in tracks)
    assert all(track["available"] for track in tracks)
    assert all(abs(track["duration_ms"] - 1000) <= 2 for track in tracks)
    assert detail["media"] == [{"position": 1}] or detail["media"][0]["position"] == 1


def test_tracks_by_their_ids(server: Server) -> None:
    tracks = tracks_of(server, "Dawn")
    first, second, third = (track["id"] for track in tracks)
    strangers = f"id=tr-0000000000001&id={tracks[0]['album_id']}&id="
    answer = server.items(f"/api/v1/tracks?id={third}&{strangers}&id={first}&id={third}")
    assert answer == [tracks[2], tracks[0], tracks[2]]
    too_many = "&".join([f"id={second}"] * 201)
    assert server.get(f"/api/v1/tracks?{too_many}").status_code == 400


def test_a_compilation_of_two_discs(server: Server) -> None:
    album = album_called(server, "Many Hands")
    assert album["compilation"] and album["medium_count"] == 2 and album["track_count"] == 6
    assert album["credit"]["display"] == "Various Artists"
    detail = server.json(f"/api/v1/albums/{album['id']}")
    assert [(t["disc"], t["position"]) for t in detail["tracks"]] == [
        (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]
    assert [medium["position"] for medium in detail["media"]] == [1, 2]
    assert {t["credit"]["display"] for t in detail["tracks"]} == {"Cleo", "Dora", "Emil"}
    cleo = detail["tracks"][0]["credit"]["parts"][0]["artist_id"]
    artist = server.json(f"/api/v1/artists/{cleo}")
    assert artist["artist"]["name"] == "Cleo" and artist["albums"] == []
    assert [appears["id"] for appears in artist["appears_on"]] == [album["id"]]


@pytest.mark.parametrize(("album", "container", "codec", "lossless"), [
    ("Dawn", "flac", "flac", True), ("Dusk", "mp3", "mp3", False), ("夜明け", "ogg", "vorbis", False),
    ("Opus", "ogg", "opus", False), ("Aac", "mp4", "aac", False), ("Wave", "wav", "pcm", True)])
def test_formats_are_told(server: Server, album: str, container: str, codec: str,
                          lossless: bool) -> None:
    told = tracks_of(server, album)[0]["format"]
    assert (told["container"], told["codec"], told["lossless"]) == (container, codec, lossless)
    # What holds AAC says two channels whatever is inside, when ffmpeg wrote it.
    assert told["channels"] == 1 or codec == "aac"
    assert told["sample_rate_hz"] in (44100, 48000)


def test_a_track_alone_is_the_track_in_its_album(server: Server) -> None:
    track = tracks_of(server, "Dawn")[1]
    assert server.json(f"/api/v1/tracks/{track['id']}") == track


def test_an_artist_with_albums(server: Server) -> None:
    anna = album_called(server, "Dawn")["credit"]["parts"][0]["artist_id"]
    found = server.json(f"/api/v1/artists/{anna}")
    assert found["artist"]["name"] == "Anna"
    assert found["artist"]["album_count"] == 2
    assert {album["title"] for album in found["albums"]} == {"Dawn", "Dusk"}


def test_the_library_adds_up(server: Server) -> None:
    library = server.json("/api/v1/library")
    albums = server.items("/api/v1/albums?limit=500")
    tracks = [track for album in albums
              for track in server.json(f"/api/v1/albums/{album['id']}")["tracks"]]
    assert library["albums"] == len(albums)
    assert library["tracks"] == len(tracks) == sum(album["track_count"] for album in albums)
    assert library["duration_ms"] == sum(track["duration_ms"] for track in tracks)
    assert library["size_bytes"] == sum(track["size_bytes"] for track in tracks)


@pytest.mark.parametrize("kind", ["albums", "artists", "tracks"])
@pytest.mark.parametrize("wrong", ["al-zzzzzzzzzzzzz", "tr-0000000000001", "ar-0000000000001",
                                   "al-0000000000001", "x", "1", "al-", "tr-000000000000O",
                                   "TR-0000000000001", "x" * 64, "al-%F0%9F%8E%B5"])
def test_unknown_ids_are_404(server: Server, kind: str, wrong: str) -> None:
    assert server.get(f"/api/v1/{kind}/{wrong}").status_code == 404


def test_an_id_that_is_no_text_is_400(server: Server) -> None:
    for wrong in ("%00", "al-%00", "%ff%fe"):
        assert server.get(f"/api/v1/albums/{wrong}").status_code in (400, 404)


def test_an_id_of_another_kind_is_404(server: Server) -> None:
    album = album_called(server, "Dawn")
    track = tracks_of(server, "Dawn")[0]["id"]
    artist = album["credit"]["parts"][0]["artist_id"]
    assert server.get(f"/api/v1/albums/{track}").status_code == 404
    assert server.get(f"/api/v1/albums/{artist}").status_code == 404
    assert server.get(f"/api/v1/tracks/{album['id']}").status_code == 404
    assert server.get(f"/api/v1/artists/{album['id']}").status_code == 404
    assert server.get(f"/api/v1/albums/{album['release_group_id']}").status_code == 404


def test_the_digest_is_steady(server: Server) -> None:
    first = server.json("/api/v1/admin/digest")["digest"]
    assert len(first) >= 32
    assert server.json("/api/v1/admin/digest")["digest"] == first
