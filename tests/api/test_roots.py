"""How music folders are kept in step with their drives."""
from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import NewServer
from support.music import make_album, make_track
from support.server import Server, eventually

ROOTS = "/api/v1/admin/roots"
SCAN = "/api/v1/scan"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "music"
    make_album(made / "Ada/One", "One", "Ada", 2, 300)
    make_album(made / "Bea/Two", "Two", "Bea", 1, 500)
    return made


@pytest.fixture
def own(new_server: NewServer, folder: Path) -> Server:
    running = new_server("--music", folder)
    running.wait_for_scan()
    return running


def root(server: Server) -> Any:
    return server.json(ROOTS)["items"][0]


def change(server: Server, **body: Any) -> Any:
    answer = server.patch(f"{ROOTS}/1", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def scan(server: Server, **body: Any) -> Any:
    before = server.wait_for_scan()
    answer = server.post(SCAN, json=body)
    assert answer.status_code == 202, answer.text
    return server.wait_for_newer_scan(before)


def titles(server: Server) -> set[str]:
    return {album["title"] for album in server.items("/api/v1/albums?limit=500")}


def test_a_new_folder_has_the_usual_policy(own: Server) -> None:
    assert root(own)["policy"] == {"paused": False, "watch": "automatic", "poll_interval_s": 300,
                                   "follow_links": False, "workers": 0, "excludes": [],
                                   "playlists": "read"}
    watching = root(own)["watching"]
    assert (watching["watched"], watching["polled"], watching["folders"]) == (False, False, 0)
    assert "--no-watch" in watching["reason"]
    assert root(own)["checked_at"] >= root(own)["added_at"]


def test_it_is_given_another_name(own: Server, folder: Path) -> None:
    assert change(own, name="  The shelf ")["name"] == "The shelf"
    assert scan(own)["state"] == "done"
    assert root(own)["name"] == "The shelf"
    assert root(own)["path"] == str(folder)
    own.restart()
    assert root(own)["name"] == "The shelf", "the settings give the folder, not its name"


def test_the_settings_file_says_what_nobody_else_changes(new_server: NewServer, folder: Path,
                                                          tmp_path: Path) -> None:
    config = tmp_path / "segue.toml"
    config.write_text(f"[[root]]\npath = '{folder}'\nname = 'Shelf'\nworkers = 2\n"
                      "excludes = ['/Bea/']\n")
    own = new_server("--config", config)
    own.wait_for_scan()
    shelf = root(own)
    assert (shelf["name"], shelf["given"]) == ("Shelf", True)
    assert shelf["given_fields"] == ["name", "workers", "excludes"]
    assert (shelf["policy"]["workers"], shelf["policy"]["excludes"]) == (2, ["/Bea/"])
    assert titles(own) == {"One"}
    for body, field in (({"name": "Cellar"}, "name"), ({"policy": {"workers": 3}}, "workers"),
                        ({"policy": {"excludes": []}}, "excludes")):
        refused = own.patch(f"{ROOTS}/1", json=body)
        assert refused.status_code == 409
        assert f"'{field}'" in refused.json()["detail"]
        assert str(config) in refused.json()["detail"]
    change(own, name="Shelf", policy={"workers": 2, "poll_interval_s": 60})
    config.write_text(f"[[root]]\npath = '{folder}'\nname = 'Attic'\n")
    own.restart()
    attic = root(own)
    assert (attic["name"], attic["given_fields"]) == ("Attic", ["name"])
    assert (attic["policy"]["workers"], attic["policy"]["poll_interval_s"]) == (2, 60)
    change(own, policy={"workers": 0})


def test_names_are_kept_apart(own: Server, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    name = own.post(ROOTS, json={"path": str(other)}).json()["name"]
    answer = own.patch(f"{ROOTS}/1", json={"name": name})
    assert answer.status_code == 409
    assert name in answer.json()["detail"]


@pytest.mark.parametrize(("body", "named"), [
    ({"name": ""}, "name"), ({"name": "x" * 101}, "name"),
    ({"policy": {"watch": "now and then"}}, "watch"),
    ({"policy": {"poll_interval_s": 5}}, "poll_interval_s"),
    ({"policy": {"poll_interval_s": 10**9}}, "poll_interval_s"),
    ({"policy": {"workers": 17}}, "workers"), ({"policy": {"workers": -1}}, "workers"),
    ({"policy": {"follow_links": "yes"}}, "follow_links"),
    ({"policy": {"excludes": ["a\nb"]}}, "excludes"),
    ({"policy": {"excludes": ["x" * 1001]}}, "excludes"),
    ({"policy": {"excludes": ["x"] * 201}}, "excludes"),
    ({"policy": {"colour": "blue"}}, "colour"), ({"path": "/elsewhere"}, "path"),
])
def test_a_change_that_makes_no_sense_is_refused(own: Server, body: Any, named: str) -> None:
    before = root(own)
    answer = own.patch(f"{ROOTS}/1", json=body)
    assert answer.status_code == 400
    assert named in answer.json()["detail"]
    assert root(own) == before


def test_links_within_the_folder_are_followed_where_an_admin_wants_it(
        new_server: NewServer, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    make_album(folder / ".store/One", "One", "Ada", 2, 300)
    (folder / "Ada").mkdir()
    (folder / "Ada/One").symlink_to("../.store/One")
    make_album(tmp_path / "outside", "Two", "Bea", 1, 500)
    (folder / "Bea").symlink_to(tmp_path / "outside")
    server = new_server("--music", folder)
    server.wait_for_scan()
    assert titles(server) == set()
    before = server.json(SCAN)
    change(server, policy={"follow_links": True})
    server.wait_for_newer_scan(before)
    assert titles(server) == {"One"}
    (issue,) = server.items("/api/v1/scan/issues")
    assert "Bea" in issue["message"] and "added as a music folder" in issue["message"]
    album = server.items("/api/v1/albums")[0]
    for track in server.json(f"/api/v1/albums/{album['id']}")["tracks"]:
        sound = server.get(f"/api/v1/tracks/{track['id']}/stream")
        assert sound.status_code == 200
        assert sound.content in {file.read_bytes() for file in (folder / ".store/One").iterdir()}


def test_there_must_be_one(own: Server) -> None:
    for name in ("2", "0", "-1", "one", "99999999999"):
        assert own.patch(f"{ROOTS}/{name}", json={"name": "x"}).status_code == 404


def test_what_is_left_out_stays(own: Server) -> None:
    change(own, policy={"poll_interval_s": 60, "excludes": ["*.tmp"]})
    change(own, policy={"follow_links": True, "workers": 3})
    policy = change(own, policy={"watch": "poll"})["policy"]
    assert (policy["follow_links"], policy["workers"]) == (True, 3)
    assert policy["poll_interval_s"] == 60
    assert policy["excludes"] == ["*.tmp"]
    assert policy["watch"] == "poll"


def test_a_paused_folder_is_left_alone_and_plays(own: Server, folder: Path) -> None:
    change(own, policy={"paused": True})
    make_album(folder / "Eve/Three", "Three", "Eve", 1, 700)
    assert scan(own)["added"] == 0
    assert titles(own) == {"One", "Two"}
    refused = own.post(SCAN, json={"root_id": 1})
    assert refused.status_code == 409
    assert "paused" in refused.json()["detail"]
    before = own.json(SCAN)
    change(own, policy={"paused": False})
    own.wait_for_newer_scan(before)
    assert titles(own) == {"One", "Two", "Three"}


def test_a_part_is_scanned(own: Server, folder: Path) -> None:
    make_album(folder / "Eve/Three", "Three", "Eve", 1, 700)
    shutil.rmtree(folder / "Ada/One")
    assert scan(own, root_id=1, folders=["Eve"])["added"] == 1
    assert titles(own) == {"One", "Two", "Three"}
    assert scan(own, root_id=1)["missing"] == 2


def test_an_album_is_read_again(own: Server) -> None:
    album = next(each for each in own.items("/api/v1/albums?limit=500") if each["title"] == "One")
    assert scan(own, album_id=album["id"], depth="full")["files_read"] == 2
    assert scan(own, album_id=album["id"])["files_read"] == 0
    assert own.post(SCAN, json={"album_id": "al-0000000000zzz"}).status_code == 404
    assert own.post(SCAN, json={"album_id": "One"}).status_code == 404


@pytest.mark.parametrize(("body", "status"), [
    ({"depth": "deep"}, 400), ({"folders": ["Ada"]}, 400), ({"root_id": 7}, 404),
    ({"root_id": 1, "folders": ["/etc"]}, 400), ({"root_id": 1, "folders": ["../etc"]}, 400),
    ({"root_id": 1, "folders": ["Ada/../.."]}, 400), ({"root_id": 1, "folders": ["a//b"]}, 400),
    ({"root_id": 1, "album_id": "al-0000000000zzz"}, 400),
])
def test_a_scan_of_nothing_is_refused(own: Server, body: Any, status: int) -> None:
    assert own.post(SCAN, json=body).status_code == status


def test_scans_are_remembered(own: Server) -> None:
    scan(own, depth="full", root_id=1, folders=["Ada"])
    latest, first = own.items(f"{SCAN}/history")
    assert latest["depth"] == "full"
    assert latest["root_id"] == 1
    assert latest["folders"] == ["Ada"]
    assert latest["files_read"] == 2
    assert latest["finished_at"] >= latest["started_at"] >= first["finished_at"]
    assert first["added"] == 3
    assert "root_id" not in first
    scan(own, depth="quick")
    assert len(own.items(f"{SCAN}/history")) == 2, "it found nothing"


# A poll would come after five minutes.
def test_a_change_is_seen_without_being_asked_for(new_server: NewServer, folder: Path,
                                                  tmp_path: Path) -> None:
    server = new_server("--music", folder, "--watch")
    server.wait_for_scan()
    assert root(server)["watching"] == {"watched": True, "polled": False, "folders": 5}
    ready = make_track(tmp_path / "ready.flac", 900, title="New", artist="Eve", album="New")
    (folder / "Eve/New").mkdir(parents=True)
    shutil.copyfile(ready, folder / "Eve/New/1.flac")
    eventually("the new album", lambda: "New" in titles(server))
    shutil.rmtree(folder / "Bea")
    eventually("the album is gone", lambda: "Two" not in titles(server))


def test_the_terminal_keeps_folders(own: Server, tmp_path: Path) -> None:
    other = tmp_path / "the other"
    make_album(other / "Eve/Three", "Three", "Eve", 1, 700)

    def root_command(*arguments: str) -> str:
        done = own.command("root", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    before = own.wait_for_scan()
    assert root_command("add", str(other)) == "2 the other\n"
    own.wait_for_newer_scan(before)
    assert "Three" in titles(own)
    root_command("rename", "the other", "Cellar")
    root_command("pause", "Cellar")
    assert f"2 paused   Cellar: {other}" in root_command("list")
    change(own, policy={"follow_links": True, "workers": 2})
    assert "  follows links, 2 readers" in root_command("list")
    root_command("resume", "2")
    assert f"2 online   Cellar: {other}" in root_command("list")
    refused = own.command("root", "remove", "1")
    assert refused.returncode == 1
    assert "given by" in refused.stderr
    unknown = own.command("root", "pause", "Attic")
    assert unknown.returncode == 1
    assert "Attic" in unknown.stderr
    before = own.wait_for_scan()
    root_command("remove", "Cellar")
    own.wait_for_newer_scan(before)
    assert "Three" not in titles(own)


def test_the_terminal_keeps_folders_without_a_server(own: Server, tmp_path: Path) -> None:
    other = tmp_path / "other"
    make_album(other / "Eve/Three", "Three", "Eve", 1, 700)
    own.stop()
    assert own.command("root", "add", str(other)).stdout == "2 other\n"
    assert "2 online   other" in own.command("root", "list").stdout
    own.start()
    own.wait_until_ready()
    own.wait_for_scan()
    assert "Three" in titles(own)
