"""One path through everything: accounts, catalogue, media, scan, OpenSubsonic."""
from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests
from conftest import BINARY, PASSWORD, SPEC, Server, make_track


def first_track(server: Server) -> Any:
    album = server.json("/api/v1/albums?order=title&limit=1")["items"][0]
    return server.json(f"/api/v1/albums/{album['id']}")["tracks"][0]


def signed(server: Server, track: str) -> str:
    answer = server.call("POST", "/api/v1/media", json={"track_ids": [track]})
    assert answer.status_code == 200, answer.text
    return server.url + answer.json()["items"][0]["url"]


def test_discovery_needs_no_account(server: Server) -> None:
    answer = requests.get(f"{server.url}/.well-known/segue", timeout=10).json()
    assert answer["setup"] == "done" and answer["api"] == "/api/v1"


def test_the_document_is_served_as_written(server: Server) -> None:
    assert server.json("/api/v1/openapi.json") == SPEC


def test_setup_closes_behind_the_first_admin(server: Server) -> None:
    again = server.call("POST", "/api/v1/setup", json={"name": "eve", "password": PASSWORD})
    assert again.status_code == 409


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/albums", "/api/v1/cluster", "/api/v1/scan"])
def test_without_credentials_nothing_is_told(server: Server, path: str) -> None:
    assert requests.get(server.url + path, timeout=10).status_code == 401


def test_basic_takes_the_main_password(server: Server) -> None:
    assert server.get("/api/v1/me", auth=("anna", PASSWORD)).json()["name"] == "anna"
    assert server.get("/api/v1/me", auth=("anna", "wrong password")).status_code == 401


def test_albums_page_without_doubles(server: Server) -> None:
    for order in ("title", "artist", "newest_added", "newest_released"):
        seen, cursor = [], ""
        while True:
            page = server.json(f"/api/v1/albums?order={order}&limit=1{cursor}")
            seen += [album["id"] for album in page["items"]]
            if "next" not in page:
                break
            cursor = f"&cursor={page['next']}"
        assert len(seen) == len(set(seen)) == 3, order


def test_album_and_artist(server: Server) -> None:
    albums = {album["title"]: album for album in server.json("/api/v1/albums")["items"]}
    assert set(albums) == {"Dawn", "Été", "夜明け"}
    detail = server.json(f"/api/v1/albums/{albums['Dawn']['id']}")
    assert [track["position"] for track in detail["tracks"]] == [1, 2, 3]
    assert detail["tracks"][0]["format"]["codec"] == "flac"
    artist = server.json(f"/api/v1/artists/{albums['Dawn']['credit']['parts'][0]['artist_id']}")
    assert artist["artist"]["name"] == "Anna" and len(artist["albums"]) == 1


@pytest.mark.parametrize("path", ["/api/v1/albums/al-zzzzzzzzzzzzz", "/api/v1/albums/tr-0000000000001",
                                  "/api/v1/tracks/x", "/api/v1/artists/ar-0000000000001", "/api/v1/none"])
def test_unknown_ids_are_404(server: Server, path: str) -> None:
    assert server.get(path).status_code == 404


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "order=best", "cursor=%25"])
def test_wrong_queries_are_400(server: Server, query: str) -> None:
    assert server.get(f"/api/v1/albums?{query}").status_code == 400


def test_streams_carry_the_files_own_bytes(server: Server, music: Path) -> None:
    track = first_track(server)
    files = {hashlib.sha256(path.read_bytes()).hexdigest(): path.read_bytes() for path in music.rglob("*.flac")}
    url = signed(server, track["id"])
    whole = requests.get(url, timeout=10)
    assert whole.headers["Content-Type"] == "audio/flac"
    data = files[hashlib.sha256(whole.content).hexdigest()]
    for header, expected in (("bytes=0-99", data[:100]), ("bytes=100-", data[100:]), ("bytes=-50", data[-50:])):
        part = requests.get(url, headers={"Range": header}, timeout=10)
        assert part.status_code == 206 and part.content == expected, header
    beyond = requests.get(url, headers={"Range": f"bytes={len(data)}-"}, timeout=10)
    assert beyond.status_code == 416
    same = requests.get(url, headers={"If-None-Match": whole.headers["ETag"]}, timeout=10)
    assert same.status_code == 304
    stale = requests.get(url, headers={"Range": "bytes=0-9", "If-Range": '"other"'}, timeout=10)
    assert stale.status_code == 200 and stale.content == data


