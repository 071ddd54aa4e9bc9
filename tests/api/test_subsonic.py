"""OpenSubsonic: as far as an app needs to sign in, browse and play."""
from __future__ import annotations

import hashlib
from typing import Any

import pytest
import requests

from support.server import ADMIN, PASSWORD, Server


@pytest.fixture(scope="module")
def secret(server: Server) -> str:
    made = server.post("/api/v1/me/app-passwords", json={"label": "an app"})
    return str(made.json()["secret"])


def ask(server: Server, call: str, **query: str) -> Any:
    common = {"u": ADMIN, "f": "json", "v": "1.16.1", "c": "test"}
    answer = requests.get(f"{server.url}/rest/{call}", params={**common, **query}, timeout=30)
    return answer.json()["subsonic-response"]


@pytest.mark.parametrize("call", ["ping", "ping.view"])
def test_an_app_password_signs_in(server: Server, secret: str, call: str) -> None:
    assert ask(server, call, p=secret)["status"] == "ok"
    assert ask(server, call, p="enc:" + secret.encode().hex())["status"] == "ok"
    token = hashlib.md5((secret + "salted").encode()).hexdigest()
    assert ask(server, call, t=token, s="salted")["status"] == "ok"


def test_the_main_password_is_refused_with_help(server: Server) -> None:
    refused = ask(server, "ping", p=PASSWORD)
    assert refused["status"] == "failed"
    assert refused["error"]["code"] == 41
    assert refused["error"]["helpUrl"].endswith("/settings/devices")


def test_a_wrong_password_is_error_40(server: Server) -> None:
    assert ask(server, "ping", p="wrong")["error"]["code"] == 40


def test_the_command_line_makes_app_passwords(server: Server) -> None:
    made = server.command("user", "app-password", ADMIN, "--label", "from the terminal")
    assert made.returncode == 0, made.stderr
    assert ask(server, "ping", p=made.stdout.strip())["status"] == "ok"


def test_an_album_is_found_and_played(server: Server, secret: str) -> None:
    albums = ask(server, "getAlbumList2", p=secret, type="alphabeticalByName", size="500")
    listed = albums["albumList2"]["album"]
    assert len(listed) == server.json("/api/v1/library")["albums"]
    dawn = next(album for album in listed if album["name"] == "Dawn")
    song = ask(server, "getAlbum", p=secret, id=dawn["id"])["album"]["song"][0]
    stream = requests.get(f"{server.url}/rest/stream", timeout=30,
                          params={"u": ADMIN, "p": secret, "id": song["id"]})
    assert stream.headers["Content-Type"] == "audio/flac"
    assert len(stream.content) == song["size"]
