"""Playlist files in music folders and the playlists that they are kept in step with."""
from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import NewServer
from support.music import make_album
from support.server import Client, Server
from support.server import eventually as eventually_so

LISTS = "/api/v1/playlists"
ROOT = "/api/v1/admin/roots/1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "music"
    make_album(made / "Ada/One", "One", "Ada", 3, 300)
    return made


@pytest.fixture
def own(new_server: NewServer, folder: Path) -> Server:
    """One that hears of changes by itself."""
    running = new_server("--music", folder, "--watch")
    running.wait_for_scan()
    return running


def eventually(ask: Callable[[], bool], within: float = 60) -> None:
    eventually_so("both sides are in step", ask, within)


def songs(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "Ada/One").iterdir() if path.suffix != ".m3u")


def put(path: Path, text: str | bytes) -> None:
    """As a careful program does: the whole file at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(".writing")
    beside.write_bytes(text.encode() if isinstance(text, str) else text)
    beside.rename(path)


def lists(client: Client) -> dict[str, Any]:
    return {one["name"]: one for one in client.json(LISTS)["items"]}


def titles(client: Client, name: str) -> list[str]:
    found = lists(client).get(name)
    if found is None:
        return []
    items = client.json(f"{LISTS}/{found['id']}/items?limit=500")["items"]
    return [item["track"]["title"] for item in items]


def title_of(client: Client, position: int) -> str:
    return next(track["title"] for track in client.items("/api/v1/tracks?limit=50")
                if track["position"] == position)


def track_id(client: Client, title: str) -> str:
    return next(track["id"] for track in client.items("/api/v1/tracks?limit=50")
                if track["title"] == title)


def add(client: Client, name: str, *wanted: str) -> None:
    body = {"track_ids": [track_id(client, title) for title in wanted]}
    answer = client.post(f"{LISTS}/{lists(client)[name]['id']}/items", json=body)
    assert answer.status_code == 200, answer.text


def policy(server: Server, playlists: str) -> Any:
    answer = server.patch(ROOT, json={"policy": {"playlists": playlists}})
    assert answer.status_code == 200, answer.text
    server.wait_for_scan()
    return answer.json()["policy"]


def issues(server: Server) -> dict[str, Any]:
    return {issue["path"]: issue for issue in server.items("/api/v1/scan/issues?limit=500")}


def test_a_file_becomes_a_playlist_for_everybody(own: Server, folder: Path) -> None:
    first, second, third = songs(folder)
    put(folder / "Lists/Rain.m3u8",
        f"#EXTM3U\n../Ada/One/{third}\n../Ada/One/{first}\nhttp://radio.example/x\n")
    expected = [title_of(own, 3), title_of(own, 1)]
    eventually(lambda: titles(own, "Rain") == expected, within=2)
    rain = lists(own)["Rain"]
    assert rain["shared"] and rain["own"]
    assert rain["source"] == {"root_id": 1, "root": "music", "path": "Lists/Rain.m3u8",
                              "missing": False, "unfound": 1}
    assert own.json(f"{LISTS}/{rain['id']}/unfound")["items"] == [
        {"position": 3, "location": "http://radio.example/x"}]
    bob = own.add_user("bob")
    assert titles(bob, "Rain") == expected
    assert bob.get(f"{LISTS}/{rain['id']}/unfound").status_code == 403

    put(folder / "Lists/Rain.m3u8", f"../Ada/One/{second}\n../Ada/One/{third}\n")
    eventually(lambda: titles(own, "Rain") == [title_of(own, 2), title_of(own, 3)], within=2)
    assert lists(own)["Rain"]["id"] == rain["id"]


def test_music_that_comes_later_stands_where_it_belongs(own: Server, folder: Path) -> None:
    first, second, _ = songs(folder)
    put(folder / "a.m3u", f"Ada/One/{first}\nEve/New/{first}\nAda/One/{second}\n")
    eventually(lambda: len(titles(own, "a")) == 2)
    make_album(folder / "Eve/New", "New", "Eve", 1, 500)
    eventually(lambda: len(titles(own, "a")) == 3)
    source = lists(own)["a"]["source"]
    assert source["unfound"] == 0
    items = own.json(f"{LISTS}/{lists(own)['a']['id']}/items")["items"]
    assert [item["track"]["album_title"] for item in items] == ["One", "New", "One"]


def test_windows_wrote_it(own: Server, folder: Path) -> None:
    first, second, _ = songs(folder)
    put(folder / "w.m3u", b"\xEF\xBB\xBF#EXTM3U\r\nD:\\Musik\\ADA\\one\\" + first.encode()
        + b"\r\nAda\\One\\" + second.encode() + b"\r\n")
    eventually(lambda: titles(own, "w") == [title_of(own, 1), title_of(own, 2)])


def test_an_edit_goes_back_into_the_file_within_seconds(own: Server, folder: Path) -> None:
    first, second, third = songs(folder)
    assert policy(own, "write")["playlists"] == "write"
    path = folder / "a.m3u"
    put(path, f"# mine\r\nAda/One/{first}\r\ngone.mp3\r\nAda/One/{second}\r\n")
    eventually(lambda: len(titles(own, "a")) == 2)
    add(own, "a", title_of(own, 3))
    expected = (f"# mine\r\nAda/One/{first}\r\ngone.mp3\r\nAda/One/{second}\r\n"
                f"Ada/One/{third}\r\n").encode()
    eventually(lambda: path.read_bytes() == expected)
    items = own.json(f"{LISTS}/{lists(own)['a']['id']}/items")["items"]
    own.post(f"{LISTS}/{lists(own)['a']['id']}/items/move",
             json={"item_ids": [items[2]["id"]], "after": "front"})
    expected = (f"# mine\r\nAda/One/{third}\r\nAda/One/{first}\r\ngone.mp3\r\n"
                f"Ada/One/{second}\r\n").encode()
    eventually(lambda: path.read_bytes() == expected)
    assert not [name for name in os.listdir(folder) if name.startswith(".segue-") and
                name.endswith(".tmp")]


def test_both_changed_and_both_stay(own: Server, folder: Path) -> None:
    first, second, third = songs(folder)
    put(folder / "a.m3u", f"Ada/One/{first}\n")
    eventually(lambda: len(titles(own, "a")) == 1)
    add(own, "a", title_of(own, 2))
    put(folder / "a.m3u", f"Ada/One/{third}\n")
    eventually(lambda: titles(own, "a") == [title_of(own, 3)])
    kept = next(name for name in lists(own) if name.startswith("a (edited in Segue, "))
    assert titles(own, kept) == [title_of(own, 1), title_of(own, 2)]
    eventually(lambda: issues(own).get("a.m3u", {}).get("kind") == "conflict")
    assert kept in issues(own)["a.m3u"]["message"]


def test_a_drive_that_is_read_only(own: Server, folder: Path) -> None:
    first, second, _ = songs(folder)
    policy(own, "write")
    path = folder / "Lists/a.m3u"
    put(path, f"../Ada/One/{first}\n")
    eventually(lambda: len(titles(own, "a")) == 1)
    path.parent.chmod(0o555)
    try:
        add(own, "a", title_of(own, 2))
        eventually(lambda: issues(own).get("Lists/a.m3u", {}).get("kind") == "unwritable")
        assert "right to write" in issues(own)["Lists/a.m3u"]["message"]
        assert path.read_text() == f"../Ada/One/{first}\n"
        assert len(titles(own, "a")) == 2
    finally:
        path.parent.chmod(0o755)
    own.rescan()
    eventually(lambda: path.read_text() == f"../Ada/One/{first}\n../Ada/One/{second}\n")


def test_a_deleted_playlist_and_a_moved_file(own: Server, folder: Path) -> None:
    first, second, _ = songs(folder)
    put(folder / "a.m3u", f"Ada/One/{first}\n")
    put(folder / "b.m3u", f"Ada/One/{second}\n")
    eventually(lambda: len(lists(own)) == 2)
    before = lists(own)["b"]["id"]
    assert own.delete(f"{LISTS}/{lists(own)['a']['id']}").status_code == 204
    (folder / "b.m3u").rename(folder / "c.m3u")
    eventually(lambda: set(lists(own)) == {"c"})
    assert lists(own)["c"]["id"] == before
    assert (folder / "a.m3u").exists()
    own.rescan(full=True)
    assert set(lists(own)) == {"c"}
    own.restart()
    own.wait_for_scan()
    assert set(lists(own)) == {"c"}
    put(folder / "a.m3u", f"Ada/One/{second}\n")
    eventually(lambda: set(lists(own)) == {"a", "c"})
    (folder / "c.m3u").unlink()
    eventually(lambda: lists(own)["c"]["source"]["missing"])


def test_a_server_without_an_account_waits(new_server: NewServer, folder: Path) -> None:
    first, *_ = songs(folder)
    put(folder / "a.m3u", f"Ada/One/{first}\n")
    server = new_server("--music", folder, "--watch", setup=False)
    server.set_up()
    eventually(lambda: titles(server, "a") == [title_of(server, 1)])


@pytest.mark.parametrize("wrong", ["maybe", "", "READ"])
def test_other_words_for_the_policy_are_refused(own: Server, wrong: str) -> None:
    answer = own.patch(ROOT, json={"policy": {"playlists": wrong}})
    assert answer.status_code == 400
    assert "off, read or write" in answer.json()["detail"]
