"""Signing in and out, users, app passwords, API keys."""
from __future__ import annotations

from typing import Any

import pytest
import requests

from conftest import NewServer
from support.document import DOCUMENT
from support.server import ADMIN, PASSWORD, Client, Server


@pytest.fixture(scope="module")
def listener(server: Server) -> Client:
    return server.add_user("lena")


def sign_in(client: Client, name: str, password: str) -> requests.Response:
    return Client(client.url).post("/api/v1/sessions", json={"name": name, "password": password})


def operations() -> list[tuple[str, str, Any]]:
    """Method, path and description of every operation of the document."""
    return [(method.upper(), path.replace("{id}", "tr-0000000000001"), operation)
            for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()]


@pytest.mark.parametrize(("method", "path", "operation"), operations(),
                         ids=lambda value: value["operationId"] if isinstance(value, dict) else "")
def test_each_operation_asks_for_what_the_document_says(server: Server, listener: Client,
                                                        method: str, path: str,
                                                        operation: Any) -> None:
    """Told by who is refused: 401 comes before anything else is looked at, and so does 403."""
    stranger = Client(server.url).call(method, path, stream=True)
    open_to_all = {} in operation.get("security", [None]) or operation.get("security") == []
    assert (stranger.status_code != 401) == open_to_all
    if not open_to_all and (method, path) != ("DELETE", "/api/v1/sessions/current"):
        refused = listener.call(method, path, stream=True).status_code == 403
        assert refused == ("(admin)" in operation["summary"]), operation["summary"]


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer wrong", "Basic", "Basic !!!",
                                    "Basic bm9jb2xvbg==", "Digest x", "st_none"])
def test_wrong_credentials_are_401(server: Server, header: str) -> None:
    answer = Client(server.url).get("/api/v1/me", headers={"Authorization": header})
    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/api/v1/users", "/api/v1/scan/issues", "/api/v1/admin/roots",
                                  "/api/v1/cluster", "/api/v1/admin/digest"])
def test_what_admins_see_is_forbidden_to_listeners(server: Server, listener: Client,
                                                   path: str) -> None:
    assert server.get(path).status_code == 200
    assert listener.get(path).status_code == 403


def test_what_admins_do_is_forbidden_to_listeners(listener: Client) -> None:
    account = {"name": "mallory", "password": PASSWORD, "role": "admin"}
    assert listener.post("/api/v1/users", json=account).status_code == 403
    assert listener.post("/api/v1/scan").status_code == 403


def test_names_are_one_name_whatever_their_case(server: Server, listener: Client) -> None:
    assert sign_in(server, "LENA", PASSWORD).json()["user"]["name"] == "lena"


def test_a_wrong_name_answers_as_a_wrong_password(server: Server) -> None:
    wrong_name = sign_in(server, "nobody-of-that-name", PASSWORD)
    wrong_password = sign_in(server, ADMIN, "not the password")
    assert wrong_name.status_code == wrong_password.status_code == 401
    assert wrong_name.json()["detail"] == wrong_password.json()["detail"]


def test_guessing_is_slowed_down_for_that_name_alone(new_server: NewServer) -> None:
    running = new_server()
    running.add_user("victim")
    ways = [lambda n: sign_in(running, "victim", f"guess number {n}"),
            lambda n: sign_in(running, "VICTIM", f"guess number {n}"),
            lambda n: Client(running.url).get("/api/v1/me", auth=("victim", f"guess {n}"))]
    assert ways[0](0).status_code == 401
    for way in ways:  # each is stopped, whatever the others have used up
        answers = (way(number) for number in range(1, 60))
        throttled = next(answer for answer in answers if answer.status_code != 401)
        assert throttled.status_code == 429
        assert 1 <= int(throttled.headers["Retry-After"]) <= 600
    assert sign_in(running, ADMIN, PASSWORD).status_code == 201


def test_basic_takes_the_main_password(server: Server) -> None:
    stranger = Client(server.url)
    for _ in range(3):  # remembered after the first
        assert stranger.get("/api/v1/me", auth=(ADMIN, PASSWORD)).json()["name"] == ADMIN
    assert stranger.get("/api/v1/me", auth=(ADMIN, "wrong password")).status_code == 401


def test_sessions_are_listed_and_signed_out_one_by_one(server: Server) -> None:
    mara = server.add_user("mara")
    phone = mara.sign_in("mara", PASSWORD, device="a phone")
    listed = mara.items("/api/v1/sessions")
    assert [session["current"] for session in listed].count(True) == 1
    assert listed == sorted(listed, key=lambda s: s["created_at"], reverse=True)
    theirs = next(session for session in listed if session["label"] == "a phone")
    assert theirs["created_at"] <= theirs["last_seen_at"] < theirs["expires_at"]
    assert mara.delete(f"/api/v1/sessions/{theirs['id']}").status_code == 204
    assert phone.get("/api/v1/me").status_code == 401
    assert mara.get("/api/v1/me").status_code == 200
    assert mara.delete(f"/api/v1/sessions/{theirs['id']}").status_code == 404
    assert mara.delete("/api/v1/sessions/current").status_code == 204
    assert mara.get("/api/v1/me").status_code == 401


def test_nobody_ends_the_session_of_another(server: Server, listener: Client) -> None:
    admins = server.items("/api/v1/sessions")[0]["id"]
    assert listener.delete(f"/api/v1/sessions/{admins}").status_code == 404
    assert server.get("/api/v1/me").status_code == 200


