"""Missing files that an admin purges: what goes, what stays, and what comes back as new."""
from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import NewServer, only_sqlite
from support.music import make_album
from support.server import Client, Server

MISSING = "/api/v1/admin/missing"
PURGE = f"{MISSING}/purge"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "music"
    make_album(made / "Ada/One", "One", "Ada", 2, 300)
    make_album(made / "Bea/Two", "Two", "Bea", 2, 500)
    return made


@pytest.fixture
def own(new_server: NewServer, folder: Path) -> Server:
    running = new_server("--music", folder)
    running.wait_for_scan()
    return running


def purge(server: Client, **wishes: Any) -> Any:
    answer = server.post(PURGE, json=wishes)
    assert answer.status_code == 200, answer.text
    return answer.json()


def for_good(server: Client, **wishes: Any) -> Any:
    return purge(server, dry_run=False, **wishes)


def missing(server: Client, query: str = "") -> list[Any]:
    return server.items(f"{MISSING}?limit=500{query}")


def tracks(server: Client, album: str) -> list[Any]:
    found = [track for track in server.items("/api/v1/tracks?limit=500")
             if track["album_title"] == album]
    return sorted(found, key=lambda track: track["position"])


def lose(server: Server, *gone: Path) -> None:
    for path in gone:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert server.rescan()["missing"] > 0


def move_away(path: Path) -> Path:
    aside = path.with_name(f"{path.name} aside")
    path.rename(aside)
    return aside


def star(server: Client, item: str) -> None:
    assert server.put(f"/api/v1/me/stars/{item}").status_code == 204


def test_what_is_missing_is_listed(own: Server, folder: Path) -> None:
    assert own.json(MISSING) == {"roots": [], "items": []}
    first = tracks(own, "One")[0]
    star(own, first["id"])
    lose(own, folder / "Ada")
    page = own.json(f"{MISSING}?limit=1")
    assert [{**root, "missing_since": 0} for root in page["roots"]] == [
        {"root_id": 1, "name": "music", "state": "online", "files": 2, "missing_since": 0}]
    found = {item["track_id"]: item for page in own.pages(f"{MISSING}?limit=1") for item in page}
    assert len(found) == 2
    item = found[first["id"]]
    assert item["path"].startswith("Ada/One/")
    assert (item["title"], item["album_title"]) == (first["title"], "One")
    assert (item["stars"], item["plays"], item["loved"], item["elsewhere"]) == (1, 0, True, False)
    assert item["missing_since"] >= page["roots"][0]["missing_since"] > 0
    assert missing(own, "&root=1") == missing(own)
    assert own.get(f"{MISSING}?cursor=nonsense").status_code == 400


def test_only_for_admins(own: Server) -> None:
    bob = own.add_user("bob")
    assert bob.get(MISSING).status_code == 403
    assert bob.post(PURGE, json={}).status_code == 403


@pytest.mark.parametrize(("body", "named"), [
    ({"root_id": 0}, "root_id"), ({"missing_before": -1}, "missing_before"),
    ({"keep_loved": "yes"}, "keep_loved"), ({"everything": True}, "everything")])
def test_a_purge_that_makes_no_sense_is_refused(server: Server, body: Any, named: str) -> None:
    answer = server.post(PURGE, json=body)
    assert answer.status_code == 400
    assert named in answer.json()["detail"]


def test_an_unknown_folder_is_not_found(server: Server) -> None:
    for dry_run in (True, False):
        assert server.post(PURGE, json={"root_id": 77, "dry_run": dry_run}).status_code == 404


def test_nothing_goes_unless_it_is_said(own: Server, folder: Path) -> None:
    lose(own, folder / "Ada")
    before, digest = missing(own), own.json("/api/v1/admin/digest")
    report = purge(own)
    assert report == {"dry_run": True, "files": 2, "tracks": 2, "albums": 1, "listens": 0,
                      "playlist_items": 0, "kept_loved": 0, "kept_offline": 0}
    assert purge(own, keep_loved=False, dry_run=True) == report
    assert missing(own) == before
    assert own.json("/api/v1/admin/digest") == digest


