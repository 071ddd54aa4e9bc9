"""OpenSubsonic: who is let in, and the files that are sent."""
from __future__ import annotations

import pytest
import requests

from support.pictures import size_of
from support.server import ADMIN, PASSWORD, Server
from support.subsonic import CLIENT, App, token


@pytest.fixture(scope="module")
def secret(server: Server) -> str:
    made = server.post("/api/v1/me/app-passwords", json={"label": "an app"})
    return str(made.json()["secret"])


@pytest.fixture(scope="module")
def key(server: Server) -> str:
    made = server.post("/api/v1/me/api-keys", json={"label": "an app"})
    return str(made.json()["secret"])


@pytest.fixture(scope="module")
def app(server: Server, key: str) -> App:
    return App(server, {"apiKey": key})


def signs_in(server: Server, **credentials: str) -> bool:
    return App(server, credentials).json("ping")["status"] == "ok"


def code(server: Server, **credentials: str) -> int:
    return App(server, credentials).error("ping")


def test_each_way_in(server: Server, secret: str, key: str) -> None:
    assert signs_in(server, u=ADMIN, p=secret)
    assert signs_in(server, u=ADMIN.upper(), p="enc:" + secret.encode().hex())
    assert signs_in(server, u=ADMIN, **token(secret))
    assert signs_in(server, apiKey=key)
    assert App(server, {"apiKey": key}).ok("tokenInfo")["tokenInfo"] == {"username": ADMIN}


@pytest.mark.parametrize("call", ["ping", "ping.view"])
def test_a_form_is_as_good_as_a_query(server: Server, secret: str, key: str, call: str) -> None:
    app = App(server, {})
    for credentials in ({"u": ADMIN, "p": secret}, {"u": ADMIN, **token(secret)}, {"apiKey": key}):
        form = {**CLIENT, **credentials, "f": "json"}
        for _ in range(2):  # the first `p` costs a thread that is there for passwords
            answer = app.send(call, method="POST", form=form)
            assert answer.json()["subsonic-response"]["status"] == "ok", credentials
        mixed = app.send(call, method="POST", form=form, f="xml")
        assert mixed.text.startswith("<?xml"), "the query comes first"


def test_the_main_password_is_refused_with_help(server: Server) -> None:
    refused = App(server, {"u": ADMIN, "p": PASSWORD}).json("ping")
    assert refused["error"]["code"] == 41
    assert refused["error"]["helpUrl"] == f"{server.url}/settings/devices"
    assert code(server, u=ADMIN, **token(PASSWORD)) == 40, "a hash of it tells us nothing"


def test_wrong_credentials_have_their_codes(server: Server, secret: str, key: str) -> None:
    assert code(server, u=ADMIN, p="wrong") == 40
    assert code(server, u="nobody", p=secret) == 40
    assert code(server, u=ADMIN, **token("wrong")) == 40
    assert code(server, apiKey="ak_none") == 44
    assert code(server, apiKey=server.token) == 44, "a session's token does not belong in a URL"
    assert code(server, apiKey=key, u=ADMIN) == 43
    assert code(server, u=ADMIN, p=secret, **token(secret)) == 43
    assert code(server, u=ADMIN) == 10
    assert code(server, u=ADMIN, t="1") == 10
    assert code(server) == 10


def test_who_guesses_is_slowed_down_and_others_are_not(server: Server) -> None:
    server.add_user("quentin")
    guesses = [App(server, {"u": "quentin", **token(f"guess {n}")}).json("ping")["error"]
               for n in range(15)]
    assert [guess["code"] for guess in guesses[:10]] == [40] * 10
    assert guesses[-1]["code"] == 0 and "try again" in guesses[-1]["message"]
    assert server.sign_in("quentin", PASSWORD), "the main door is another one"


def test_a_revoked_app_password_lets_nobody_in(server: Server) -> None:
    made = server.post("/api/v1/me/app-passwords", json={"label": "lost phone"}).json()
    assert signs_in(server, u=ADMIN, p=made["secret"])
    server.delete(f"/api/v1/me/app-passwords/{made['id']}")
    assert not signs_in(server, u=ADMIN, p=made["secret"])
    assert not signs_in(server, u=ADMIN, **token(made["secret"]))


def test_the_extensions_are_told_to_anybody(server: Server) -> None:
    told = App(server, {}).ok("getOpenSubsonicExtensions")["openSubsonicExtensions"]
    assert {"name": "apiKeyAuthentication", "versions": [1]} in told
    assert {"name": "formPost", "versions": [1]} in told


def test_the_command_line_makes_app_passwords(server: Server) -> None:
    made = server.command("user", "app-password", ADMIN, "--label", "from the terminal")
    assert made.returncode == 0, made.stderr
    assert signs_in(server, u=ADMIN, p=made.stdout.strip())


def songs(app: App) -> list[dict[str, object]]:
    everything = app.ok("search3", query="", songCount="500", albumCount="0", artistCount="0")
    found: list[dict[str, object]] = everything["searchResult3"]["song"]
    return found


def test_every_song_is_streamed_as_it_lies_on_the_disk(app: App) -> None:
    for song in songs(app):
        sent = app.send("stream", id=str(song["id"]))
        assert sent.status_code == 200
        assert len(sent.content) == song["size"]
        assert sent.headers["Content-Type"] == song["contentType"]
        assert abs(float(sent.headers["X-Content-Duration"]) - float(str(song["duration"]))) < 1
        assert sent.headers["Accept-Ranges"] == "bytes"


def test_a_stream_has_ranges_conditions_and_a_head(app: App) -> None:
    song = songs(app)[0]
    whole = app.send("stream", id=str(song["id"]))
    part = app.send("stream", id=str(song["id"]), headers={"Range": "bytes=100-199"})
    assert part.status_code == 206 and part.content == whole.content[100:200]
    head = app.send("stream", method="HEAD", id=str(song["id"]))
    assert head.status_code == 200 and head.content == b""
    assert head.headers["Content-Length"] == str(song["size"])
    again = app.send("stream", id=str(song["id"]),
                     headers={"If-None-Match": whole.headers["ETag"]})
    assert again.status_code == 304


def test_a_cover_comes_in_the_size_asked_for_and_once(app: App) -> None:
    cover = next(str(song["coverArt"]) for song in songs(app) if song.get("coverArt"))
    source = app.send("getCoverArt", id=cover)
    small = app.send("getCoverArt", id=cover, size="64")
    assert source.status_code == small.status_code == 200
    assert max(size_of(small.content)[1:]) == 64
    assert small.headers["ETag"] != source.headers["ETag"]
    again = app.send("getCoverArt", id=cover, size="64",
                     headers={"If-None-Match": small.headers["ETag"]})
    assert again.status_code == 304 and again.content == b""


def test_a_cover_is_not_for_strangers(server: Server, app: App) -> None:
    cover = next(str(song["coverArt"]) for song in songs(app) if song.get("coverArt"))
    refused = requests.get(f"{server.url}/rest/getCoverArt", params={"id": cover}, timeout=30)
    assert refused.headers["Content-Type"].startswith("text/xml"), "players sniff for a refusal"
    assert 'status="failed"' in refused.text
