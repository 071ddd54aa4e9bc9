"""The first admin: from the machine itself, or with the code that the terminal shows."""
from __future__ import annotations

import re

import pytest

from conftest import NewServer
from support.server import ADMIN, PASSWORD, Client

FAR = {"X-Forwarded-For": "203.0.113.9"}
ACCOUNT = {"name": ADMIN, "password": PASSWORD}


def test_loopback_makes_the_first_admin_once(new_server: NewServer) -> None:
    running = new_server(setup=False)
    assert running.json("/.well-known/segue")["setup"] == "open"
    made = running.post("/api/v1/setup", json={**ACCOUNT, "device": "the test"})
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    assert made.json()["user"]["role"] == "admin"
    assert made.json()["session"]["label"] == "the test"
    running.token = made.json()["token"]
    assert running.json("/api/v1/me")["name"] == ADMIN
    assert running.json("/.well-known/segue")["setup"] == "done"
    again = running.post("/api/v1/setup", json={"name": "eve", "password": PASSWORD})
    assert again.status_code == 409


def test_from_elsewhere_the_terminals_code_is_needed(new_server: NewServer) -> None:
    running = new_server("--trusted-proxies", "127.0.0.1", setup=False)
    shown = re.search(r"one-time code is (\S+)", running.output())
    assert shown, running.output()
    assert running.get("/.well-known/segue", headers=FAR).json()["setup"] == "code"
    without = running.post("/api/v1/setup", json=ACCOUNT, headers=FAR)
    assert without.status_code == 403
    wrong = running.post("/api/v1/setup", json={**ACCOUNT, "code": "0" * len(shown[1])},
                         headers=FAR)
    assert wrong.status_code == 403
    right = running.post("/api/v1/setup", json={**ACCOUNT, "code": shown[1]}, headers=FAR)
    assert right.status_code == 201
    again = running.post("/api/v1/setup", json={**ACCOUNT, "name": "eve", "code": shown[1]},
                         headers=FAR)
    assert again.status_code == 409


@pytest.mark.parametrize("header", [FAR, {"X-Forwarded-For": "127.0.0.1"},
                                    {"Forwarded": "for=203.0.113.9"},
                                    {"X-Real-IP": "127.0.0.1"}, {"Via": "1.1 proxy"}])
def test_a_proxy_that_nobody_named_opens_nothing(new_server: NewServer,
                                                 header: dict[str, str]) -> None:
    """Whoever it forwards comes from this machine, as far as the server can see."""
    running = new_server(setup=False)
    assert running.get("/.well-known/segue", headers=header).json()["setup"] == "code"
    assert running.post("/api/v1/setup", json=ACCOUNT, headers=header).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:4747", "localhost.evil.example"])
def test_a_name_that_was_made_to_point_here_opens_nothing(new_server: NewServer,
                                                          host: str) -> None:
    """DNS rebinding: a page elsewhere calls us under its own name, as if it came from us."""
    running = new_server(setup=False)
    rebound = {"Host": host}
    assert running.get("/.well-known/segue", headers=rebound).json()["setup"] == "code"
    assert running.post("/api/v1/setup", json=ACCOUNT, headers=rebound).status_code == 403


def test_a_forwarded_loopback_is_not_loopback(new_server: NewServer) -> None:
    """A client behind the proxy writes what it likes in front of the list."""
    running = new_server("--trusted-proxies", "127.0.0.1", setup=False)
    chain = {"X-Forwarded-For": "127.0.0.1, 203.0.113.9"}
    assert running.get("/.well-known/segue", headers=chain).json()["setup"] == "code"


@pytest.mark.parametrize("body", [
    {"name": "", "password": PASSWORD},
    {"name": "x" * 65, "password": PASSWORD},
    {"name": ADMIN, "password": "short"},
    {"name": ADMIN, "password": "x" * 1025},
    {"name": ADMIN},
    {"password": PASSWORD},
    {"name": 7, "password": PASSWORD},
    {**ACCOUNT, "device": "x" * 101},
    {**ACCOUNT, "more": "of this"},
    [],
    "text",
])
def test_a_wrong_form_makes_nobody(new_server: NewServer, body: object) -> None:
    running = new_server(setup=False)
    assert running.post("/api/v1/setup", json=body).status_code == 400
    assert running.json("/.well-known/segue")["setup"] == "open"


def test_the_command_line_sets_up_without_a_browser(new_server: NewServer) -> None:
    running = new_server(setup=False)
    made = running.command("user", "add", "bert", "--admin", "--password-stdin",
                           stdin=PASSWORD + "\n")
    assert made.returncode == 0, made.stderr
    bert = Client(running.url).sign_in("bert")
    assert bert.json("/api/v1/me")["role"] == "admin"
    assert running.json("/.well-known/segue")["setup"] == "done"
    listed = running.command("user", "list")
    assert listed.returncode == 0 and "bert" in listed.stdout
    twice = running.command("user", "add", "BERT", "--password-stdin", stdin=PASSWORD + "\n")
    assert twice.returncode != 0 and "BERT" in twice.stderr + twice.stdout
    key = running.command("user", "api-key", "bert")
    assert key.returncode == 0, key.stderr
    assert running.as_user(key.stdout.strip()).json("/api/v1/me")["name"] == "bert"


def test_a_reset_password_signs_every_device_out(new_server: NewServer) -> None:
    running = new_server()
    reset = running.command("user", "reset", ADMIN, "--password-stdin",
                            stdin="another password\n")
    assert reset.returncode == 0, reset.stderr
    assert running.get("/api/v1/me").status_code == 401
    assert Client(running.url).sign_in(ADMIN, "another password").json("/api/v1/me")
