"""What the benchmarks share: a library, the server on it, CPU time by process, tables, JSON."""
from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/release"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))) / "segue"
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, all its threads together, and of all that it began."""
    while True:  # a child that ends meanwhile has left its time to its parent: count anew
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
            own = sum(map(int, fields[11:15])) / CLOCK_TICKS
            return own + sum(cpu_seconds(child) for child in children_of(pid))
        except FileNotFoundError:
            if not Path(f"/proc/{pid}").exists():
                raise


def children_of(pid: int) -> list[int]:
    """Those that live; what others spent is in their parent's figures."""
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()]


def cpu_seconds_of_threads(pid: int) -> float:
    """To the nanosecond, of the threads that live: for a process whose threads stay."""
    return sum(int(stat.read_text().split()[0])
               for stat in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def generated_library(tracks: int) -> list[Path]:
    """Roots of a generated library, made once and kept in the cache."""
    generator = ROOT / "benchmarks/make_library.py"
    sources = [generator, *sorted((generator.parent / "library").glob("*.py"))]
    stamp = f"{tracks}-{zlib.crc32(b''.join(path.read_bytes() for path in sources)):08x}"
    folder = CACHE / "libraries" / stamp
    if not (folder / "done").exists():
        print(f"making a library of {tracks} tracks in {folder} …", file=sys.stderr)
        subprocess.run([sys.executable, str(generator), str(folder), "--tracks", str(tracks),
                        "--roots", "4", "--small"], check=True, stdout=subprocess.DEVNULL)
        (folder / "done").touch()
    return sorted(folder.glob("drive*"))


@dataclass
class Server:
    """The release server on an own data folder, with an admin and an API key."""

    data: Path
    music: list[Path]
    process: subprocess.Popen[bytes] = field(init=False)
    port: int = field(init=False)
    key: str = field(init=False)

    def __enter__(self) -> "Server":
        binary = str(BUILD / "segue")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        data = ["--data", str(self.data)]
        subprocess.run([binary, "user", "add", "bench", "--admin", "--password-stdin", *data],
                       input=b"a long password\n", check=True, stdout=subprocess.DEVNULL)
        self.key = subprocess.run([binary, "user", "api-key", "bench", *data], check=True,
                                  capture_output=True, text=True).stdout.strip()
        self.start()
        return self

    def start(self) -> None:
        """Returns when the scan has ended."""
        music = [part for folder in self.music for part in ("--music", str(folder))]
        self.process = subprocess.Popen(
            [str(BUILD / "segue"), "serve", "--data", str(self.data),
             "--listen", f"127.0.0.1:{self.port}", *music],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_for_scan()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def get(self, path: str, method: str = "GET", body: Any = None) -> Any:
        return json.loads(self.fetch(path, method, body))

    def fetch(self, path: str, method: str = "GET", body: Any = None) -> bytes:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={"Authorization": f"Bearer {self.key}",
                                                  "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as response:
            content: bytes = response.read()
        return content

    def rescan(self, depth: str) -> None:
        """Returns when it has ended."""
        before = self.get("/api/v1/scan")["finished_at"]
        self.get("/api/v1/scan", "POST", {"depth": depth})
        while self.get("/api/v1/scan").get("finished_at", before) in (0, before):
            time.sleep(0.05)

    def figure(self, name: str) -> float:
        """One of /metrics, with its labels."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=30) as answer:
            found = re.search(rf"^{re.escape(name)} ([0-9.e+-]+)$", answer.read().decode(),
                              re.MULTILINE)
        if not found:
            raise RuntimeError(f"/metrics has no {name}")
        return float(found[1])

    def wait_for_covers(self) -> None:
        """They are looked at after the scan."""
        quiet = 0
        while quiet < 5:
            idle = self.figure('segue_stage_queue{stage="covers"}') == 0
            quiet = quiet + 1 if idle else 0
            time.sleep(0.1)

    def memory_mb(self, kind: str) -> float:
        """VmRSS: now; VmHWM: at most."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(rf"^{kind}:\s+(\d+) kB$", status, re.MULTILINE)
        assert found
        return int(found[1]) * 1024 / 1e6

    def wait_for_scan(self) -> None:
        deadline = time.monotonic() + 1800
        while time.monotonic() < deadline:
            try:
                if self.get("/api/v1/scan")["state"] in ("done", "failed"):
                    return
            except OSError:
                pass
            time.sleep(0.2)
        raise TimeoutError("the scan did not end within half an hour")


@dataclass
class Load:
    requests: int
    cpu_s: float
    bytes: int

    @property
    def us_per_request(self) -> float:
        return self.cpu_s * 1e6 / self.requests


def load(pid: int, url: str, *, seconds: int = 4, connections: int = 8,
         headers: dict[str, str] | None = None) -> Load:
    """Runs wrk against `url`; counts the CPU time of process `pid` alone."""
    arguments = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", url]
    for name, value in (headers or {}).items():
        arguments += ["-H", f"{name}: {value}"]
    before = cpu_seconds(pid)
    out = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    spent = cpu_seconds(pid) - before
    if "Non-2xx" in out:
        raise RuntimeError(f"{url} answered errors:\n{out}")
    found = re.search(r"(\d+) requests in [\d.]+\w+, ([\d.]+)(\w+) read", out)
    if not found:
        raise RuntimeError(out)
    unit = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}[found[3]]
    return Load(int(found[1]), spent, int(float(found[2]) * unit))


def bare_answer_us() -> float:
    """What answering 1 KB costs without a server behind it."""
    with subprocess.Popen([str(BUILD / "floor_server"), "/dev/null"], stdout=subprocess.PIPE,
                          text=True) as floor:
        assert floor.stdout is not None
        port = int(floor.stdout.readline())
        spent = load(floor.pid, f"http://127.0.0.1:{port}/json").us_per_request
        floor.terminate()
    return spent


def row(what: str, segue: str, target: str, share: float | None,
        ratio: str = "–") -> dict[str, Any]:
    """Of a table: `share` is of the target, `ratio` to the floor."""
    return {"what": what, "segue": segue, "× floor": ratio, "target": target,
            "× target": "–" if share is None else f"{share:.2f}"}


def report(name: str, title: str, rows: list[dict[str, Any]]) -> None:
    """Prints a table and writes build/bench/NAME.json."""
    columns = list(rows[0])
    widths = [max(len(c), *(len(str(r[c])) for r in rows)) for c in columns]
    print(f"\n{title}")
    print("  ".join(c.ljust(w) for c, w in zip(columns, widths)))
    for row in rows:
        print("  ".join(str(row[c]).ljust(w) for c, w in zip(columns, widths)))
    folder = ROOT / "build/bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps({"title": title, "rows": rows}, indent=2))
