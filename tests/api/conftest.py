"""The real release server on a small library made with ffmpeg, seen from outside."""
from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import requests
import yaml

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("SEGUE_BINARY", str(ROOT / "build/release/segue")))
SPEC = yaml.safe_load((ROOT / "docs/api/openapi.yaml").read_text())
PASSWORD = "a long password"


def make_track(path: Path, frequency: int, seconds: float = 1.0, **tags: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = [part for name, value in tags.items() for part in ("-metadata", f"{name}={value}")]
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
                    f"sine=frequency={frequency}:duration={seconds}", *metadata, str(path)], check=True)


def make_library(folder: Path) -> None:
    for album, (title, artist) in enumerate([("Dawn", "Anna"), ("Été", "Björn"), ("夜明け", "東京")]):
        for number in (1, 2, 3):
            make_track(folder / artist / title / f"0{number}.flac", 220 * number + album, title=f"Song {number}",
                       album=title, artist=artist, album_artist=artist, track=str(number), date="1997")
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "color=red:size=400x300:duration=1",
                    "-frames:v", "1", str(folder / "Anna/Dawn/cover.png")], check=True)
    (folder / "broken").mkdir()
    (folder / "broken/zero.flac").touch()
    (folder / "broken/text.mp3").write_text("this is no music\n" * 100)
    os.symlink("..", folder / "broken/loop")


class Server:
    def __init__(self, data: Path, *arguments: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = data
        self.token = ""
        self.process = subprocess.Popen([str(BINARY), "serve", "--data", str(data), "--listen",
                                         f"127.0.0.1:{self.port}", *arguments])
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if requests.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return
            except requests.ConnectionError:
                time.sleep(0.05)
        raise AssertionError("the server did not become ready")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(20) == 0

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = options.pop("headers", {})
        if self.token and "auth" not in options:
            headers = {"Authorization": f"Bearer {self.token}", **headers}
        response = requests.request(method, self.url + path, headers=headers, timeout=30, **options)
        check_against_spec(method, path, response)
        return response

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.call("GET", path, **options)

    def json(self, path: str) -> Any:
        response = self.get(path)
        assert response.status_code == 200, response.text
        return response.json()

    def wait_for_scan(self) -> Any:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            scan = self.json("/api/v1/scan")
            if scan["state"] in ("done", "failed"):
                return scan
            time.sleep(0.05)
        raise AssertionError("the scan did not end")


def operation_for(method: str, path: str) -> Any:
    wanted = path.split("?")[0].split("/")
    for pattern, operations in SPEC["paths"].items():
        parts = pattern.split("/")
        if len(parts) == len(wanted) and all(p.startswith("{") or p == w for p, w in zip(parts, wanted)):
            return operations.get(method.lower())
    return None


def check_against_spec(method: str, path: str, response: requests.Response) -> None:
    """Status, content type and schema of every JSON answer, as the document promises them."""
    operation = operation_for(method, path)
    if operation is None or "json" not in response.headers.get("Content-Type", ""):
        return
    declared = operation["responses"].get(str(response.status_code), operation["responses"].get("default"))
    assert declared, f"{method} {path} answered {response.status_code}, which the document does not name"
    if "$ref" in declared:
        declared = SPEC["components"]["responses"][declared["$ref"].rsplit("/", 1)[1]]
    kind = response.headers["Content-Type"].split(";")[0]
    assert kind in declared["content"], f"{method} {path} answered {kind}"
    schema = {**declared["content"][kind]["schema"], "components": SPEC["components"]}
    jsonschema.Draft202012Validator(schema).validate(response.json())


@pytest.fixture(scope="session")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("music")
    make_library(folder)
    return folder


@pytest.fixture(scope="session")
def server(music: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("data"), "--music", str(music))
    answer = running.call("POST", "/api/v1/setup", json={"name": "anna", "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    running.token = answer.json()["token"]
    assert running.wait_for_scan()["state"] == "done"
    yield running
    running.stop()