def test_a_new_password_signs_every_device_out(server: Server) -> None:
    nora = server.add_user("nora")
    phone = nora.sign_in("nora")
    assert nora.get("/api/v1/me", auth=("nora", PASSWORD)).status_code == 200
    change = "/api/v1/me/password"
    wrong = nora.put(change, json={"current": "not it, no", "new": "brand new password"})
    assert wrong.status_code in (401, 403)
    short = nora.put(change, json={"current": PASSWORD, "new": "short"})
    assert short.status_code == 400
    assert nora.get("/api/v1/me").status_code == 200
    done = nora.put(change, json={"current": PASSWORD, "new": "brand new password"})
    assert done.status_code == 204
    for client in (nora, phone):
        assert client.get("/api/v1/me").status_code == 401
    assert nora.get("/api/v1/me", auth=("nora", PASSWORD)).status_code == 401
    assert sign_in(server, "nora", PASSWORD).status_code == 401
    assert sign_in(server, "nora", "brand new password").status_code == 201


def test_users_are_listed_by_name(server: Server, listener: Client) -> None:
    names = [user["name"] for user in server.items("/api/v1/users")]
    assert {ADMIN, "lena"} <= set(names)
    assert names == sorted(names, key=str.casefold)


@pytest.mark.parametrize(("change", "status"), [
    ({"name": ""}, 400), ({"name": " "}, 400), ({"name": "x" * 65}, 400), ({"name": "a:b"}, 400),
    ({"name": "\u0000"}, 400), ({"password": "x" * 1025}, 400),
    ({"password": "seven77"}, 400), ({"role": "king"}, 400), ({"role": None}, 400),
    ({"unknown": 1}, 400), ({"name": ADMIN}, 409), ({"name": ADMIN.upper()}, 409)])
def test_a_user_must_be_well_formed(server: Server, change: dict[str, object],
                                    status: int) -> None:
    account = {"name": "otto", "password": PASSWORD, "role": "listener", **change}
    assert server.post("/api/v1/users", json=account).status_code == status
    assert "otto" not in [user["name"] for user in server.items("/api/v1/users")]


@pytest.mark.parametrize("name", ["Zoë", "張三", "o'neil", "a b", "👩‍🎤a", "ÅNGSTRÖM",
                                  "張" * 40])
def test_names_may_be_of_any_language(server: Server, name: str) -> None:
    assert server.add_user(name).json("/api/v1/me")["name"] == name


@pytest.mark.parametrize("name", ["c\u0000d", "e\nf", "g\u001bh", "i\u0085j"])
def test_control_characters_never_get_into_a_name(server: Server, name: str) -> None:
    made = server.post("/api/v1/users", json={"name": name, "password": PASSWORD})
    if made.status_code == 201:
        assert made.json()["name"].isprintable()
    else:
        assert made.status_code == 400


@pytest.mark.parametrize("kind", ["app-passwords", "api-keys"])
def test_credentials_show_their_secret_once(server: Server, listener: Client, kind: str) -> None:
    path = f"/api/v1/me/{kind}"
    made = listener.post(path, json={"label": "a car"})
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    credential = made.json()
    assert len(credential["secret"]) >= 16
    listed = listener.get(path)
    assert credential["secret"] not in listed.text
    assert [item["label"] for item in listed.json()["items"]] == ["a car"]
    assert credential["id"] not in [item["id"] for item in server.items(path)]
    assert server.delete(f"{path}/{credential['id']}").status_code == 404
    assert listener.delete(f"{path}/{credential['id']}").status_code == 204
    assert listener.delete(f"{path}/{credential['id']}").status_code == 404
    assert listener.items(path) == []


@pytest.mark.parametrize("kind", ["app-passwords", "api-keys"])
@pytest.mark.parametrize("body", [{}, {"label": 1}, {"label": "x" * 101}, {"label": "a", "b": 1}])
def test_credentials_need_a_label(listener: Client, kind: str, body: object) -> None:
    assert listener.post(f"/api/v1/me/{kind}", json=body).status_code == 400


def test_an_api_key_is_its_user_until_revoked(server: Server, listener: Client) -> None:
    made = listener.post("/api/v1/me/api-keys", json={"label": "script"}).json()
    script = server.as_user(made["secret"])
    assert script.json("/api/v1/me")["name"] == "lena"
    assert script.get("/api/v1/users").status_code == 403
    assert listener.delete(f"/api/v1/me/api-keys/{made['id']}").status_code == 204
    assert script.get("/api/v1/me").status_code == 401


def test_an_app_password_is_no_key_to_our_own_api(server: Server, listener: Client) -> None:
    secret = listener.post("/api/v1/me/app-passwords", json={"label": "app"}).json()["secret"]
    assert server.as_user(secret).get("/api/v1/me").status_code == 401
    assert Client(server.url).get("/api/v1/me", auth=("lena", secret)).status_code == 401


def test_sessions_outlive_a_restart(new_server: NewServer) -> None:
    running = new_server()
    key = running.post("/api/v1/me/api-keys", json={"label": "script"}).json()["secret"]
    running.restart()
    assert running.json("/api/v1/me")["name"] == ADMIN
    assert running.as_user(key).json("/api/v1/me")["name"] == ADMIN
