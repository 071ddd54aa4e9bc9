"""Music folders of a running server: looking for them, adding and removing."""
from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import requests

from conftest import NewServer
from support.music import make_album
from support.server import Client, Server, eventually

FS = "/api/v1/admin/fs"
ROOTS = "/api/v1/admin/roots"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "music"
    make_album(made / "Ada/One", "One", "Ada", 2, 300)
    make_album(made / "Bea/Two", "Two", "Bea", 1, 500)
    return made


@pytest.fixture
def own(new_server: NewServer) -> Server:
    """Without a music folder."""
    running = new_server()
    running.wait_for_scan()
    return running


def look(client: Client, path: str | Path) -> Any:
    answer = client.get(FS, params={"path": str(path)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def add(server: Server, path: str | Path) -> Any:
    before = server.wait_for_scan()
    answer = server.post(ROOTS, json={"path": str(path)})
    assert answer.status_code == 201, answer.text
    server.wait_for_newer_scan(before)
    return answer.json()


def remove(server: Server, root: int) -> None:
    before = server.wait_for_scan()
    assert server.delete(f"{ROOTS}/{root}").status_code == 204
    server.wait_for_newer_scan(before)


def albums(client: Client) -> set[str]:
    return {album["title"] for album in client.items("/api/v1/albums?limit=500")}


def track_ids(client: Client) -> set[str]:
    return {track["id"] for album in client.items("/api/v1/albums?limit=500")
            for track in client.json(f"/api/v1/albums/{album['id']}")["tracks"]}


def test_a_search_begins_at_places_that_are_there(server: Server) -> None:
    begin = server.json(FS)
    assert "path" not in begin and begin["readable"] and not begin["pickable"]
    places = {place["path"] for place in begin["folders"]}
    assert "/" in places
    assert all(Path(place).is_dir() for place in places)
    assert not any(place.startswith(("/proc", "/sys", "/dev")) for place in places)


def test_a_folder_shows_its_folders_by_name(own: Server, folder: Path) -> None:
    for name in ("b", "A", "Ö", ".hidden"):
        (folder / name).mkdir()
    (folder / "file.txt").write_text("x")
    (folder / "link").symlink_to(folder / "Ada")
    seen = look(own, folder)
    assert [each["name"] for each in seen["folders"]] == ["A", "Ada", "b", "Bea", "link", "Ö"]
    assert seen["path"] == str(folder) and seen["parent"] == str(folder.parent)
    assert seen["pickable"] and seen["relation"] == "none" and not seen["truncated"]
    assert look(own, folder / "link")["path"] == str(folder / "Ada"), "links are resolved"
    assert "parent" not in look(own, "/")


def test_a_folder_says_how_it_stands_to_music_folders(own: Server, folder: Path) -> None:
    add(own, folder / "Ada")
    assert look(own, folder)["relation"] == "holds_root"
    ada = next(each for each in look(own, folder)["folders"] if each["name"] == "Ada")
    assert (ada["relation"], ada["pickable"]) == ("is_root", False)
    assert look(own, folder / "Ada/One")["relation"] == "in_root"


def test_the_systems_folders_are_left_out(server: Server) -> None:
    names = {each["name"] for each in look(server, "/")["folders"]}
    assert "tmp" in names
    assert not names & {"proc", "sys", "dev"}
    for path in ("/proc", "/proc/self/root/tmp", "/sys", "/dev/shm"):
        assert server.get(FS, params={"path": path}).status_code == 400
        assert server.post(ROOTS, json={"path": path}).status_code == 400


def test_many_folders_are_cut(server: Server, tmp_path: Path) -> None:
    for number in range(1003):
        (tmp_path / f"{number:04}").mkdir()
    seen = look(server, tmp_path)
    assert seen["truncated"] and len(seen["folders"]) == 1000
    assert seen["folders"][0]["name"] == "0000"


def test_a_name_that_is_no_text_is_shown_and_cannot_be_picked(server: Server,
                                                              tmp_path: Path) -> None:
    os.mkdir(os.fsencode(tmp_path) + b"/caf\xe9")
    os.mkdir(tmp_path / "two\nlines")
    for each in look(server, tmp_path)["folders"]:
        assert each["name"] in ("caf\ufffd", "twolines", "two\nlines")
        if each["name"] == "caf\ufffd":
            assert "path" not in each and not each["pickable"]


def test_what_is_no_path_is_refused(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    for path in ("music", "", "./x", f"{tmp_path}/..", "/" + "x" * 4096, str(file)):
        for answer in (server.get(FS, params={"path": path}),
                       server.get(f"{FS}/count", params={"path": path}),
                       server.post(ROOTS, json={"path": path})):
            assert answer.status_code == 400, (path, answer.text)
            assert len(answer.json()["detail"]) > 10
    assert server.get(f"{FS}?path=%00").status_code == 400
    assert server.get(f"{FS}?path=/%FF").status_code == 400
    assert server.post(ROOTS, json={"path": "/mnt\0"}).status_code == 400
    assert server.post(ROOTS, json={"path": "/" + "x" * (1 << 19)}).status_code == 400
    assert server.get(FS, params={"path": tmp_path / "none"}).status_code == 404
    assert server.get(f"{FS}/count", params={"path": tmp_path / "none"}).status_code == 404
    assert server.post(ROOTS, json={"path": str(tmp_path / "none")}).status_code == 404
    assert server.post(ROOTS, json={"path": "/"}).status_code in (400, 409)
    # A target of a mebibyte does not even come to the folders.
    endless = requests.get(f"{server.url}{FS}?path=/{'x' * (1 << 20)}", timeout=60)
    assert endless.status_code in (414, 431)


def test_only_admins_look_around(server: Server, new_listener: Any) -> None:
    listener = new_listener()
    assert listener.get(FS).status_code == 403
    assert listener.get(f"{FS}/count?path=/tmp").status_code == 403
    assert listener.post(ROOTS, json={"path": "/tmp"}).status_code == 403
    assert listener.delete(f"{ROOTS}/1").status_code == 403


def test_music_is_counted_by_its_names(own: Server, folder: Path) -> None:
    (folder / "Bea/notes.txt").write_text("no music")
    counted = own.json(f"{FS}/count?path={folder}")
    assert counted == {"files": 3, "folders": 2, "complete": True}


def test_an_added_folder_is_read_and_stays_after_a_restart(own: Server, folder: Path) -> None:
    root = add(own, f"{folder}/")
    assert (root["path"], root["name"], root["given"]) == (str(folder), "music", False)
    assert albums(own) == {"One", "Two"}
    (kept,) = own.items(ROOTS)
    assert (kept["albums"], kept["tracks"]) == (2, 3)
    assert kept["size_bytes"] > 0 and kept["scanned_at"] > 0
    ids = track_ids(own)
    own.restart()
    own.wait_for_scan()
    assert [each["id"] for each in own.items(ROOTS)] == [root["id"]]
    assert track_ids(own) == ids


def test_what_is_a_music_folder_already_is_refused(own: Server, folder: Path) -> None:
    add(own, folder / "Ada")
    for path in (folder / "Ada", folder / "Ada/One", folder, "/"):
        refused = own.post(ROOTS, json={"path": str(path)})
        assert refused.status_code == 409, refused.text
    assert len(own.items(ROOTS)) == 1


def test_a_removed_folder_takes_its_music_along_and_brings_it_back(own: Server,
                                                                   folder: Path) -> None:
    ada, bea = add(own, folder / "Ada"), add(own, folder / "Bea")
    (one,) = (a for a in own.items("/api/v1/albums") if a["title"] == "One")
    song = own.json(f"/api/v1/albums/{one['id']}")["tracks"][0]["id"]
    assert own.put(f"/api/v1/me/stars/{song}").status_code == 204
    listed = own.post("/api/v1/playlists", json={"name": "Mine", "track_ids": [song]}).json()["id"]

    remove(own, ada["id"])
    assert [each["id"] for each in own.items(ROOTS)] == [bea["id"]]
    assert albums(own) == {"Two"}
    assert own.json("/api/v1/library")["tracks"] == 1
    eventually("search forgets it", lambda: own.found("One")["albums"] == [])
    assert own.items("/api/v1/scan/issues") == []
    assert own.delete(f"{ROOTS}/{ada['id']}").status_code == 404
    own.restart()
    own.wait_for_scan()
    assert albums(own) == {"Two"}, "it stays away"

    back = add(own, folder / "Ada")
    assert back["id"] == ada["id"]
    assert albums(own) == {"One", "Two"}
    track = own.json(f"/api/v1/albums/{one['id']}")["tracks"][0]
    assert (track["id"], "starred_at" in track, track["available"]) == (song, True, True)
    items = own.items(f"/api/v1/playlists/{listed}/items")
    assert [item["track"]["id"] for item in items] == [song]


def test_a_folder_of_the_settings_is_not_removed_here(new_server: NewServer,
                                                      folder: Path) -> None:
    own = new_server("--music", folder)
    own.wait_for_scan()
    (root,) = own.items(ROOTS)
    assert root["given"]
    refused = own.delete(f"{ROOTS}/{root['id']}")
    assert refused.status_code == 409
    assert "--music" in refused.json()["detail"]
    own.stop()
    own.arguments = tuple(each for each in own.arguments if each not in ("--music", folder))
    own.start()
    own.wait_until_ready()
    (root,) = own.items(ROOTS)
    assert not root["given"], "left out, it is as if an admin had added it"
    remove(own, root["id"])
    assert albums(own) == set()
    own.restart("--music", folder)
    own.wait_for_scan()
    assert [each["given"] for each in own.items(ROOTS)] == [True]
    assert albums(own) == {"One", "Two"}


def test_odd_ids_are_not_there(server: Server) -> None:
    for odd in ("0", "-1", "x", "1x", "99999999999999999999"):
        assert server.delete(f"{ROOTS}/{odd}").status_code == 404


def test_the_way_down_from_the_top_can_be_gone(own: Server) -> None:
    tops = [folder["path"] for folder in look(own, "/")["folders"] if folder.get("path")]
    assert "/home" in tops
    assert look(own, "/home")["path"] == "/home"
    assert all(path.startswith("/") for path in tops)
