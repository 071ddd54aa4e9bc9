"""Who is there: discovery, health, the document, figures, the page."""
from __future__ import annotations

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from conftest import NewServer
from support.document import DOCUMENT
from support.server import Client, Server, segue


def test_discovery_needs_no_account(server: Server) -> None:
    found = Client(server.url).json("/.well-known/segue")
    assert found["setup"] == "done"
    assert found["api"] == "/api/v1"


def test_the_servers_id_survives_a_restart(new_server: NewServer) -> None:
    running = new_server()
    before = running.json("/.well-known/segue")
    running.restart("--name", "Another name")
    after = running.json("/.well-known/segue")
    assert after["id"] == before["id"]
    assert after["name"] == "Another name"
    assert running.json("/api/v1/me")["name"] == "anna"


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/startupz"])
def test_health_is_told_to_anybody(server: Server, path: str) -> None:
    answer = Client(server.url).get(path)
    assert answer.status_code == 200
    assert answer.text.strip()


def test_the_document_is_served_as_written(server: Server) -> None:
    assert Client(server.url).json("/api/v1/openapi.json") == DOCUMENT


def test_the_document_is_fetched_once(server: Server) -> None:
    whole = Client(server.url).get("/api/v1/openapi.json")
    again = Client(server.url).get("/api/v1/openapi.json",
                                   headers={"If-None-Match": whole.headers["ETag"]})
    assert again.status_code == 304


def test_the_command_prints_the_same_document() -> None:
    printed = segue("openapi")
    assert printed.returncode == 0, printed.stderr
    assert json.loads(printed.stdout) == DOCUMENT


def test_the_cluster_is_one_leader(server: Server) -> None:
    cluster = server.json("/api/v1/cluster")
    assert cluster["leader"] == cluster["self"]
    assert [member["role"] for member in cluster["members"]] == ["leader"]
    assert cluster["members"][0]["node"] == cluster["self"]
    assert cluster["epoch"] >= 1
    assert 0 <= cluster["members"][0]["load"] < 1000
    assert cluster["members"][0]["roots"] == [1]


def test_the_epoch_grows_with_every_start(new_server: NewServer) -> None:
    running = new_server()
    before = running.json("/api/v1/cluster")["epoch"]
    running.restart()
    assert running.json("/api/v1/cluster")["epoch"] > before


def test_metrics_count_requests_and_stages(server: Server) -> None:
    figures = server.get("/metrics").text
    for stage in ("walk", "tags", "covers"):
        for name in ("segue_stage_cpu_seconds_total", "segue_stage_queue",
                     "segue_stage_files_total"):
            assert re.search(rf'^{name}{{stage="{stage}"}} [0-9.e+]+$', figures, re.MULTILINE)
    tags = re.search(r'^segue_stage_files_total{stage="tags"} (\d+)', figures, re.MULTILINE)
    assert tags and int(tags[1]) >= 30
    for line in figures.splitlines():
        assert line.startswith("#") or re.fullmatch(r"[a-z_]+(\{.*\})? \S+", line), line


def test_metrics_are_for_loopback_or_admins(new_server: NewServer) -> None:
    running = new_server("--trusted-proxies", "127.0.0.1")
    stranger, lena = Client(running.url), running.add_user("lena")
    assert stranger.get("/metrics").status_code == 200
    for far in ({"X-Forwarded-For": "203.0.113.9"}, {"X-Forwarded-For": "127.0.0.1"},
                {"X-Real-IP": "127.0.0.1"}, {"Host": "rebound.example"}):
        assert stranger.get("/metrics", headers=far).status_code == 401, far
        assert lena.get("/metrics", headers=far).status_code == 403, far
        assert running.get("/metrics", headers=far).status_code == 200, far


def test_passwords_for_metrics_cost_the_pool_that_is_there_for_them(server: Server) -> None:
    """Each costs an argon2id; calls that need none are answered meanwhile."""
    far = {"Host": "rebound.example"}
    with ThreadPoolExecutor(16) as pool:
        guesses = [pool.submit(requests.get, server.url + "/metrics", headers=far, timeout=60,
                               auth=(f"nobody{n}", "wrong")) for n in range(16)]
        begun = time.monotonic()
        for _ in range(10):
            server.json("/api/v1/me")
        calls = time.monotonic() - begun
        statuses = [guess.result().status_code for guess in guesses]
    assert set(statuses) == {401}
    assert calls < time.monotonic() - begun, "the calls waited for every guess"


@pytest.mark.parametrize("path", ["/", "/albums/al-0000000000001", "/settings/devices"])
def test_the_page_answers_at_its_own_addresses(server: Server, path: str) -> None:
    answer = Client(server.url).get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "default-src" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/api/v1/none", "/api/v2/albums", "/api/",
                                  "/.well-known/none", "/none.js", "/../etc/passwd",
                                  "/%2e%2e/%2e%2e/etc/passwd", "/_app/%00"])
def test_nothing_lies_elsewhere(server: Server, path: str) -> None:
    session = requests.Session()
    prepared = session.prepare_request(requests.Request("GET", server.url))
    prepared.url = server.url + path  # unchanged: no client's tidying
    answer = session.send(prepared, timeout=30)
    assert answer.status_code in (400, 404), answer.text[:200]
    assert "root:" not in answer.text


@pytest.mark.parametrize("path", ["/", "/livez", "/api/v1/albums", "/api/v1/none"])
def test_every_answer_says_how_to_treat_it(server: Server, path: str) -> None:
    headers = server.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Referrer-Policy" in headers
    assert "X-Request-Id" in headers
