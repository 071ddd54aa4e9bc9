"""Scans: what came, what changed, what went, and what could not be read."""
from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import NewServer
from support.music import BROKEN, make_album, make_picture, make_track
from support.server import Server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "music"
    make_album(made / "Ada/One", "One", "Ada", 2, 300)
    make_album(made / "Bea/Two", "Two", "Bea", 1, 500)
    return made


@pytest.fixture
def own(new_server: NewServer, folder: Path) -> Server:
    running = new_server("--music", folder)
    assert running.wait_for_scan()["state"] == "done"
    return running


def titles(server: Server) -> set[str]:
    return {album["title"] for album in server.items("/api/v1/albums?limit=500")}


def tracks(server: Server) -> dict[str, Any]:
    """By title."""
    return {track["title"]: track for album in server.items("/api/v1/albums?limit=500")
            for track in server.json(f"/api/v1/albums/{album['id']}")["tracks"]}


def test_a_scan_tells_what_it_did(own: Server) -> None:
    scan = own.json("/api/v1/scan")
    assert (scan["state"], scan["phase"]) == ("done", "done")
    assert (scan["files_seen"], scan["files_read"], scan["added"]) == (3, 3, 3)
    assert (scan["files_failed"], scan["changed"], scan["missing"]) == (0, 0, 0)
    assert scan["started_at"] <= scan["finished_at"]


def test_a_scan_tells_how_far_each_folder_is(new_server: NewServer, tmp_path: Path) -> None:
    for number in range(1, 4):
        make_album(tmp_path / f"drive {number}/Ada/One", f"One {number}", "Ada", number,
                   100 * number)
    music = [part for number in range(1, 4) for part in ("--music", tmp_path / f"drive {number}")]
    server = new_server(*music)
    roots = {root["root_id"]: root for root in server.wait_for_scan()["roots"]}
    assert roots == {number: {"root_id": number, "phase": "done", "files_seen": number,
                              "files_read": number} for number in range(1, 4)}
    # A scan of one folder says nothing of the others, and a listener is told of none.
    before = server.json("/api/v1/scan")
    assert server.post("/api/v1/scan", json={"root_id": 2}).status_code == 202
    assert [root["root_id"] for root in server.wait_for_newer_scan(before)["roots"]] == [2]
    assert server.add_user("bob").json("/api/v1/scan")["roots"] == []


def test_a_second_scan_reads_nothing(own: Server) -> None:
    digest = own.json("/api/v1/admin/digest")
    scan = own.rescan()
    assert (scan["files_seen"], scan["files_read"], scan["added"]) == (3, 0, 0)
    assert own.json("/api/v1/admin/digest") == digest


def test_a_full_scan_reads_everything_and_changes_nothing(own: Server) -> None:
    before, digest = tracks(own), own.json("/api/v1/admin/digest")
    scan = own.rescan(full=True)
    assert (scan["files_read"], scan["added"], scan["missing"]) == (3, 0, 0)
    assert tracks(own) == before
    assert own.json("/api/v1/admin/digest") == digest


def test_new_files_are_found(own: Server, folder: Path) -> None:
    make_album(folder / "Cia/Three", "Three", "Cia", 1, 700)
    scan = own.rescan()
    assert (scan["added"], scan["missing"]) == (1, 0)
    assert titles(own) == {"One", "Two", "Three"}


def test_changed_tags_are_read_and_the_track_stays_itself(own: Server, folder: Path) -> None:
    before = tracks(own)["Song 2"]
    make_track(folder / "Ada/One/02 Song 2.flac", 320, seconds=1.5, title="Renamed", album="One",
               artist="Ada", album_artist="Ada", track="2")
    assert own.rescan()["changed"] >= 1
    after = tracks(own)["Renamed"]
    assert after["id"] == before["id"]
    assert after["duration_ms"] > before["duration_ms"]
    assert "Song 2" not in tracks(own)


def test_removed_files_go_and_come_back_with_their_ids(own: Server, folder: Path) -> None:
    before = tracks(own)
    aside = folder.parent / "aside"
    shutil.move(folder / "Bea", aside)
    assert own.rescan()["missing"] == 1
    assert "Two" not in titles(own)
    shutil.move(aside, folder / "Bea")
    own.rescan()
    assert tracks(own) == before


def test_moved_files_keep_their_tracks(own: Server, folder: Path) -> None:
    before = {track["id"] for track in tracks(own).values()}
    shutil.move(folder / "Ada/One", folder / "Somewhere else")
    own.rescan()
    assert {track["id"] for track in tracks(own).values()} == before
    assert all(track["available"] for track in tracks(own).values())


def test_a_new_cover_is_seen(own: Server, folder: Path) -> None:
    assert all("cover" not in album for album in own.items("/api/v1/albums"))
    make_picture(folder / "Ada/One/cover.jpg", 300, 300, "30")
    own.rescan()
    covers = {a["title"]: a.get("cover") for a in own.items("/api/v1/albums")}
    assert covers["One"] and not covers["Two"]
    assert own.get(f"/api/v1/images/{covers['One']}").content == (
        folder / "Ada/One/cover.jpg").read_bytes()


