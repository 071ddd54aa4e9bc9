"""The protocol itself: methods, limits, compression, clients that are broken or hostile."""
from __future__ import annotations

import gzip
import json
import time
from typing import Any

import pytest
import requests

from conftest import NewServer
from support.document import PROBLEM_TYPE, check_problem
from support.server import ADMIN, PASSWORD, Client, Server
from support.sockets import RawClient, RawResponse, ask

HOST = "Host: localhost\r\n"
ALIVE = f"GET /livez HTTP/1.1\r\n{HOST}\r\n"


def refused(answer: RawResponse | None, *statuses: int) -> None:
    """With one of these, as a problem document."""
    assert answer is not None, "closed without a word"
    assert answer.status in statuses, answer
    assert answer.headers["content-type"].startswith(PROBLEM_TYPE)
    problem = json.loads(answer.body)
    assert problem["status"] == answer.status and problem["detail"]


@pytest.fixture(autouse=True)
def still_alive(server: Server) -> Any:
    yield
    answer = ask(server.port, ALIVE)
    assert answer is not None and answer.status == 200, "the server did not survive this test"


@pytest.mark.parametrize(("method", "path", "allowed"), [
    ("DELETE", "/api/v1/me", {"GET"}), ("POST", "/api/v1/me", {"GET"}),
    ("GET", "/api/v1/media", {"POST"}), ("PATCH", "/api/v1/sessions", {"GET", "POST"}),
    ("PUT", "/livez", {"GET"}), ("DELETE", "/api/v1/albums/al-0000000000001", {"GET"})])
def test_a_wrong_method_is_405_and_says_which_are_right(server: Server, method: str, path: str,
                                                        allowed: set[str]) -> None:
    answer = requests.request(method, server.url + path, timeout=30)
    assert answer.status_code == 405
    named = {name.strip() for name in answer.headers["Allow"].split(",")}
    assert allowed <= named and method not in named
    check_problem(answer)


@pytest.mark.parametrize("method", ["BREW", "get", "TRACE", "CONNECT", "x" * 100])
def test_unknown_methods_are_refused(server: Server, method: str) -> None:
    refused(ask(server.port, f"{method} /livez HTTP/1.1\r\n{HOST}\r\n"), 400, 405, 501)


@pytest.mark.parametrize("path", ["/livez", "/api/v1/openapi.json", "/"])
def test_head_answers_as_get_without_the_body(server: Server, path: str) -> None:
    get, head = Client(server.url).get(path), Client(server.url).call("HEAD", path)
    assert head.status_code == get.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


def test_a_head_that_arrives_field_by_field_has_its_limit(server: Server) -> None:
    with RawClient(server.port) as client:
        client.send(f"GET /livez HTTP/1.1\r\n{HOST}")
        try:
            for _ in range(500):
                client.send("X-Part: " + "x" * 100 + "\r\nX")
        except OSError:
            pass  # refused before the end is as good
        refused(client.read(), 431)


def test_a_chunked_body_may_end_in_any_packets(server: Server) -> None:
    head = (f"POST /api/v1/sessions HTTP/1.1\r\n{HOST}Content-Type: application/json\r\n"
            "Transfer-Encoding: chunked\r\n\r\n")
    for parts in (["0\r\n", "\r", "\n"], ["0", "\r", "\n\r", "\n"], ["0\r\n\r", "\n"]):
        with RawClient(server.port) as client:
            client.send(head)
            for part in parts:
                client.send(part)
                time.sleep(0.01)  # a packet of its own
            refused(client.read(), 400)  # an empty body is no JSON


def test_the_body_has_a_limit(server: Server) -> None:
    head = (f"POST /api/v1/sessions HTTP/1.1\r\n{HOST}Content-Type: application/json\r\n"
            "Content-Length: 1048577\r\n\r\n")
    refused(ask(server.port, head), 413)
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    with RawClient(server.port) as client:
        client.send(f"POST /api/v1/sessions HTTP/1.1\r\n{HOST}Content-Type: application/json\r\n"
                    "Transfer-Encoding: chunked\r\n\r\n")
        try:
            for _ in range(17):
                client.send(chunk)
        except OSError:
            pass  # refused before the end is as good
        refused(client.read(), 413)


