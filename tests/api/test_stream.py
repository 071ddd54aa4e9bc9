"""Sound: the file's own bytes, by signed addresses, in ranges."""
from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from support.server import Client, Server, eventually
from test_catalogue import tracks_of


@pytest.fixture(scope="module")
def tracks(server: Server) -> list[Any]:
    return tracks_of(server, "Dawn")


@pytest.fixture(scope="module")
def data(music: Path) -> bytes:
    """What lies on the disk behind the first track."""
    return (music / "Anna/Dawn/01 Song 1.flac").read_bytes()


def signed(client: Client, *ids: str) -> list[Any]:
    answer = client.post("/api/v1/media", json={"track_ids": list(ids)})
    assert answer.status_code == 200, answer.text
    items: list[Any] = answer.json()["items"]
    return items


@pytest.fixture
def address(server: Server, tracks: list[Any]) -> str:
    return str(signed(server, tracks[0]["id"])[0]["url"])


def test_addresses_come_in_the_order_asked_for(server: Server, tracks: list[Any]) -> None:
    ids = [track["id"] for track in tracks]
    wanted = [ids[2], "tr-0000000000001", ids[0], ids[1]]
    items = signed(server, *wanted)
    assert [item["track_id"] for item in items] == [ids[2], ids[0], ids[1]]
    assert {item["mime"] for item in items} == {"audio/flac"}
    now_ms = server.json("/api/v1/me")["created_at"]
    assert all(item["expires_at"] >= now_ms + 6 * 3600 * 1000 for item in items)
    assert all(item["url"].startswith(f"/api/v1/tracks/{item['track_id']}/stream?t=")
               for item in items)


@pytest.mark.parametrize("body", [{}, {"track_ids": []}, {"track_ids": "tr-1"},
                                  {"track_ids": [1]}, {"track_ids": ["tr-0000000000001"] * 201}])
def test_wrong_wishes_for_addresses_are_400(server: Server, body: object) -> None:
    assert server.post("/api/v1/media", json=body).status_code == 400


def test_every_file_arrives_as_it_lies_on_the_disk(server: Server, music: Path) -> None:
    on_disk = {hashlib.sha256(path.read_bytes()).hexdigest(): path
               for path in music.rglob("*") if path.is_file() and not path.is_symlink()}
    albums = server.items("/api/v1/albums?limit=500")
    found = [track for album in albums
             for track in server.json(f"/api/v1/albums/{album['id']}")["tracks"]]
    stranger = Client(server.url)
    for item, track in zip(signed(server, *[t["id"] for t in found]), found, strict=True):
        answer = stranger.get(item["url"])
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() in on_disk, track["title"]
        assert len(answer.content) == track["size_bytes"]
        assert answer.headers["Content-Type"] == item["mime"]
        assert answer.headers["Accept-Ranges"] == "bytes"


def test_the_right_file_is_behind_the_track(server: Server, address: str, data: bytes) -> None:
    assert Client(server.url).get(address).content == data


@pytest.mark.parametrize("credentials", ["bearer", "basic", "signature"])
def test_three_ways_to_listen(server: Server, tracks: list[Any], address: str, data: bytes,
                              credentials: str) -> None:
    plain = f"/api/v1/tracks/{tracks[0]['id']}/stream"
    stranger = Client(server.url)
    answer = {"bearer": lambda: server.get(plain),
              "basic": lambda: stranger.get(plain, auth=("anna", "a long password")),
              "signature": lambda: stranger.get(address)}[credentials]()
    assert answer.status_code == 200 and answer.content == data


@pytest.mark.parametrize(("header", "first", "last"), [
    ("bytes=0-0", 0, 0), ("bytes=0-99", 0, 99), ("bytes=100-", 100, -1), ("bytes=-50", -50, -1),
    ("bytes=5000-5999", 5000, 5999), ("bytes=10-999999999", 10, -1), ("bytes=-999999999", 0, -1),
    ("bytes= 0-9", 0, 9), ("BYTES=0-9", 0, 9)])
def test_ranges(server: Server, address: str, data: bytes, header: str, first: int,
                last: int) -> None:
    size = len(data)
    first, last = first % size, last % size
    answer = Client(server.url).get(address, headers={"Range": header})
    assert answer.status_code == 206
    assert answer.content == data[first:last + 1]
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{size}"


@pytest.mark.parametrize("header", ["bytes=5-4", "bytes=x-y", "bytes=--5", "items=0-5", "bytes",
                                    "bytes=", "bytes=0-1,a-b"])
def test_what_is_no_range_is_overlooked(server: Server, address: str, data: bytes,
                                        header: str) -> None:
    answer = Client(server.url).get(address, headers={"Range": header})
    assert answer.status_code == 200 and answer.content == data


@pytest.mark.parametrize("start", ["{size}-", "{size}-{size}", "99999999999-"])
def test_behind_the_end_there_is_nothing(server: Server, address: str, data: bytes,
                                         start: str) -> None:
    header = "bytes=" + start.format(size=len(data))
    answer = Client(server.url).get(address, headers={"Range": header})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(data)}"