def test_every_broken_file_is_named_with_its_reason(server: Server) -> None:
    issues = {issue["path"]: issue for issue in server.items("/api/v1/scan/issues")}
    assert set(BROKEN) <= set(issues)
    for issue in issues.values():
        assert len(issue["message"]) > 10, issue
        assert issue["kind"]
    scan = server.json("/api/v1/scan")
    assert scan["state"] == "done"
    assert scan["files_failed"] >= len(BROKEN)


def test_errors_come_in_pages(server: Server) -> None:
    pages = list(server.pages("/api/v1/scan/issues?limit=2"))
    assert all(len(page) == 2 for page in pages[:-1])
    whole = server.items("/api/v1/scan/issues?limit=500")
    assert [issue for page in pages for issue in page] == whole
    root = server.items("/api/v1/admin/roots")[0]["id"]
    assert server.items(f"/api/v1/scan/issues?limit=500&root={root}") == whole
    assert server.items(f"/api/v1/scan/issues?root={root + 1}") == []
    for query in ("limit=0", "root=x", "cursor=x"):
        assert server.get(f"/api/v1/scan/issues?{query}").status_code == 400


def test_links_and_pipes_are_neither_followed_nor_waited_for(server: Server, music: Path) -> None:
    (links,) = [i for i in server.items("/api/v1/scan/issues") if i["path"] == "broken/"]
    assert links["kind"] == "loop"
    assert all(name in links["message"] for name in ("loop", "outside"))
    songs = [path for path in music.rglob("*") if path.is_file() and not path.is_symlink()
             and path.suffix in (".flac", ".mp3", ".ogg", ".m4a", ".opus", ".wav")]
    assert server.json("/api/v1/scan")["files_seen"] == len(songs), "each once, and no pipe"


def test_odd_names_play(server: Server, music: Path) -> None:
    album = next(a for a in server.items("/api/v1/albums?limit=500") if a["title"] == "Odd Names")
    found = server.json(f"/api/v1/albums/{album['id']}")["tracks"]
    files = os.listdir(os.fsencode(music / "odd"))
    assert len(found) == len(files) == 8
    for track in found:
        assert server.get(f"/api/v1/tracks/{track['id']}/stream").status_code == 200


def test_a_broken_file_that_is_repaired_is_forgiven(own: Server, folder: Path) -> None:
    bad = folder / "Ada/One/03 Song 3.flac"
    bad.write_bytes(b"fLaC" + b"\0" * 100)
    own.rescan()
    assert "Ada/One/03 Song 3.flac" in {i["path"] for i in own.items("/api/v1/scan/issues")}
    make_track(bad, 340, title="Song 3", album="One", artist="Ada", album_artist="Ada", track="3")
    own.rescan()
    assert own.items("/api/v1/scan/issues") == []
    assert "Song 3" in tracks(own)


def test_the_root_is_told(own: Server, folder: Path) -> None:
    (root,) = own.items("/api/v1/admin/roots")
    assert root["path"] == str(folder)
    assert root["state"] == "online" and "reason" not in root
    assert root["name"] == "music"
    assert root["scanned_at"] >= root["added_at"]


def test_a_folder_that_never_was_there_is_told_and_added_when_it_is(new_server: NewServer,
                                                                    folder: Path) -> None:
    """Its name may be mistyped: then no root of that name stays behind."""
    later = folder.parent / "not there"
    running = new_server("--music", folder, "--music", later)
    running.wait_for_scan()
    assert [root["path"] for root in running.items("/api/v1/admin/roots")] == [str(folder)]
    assert "not there" in running.output()
    (absent,) = running.json("/api/v1/admin/roots")["absent"]
    assert absent["path"] == str(later) and "correct the path" in absent["reason"]
    make_album(later / "Cia/Three", "Three", "Cia", 1, 700)
    running.rescan()
    roots = running.json("/api/v1/admin/roots")
    assert [root["state"] for root in roots["items"]] == ["online", "online"]
    assert roots["absent"] == []
    assert titles(running) == {"One", "Two", "Three"}


def test_a_folder_inside_another_is_a_root_of_its_own(new_server: NewServer, folder: Path) -> None:
    running = new_server("--music", folder, "--music", folder / "Bea")
    scan = running.wait_for_scan()
    assert (scan["files_seen"], scan["added"]) == (3, 3), "nothing is walked twice"
    assert titles(running) == {"One", "Two"}


def test_many_files_are_gone_only_when_that_is_confirmed(new_server: NewServer,
                                                         folder: Path) -> None:
    model = (folder / "Bea/Two/01 Song 1.flac").read_bytes()
    (folder / "Heap").mkdir()
    for number in range(60):
        (folder / f"Heap/{number}.flac").write_bytes(model)
    running = new_server("--music", folder)
    running.wait_for_scan()
    shutil.rmtree(folder / "Heap")
    assert running.rescan()["missing"] == 0
    (issue,) = running.items("/api/v1/scan/issues")
    assert issue["kind"] == "vanished" and "--accept-losses" in issue["message"]
    assert running.rescan(accept_losses=False)["missing"] == 0
    assert running.rescan(accept_losses=True)["missing"] == 60
    assert running.items("/api/v1/scan/issues") == []


