"""The real release server on a small library, for the client libraries of requirements.txt."""
from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "api"))

from support.music import make_album, make_picture  # noqa: E402
from support.server import Server, eventually  # noqa: E402

SYNCED = "[00:00.20]first line\n[00:00.70]second line\n"


@dataclass(frozen=True)
class Account:
    """A listener of the test's own, with the password of an app."""

    url: str  # without the port
    port: int
    name: str
    password: str
    key: str  # for apps that sign in with one


@pytest.fixture(scope="session")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library") / "music"
    make_album(folder / "Anna/Dawn", "Dawn", "Anna", 3, 220, date="1997-05-21", genre="Ambient")
    make_album(folder / "Anna/Dusk", "Dusk", "Anna", 2, 520, ".mp3", date="2001")
    make_album(folder / "東京/夜明け", "夜明け", "東京", 2, 420, ".ogg", date="2010-02")
    make_picture(folder / "Anna/Dawn/cover.png", 400, 400, "0")
    (folder / "Anna/Dawn/01 Song 1.lrc").write_text(SYNCED)
    return folder


@pytest.fixture(scope="session")
def server(music: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server") / "data", "--music", music)
    try:
        running.set_up()
        assert running.wait_for_scan()["added"] == 7
        eventually("search knows the library", lambda: running.found("dusk")["albums"] or None)
        yield running
    except BaseException:
        running.kill()
        raise
    running.stop()


@pytest.fixture(scope="session")
def new_account(server: Server) -> Callable[[], Account]:
    numbers = count(1)

    def make() -> Account:
        name = f"listener-{next(numbers)}"
        listener = server.add_user(name)
        password = listener.post("/api/v1/me/app-passwords", json={"label": "library"}).json()
        key = listener.post("/api/v1/me/api-keys", json={"label": "library"}).json()
        return Account("http://127.0.0.1", server.port, name, password["secret"], key["secret"])

    return make
