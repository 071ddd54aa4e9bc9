"""The image of Containerfile, built without a container engine and tried; when it may differ."""
from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import process
from suite import CACHE, ROOT, Context, Result, say

# What the image is made of beside the program and the page, which the other suites test.
SOURCES = ("Containerfile", ".dockerignore", "compose.yaml", "packages", "tools", "cmake",
           "tests/runner/container.py")
STEPS = {"build": "the image is built", "smoke": "it serves as nobody, and writes /data alone"}
CANNOT = 77
STAMP = CACHE / "container/green"


def state() -> str:
    """Changes when the image may be another one."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "--", *SOURCES],
                            cwd=ROOT, check=True, capture_output=True, text=True).stdout
    digest = hashlib.sha256()
    for name in sorted(set(listed.splitlines())):
        if (ROOT / name).is_file():
            digest.update(name.encode() + b"\0" + (ROOT / name).read_bytes())
    return digest.hexdigest()


def skipped(reason: str) -> Result:
    return Result(skipped=len(STEPS), notes=[f"container: {reason}"])


def step(name: str, logs: Path) -> Result:
    say(f"  {name} ({STEPS[name]})")
    ended = process.run([ROOT / "tools/container.sh", name], logs / f"{name}.log", quiet=True)
    if ended.ok:
        return Result(passed=1)
    if ended.status == CANNOT:
        lines = ended.log.read_text(errors="replace").strip().splitlines()
        return Result(skipped=1, notes=[f"container {name}: {lines[-1] if lines else 'no reason'}"])
    process.show_tail(ended.log)
    return Result.failure(f"container {name} {ended.reason()}")


def run(context: Context) -> Result:
    logs = context.logs("container")
    now = state()
    unchanged = STAMP.exists() and STAMP.read_text() == now
    if unchanged and not context.full and not context.alone:
        return skipped("nothing that the image is made of changed since it was last tried; "
                       "./test container tries it all the same")
    if not process.run([ROOT / "tools/install.sh", "container"], logs / "install.log").ok:
        return Result.failure("what builds the image could not be installed")
    result = Result()
    for name in STEPS:
        ended = step(name, logs)
        result.add(ended)
        if not ended.passed:
            break
    if result.passed == len(STEPS):
        STAMP.parent.mkdir(parents=True, exist_ok=True)
        STAMP.write_text(now)
    return result