def test_a_signature_is_for_one_track_and_dies_with_its_session(server: Server) -> None:
    album = server.json("/api/v1/albums?limit=1")["items"][0]
    one, other = [t["id"] for t in server.json(f"/api/v1/albums/{album['id']}")["tracks"][:2]]
    url = signed(server, one)
    assert requests.get(url.replace(one, other), timeout=10).status_code == 401
    answer = server.call("POST", "/api/v1/sessions", json={"name": "anna", "password": PASSWORD})
    token = server.token
    server.token = answer.json()["token"]
    try:
        passing = signed(server, one)
        assert requests.get(passing, timeout=10).status_code == 200
        assert server.call("DELETE", "/api/v1/sessions/current").status_code == 204
        assert requests.get(passing, timeout=10).status_code == 401
    finally:
        server.token = token


def test_covers_resize_and_need_only_their_id(server: Server) -> None:
    dawn = next(a for a in server.json("/api/v1/albums")["items"] if a["title"] == "Dawn")
    url = f"{server.url}/api/v1/images/{dawn['cover']}"
    source = requests.get(url, timeout=10)
    assert source.headers["Content-Type"] == "image/png" and "immutable" in source.headers["Cache-Control"]
    assert requests.get(f"{url}?width=100&dpr=2", timeout=10).status_code == 200
    assert requests.get(f"{url}?width=0", timeout=10).status_code == 400
    assert requests.get(f"{url[:-2]}zz?width=10", timeout=10).status_code == 404


def test_broken_files_are_listed_with_their_reason(server: Server) -> None:
    issues = {issue["path"]: issue for issue in server.json("/api/v1/scan/issues")["items"]}
    assert {"broken/zero.flac", "broken/text.mp3"} <= set(issues)
    assert all(issue["message"] for issue in issues.values())


def test_a_rescan_finds_what_came_and_what_went(server: Server, music: Path) -> None:
    added = music / "New/Arrival/01.flac"
    make_track(added, 500, title="Here", album="Arrival", artist="New")
    titles = lambda: {a["title"] for a in server.json("/api/v1/albums")["items"]}  # noqa: E731
    subprocess.run([BINARY, "scan", "--wait", "--data", server.data], check=True)
    assert "Arrival" in titles()
    added.unlink()
    subprocess.run([BINARY, "scan", "--wait", "--data", server.data], check=True)
    assert "Arrival" not in titles()


def test_a_second_server_on_the_data_folder_refuses(server: Server) -> None:
    second = subprocess.run([BINARY, "serve", "--data", server.data, "--listen", "127.0.0.1:0"],
                            capture_output=True, text=True, timeout=20)
    assert second.returncode == 1 and "in use by another Segue server" in second.stderr


def test_a_taken_port_is_named(server: Server, tmp_path: Path) -> None:
    second = subprocess.run([BINARY, "serve", "--data", tmp_path, "--listen", f"127.0.0.1:{server.port}"],
                            capture_output=True, text=True, timeout=20)
    assert second.returncode == 1 and str(server.port) in second.stderr


def test_opensubsonic_takes_app_passwords_only(server: Server) -> None:
    secret = subprocess.run([BINARY, "user", "app-password", "anna", "--data", server.data], check=True,
                            capture_output=True, text=True).stdout.strip()
    ask = lambda path, **query: requests.get(  # noqa: E731
        f"{server.url}/rest/{path}", params={"u": "anna", "f": "json", "v": "1.16.1", "c": "t", **query},
        timeout=10).json()["subsonic-response"]
    assert ask("ping.view", p=secret)["status"] == "ok"
    token = hashlib.md5((secret + "salted").encode()).hexdigest()
    albums = ask("getAlbumList2", t=token, s="salted", type="alphabeticalByName")["albumList2"]["album"]
    assert len(albums) == 3
    song = ask("getAlbum", p=secret, id=albums[0]["id"])["album"]["song"][0]
    stream = requests.get(f"{server.url}/rest/stream", params={"u": "anna", "p": secret, "id": song["id"]}, timeout=10)
    assert stream.headers["Content-Type"] == "audio/flac" and len(stream.content) == song["size"]
    assert ask("ping", p="wrong")["error"]["code"] == 40
    main = ask("ping", p=PASSWORD)["error"]
    assert main["code"] == 41 and main["helpUrl"].endswith("/settings/devices")


def test_metrics_count_requests_and_stages(server: Server) -> None:
    text = requests.get(f"{server.url}/metrics", timeout=10).text
    assert 'segue_stage_files_total{stage="tags"}' in text and "segue_http_requests_total" in text
