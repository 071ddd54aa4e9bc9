"""The real release server on a small library made with ffmpeg, seen from outside.

`server` is shared by all tests of a store and scanned once; what a test needs to change it changes
on a server of its own, from `new_server`.
"""
from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from support.databases import Postgres
from support.music import make_library
from support.server import Client, Server, eventually

STORES = ("sqlite", "postgres")
# For what is the scanner's alone: that both stores do the same is tested by their contract.
only_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

NewServer = Callable[..., Server]
NobodysServer = Callable[..., Server]
NewListener = Callable[[], Client]
LISTENERS = count(1)


@pytest.fixture(scope="session")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_library(tmp_path_factory.mktemp("library") / "music")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    cluster = Postgres()
    yield cluster
    cluster.remove()


@pytest.fixture(scope="session", params=STORES)
def store(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def new_database(store: str, request: pytest.FixtureRequest) -> Callable[[], list[str]]:
    """The arguments that choose an empty database of this store."""
    if store == "sqlite":
        return lambda: []
    cluster: Postgres = request.getfixturevalue("postgres")
    return lambda: ["--database", cluster.new_database()]


@pytest.fixture(scope="session")
def server(music: Path, new_database: Callable[[], list[str]],
           tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With an admin, signed in, its library scanned. Tests leave it as it is."""
    running = Server(tmp_path_factory.mktemp("server") / "data", "--music", music, *new_database())
    try:
        running.set_up()
        assert running.wait_for_scan()["state"] == "done"
        eventually("search knows the library", lambda: running.found("dusk")["albums"] or None)
        yield running
    except BaseException:
        running.kill()
        raise
    running.stop()


@pytest.fixture
def new_listener(server: Server) -> Callable[[], Client]:
    """Makes users of the test's own on the shared server."""
    return lambda: server.add_user(f"listener-{next(LISTENERS)}")


@pytest.fixture
def new_server(new_database: Callable[[], list[str]], tmp_path: Path) -> Iterator[NewServer]:
    """Makes servers of the test's own; they are stopped after it."""
    made: list[Server] = []
    numbers = count(1)

    def make(*arguments: str | Path, setup: bool = True) -> Server:
        running = Server(tmp_path / f"data-{next(numbers)}", *arguments, *new_database())
        made.append(running)
        if setup:
            running.set_up()
        return running

    yield make
    for running in made:
        if running.process.poll() is None:
            running.stop()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """One that any user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="segue-open-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def nobodys_server(open_folder: Path) -> Iterator[NobodysServer]:
    """Makes a server that may not read what is closed to all: the superuser may."""
    made: list[Server] = []

    def make(*arguments: str | Path) -> Server:
        data = open_folder / "data"
        data.mkdir()
        prefix: tuple[str, ...] = ()
        if os.geteuid() == 0:
            os.chown(data, 65534, 65534)
            prefix = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        running = Server(data, *arguments, prefix=prefix)
        made.append(running)
        running.set_up()
        return running

    yield make
    for running in made:
        if running.process.poll() is None:
            running.stop()
