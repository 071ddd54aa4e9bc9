"""What admins do with other people's accounts, and that it counts at once."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests

from conftest import NewServer
from support.events import EventStream
from support.music import make_album
from support.server import ADMIN, PASSWORD, Client, Server
from support.subsonic import App, token
from test_catalogue import tracks_of


NUMBERS = count(1)


def account(server: Client, name: str) -> Any:
    return next(user for user in server.items("/api/v1/users") if user["name"] == name)


def path_of(server: Client, name: str) -> str:
    return f"/api/v1/users/{account(server, name)['id']}"


def change(server: Client, name: str, /, **changes: object) -> Any:
    answer = server.patch(path_of(server, name), json=changes)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def house(new_server: NewServer, tmp_path: Path) -> Server:
    """Two music folders with an album each."""
    make_album(tmp_path / "hers/Dawn", "Dawn", "Anna", 1, 300)
    make_album(tmp_path / "his/Dusk", "Dusk", "Björn", 1, 400)
    running = new_server("--music", tmp_path / "hers", "--music", tmp_path / "his")
    running.wait_for_scan()
    return running


def root_of(server: Client, name: str) -> int:
    found: int = next(root["id"] for root in server.items("/api/v1/admin/roots")
                      if root["name"] == name)
    return found


def albums(client: Client) -> list[str]:
    return sorted(album["title"] for album in client.items("/api/v1/albums"))


class Ways:
    """Every way in that an account can have, each known to work."""

    def __init__(self, server: Server, name: str, track: str) -> None:
        self.name = name
        self.session = server.add_user(name)
        label = {"label": "test"}
        self.key = self.session.post("/api/v1/me/api-keys", json=label).json()["secret"]
        self.app = self.session.post("/api/v1/me/app-passwords", json=label).json()["secret"]
        signed = self.session.post("/api/v1/media", json={"track_ids": [track]})
        self.address = server.url + signed.json()["items"][0]["url"]
        self.server = server
        assert set(self.open().values()) == {True}

    def open(self) -> dict[str, bool]:
        """What of it lets one in."""
        ping = {way: App(self.server, credentials).json("ping")["status"] == "ok"
                for way, credentials in {
                    "rest key": {"apiKey": self.key},
                    "rest password": {"u": self.name, "p": self.app},
                    "rest token": {"u": self.name, **token(self.app)}}.items()}
        me = "/api/v1/me"
        basic = Client(self.server.url).get(me, auth=(self.name, PASSWORD))
        sign_in = Client(self.server.url).post(
            "/api/v1/sessions", json={"name": self.name, "password": PASSWORD})
        return {**ping,
                "session": self.session.get(me).status_code == 200,
                "key": self.server.as_user(self.key).get(me).status_code == 200,
                "basic": basic.status_code == 200,
                "sign in": sign_in.status_code == 201,
                "address": requests.get(self.address, timeout=60).status_code == 200}


@pytest.fixture
def ways(server: Server) -> Ways:
    return Ways(server, f"ways-{next(NUMBERS)}", tracks_of(server, "Dawn")[0]["id"])


def test_who_is_disabled_gets_in_nowhere_and_comes_back(server: Server, ways: Ways) -> None:
    with EventStream(ways.session) as stream:
        stream.next("the first")
        assert change(server, ways.name, disabled=True)["disabled"] is True
        assert stream.ended()
    assert set(ways.open().values()) == {False}, ways.open()
    assert change(server, ways.name, disabled=False)["disabled"] is False
    assert set(ways.open().values()) == {True}, ways.open()


def test_who_is_removed_is_gone(server: Server, ways: Ways) -> None:
    path = path_of(server, ways.name)
    with EventStream(ways.session) as stream:
        stream.next("the first")
        assert server.delete(path).status_code == 204
        assert stream.ended()
    assert set(ways.open().values()) == {False}
    for answer in (server.delete(path), server.patch(path, json={"disabled": True}),
                   server.put(f"{path}/password", json={"new": PASSWORD})):
        assert answer.status_code == 404
    assert server.add_user(ways.name).items("/api/v1/me/api-keys") == []


def test_a_new_password_from_an_admin_ends_the_sessions(server: Server, ways: Ways) -> None:
    path = f"{path_of(server, ways.name)}/password"
    assert server.put(path, json={"new": "short"}).status_code == 400
    assert server.put(path, json={"new": PASSWORD, "old": PASSWORD}).status_code == 400
    assert ways.session.get("/api/v1/me").status_code == 200
    with EventStream(ways.session) as stream:
        stream.next("the first")
        assert server.put(path, json={"new": "another password"}).status_code == 204
        assert stream.ended()
    closed = {way for way, is_open in ways.open().items() if not is_open}
    assert closed == {"session", "basic", "sign in", "address"}
    server.sign_in(ways.name, "another password")


def test_a_listener_hears_the_folders_they_were_given(house: Server) -> None:
    hers, his = root_of(house, "hers"), root_of(house, "his")
    made = house.post("/api/v1/users", json={"name": "lena", "password": PASSWORD,
                                             "every_root": False, "roots": [his]})
    assert made.status_code == 201, made.text
    assert (made.json()["every_root"], made.json()["roots"]) == (False, [his])
    lena = house.sign_in("lena")
    assert albums(lena) == ["Dusk"]
    with EventStream(lena) as stream:
        stream.next("the first")
        change(house, "lena", roots=[hers])
        stream.until("that all is to be read anew", lambda event: event.name == "reset")
        assert albums(lena) == ["Dawn"]
    change(house, "lena", roots=[])
    assert albums(lena) == []
    assert change(house, "lena", every_root=True)["every_root"] is True
    assert albums(lena) == ["Dawn", "Dusk"]


def test_an_unknown_folder_changes_nothing(house: Server) -> None:
    house.add_user("lena")
    assert house.patch(path_of(house, "lena"),
                       json={"name": "eve", "roots": [99]}).status_code == 400
    assert account(house, "lena")["roots"] == []
    lost = {"name": "eve", "password": PASSWORD, "roots": [99]}
    assert house.post("/api/v1/users", json=lost).status_code == 400
    assert [user["name"] for user in house.items("/api/v1/users")] == [ADMIN, "lena"]


def test_rights_count_at_once(server: Server) -> None:
    nina = server.add_user("nina")
    assert nina.get("/api/v1/users").status_code == 403
    assert change(server, "nina", role="admin")["role"] == "admin"
    assert nina.get("/api/v1/users").status_code == 200
    change(server, "nina", role="listener")
    assert nina.get("/api/v1/users").status_code == 403


def test_a_name_can_be_changed(server: Server) -> None:
    oskar = server.add_user("oskar")
    assert server.patch(path_of(server, "oskar"), json={"name": ADMIN.upper()}).status_code == 409
    assert change(server, "oskar", name=" Oscar ")["name"] == "Oscar"
    assert oskar.json("/api/v1/me")["name"] == "Oscar"
    oskar.sign_in("OSCAR")


@pytest.mark.parametrize("body", [
    {"name": ""}, {"name": "a:b"}, {"role": "king"}, {"disabled": "yes"}, {"every_root": 1},
    {"roots": "all"}, {"roots": [0]}, {"roots": ["1"]}, {"roots": [1.5]}, {"password": PASSWORD},
    {"id": "us-0000000000001"}, []])
def test_a_change_must_be_well_formed(server: Server, body: object) -> None:
    path = path_of(server, ADMIN)
    before = account(server, ADMIN)
    assert server.patch(path, json=body).status_code == 400
    assert account(server, ADMIN) == before


def test_the_last_admin_stays(new_server: NewServer) -> None:
    running = new_server()
    path = path_of(running, ADMIN)
    helper = running.add_user("helper", role="admin")
    change(running, "helper", disabled=True)
    for answer in (running.patch(path, json={"disabled": True}),
                   running.patch(path, json={"role": "listener"}), running.delete(path)):
        assert answer.status_code == 409
        assert "only active administrator" in answer.json()["detail"]
    assert running.get("/api/v1/users").status_code == 200
    change(running, "helper", disabled=False)
    assert running.delete(path).status_code == 204
    assert running.get("/api/v1/me").status_code == 401
    assert helper.delete(path_of(helper, "helper")).status_code == 409


def test_of_two_admins_who_remove_each_other_one_stays(new_server: NewServer) -> None:
    running = new_server()
    other = running.add_user("other", role="admin")
    victims = [(running, path_of(running, "other")), (other, path_of(running, ADMIN))]
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(client.delete, path) for client, path in victims]
        answers = sorted(job.result().status_code for job in jobs)
    assert answers[0] == 204 and answers[1] in (401, 409)
    left = [client for client in (running, other) if client.get("/api/v1/users").ok]
    assert len(left) == 1
    assert len(left[0].items("/api/v1/users")) == 1


def test_when_somebody_was_here_is_known(server: Server) -> None:
    server.post("/api/v1/users", json={"name": "never", "password": PASSWORD})
    assert "last_seen_at" not in account(server, "never")
    server.sign_in("never")
    seen = account(server, "never")
    assert seen["last_seen_at"] >= seen["created_at"]
