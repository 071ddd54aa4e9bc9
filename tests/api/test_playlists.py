"""Playlists: making, sharing, and two pages that edit one list."""
from __future__ import annotations

from typing import Any

import pytest

from conftest import NewListener
from support.events import EventStream
from support.server import Client, Server


@pytest.fixture(name="ann")
def fixture_ann(new_listener: NewListener) -> Client:
    return new_listener()


@pytest.fixture(name="bob")
def fixture_bob(new_listener: NewListener) -> Client:
    return new_listener()


def some_tracks(client: Client) -> list[str]:
    return [track["id"] for track in client.items("/api/v1/tracks?limit=5")]


def make(client: Client, **draft: Any) -> Any:
    answer = client.post("/api/v1/playlists", json={"name": "Rain", **draft})
    assert answer.status_code == 201, answer.text
    return answer.json()


def items_of(client: Client, playlist: Any) -> list[Any]:
    return [item for page in client.pages(f"/api/v1/playlists/{playlist['id']}/items?limit=2")
            for item in page]


def tracks_in(client: Client, playlist: Any) -> list[str]:
    return [item["track"]["id"] for item in items_of(client, playlist)]


def change(client: Client, playlist: Any, what: str, **body: Any) -> Any:
    answer = client.post(f"/api/v1/playlists/{playlist['id']}/{what}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_playlist_with_a_track_three_times(ann: Client) -> None:
    one, two, *_ = some_tracks(ann)
    made = make(ann, comment="for rain", track_ids=[one, two, one, one])
    assert made["item_count"] == 4 and made["own"] and not made["shared"]
    assert tracks_in(ann, made) == [one, two, one, one]
    assert len({item["id"] for item in items_of(ann, made)}) == 4
    assert ann.items("/api/v1/playlists") == [made]


def test_two_pages_edit_one_list(ann: Client) -> None:
    one, two, three, four, _ = some_tracks(ann)
    made = make(ann, track_ids=[one, two, three])
    first, second, third = (item["id"] for item in items_of(ann, made))
    change(ann, made, "items/remove", item_ids=[second])
    change(ann, made, "items", track_ids=[four], after=second)  # the other page still shows it
    change(ann, made, "items/move", item_ids=[third, second], after="front")
    assert tracks_in(ann, made) == [three, one, four]
    change(ann, made, "items", track_ids=[two, two], after=first)
    now = change(ann, made, "items", track_ids=["tr-0000000000001", "x"])
    assert tracks_in(ann, made) == [three, one, two, two, four]
    assert now["item_count"] == 5 and now["revision"] > made["revision"]


def test_names_and_sharing(ann: Client, bob: Client) -> None:
    made = make(ann, track_ids=some_tracks(ann))
    path = f"/api/v1/playlists/{made['id']}"
    assert bob.get(path).status_code == 404
    answer = ann.call("PATCH", path, json={"name": "  Sun ", "shared": True})
    assert answer.status_code == 200 and answer.json()["name"] == "Sun"
    assert answer.json()["comment"] == made["comment"]
    seen = bob.json(path)
    owner = ann.json("/api/v1/me")["name"]
    assert seen["owner"] == owner and not seen["own"]
    assert tracks_in(bob, made) == some_tracks(ann)
    for refused in (bob.call("PATCH", path, json={"name": "Bob's"}), bob.delete(path),
                    bob.post(f"{path}/items", json={"track_ids": some_tracks(bob)})):
        assert refused.status_code == 403
        assert owner in refused.json()["detail"]
    assert ann.delete(path).status_code == 204
    assert ann.get(path).status_code == 404


def test_others_devices_hear_of_it(ann: Client) -> None:
    with EventStream(ann) as stream:
        stream.until("the start", lambda event: event.name == "hello")
        made = make(ann)
        told = stream.until("the playlist", lambda event: event.name == "playlist")
        assert told.data == [made["id"]]


@pytest.mark.parametrize("body", [
    {}, {"name": ""}, {"name": " \n"}, {"name": "x" * 251}, {"name": 1}, {"name": "x", "y": 1},
    {"name": "x", "track_ids": "y"}, {"name": "x", "track_ids": [1]},
    {"name": "x", "track_ids": ["y"] * 10_001}, {"name": "x", "comment": "y" * 4_001},
])
def test_drafts_that_make_no_sense(server: Server, body: Any) -> None:
    answer = server.post("/api/v1/playlists", json=body)
    assert answer.status_code == 400, answer.text


def test_names_of_any_letters(ann: Client) -> None:
    for name, kept in (("夜 🎧", "夜 🎧"), ("a\0b\nc", "ab c"), ("e\u0301", "\u00e9")):
        assert make(ann, name=name)["name"] == kept


def test_a_list_of_a_hundred_thousand(ann: Client) -> None:
    tracks = some_tracks(ann)
    made = make(ann)
    for _ in range(10):
        now = change(ann, made, "items", track_ids=tracks * 2_000)
    assert now["item_count"] == 100_000
    page = ann.json(f"/api/v1/playlists/{made['id']}/items?limit=500")
    assert [item["track"]["id"] for item in page["items"]] == tracks * 100
    last = page["items"][-1]["id"]
    change(ann, made, "items/move", item_ids=[last], after="front")
    assert items_of_first(ann, made) == last


def items_of_first(client: Client, playlist: Any) -> str:
    first: str = client.items(f"/api/v1/playlists/{playlist['id']}/items?limit=1")[0]["id"]
    return first