def test_the_address_has_a_limit(server: Server) -> None:
    refused(ask(server.port, f"GET /{'x' * 8200} HTTP/1.1\r\n{HOST}\r\n"), 414)


@pytest.mark.parametrize("fields", ["X-Long: " + "x" * 17_000 + "\r\n", "X-Many: x\r\n" * 2_000])
def test_the_head_has_a_limit(server: Server, fields: str) -> None:
    refused(ask(server.port, f"GET /livez HTTP/1.1\r\n{HOST}{fields}\r\n"), 431)


@pytest.mark.parametrize("request_text", [
    "GET /livez HTTP/1.1\r\n\r\n",  # no Host
    f"GET /livez HTTP/1.1\r\n{HOST}{HOST}\r\n",
    f"GET livez HTTP/1.1\r\n{HOST}\r\n",
    f"GET /li vez HTTP/1.1\r\n{HOST}\r\n",
    f"GET /livez HTTP/1.1\r\n{HOST}No colon\r\n\r\n",
    f"GET /livez HTTP/1.1\r\n{HOST}Name : value\r\n\r\n",
    f"GET /livez HTTP/1.1\r\n{HOST}A: b\x00c\r\n\r\n",
    f"POST /api/v1/sessions HTTP/1.1\r\n{HOST}Content-Length: -1\r\n\r\n",
    f"POST /api/v1/sessions HTTP/1.1\r\n{HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    f"POST /api/v1/sessions HTTP/1.1\r\n{HOST}Content-Length: 5\r\n"
    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    f"POST /api/v1/sessions HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # a TLS greeting
    "\x00" * 64 + "\r\n\r\n",
])
def test_what_is_no_http_is_400(server: Server, request_text: str) -> None:
    answer = ask(server.port, request_text.encode("latin-1"), end=True)
    assert answer is None or answer.status == 400, answer


def test_another_version_is_505(server: Server) -> None:
    refused(ask(server.port, f"GET /livez HTTP/3.0\r\n{HOST}\r\n"), 400, 505)


def test_a_request_that_ends_too_soon_harms_nobody(server: Server) -> None:
    whole = (f"POST /api/v1/sessions HTTP/1.1\r\n{HOST}Content-Type: application/json\r\n"
             'Content-Length: 60\r\n\r\n{"name": "anna", "pass')
    for length in range(0, len(whole), 9):
        answer = ask(server.port, whole[:length], end=True)
        assert answer is None or answer.status in (400, 408)


def test_a_client_that_leaves_early_harms_nobody(server: Server) -> None:
    for _ in range(20):
        with RawClient(server.port) as client:
            client.send(f"GET /api/v1/openapi.json HTTP/1.1\r\n{HOST}\r\n" * 20)


def test_a_slow_head_is_ended(server: Server) -> None:
    """Waits the ten seconds that base/limits.hpp gives a head; others are served meanwhile."""
    with RawClient(server.port) as slow:
        slow.send(f"GET /livez HTTP/1.1\r\n{HOST}X-Slow: ")
        other = ask(server.port, ALIVE)
        assert other is not None and other.status == 200
        answer = slow.read()
        assert answer is None or answer.status == 408
        assert slow.closed()


def test_requests_in_one_packet_are_answered_in_order(server: Server) -> None:
    with RawClient(server.port) as client:
        client.send(ALIVE + f"GET /api/v1/none HTTP/1.1\r\n{HOST}\r\n" + ALIVE)
        answers = [client.read() for _ in range(3)]
    assert [answer.status for answer in answers if answer] == [200, 404, 200]


def test_a_connection_stays_open_until_asked(server: Server) -> None:
    with RawClient(server.port) as client:
        for _ in range(3):
            client.send(ALIVE)
            answer = client.read()
            assert answer and answer.status == 200
        client.send(f"GET /livez HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n")
        answer = client.read()
        assert answer and answer.status == 200
        assert client.closed()


