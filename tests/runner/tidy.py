"""Style and layers: the checks of tests/tidy, each one test."""
from __future__ import annotations

import json
import sys

import process
from suite import ROOT, Context, Result, say

# A cold cache has all files before it; what does not fit is left to `./test tidy`.
CLANG_TIDY_SECONDS = 5 * 60


def run(context: Context) -> Result:
    logs = context.logs("tidy")
    say("  configuring asan (for the compile commands)")
    for preset in ("asan", "release"):
        if not process.build(logs / f"configure-{preset}.log", preset, "help"):
            return Result.failure(f"cmake --preset {preset} failed")
    report = logs / "report.json"
    report.unlink(missing_ok=True)
    command = [sys.executable, str(ROOT / "tests/tidy"), "--report", str(report)]
    if context.only:
        command += ["--only", context.only]
    if not context.alone and not context.full:
        command += ["--seconds", str(CLANG_TIDY_SECONDS)]
    ended = process.run(command, logs / "tidy.log", quiet=True)
    if not report.exists():
        process.show_tail(ended.log)
        return Result.failure(f"tests/tidy {ended.reason()}")
    result = Result(**json.loads(report.read_text()))
    if result.failed:
        process.show_tail(ended.log, 200)
    return result
