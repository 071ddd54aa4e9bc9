"""Covers: as they are, or in the size asked for."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.pictures import size_of
from support.server import Client, Server
from test_catalogue import album_called

# Dawn's cover.png has 400 × 300 pixels.
JPEG_ONLY = {"Accept": "image/jpeg"}


@pytest.fixture(scope="module")
def cover(server: Server) -> str:
    return f"/api/v1/images/{album_called(server, 'Dawn')['cover']}"


def get(server: Server, path: str, **options: Any) -> Any:
    return Client(server.url).get(path, **options)  # the id is the right to see it


def test_without_a_size_it_is_the_source(server: Server, cover: str, music: Path) -> None:
    answer = get(server, cover)
    assert answer.content == (music / "Anna/Dawn/cover.png").read_bytes()
    assert answer.headers["Content-Type"] == "image/png"
    for automatic in ("width=auto", "height=auto", "width=auto&height=auto", "format=auto"):
        assert get(server, f"{cover}?{automatic}").content == answer.content


@pytest.mark.parametrize(("query", "size"), [
    ("width=200", (200, 150)),
    ("height=150", (200, 150)),
    ("width=auto&height=30", (40, 30)),
    ("width=100&height=100", (100, 100)),
    ("width=100&height=100&fit=cover", (100, 100)),
    ("width=100&height=100&fit=contain", (100, 75)),
    ("width=100&height=100&fit=fill", (100, 100)),
    ("width=100&dpr=2", (200, 150)),
    ("width=50&height=50&dpr=3", (150, 150)),
    ("width=100&dpr=1.5", (150, 112)),
    ("width=1", (1, 1)),
    ("width=800", (400, 300)),
    ("height=4096", (400, 300)),
    ("width=200&dpr=4", (400, 300)),
    ("width=800&height=800&fit=contain", (400, 300)),
    ("width=800&enlarge=1", (800, 600)),
    ("width=800&height=800&enlarge=1", (800, 800)),
    ("width=800&height=800&fit=contain&enlarge=1", (800, 600)),
    ("width=800&height=800&fit=fill&enlarge=1", (800, 800)),
])
def test_sizes(server: Server, cover: str, query: str, size: tuple[int, int]) -> None:
    answer = get(server, f"{cover}?{query}")
    assert answer.status_code == 200, answer.text
    width, height = size_of(answer.content)[1:]
    assert width == size[0]
    assert abs(height - size[1]) <= 1  # a half pixel may go either way


@pytest.mark.parametrize("fit", ["cover", "fill"])
def test_a_box_too_large_keeps_its_shape(server: Server, cover: str, fit: str) -> None:
    answer = get(server, f"{cover}?width=1000&height=500&fit={fit}")
    width, height = size_of(answer.content)[1:]
    assert width <= 400 and height <= 300
    assert abs(width / height - 2) < 0.02


@pytest.mark.parametrize("query", [
    "width=0", "width=-1", "width=4097", "width=x", "width=1.5", "height=0", "height=4097",
    "width=1e3", "width=2049&dpr=2", "dpr=0", "dpr=5", "dpr=x", "dpr=nan", "fit=stretch",
    "format=gif", "format=", "enlarge=2", "enlarge=yes", "width=99999999999999999999"])
def test_wrong_wishes_are_400(server: Server, cover: str, query: str) -> None:
    assert get(server, f"{cover}?{query}").status_code == 400


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_formats(server: Server, cover: str, kind: str) -> None:
    answer = get(server, f"{cover}?width=60&format={kind}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == f"image/{kind}"
    assert size_of(answer.content) == (kind, 60, 45)


def test_automatic_takes_what_the_browser_takes(server: Server, cover: str) -> None:
    path = f"{cover}?width=60"
    modern = get(server, path, headers={"Accept": "image/avif,image/webp,*/*"})
    assert modern.headers["Content-Type"] in ("image/webp", "image/avif")
    old = get(server, path, headers=JPEG_ONLY)
    assert old.headers["Content-Type"] in ("image/jpeg", "image/png")
    assert "Accept" in modern.headers["Vary"].replace("Accept-Encoding", "")
    assert modern.headers["ETag"] != old.headers["ETag"]


def test_covers_stay_in_caches_for_ever(server: Server, cover: str) -> None:
    for path in (cover, f"{cover}?width=60"):
        answer = get(server, path)
        assert "immutable" in answer.headers["Cache-Control"]
        assert "public" in answer.headers["Cache-Control"]
        tag = answer.headers["ETag"]
        again = get(server, path, headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert again.headers["ETag"] == tag


def test_each_size_has_its_own_tag(server: Server, cover: str) -> None:
    queries = ["", "?width=60", "?width=61", "?height=60", "?width=60&height=60",
               "?width=60&height=60&fit=fill", "?width=60&format=png", "?width=60&format=jpeg"]
    tags = [get(server, cover + query, headers=JPEG_ONLY).headers["ETag"] for query in queries]
    assert len(set(tags[:-1])) == len(tags) - 1


def test_head_tells_the_size(server: Server, cover: str) -> None:
    head = Client(server.url).call("HEAD", cover)
    assert head.status_code == 200 and not head.content
    assert int(head.headers["Content-Length"]) == len(get(server, cover).content)


@pytest.mark.parametrize("change", [
    lambda i: i[:-1] + ("0" if i[-1] != "0" else "1"), lambda i: i[:-2], lambda i: i + "0",
    lambda i: "x", lambda i: "0" * len(i), lambda i: i.upper() + "!", lambda i: "%2e%2e",
    lambda i: "x" * 1000])
def test_an_id_that_is_not_known_is_404(server: Server, cover: str, change: Any) -> None:
    wrong = change(cover.rsplit("/", 1)[1])
    for query in ("", "?width=60"):
        assert get(server, f"/api/v1/images/{wrong}{query}").status_code == 404


def test_a_picture_inside_a_file_is_found(server: Server, music: Path) -> None:
    album = album_called(server, "Été")
    source = get(server, f"/api/v1/images/{album['cover']}")
    assert source.content == (music / "Björn/Été/front.jpg").read_bytes()


def test_equal_pictures_have_one_id(server: Server) -> None:
    """The cover beside the tracks and the one inside a file are the same bytes."""
    album = album_called(server, "Été")
    tracks = server.json(f"/api/v1/albums/{album['id']}")["tracks"]
    assert {track["cover"] for track in tracks if "cover" in track} == {album["cover"]}


def test_an_album_without_a_picture_says_so(server: Server) -> None:
    assert "cover" not in album_called(server, "Opus")
