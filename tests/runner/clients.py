"""OpenSubsonic libraries that others wrote, against the real release server."""
from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

import process
import reports
from suite import CACHE, ROOT, Context, Result, say

REQUIREMENTS = ROOT / "tests/clients/requirements.txt"


def libraries(logs: Path) -> Path | None:
    """A virtual environment with the libraries, made once for each state of their list."""
    state = hashlib.sha256(sys.version.encode() + REQUIREMENTS.read_bytes()).hexdigest()
    place = CACHE / "clients" / state[:12]
    stamp = place / "complete"
    if stamp.exists():
        return place
    say("  installing the client libraries, over the network (pip)")
    shutil.rmtree(place, ignore_errors=True)
    pip: list[str | Path] = [place / "bin/python", "-m", "pip", "--disable-pip-version-check"]
    # One of them comes as source: without PEP 517 nothing is fetched to build it.
    install = ["install", "--require-hashes", "--no-deps", "--no-use-pep517", "-r", REQUIREMENTS]
    environment = {**os.environ, "PIP_CACHE_DIR": str(CACHE / "pip")}
    for command in ([sys.executable, "-m", "venv", place], [*pip, *install], [*pip, "check"]):
        if not process.run(command, logs / "pip.log", env=environment).ok:
            return None
    stamp.touch()
    return place


def run(context: Context) -> Result:
    logs = context.logs("clients")
    say("  building release")
    if not process.build(logs / "build.log", "release", "segue"):
        return Result.failure("the release build failed")
    place = libraries(logs)
    if place is None:
        return Result.failure(f"{REQUIREMENTS.relative_to(ROOT)} could not be installed")
    report = logs / "report.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--color=no", "-q",
               "--tb=short", "-ra", f"--junitxml={report}", "tests/clients"]
    if context.only:
        command += ["-k", context.only]
    (modules,) = (place / "lib").glob("python*/site-packages")
    say("  running pytest")
    ended = process.run(command, logs / "pytest.log",
                        env={**os.environ, "PYTHONPATH": str(modules)})
    result = reports.junit(report) if report.exists() else Result()
    if not ended.ok and result.failed == 0:
        result.add(Result.failure(f"pytest {ended.reason()}"))
    return result
