"""PostgreSQL that is away: at the start, and suddenly."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.databases import Postgres
from support.events import EventStream
from support.music import make_album
from support.server import Server, eventually, free_port, run_and_end, serve_command


@pytest.fixture
def cluster() -> Iterator[Postgres]:
    """One that the test may stop."""
    own = Postgres()
    yield own
    own.remove()


def test_away_at_the_start_it_is_named(tmp_path: Path) -> None:
    url = f"postgresql:///segue?host={tmp_path}&user=postgres&password=very-secret"
    ran = run_and_end([*serve_command(tmp_path / "data", f"127.0.0.1:{free_port()}"),
                       "--database", url])
    assert ran.returncode == 1
    assert "PostgreSQL" in ran.stderr and str(tmp_path) in ran.stderr
    assert "Start the database server, or correct the address" in ran.stderr
    assert "very-secret" not in ran.stderr


def test_a_second_server_on_one_database_is_told_so(cluster: Postgres, tmp_path: Path) -> None:
    music, address = tmp_path / "music", f"127.0.0.1:{free_port()}"
    make_album(music / "One", "One", "Ada", 1, 300)
    settings = ["--music", str(music), "--database", cluster.new_database()]
    first = Server(tmp_path / "first", *settings)
    try:
        first.set_up()
        first.wait_for_scan()
        (tmp_path / "second").mkdir()
        shutil.copy(tmp_path / "first/secret.key", tmp_path / "second/secret.key")
        ran = run_and_end([*serve_command(tmp_path / "second", address), *settings])
        assert ran.returncode == 1
        assert "another Segue server writes to" in ran.stderr
    finally:
        first.stop()


@pytest.mark.parametrize("url", ["nonsense", "mysql://localhost/x", "postgresql://[", ""])
def test_an_address_that_is_none_is_named(tmp_path: Path, url: str) -> None:
    if not url:
        url = " "
    ran = run_and_end([*serve_command(tmp_path / "data", f"127.0.0.1:{free_port()}"),
                       "--database", url])
    assert ran.returncode == 1
    assert ran.stderr.startswith("segue: ")


def test_lost_while_running_it_says_503_and_recovers(cluster: Postgres, tmp_path: Path) -> None:
    make_album(tmp_path / "music/One", "One", "Ada", 1, 300)
    running = Server(tmp_path / "data", "--music", tmp_path / "music", "--database",
                     cluster.new_database())
    try:
        running.set_up()
        running.wait_for_scan()
        album = running.items("/api/v1/albums")[0]
        cluster.halt()
        assert running.get("/livez").status_code == 200
        for path in ("/readyz", "/api/v1/albums", f"/api/v1/albums/{album['id']}", "/api/v1/me"):
            assert running.get(path).status_code == 503, path
        login = {"name": "anna", "password": "a long password"}
        assert running.post("/api/v1/sessions", json=login).status_code == 503
        cluster.start()
        eventually("ready again", lambda: running.status_of("/readyz") == 200)
        assert running.items("/api/v1/albums")[0] == album
        make_album(tmp_path / "music/Two", "Two", "Ada", 1, 400)
        assert running.rescan()["state"] == "done"
        assert len(running.items("/api/v1/albums")) == 2
    finally:
        running.kill()


def test_a_stream_of_events_outlives_the_loss(cluster: Postgres, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    make_album(folder / "One", "One", "Ada", 1, 300)
    running = Server(tmp_path / "data", "--music", folder, "--database", cluster.new_database())
    try:
        running.set_up()
        running.wait_for_scan()
        with EventStream(running) as stream:
            position = stream.next("the first").id
        cluster.halt()
        cluster.start()
        eventually("ready again", lambda: running.status_of("/readyz") == 200)
        make_album(folder / "Two", "Two", "Ada", 1, 400)
        running.rescan()
        with EventStream(running, position) as stream:
            stream.until("the new track", lambda e: e.name == "change"
                         and e.data["entity"] == "track")
            assert "reset" not in {event.name for event in stream.seen}
    finally:
        running.kill()


def test_both_stores_tell_the_same_library(cluster: Postgres, tmp_path: Path) -> None:
    make_album(tmp_path / "music/One", "One", "Ada", 2, 300)
    make_album(tmp_path / "music/Zwei", "Zwei", "Ünal", 1, 400)
    digests, orders = [], []
    for number, arguments in enumerate(([], ["--database", cluster.new_database()])):
        running = Server(tmp_path / f"data-{number}", "--music", tmp_path / "music", *arguments)
        try:
            running.set_up()
            running.wait_for_scan()
            digests.append(running.json("/api/v1/admin/digest"))
            orders.append([album["title"] for album in running.items("/api/v1/albums")])
        finally:
            running.kill()
    assert digests[0] == digests[1]
    assert orders[0] == orders[1]