def test_what_goes_is_gone_everywhere(own: Server, folder: Path) -> None:
    one, two = tracks(own, "One"), tracks(own, "Two")
    bob = own.add_user("bob")
    for listener in (own, bob):
        star(listener, one[0]["id"])
        heard = {"track_id": one[0]["id"], "started_at": 1_700_000_000_000, "heard_ms": 1_000_000}
        assert listener.post("/api/v1/me/listens", json={"items": [heard]}).status_code == 200
    listed = own.post("/api/v1/playlists", json={
        "name": "Mine", "track_ids": [one[0]["id"], two[0]["id"], one[0]["id"]]}).json()
    lose(own, folder / "Ada")
    assert len(own.items("/api/v1/me/listens")) == 1, "what is missing is remembered"

    expected = {"files": 2, "tracks": 2, "albums": 1, "listens": 2, "playlist_items": 2,
                "kept_loved": 0, "kept_offline": 0}
    assert purge(own, keep_loved=False) == {"dry_run": True, **expected}
    assert for_good(own, keep_loved=False) == {"dry_run": False, **expected}
    assert own.json(MISSING) == {"roots": [], "items": []}
    for listener in (own, bob):
        assert listener.items("/api/v1/me/listens") == []
        assert listener.items("/api/v1/tracks?order=starred") == []
        assert listener.items("/api/v1/tracks?order=most_played") == []
    assert own.get(f"/api/v1/tracks/{one[0]['id']}").status_code == 404
    assert own.get(f"/api/v1/albums/{one[0]['album_id']}").status_code == 404
    now = own.json(f"/api/v1/playlists/{listed['id']}")
    assert now["item_count"] == 1
    assert now["revision"] > listed["revision"]
    assert for_good(own, keep_loved=False)["files"] == 0


def test_what_somebody_loves_stays(own: Server, folder: Path) -> None:
    one, two = tracks(own, "One"), tracks(own, "Two")
    bob = own.add_user("bob")
    star(bob, one[0]["id"])
    assert own.put(f"/api/v1/me/ratings/{two[0]['album_id']}",
                   json={"rating": 6}).status_code == 204
    lose(own, folder / "Ada/One", folder / "Bea/Two")
    report = for_good(own)
    assert (report["files"], report["tracks"], report["albums"]) == (1, 1, 0)
    assert report["kept_loved"] == 3
    assert {item["track_id"] for item in missing(own)} == {one[0]["id"], two[0]["id"], two[1]["id"]}
    make_album(folder / "Ada/One", "One", "Ada", 2, 300)
    own.rescan()
    back = tracks(own, "One")
    assert back[0]["id"] == one[0]["id"]
    assert back[1]["id"] != one[1]["id"]
    assert [track["id"] for track in bob.items("/api/v1/tracks?order=starred")] == [one[0]["id"]]


def test_only_what_is_missing_for_long_enough(own: Server, folder: Path) -> None:
    lose(own, folder / "Ada")
    since = missing(own)[0]["missing_since"]
    assert for_good(own, missing_before=since)["files"] == 0
    assert for_good(own, missing_before=since + 60_000)["files"] == 2


def test_a_drive_that_is_away_is_left_alone(own: Server, folder: Path) -> None:
    gone = sorted((folder / "Ada/One").iterdir())[0]
    content = gone.read_bytes()
    first = tracks(own, "One")[0]
    lose(own, gone)
    aside = move_away(folder)
    folder.mkdir()
    own.rescan()
    assert own.json(MISSING)["roots"][0]["state"] == "offline"
    report = for_good(own)
    assert (report["files"], report["kept_offline"]) == (0, 1)
    report = for_good(own, root_id=1)
    assert (report["files"], report["tracks"], report["kept_offline"]) == (1, 1, 0)
    folder.rmdir()
    aside.rename(folder)
    gone.write_bytes(content)
    assert own.rescan()["added"] == 1
    assert len(tracks(own, "One")) == 2
    assert tracks(own, "One")[0]["id"] != first["id"], "it comes back as a new one"


