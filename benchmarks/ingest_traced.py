"""What reading one file asks of the system: counted by strace(1) while a first scan runs."""
from __future__ import annotations

import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from harness import BUILD, row

CALLS_MAX = 15
KIB_MAX = 400


def rows(roots: list[Path], files: int) -> list[dict[str, Any]]:
    """Of the processes that parse, and of the threads that open files for them."""
    with tempfile.TemporaryDirectory() as temporary:
        trace = Path(temporary) / "trace"
        scan_traced(roots, Path(temporary) / "data", trace)
        calls, read = counted(trace)
    return [
        row("system calls a file", f"{calls / files:.1f}", f"{CALLS_MAX}",
            calls / files / CALLS_MAX),
        row("read of a file", f"{read / 1024 / files:.0f} KiB", f"{KIB_MAX} KiB",
            read / 1024 / files / KIB_MAX),
    ]


def scan_traced(roots: list[Path], data: Path, trace: Path) -> None:
    music = [part for root in roots for part in ("--music", str(root))]
    command = ["strace", "-f", "-qq", "-o", str(trace), str(BUILD / "segue"), "serve",
               "--data", str(data), "--listen", "127.0.0.1:0", "--no-watch", *music]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as tracer:
        deadline = time.monotonic() + 600
        # Each parser ends when the scan has.
        while not ended(trace) and time.monotonic() < deadline:
            time.sleep(0.5)
        (server,) = Path(f"/proc/{tracer.pid}/task/{tracer.pid}/children").read_text().split()
        subprocess.run(["kill", f"-{signal.SIGTERM}", server], check=True)
        tracer.wait(60)


def ended(trace: Path) -> bool:
    text = trace.read_text(errors="replace") if trace.exists() else ""
    return '"segue-parser"' in text and "exit_group(0" in text


def counted(trace: Path) -> tuple[int, int]:
    """System calls, and bytes that were read from files."""
    parsers: set[str] = set()
    readers: set[str] = set()
    naming = ""
    calls = read = 0
    for line in trace.open(errors="replace"):
        thread, call = line.split(maxsplit=1)
        if 'PR_SET_NAME, "segue-parser"' in call:
            parsers.add(thread)
            continue
        if named := re.match(r'openat\(AT_FDCWD, "/proc/self/task/(\d+)/comm"', call):
            naming = named[1]
        elif naming and call.startswith("write(") and '"tags"' in call:
            readers.add(naming)
        if thread not in parsers and thread not in readers:
            continue
        calls += "resumed>" not in call
        if thread in parsers and (got := re.search(r"pread64.*= (\d+)$", call)):
            read += int(got[1])
    return calls, read