def test_the_command_confirms_losses(new_server: NewServer, folder: Path) -> None:
    model = (folder / "Bea/Two/01 Song 1.flac").read_bytes()
    (folder / "Heap").mkdir()
    for number in range(60):
        (folder / f"Heap/{number}.flac").write_bytes(model)
    running = new_server("--music", folder)
    running.wait_for_scan()
    shutil.rmtree(folder / "Heap")
    assert "0 missing" in running.command("scan", "--wait").stdout
    assert "60 missing" in running.command("scan", "--wait", "--accept-losses").stdout


def test_a_folder_that_goes_away_keeps_its_music(own: Server, folder: Path) -> None:
    before = tracks(own)
    away = folder.with_name("away")
    folder.rename(away)
    own.rescan()
    (root,) = own.items("/api/v1/admin/roots")
    assert root["state"] == "offline" and str(folder) in root["reason"]
    gone = own.json(f"/api/v1/tracks/{before['Song 1']['id']}")
    assert not gone["available"]
    stream = own.get(f"/api/v1/tracks/{gone['id']}/stream")
    assert stream.status_code in (404, 503)
    away.rename(folder)
    own.rescan()
    assert own.items("/api/v1/admin/roots")[0]["state"] == "online"
    assert tracks(own) == before
    assert own.get(f"/api/v1/tracks/{gone['id']}/stream").status_code == 200


def test_an_empty_mount_point_loses_nothing(own: Server, folder: Path) -> None:
    """What an unmounted drive leaves behind: the folder, and nothing in it."""
    away = folder.with_name("away")
    folder.rename(away)
    folder.mkdir()
    own.rescan()
    assert own.items("/api/v1/admin/roots")[0]["state"] == "offline"
    folder.rmdir()
    away.rename(folder)
    own.rescan()
    assert titles(own) == {"One", "Two"}


def test_two_folders_of_one_name_are_told_apart(new_server: NewServer, tmp_path: Path) -> None:
    make_album(tmp_path / "a/music/One", "One", "Ada", 1, 300)
    make_album(tmp_path / "b/music/Two", "Two", "Bea", 1, 400)
    running = new_server("--music", tmp_path / "a/music", "--music", tmp_path / "b/music")
    running.wait_for_scan()
    assert [root["name"] for root in running.items("/api/v1/admin/roots")] == [
        "music", "music (2)"]
    assert titles(running) == {"One", "Two"}


def test_a_folder_given_twice_is_one(new_server: NewServer, folder: Path) -> None:
    running = new_server("--music", folder, "--music", f"{folder}/")
    running.wait_for_scan()
    assert len(running.items("/api/v1/admin/roots")) == 1
    running.restart()
    assert len(running.items("/api/v1/admin/roots")) == 1


def test_a_folder_left_out_later_stays(own: Server) -> None:
    own.stop()
    database = own.arguments[own.arguments.index("--database"):] if (
        "--database" in own.arguments) else ()
    own.arguments = tuple(database)
    own.start()
    own.wait_until_ready()
    own.wait_for_scan()
    assert titles(own) == {"One", "Two"}


def test_the_same_library_has_the_same_digest(new_server: NewServer, folder: Path,
                                              own: Server) -> None:
    other = new_server("--music", folder)
    other.wait_for_scan()
    assert other.json("/api/v1/admin/digest") == own.json("/api/v1/admin/digest")


def test_the_command_scans_and_waits(own: Server, folder: Path) -> None:
    make_album(folder / "Cia/Three", "Three", "Cia", 1, 700)
    ran = own.command("scan", "--wait")
    assert ran.returncode == 0, ran.stderr
    assert "Three" in titles(own)


def test_a_cover_that_is_replaced_in_place_is_seen(own: Server, folder: Path) -> None:
    cover = make_picture(folder / "Ada/One/cover.jpg", 300, 300, "30")
    own.rescan()
    before = {a["title"]: a.get("cover") for a in own.items("/api/v1/albums")}["One"]
    cover.write_bytes(make_picture(folder.parent / "other.jpg", 320, 320, "200").read_bytes())
    own.rescan()
    after = {a["title"]: a.get("cover") for a in own.items("/api/v1/albums")}["One"]
    assert after and after != before
    assert own.get(f"/api/v1/images/{after}").content == cover.read_bytes()


@pytest.mark.parametrize("wish", [{"accept_losses": "yes"}, {"accept": True}])
def test_wrong_confirmations_are_400(server: Server, wish: dict[str, Any]) -> None:
    assert server.post("/api/v1/scan", json=wish).status_code == 400


@pytest.mark.parametrize("query", ["full=maybe", "full=1", "full="])
def test_wrong_wishes_are_400(server: Server, query: str) -> None:
    assert server.post(f"/api/v1/scan?{query}").status_code == 400