def test_who_asks_first_is_told_to_continue(server: Server) -> None:
    body = json.dumps({"name": ADMIN, "password": PASSWORD})
    with RawClient(server.port) as client:
        client.send(f"POST /api/v1/sessions HTTP/1.1\r\n{HOST}Content-Type: application/json\r\n"
                    f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n")
        first = client.read()
        assert first and first.status == 100
        client.send(body)
        second = client.read()
        assert second and second.status == 201


@pytest.mark.parametrize("body", [
    b"", b"{", b"nonsense", b"[]", b'"text"', b"1e999", b"[" * 5000, b'{"a":' * 100,
    b'{"name": "\xff\xfe", "password": "a long password"}',
    b'{"name": "\\ud800", "password": "a long password"}',
    b'{"name": "anna", "password": "a long password"} x', b"\xef\xbb\xbf{}"])
def test_what_is_no_json_object_is_400(server: Server, body: bytes) -> None:
    answer = server.post("/api/v1/sessions", data=body,
                         headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_content_type_is_415(server: Server, kind: str) -> None:
    answer = server.post("/api/v1/sessions", data=b'{"name": "anna", "password": "x"}',
                         headers={"Content-Type": kind})
    assert answer.status_code == 415


def test_the_content_type_may_name_its_charset(server: Server) -> None:
    answer = server.post("/api/v1/sessions",
                         data=json.dumps({"name": ADMIN, "password": PASSWORD}),
                         headers={"Content-Type": "application/json; charset=utf-8"})
    assert answer.status_code == 201


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_json_is_compressed_for_who_takes_it(server: Server, encoding: str) -> None:
    path = "/api/v1/albums?limit=500"
    plain = server.get(path, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    packed = server.get(path, headers={"Accept-Encoding": encoding}, stream=True)
    assert packed.headers["Content-Encoding"] == encoding
    for answer in (packed, plain):
        assert "Accept-Encoding" in answer.headers["Vary"]
    raw = packed.raw.read(decode_content=False)
    assert len(raw) < len(plain.content) / 2
    if encoding == "gzip":
        assert gzip.decompress(raw) == plain.content


@pytest.mark.parametrize("wish", ["gzip;q=0", "identity", "deflate", "", "gzip;q=0, br;q=0"])
def test_who_does_not_take_it_gets_it_plain(server: Server, wish: str) -> None:
    answer = server.get("/api/v1/albums?limit=500", headers={"Accept-Encoding": wish})
    assert "Content-Encoding" not in answer.headers


def test_an_answer_is_not_to_be_cached_by_others(server: Server) -> None:
    for path in ("/api/v1/me", "/api/v1/albums", "/api/v1/sessions"):
        caching = server.get(path).headers.get("Cache-Control", "no-store")
        assert "public" not in caching


def test_a_request_id_is_taken_over_when_harmless(server: Server) -> None:
    own = server.get("/livez", headers={"X-Request-Id": "abcdef-123456"})
    assert own.headers["X-Request-Id"] == "abcdef-123456"
    bad = server.get("/livez", headers={"X-Request-Id": "a b;c\"d"})
    assert bad.headers["X-Request-Id"] != "a b;c\"d"


def test_pages_from_elsewhere_read_nothing(server: Server) -> None:
    for origin in ("https://evil.example", "null", "http://localhost:1"):
        answer = server.get("/api/v1/me", headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in answer.headers
    app = server.get("/api/v1/me", headers={"Origin": "tauri://localhost"})
    assert app.headers["Access-Control-Allow-Origin"] == "tauri://localhost"


def test_a_full_house_is_still_answered(new_server: NewServer) -> None:
    running = new_server()
    idle = [RawClient(running.port) for _ in range(250)]
    try:
        assert running.json("/api/v1/me")["name"] == ADMIN
        idle += [RawClient(running.port) for _ in range(50)]
        turned_away = idle[-1].read()
        assert turned_away and turned_away.status == 503, "one address has a share of the places"
    finally:
        for client in idle:
            client.socket.close()