def test_a_paused_folder_is_left_alone(own: Server, folder: Path) -> None:
    lose(own, folder / "Ada")
    assert own.patch("/api/v1/admin/roots/1",
                     json={"policy": {"paused": True}}).status_code == 200
    own.wait_for_scan()
    assert own.json(MISSING)["roots"][0]["state"] == "paused"
    assert for_good(own)["kept_offline"] == 2
    assert for_good(own, root_id=1)["files"] == 2


def test_a_removed_folder_is_purged_with_the_others(own: Server, tmp_path: Path) -> None:
    make_album(tmp_path / "more/Cy/Three", "Three", "Cy", 1, 700)
    before = own.wait_for_scan()
    added = own.post("/api/v1/admin/roots", json={"path": str(tmp_path / "more")}).json()
    before = own.wait_for_newer_scan(before)
    assert own.delete(f"/api/v1/admin/roots/{added['id']}").status_code == 204
    own.wait_for_newer_scan(before)
    (root,) = own.json(MISSING)["roots"]
    assert (root["root_id"], root["state"], root["files"]) == (added["id"], "removed", 1)
    assert for_good(own)["albums"] == 1
    assert own.json(MISSING)["roots"] == []


def test_no_id_is_given_again(own: Server, folder: Path) -> None:
    make_album(folder / "Zoe/Last", "Last", "Zoe", 2, 900)
    own.rescan()
    gone = {track["id"] for track in tracks(own, "Last")}
    lose(own, folder / "Zoe")
    assert for_good(own)["tracks"] == 2
    own.restart()
    own.wait_for_scan()
    make_album(folder / "Zoe/Last", "Last", "Zoe", 2, 900)
    own.rescan()
    back = {track["id"] for track in tracks(own, "Last")}
    assert len(back) == 2 and min(back) > max(gone)


def test_a_playlist_keeps_its_places_until_everything_goes(own: Server, folder: Path) -> None:
    one = tracks(own, "One")
    listed = own.post("/api/v1/playlists", json={"name": "Mine",
                                                 "track_ids": [one[0]["id"]]}).json()
    lose(own, folder / "Ada")
    items = f"/api/v1/playlists/{listed['id']}/items"
    assert len(own.items(items)) == 1
    assert for_good(own)["kept_loved"] == 1
    assert len(own.items(items)) == 1
    assert for_good(own, keep_loved=False)["playlist_items"] == 1
    assert own.items(items) == []
    assert own.json(f"/api/v1/playlists/{listed['id']}")["duration_ms"] == 0


@only_sqlite
@pytest.mark.parametrize("running", [True, False])
def test_on_the_command_line(own: Server, folder: Path, running: bool) -> None:
    star(own, tracks(own, "One")[0]["id"])
    lose(own, folder / "Ada")
    if not running:
        own.stop()

    def command(*arguments: str) -> str:
        done = own.command("purge", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    said = command()
    assert "1 file, 1 track and 0 albums would go" in said
    assert "1 missing file is kept, because somebody loves the music" in said
    assert "Nothing was deleted" in said
    assert "1 file, 1 track and 0 albums would go" in command("--root", "music")
    assert "Nothing" in command("--missing-before", "2020-01-31")
    assert "2 files, 2 tracks and 1 album would go" in command("--everything")
    assert "1 file, 1 track and 0 albums went" in command("--yes")
    assert "1 file, 1 track and 1 album went" in command("--yes", "--everything")
    assert "Nothing that is missing would go" in command()
    for wrong, why in ((("--root", "attic"), "no music folder 'attic'"),
                       (("--root", "", "--yes"), "no music folder ''"),
                       (("--missing-before", "2026-02-30"), "'2026-02-30' is no day"),
                       (("--missing-before", "soon"), "'soon' is no day")):
        refused = own.command("purge", *wrong)
        assert refused.returncode == 1
        assert why in refused.stderr
    if not running:
        own.start()
        own.wait_until_ready()
    assert own.json(MISSING)["items"] == []
