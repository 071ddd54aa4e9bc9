"""The stream of events: what changes is told, once, and resumed where it broke off."""
from __future__ import annotations

import time
from pathlib import Path

import pytest

from conftest import NewServer
from support.document import validate_as
from support.events import Event, EventStream
from support.music import make_album, make_track
from support.server import Server, eventually

# Those that the description of streamEvents in the document names.
NAMES = {"hello", "change", "scan", "reset"}


def changes(events: list[Event]) -> list[Event]:
    return [event for event in events if event.name == "change"]


@pytest.fixture
def growing(new_server: NewServer, tmp_path: Path) -> tuple[Server, Path]:
    """A server whose folder has one album."""
    folder = tmp_path / "music"
    make_album(folder / "One", "One", "Ada", 1, 300)
    running = new_server("--music", folder)
    assert running.wait_for_scan()["state"] == "done"
    return running, folder


def test_a_scan_is_told_while_it_runs(growing: tuple[Server, Path]) -> None:
    running, folder = growing
    make_album(folder / "Two", "Two", "Ada", 2, 400)
    with EventStream(running) as stream:
        assert stream.headers["cache-control"] in ("no-store", "no-cache")
        stream.next("the first")
        stream.until_scanned(running.rescan())
        told = changes(stream.seen)
        for event in stream.seen:
            if event.name == "scan":
                validate_as("Scan", event.data)
                assert not event.id, "a state is no event to resume behind"
    assert told
    assert all(set(event.data) == {"entity", "id", "kind"} for event in told)
    assert all(event.data["kind"] in ("added", "changed", "removed") for event in told)
    added = {event.data["id"] for event in told
             if (event.data["entity"], event.data["kind"]) == ("track", "added")}
    albums = {a["title"]: a["id"] for a in running.items("/api/v1/albums")}
    tracks = running.json(f"/api/v1/albums/{albums['Two']}")["tracks"]
    assert added == {track["id"] for track in tracks}
    assert len({event.id for event in told}) == len(told), "ids are unique"


def test_only_events_of_the_document_are_sent(growing: tuple[Server, Path]) -> None:
    running, _ = growing
    with EventStream(running) as stream:
        stream.until_scanned(running.rescan())
        assert {event.name for event in stream.seen} <= NAMES


def test_a_stream_resumes_behind_the_last_id(growing: tuple[Server, Path]) -> None:
    running, folder = growing
    make_album(folder / "Two", "Two", "Ada", 1, 400)
    with EventStream(running) as stream:
        stream.next("the first")
        stream.until_scanned(running.rescan())
        told = changes(stream.seen)
    middle = len(told) // 2
    make_album(folder / "Three", "Three", "Ada", 1, 500)
    running.rescan()  # while nobody listens
    with EventStream(running, told[middle].id) as resumed:
        rest = [resumed.until("a change", lambda e: e.name == "change")
                for _ in told[middle + 1:]]
        assert rest == told[middle + 1:], "nothing is lost, nothing told twice"
        later = resumed.until("the third album", lambda e: e.name == "change"
                              and (e.data["entity"], e.data["kind"]) == ("track", "added"))
        assert later.id not in {event.id for event in told}
        assert "reset" not in {event.name for event in resumed.seen}


def test_a_stream_resumes_after_a_restart(growing: tuple[Server, Path]) -> None:
    running, folder = growing
    make_album(folder / "Two", "Two", "Ada", 1, 400)
    with EventStream(running) as stream:
        stream.next("the first")
        stream.until_scanned(running.rescan())
        told = changes(stream.seen)
    running.restart()
    with EventStream(running, told[0].id) as resumed:
        rest = [resumed.until("a change", lambda e: e.name == "change") for _ in told[1:]]
        assert rest == told[1:]


@pytest.mark.parametrize("last", ["999999999999-0", "garbage", "-5-0", "0-999999999999",
                                  "99999999999999999999999999-1", "1"])
def test_an_id_that_is_not_ours_resets(server: Server, last: str) -> None:
    with EventStream(server, last) as stream:
        reset = stream.until("reset", lambda event: event.name == "reset")
        assert reset.id
        assert not changes(stream.seen)
    with EventStream(server, reset.id) as stream:  # and from there it goes on
        stream.until("the scan", lambda event: event.name == "scan")
        assert "reset" not in {event.name for event in stream.seen}


def test_two_listeners_hear_the_same(growing: tuple[Server, Path]) -> None:
    running, folder = growing
    other = running.add_user("olga")
    make_album(folder / "Two", "Two", "Ada", 1, 400)
    with EventStream(running) as first, EventStream(other) as second:
        first.next("the first")
        second.next("the first")
        scan = running.rescan()
        first.until_scanned(scan)
        second.until_scanned(scan)
        assert changes(first.seen) == changes(second.seen) != []


def test_a_stream_ends_when_the_server_stops(growing: tuple[Server, Path]) -> None:
    running, _ = growing
    with EventStream(running) as stream:
        stream.next("the first")
        running.stop()
        assert stream.ended()


def test_what_has_piled_up_comes_without_a_pause(new_server: NewServer, tmp_path: Path) -> None:
    """More changes than one batch holds: a stream that resumes must not wait for heartbeats."""
    folder = tmp_path / "music"
    folder.mkdir()
    running = new_server("--music", folder)
    with EventStream(running) as stream:
        begin = stream.next("the first").id
    model = make_track(tmp_path / "model.flac", 300, seconds=0.1, title="One", artist="Ada")
    (folder / "Many").mkdir()
    for number in range(400):
        (folder / "Many" / f"{number:03}.flac").write_bytes(model.read_bytes())
    assert running.rescan()["added"] == 400
    begun = time.monotonic()
    with EventStream(running, begin) as resumed:
        tracks = [resumed.until("a track", lambda e: e.name == "change" and
                                e.data["entity"] == "track") for _ in range(400)]
    assert len({event.id for event in tracks}) == 400
    assert time.monotonic() - begun < 15, "one heartbeat's time"


@pytest.mark.parametrize("end", ["sign out", "new password"])
def test_a_stream_ends_with_its_session(growing: tuple[Server, Path], end: str) -> None:
    running, _ = growing
    mona = running.add_user("mona")
    with EventStream(mona) as stream:
        stream.next("the first")
        if end == "sign out":
            assert mona.delete("/api/v1/sessions/current").status_code == 204
        else:
            reset = running.command("user", "reset", "mona", stdin="a new password\n")
            assert reset.returncode == 0, reset.stderr
        assert stream.ended()


def test_one_account_has_a_share_of_the_streams(server: Server) -> None:
    streams = [EventStream(server) for _ in range(32)]
    try:
        refused = server.get("/api/v1/events")
        assert refused.status_code == 429
    finally:
        for stream in streams:
            stream.close()
    eventually("places that are free again",
               lambda: EventStream.try_open(server))


def test_many_streams_do_not_keep_calls_waiting(server: Server) -> None:
    streams = [EventStream(server) for _ in range(30)]
    try:
        for stream in streams:
            stream.next("the first")
        assert server.json("/api/v1/library")["albums"] > 0
    finally:
        for stream in streams:
            stream.close()
