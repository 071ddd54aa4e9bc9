"""pytest against the real release server, on both databases."""
from __future__ import annotations

import os
import sys

import process
import reports
from suite import ROOT, Context, Result, say


def run(context: Context) -> Result:
    logs = context.logs("api")
    say("  building release")
    if not process.build(logs / "build.log", "release", "segue"):
        return Result.failure("the release build failed")
    if not process.build(logs / "build-web.log", "web"):
        return Result.failure("the page's build failed")
    report = logs / "report.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--color=no", "-q",
               "--tb=short", "-ra", "--durations=15", f"--junitxml={report}", "tests/api"]
    if context.only:
        command += ["-k", context.only]
    environment = {"SEGUE_TEST_LOGS": str(logs), "PYTHONPATH": "",
                   **({"SEGUE_SCAN_KILLS": "50"} if context.full else {})}
    say("  running pytest")
    ended = process.run(command, logs / "pytest.log", env={**os.environ, **environment})
    result = reports.junit(report) if report.exists() else Result()
    if not ended.ok and result.failed == 0:
        result.add(Result.failure(f"pytest {ended.reason()}"))
    return result
