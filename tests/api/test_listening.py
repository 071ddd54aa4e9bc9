"""Favourites, ratings, listens: each user's own, and what lists make of them."""
from __future__ import annotations

from typing import Any

import pytest

from conftest import NewListener
from support.server import Client, Server

MINUTE = 60_000
LAST_YEAR = 1_760_000_000_000


def album_called(client: Client, title: str) -> Any:
    return next(a for a in client.items("/api/v1/albums?limit=500") if a["title"] == title)


def tracks_of(client: Client, title: str) -> list[Any]:
    album = album_called(client, title)
    found: list[Any] = client.json(f"/api/v1/albums/{album['id']}")["tracks"]
    return found


def hear(client: Client, track: Any, at: int, heard_ms: int = 4 * MINUTE, **more: Any) -> int:
    report = {"track_id": track["id"], "started_at": at, "heard_ms": heard_ms, **more}
    answer = client.post("/api/v1/me/listens", json={"items": [report]})
    assert answer.status_code == 200, answer.text
    added: int = answer.json()["added"]
    return added


@pytest.fixture(name="ann")
def fixture_ann(new_listener: NewListener) -> Client:
    return new_listener()


def test_favourites_are_ones_own(server: Server, ann: Client) -> None:
    album = album_called(ann, "Dawn")
    track = tracks_of(ann, "Dawn")[1]
    artist = album["credit"]["parts"][0]["artist_id"]
    for entity in (album["id"], track["id"], artist):
        for _ in range(2):
            assert ann.put(f"/api/v1/me/stars/{entity}").status_code == 204
    assert album_called(ann, "Dawn")["starred_at"] > LAST_YEAR
    assert [a["title"] for a in ann.items("/api/v1/albums?order=starred")] == ["Dawn"]
    assert [t["id"] for t in ann.items("/api/v1/tracks?order=starred")] == [track["id"]]
    assert [a["id"] for a in ann.items("/api/v1/artists?order=starred")] == [artist]
    assert ann.json(f"/api/v1/tracks/{track['id']}")["starred_at"] > LAST_YEAR
    assert "starred_at" not in album_called(server, "Dawn")
    assert server.items("/api/v1/albums?order=starred") == []
    assert ann.delete(f"/api/v1/me/stars/{album['id']}").status_code == 204
    assert "starred_at" not in album_called(ann, "Dawn")


def test_ratings(ann: Client) -> None:
    dawn, dusk = album_called(ann, "Dawn")["id"], album_called(ann, "Dusk")["id"]
    for album, rating in ((dawn, 5), (dusk, 9)):
        answer = ann.put(f"/api/v1/me/ratings/{album}", json={"rating": rating})
        assert answer.status_code == 204
    rated = ann.items("/api/v1/albums?order=highest_rated")
    assert [(a["title"], a["rating"]) for a in rated] == [("Dusk", 9), ("Dawn", 5)]
    assert ann.put(f"/api/v1/me/ratings/{dusk}", json={"rating": 0}).status_code == 204
    assert len(ann.items("/api/v1/albums?order=highest_rated")) == 1
    for wrong in (-1, 11, 1.5, "5", None):
        answer = ann.put(f"/api/v1/me/ratings/{dusk}", json={"rating": wrong})
        assert answer.status_code == 400
        assert "0 to 10" in answer.json()["detail"]


def test_what_is_not_there_cannot_be_starred(ann: Client) -> None:
    for entity in ("tr-0000000000001", "pl-0000000000001", "x", "us-0000000000001"):
        assert ann.put(f"/api/v1/me/stars/{entity}").status_code == 404
        assert ann.put(f"/api/v1/me/ratings/{entity}", json={"rating": 1}).status_code == 404


def test_one_rule_says_what_a_play_is(ann: Client) -> None:
    first, second, third = tracks_of(ann, "Dawn")  # of one second each
    assert hear(ann, first, LAST_YEAR, 1_000) == 1
    assert hear(ann, first, LAST_YEAR + 500, 1_000) == 0, "the same, told twice"
    assert hear(ann, second, LAST_YEAR, 200, ended_by_listener=True) == 1
    assert hear(ann, third, LAST_YEAR, 200) == 1
    heard = ann.items("/api/v1/me/listens")
    assert {listen["track"]["id"]: listen["outcome"] for listen in heard} == {
        first["id"]: "played", second["id"]: "skipped", third["id"]: "partly"}
    played = ann.items("/api/v1/tracks?order=most_played")
    assert [(t["id"], t["play_count"], t["played_at"]) for t in played] == [
        (first["id"], 1, LAST_YEAR)]
    assert [a["title"] for a in ann.items("/api/v1/albums?order=recently_played")] == ["Dawn"]
    assert [a["play_count"] for a in ann.items("/api/v1/artists?order=most_played")] == [1]