def test_an_empty_suffix_is_unsatisfiable(server: Server, address: str) -> None:
    assert Client(server.url).get(address, headers={"Range": "bytes=-0"}).status_code == 416


def test_several_ranges_at_once_are_the_whole_or_parts(server: Server, address: str,
                                                       data: bytes) -> None:
    answer = requests.get(server.url + address, headers={"Range": "bytes=0-9,20-29"}, timeout=30)
    if answer.status_code == 206:
        assert answer.headers["Content-Type"].startswith("multipart/byteranges")
        assert data[0:10] in answer.content and data[20:30] in answer.content
    else:
        assert answer.status_code == 200 and answer.content == data


def test_if_range_asks_for_the_same_file(server: Server, address: str, data: bytes) -> None:
    stranger = Client(server.url)
    whole = stranger.get(address)
    tag, moment = whole.headers["ETag"], whole.headers["Last-Modified"]
    for same in (tag, moment):
        part = stranger.get(address, headers={"Range": "bytes=0-9", "If-Range": same})
        assert part.status_code == 206 and part.content == data[:10], same
    for other in ('"other"', f"W/{tag}", "Mon, 01 Jan 1990 00:00:00 GMT"):
        all_of_it = stranger.get(address, headers={"Range": "bytes=0-9", "If-Range": other})
        assert all_of_it.status_code == 200 and all_of_it.content == data, other


def test_conditional_requests(server: Server, address: str) -> None:
    stranger = Client(server.url)
    whole = stranger.get(address)
    tag, moment = whole.headers["ETag"], whole.headers["Last-Modified"]
    for same in ({"If-None-Match": tag}, {"If-None-Match": f'"x", {tag}'}, {"If-None-Match": "*"},
                 {"If-Modified-Since": moment}):
        answer = stranger.get(address, headers=same)
        assert answer.status_code == 304 and answer.headers["ETag"] == tag, same
    changed = {"If-None-Match": '"x"', "If-Modified-Since": moment}
    assert stranger.get(address, headers=changed).status_code == 200
    assert stranger.get(address, headers={"If-Match": '"x"'}).status_code == 412
    assert stranger.get(address, headers={"If-Match": tag}).status_code == 200


def test_head_is_get_without_the_body(server: Server, address: str, data: bytes) -> None:
    stranger = Client(server.url)
    whole, head = stranger.get(address), stranger.call("HEAD", address)
    assert head.status_code == 200 and head.content == b""
    assert head.headers["Content-Length"] == str(len(data))
    for name in ("ETag", "Content-Type", "Last-Modified", "Accept-Ranges", "Cache-Control"):
        assert head.headers[name] == whole.headers[name]


def test_sound_is_never_compressed(server: Server, address: str) -> None:
    answer = Client(server.url).get(address, headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in answer.headers


def test_a_signature_is_for_one_track(server: Server, tracks: list[Any], address: str) -> None:
    other = address.replace(tracks[0]["id"], tracks[1]["id"])
    assert Client(server.url).get(other).status_code == 401


@pytest.mark.parametrize("damage", [
    lambda t: "", lambda t: t[:-1], lambda t: t + "A", lambda t: t[::-1], lambda t: "x" * 2000,
    lambda t: ("B" if t[0] == "A" else "A") + t[1:], lambda t: t[:-1] + "-"])
def test_a_damaged_signature_opens_nothing(server: Server, tracks: list[Any], address: str,
                                           damage: Any) -> None:
    signature = parse_qs(urlsplit(address).query)["t"][0]
    plain = f"/api/v1/tracks/{tracks[0]['id']}/stream"
    answer = Client(server.url).get(plain, params={"t": damage(signature)})
    assert answer.status_code == 401


def test_a_signature_opens_streams_only(server: Server, tracks: list[Any], address: str) -> None:
    signature = urlsplit(address).query
    stranger = Client(server.url)
    for path in (f"/api/v1/tracks/{tracks[0]['id']}", "/api/v1/me", "/api/v1/albums"):
        assert stranger.get(f"{path}?{signature}").status_code == 401


def test_a_signature_dies_with_its_session(server: Server, tracks: list[Any]) -> None:
    passing = server.sign_in()
    url = signed(passing, tracks[0]["id"])[0]["url"]
    stranger = Client(server.url)
    assert stranger.get(url).status_code == 200
    assert passing.delete("/api/v1/sessions/current").status_code == 204
    assert stranger.get(url).status_code == 401
    assert stranger.get(url, headers={"Range": "bytes=0-9"}).status_code == 401


def test_an_unknown_track_has_no_stream(server: Server) -> None:
    assert server.get("/api/v1/tracks/tr-0000000000001/stream").status_code == 404


def test_the_log_does_not_tell_signatures(server: Server, address: str) -> None:
    signature = parse_qs(urlsplit(address).query)["t"][0]
    assert Client(server.url).get(address).status_code == 200
    path = urlsplit(address).path
    eventually("the request in the log", lambda: path in server.output())
    assert signature not in server.output()
    assert server.token not in server.output()
