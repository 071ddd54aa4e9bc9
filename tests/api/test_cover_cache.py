"""What is kept of covers between requests and restarts, and what each picture is found to be."""
from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.music import make_album, make_picture
from support.pictures import size_of
from support.server import Client, Server, eventually

NewServer = Callable[..., Server]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "music"
    make_album(made / "Ada/One", "One", "Ada", 1, 300)
    make_picture(made / "Ada/One/cover.jpg", 600, 600, "30")
    return made


def cover_of(server: Server) -> str:
    (album,) = server.items("/api/v1/albums")
    return f"/api/v1/images/{album['cover']}?width=200&height=200"


def kept_files(server: Server) -> list[Path]:
    return [file for file in (server.data / "covers").rglob("*") if file.is_file()]


def test_a_cover_outlives_memory_and_source(new_server: NewServer, folder: Path) -> None:
    server = new_server("--music", folder)
    server.wait_for_scan()
    path = cover_of(server)
    first = Client(server.url).get(path)
    assert size_of(first.content)[1:] == (200, 200)
    server.stop()
    (folder / "Ada/One/cover.jpg").unlink()
    server.start()
    server.wait_until_ready()
    again = Client(server.url).get(path)
    assert again.status_code == 200
    assert again.content == first.content
    other = Client(server.url).get(path.replace("200", "201"))
    assert other.status_code == 404, "nothing is left to make another size of"


def test_a_cache_that_was_damaged_or_deleted_is_made_again(new_server: NewServer,
                                                          folder: Path) -> None:
    server = new_server("--music", folder)
    server.wait_for_scan()
    path = cover_of(server)
    first = Client(server.url).get(path).content
    server.stop()
    (kept,) = kept_files(server)
    kept.write_bytes(kept.read_bytes()[:100])
    server.start()
    server.wait_until_ready()
    assert Client(server.url).get(path).content == first
    for file in kept_files(server):
        file.unlink()
    assert Client(server.url).get(path).content == first


def test_many_at_once_make_it_once(new_server: NewServer, folder: Path) -> None:
    server = new_server("--music", folder)
    server.wait_for_scan()
    path = cover_of(server)
    with ThreadPoolExecutor(max_workers=24) as crowd:
        answers = list(crowd.map(lambda _: Client(server.url).get(path), range(48)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(kept_files(server)) == 1


def test_without_a_budget_nothing_is_written(new_server: NewServer, folder: Path) -> None:
    server = new_server("--music", folder, "--cover-cache", "0")
    server.wait_for_scan()
    assert Client(server.url).get(cover_of(server)).status_code == 200
    assert not (server.data / "covers").exists()


def test_each_picture_is_examined(new_server: NewServer, folder: Path) -> None:
    whole = (folder / "Ada/One/cover.jpg").read_bytes()
    make_album(folder / "Bea/Two", "Two", "Bea", 1, 500)
    (folder / "Bea/Two/folder.jpg").write_bytes(whole[:len(whole) * 2 // 3])
    server = new_server("--music", folder)
    server.wait_for_scan()

    def told() -> list[dict[str, str]] | None:
        return [issue for issue in server.items("/api/v1/scan/issues")
                if issue["path"] == "Bea/Two/folder.jpg"] or None

    (issue,) = eventually("the broken cover is told", told)
    assert issue["kind"] == "corrupt"
    assert "damaged" in issue["message"]

    def looks() -> dict[str, str] | None:
        found = {album["title"]: album["thumbhash"]
                 for album in server.items("/api/v1/albums") if "thumbhash" in album}
        return found if "One" in found else None

    found = eventually("the sound cover has its thumbhash", looks)
    assert set(found) == {"One"}
    assert 20 <= len(found["One"]) <= 40
    artists = {artist["name"]: artist.get("thumbhash")
               for artist in server.items("/api/v1/artists")}
    assert artists["Ada"] == found["One"]