def test_listens_of_a_time_without_the_server_come_together(ann: Client) -> None:
    tracks = tracks_of(ann, "Dawn")
    items = [{"track_id": track["id"], "started_at": LAST_YEAR + at * MINUTE, "heard_ms": 1_000}
             for at in range(20) for track in tracks]
    items.append({"track_id": "tr-0000000000001", "started_at": LAST_YEAR, "heard_ms": 1})
    answer = ann.post("/api/v1/me/listens", json={"client": "phone", "items": items})
    assert answer.json() == {"added": 60}
    pages = list(ann.pages("/api/v1/me/listens?limit=7"))
    times = [listen["started_at"] for page in pages for listen in page]
    assert len(times) == 60 and times == sorted(times, reverse=True)
    assert pages[0][0]["client"] == "phone"


def test_a_clock_that_is_ahead(ann: Client) -> None:
    track = tracks_of(ann, "Dawn")[0]
    assert hear(ann, track, LAST_YEAR * 3, 1_000) == 1
    assert ann.items("/api/v1/me/listens")[0]["started_at"] < LAST_YEAR * 2


@pytest.mark.parametrize("body", [
    {}, {"items": []}, {"items": [1]}, {"items": {}}, {"items": [{}]},
    {"items": [{"track_id": "x", "started_at": 0, "heard_ms": 1}]},
    {"items": [{"track_id": "x", "started_at": 1, "heard_ms": -1}]},
    {"items": [{"track_id": "x", "started_at": 1, "heard_ms": 1, "more": 1}]},
    {"items": [{"track_id": "x", "started_at": 1, "heard_ms": 1, "context": "album"}]},
    {"items": [{"track_id": "x", "started_at": 1, "heard_ms": 1, "context": {"kind": "album"}}]},
    {"items": [{"track_id": "x", "started_at": 1, "heard_ms": 1,
                "context": {"kind": "", "ref": "x"}}]},
    {"items": [{"track_id": "x", "started_at": 1, "heard_ms": 1,
                "context": {"kind": "\0", "ref": "x"}}]},
    {"items": [{"track_id": "x", "started_at": 1, "heard_ms": 1}] * 1001},
])
def test_reports_that_make_no_sense(server: Server, body: Any) -> None:
    answer = server.post("/api/v1/me/listens", json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["detail"]


def test_what_was_played_from_can_be_opened_again(ann: Client) -> None:
    album = album_called(ann, "Dawn")
    track = tracks_of(ann, "Dawn")[0]
    playlist = ann.post("/api/v1/playlists", json={"name": "Rain"}).json()
    contexts = [("album", album["id"]), ("playlist", playlist["id"]), ("genre", "Ambient"),
                ("album", "al-0000000000001"), ("search", "x")]
    for at, (kind, ref) in enumerate(contexts):
        hear(ann, track, LAST_YEAR + at * MINUTE, 1_000, context={"kind": kind, "ref": ref})
    found = ann.items("/api/v1/me/contexts")
    assert [c["kind"] for c in found] == ["genre", "playlist", "album"]
    assert found[1]["playlist"]["name"] == "Rain"
    assert found[2]["album"]["title"] == "Dawn"
    assert found[2]["played_at"] == LAST_YEAR


def test_genres_and_lists_of_tracks(server: Server) -> None:
    genres = {genre["name"]: genre for genre in server.items("/api/v1/genres?limit=500")}
    assert genres["Ambient"]["album_count"] == 1 and genres["Ambient"]["track_count"] == 3
    assert len(server.items("/api/v1/tracks?genre=ambient")) == 3
    pages = list(server.pages("/api/v1/tracks?limit=7"))
    whole = server.items("/api/v1/tracks?limit=500")
    assert [t["id"] for page in pages for t in page] == [t["id"] for t in whole]
    drawn = [t["id"] for page in server.pages("/api/v1/tracks?order=random&limit=7") for t in page]
    assert sorted(drawn) == sorted(t["id"] for t in whole) != drawn
    newest = [t["added_at"] for t in server.items("/api/v1/tracks?order=newest_added&limit=500")]
    assert newest == sorted(newest, reverse=True)
    for path in ("tracks?order=best", "artists?order=x", "tracks?cursor=x", "genres?cursor=x"):
        assert server.get(f"/api/v1/{path}").status_code == 400
