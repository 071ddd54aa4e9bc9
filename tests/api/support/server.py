"""The release server as a process, and a client that lets no wrong answer pass."""
from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import requests

from support import document

BINARY = Path(os.environ.get("SEGUE_BINARY", str(document.ROOT / "build/release/segue")))
PASSWORD = "a long password"
ADMIN = "anna"
# Only bounds what would otherwise hang; nothing is measured by it.
PATIENCE_S = 60.0

T = TypeVar("T")


def eventually(what: str, ask: Callable[[], T | None], patience_s: float = PATIENCE_S) -> T:
    """Asks until the answer is neither None nor False."""
    deadline = time.monotonic() + patience_s
    while True:
        answer = ask()
        if answer is not None and answer is not False:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"it did not come to be: {what}")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Client:
    """Calls one server as one user. Every answer is held against the document."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url
        self.token = token

    def as_user(self, token: str) -> Client:
        return Client(self.url, token)

    def call(self, method: str, path: str, *, stream: bool = False,
             **options: Any) -> requests.Response:
        headers = options.pop("headers", {})
        if self.token and "auth" not in options:
            headers = {"Authorization": f"Bearer {self.token}", **headers}
        response = requests.request(method, self.url + path, headers=headers, timeout=PATIENCE_S,
                                    stream=stream, allow_redirects=False, **options)
        document.check(method, path, response, body=not stream)
        return response

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.call("GET", path, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        return self.call("POST", path, **options)

    def put(self, path: str, **options: Any) -> requests.Response:
        return self.call("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> requests.Response:
        return self.call("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> requests.Response:
        return self.call("DELETE", path, **options)

    def json(self, path: str) -> Any:
        response = self.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code} {response.text}"
        return response.json()

    def items(self, path: str) -> list[Any]:
        found: list[Any] = self.json(path)["items"]
        return found

    def found(self, text: str, **query: str) -> Any:
        """What a search answers."""
        answer = self.get("/api/v1/search", params={"q": text, **query})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def pages(self, path: str) -> Iterator[list[Any]]:
        """The pages of a list, one after the other, until `next` is absent."""
        glue = "&" if "?" in path else "?"
        cursor = ""
        while True:
            page = self.json(f"{path}{cursor}")
            yield page["items"]
            if "next" not in page:
                return
            cursor = f"{glue}cursor={requests.utils.quote(page['next'], safe='')}"

    def sign_in(self, name: str = ADMIN, password: str = PASSWORD, **more: str) -> Client:
        answer = self.post("/api/v1/sessions", json={"name": name, "password": password, **more})
        assert answer.status_code == 201, answer.text
        return self.as_user(answer.json()["token"])

    def set_up(self) -> None:
        """Makes the first admin and goes on as that one."""
        answer = self.post("/api/v1/setup", json={"name": ADMIN, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        self.token = answer.json()["token"]

    def add_user(self, name: str, password: str = PASSWORD, role: str = "listener") -> Client:
        made = self.post("/api/v1/users", json={"name": name, "password": password, "role": role})
        assert made.status_code == 201, made.text
        return self.sign_in(name, password)

    def wait_for_scan(self) -> Any:
        def ended() -> Any:
            scan = self.json("/api/v1/scan")
            return scan if scan["state"] in ("done", "failed") else None

        return eventually("the end of the scan", ended)

    def rescan(self, *, full: bool = False, **wishes: bool) -> Any:
        """Starts a scan and waits until it, not one before it, has ended."""
        before = self.wait_for_scan()
        answer = self.post("/api/v1/scan?full=true" if full else "/api/v1/scan",
                           **({"json": wishes} if wishes else {}))
        assert answer.status_code == 202, answer.text
        return self.wait_for_newer_scan(before)

    def wait_for_newer_scan(self, before: Any) -> Any:
        def ended() -> Any:
            scan = self.json("/api/v1/scan")
            newer = scan.get("finished_at", 0) > before.get("finished_at", 0)
            return scan if newer and scan["state"] in ("done", "failed") else None

        return eventually("the end of the new scan", ended)


def segue(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(BINARY), *arguments], input=stdin, capture_output=True, text=True,
                          timeout=PATIENCE_S)


def serve_command(data: Path, listen: str, *arguments: str | Path) -> list[str]:
    return [str(BINARY), "serve", "--data", str(data), "--listen", listen, *map(str, arguments)]


class Server(Client):
    """One `segue serve`, ready when constructed."""

    def __init__(self, data: Path, *arguments: str | Path, log: Path | None = None,
                 port: int = 0, ready: bool = True, prefix: Sequence[str] = ()) -> None:
        self.port = port or free_port()
        super().__init__(f"http://127.0.0.1:{self.port}")
        self.data = data
        self.arguments = arguments
        self.prefix = tuple(prefix)  # runs the server: env …, setpriv …
        data.parent.mkdir(parents=True, exist_ok=True)
        self.log = log or data.with_name(data.name + ".log")
        self.start()
        if ready:
            self.wait_until_ready()

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*self.prefix,
                 *serve_command(self.data, f"127.0.0.1:{self.port}", *self.arguments)],
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                env=os.environ | {"SEGUE_WATCH": "false"})

    def status_of(self, path: str) -> int | None:
        """None while nothing answers."""
        try:
            return requests.get(self.url + path, timeout=PATIENCE_S).status_code
        except requests.ConnectionError:
            return None

    def wait_until_ready(self) -> None:
        def ready() -> bool:
            assert self.process.poll() is None, f"the server ended:\n{self.output()}"
            return self.status_of("/readyz") == 200

        eventually("a ready server", ready)

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def stop(self) -> None:
        """As a service manager does; a clean end is part of every test that used the server."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE_S) == 0, self.output()[-4000:]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def restart(self, *more: str | Path) -> None:
        """A new process on the same data and address; sessions outlive it."""
        self.stop()
        self.arguments = (*self.arguments, *more)
        self.start()
        self.wait_until_ready()

    def command(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """segue ARGUMENTS… on this server's data."""
        store = [str(a) for a in self.arguments]
        database = store[store.index("--database"):][:2] if "--database" in store else []
        return segue(*arguments, "--data", str(self.data), *database, stdin=stdin)


def run_and_end(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """For a server that must refuse to start."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=PATIENCE_S)
