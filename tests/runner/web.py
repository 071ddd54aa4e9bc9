"""The page: its checks, its unit tests, and journeys in Chromium with sound that is measured."""
from __future__ import annotations

import os
from pathlib import Path

import process
import reports
from suite import ROOT, Context, Result, say

WEB = ROOT / "web"

# `npm run check` in parts, each one test.
CHECKS = {
    "api": "the types are what docs/api/openapi.yaml says",
    "types": "svelte-check",
    "lint": "ESLint, layers and sizes",
    "format": "Prettier",
    "budgets": "what the page may weigh",
}


def run(context: Context) -> Result:
    logs = context.logs("web")
    say("  building release and the page")
    if not process.build(logs / "build-server.log", "release", "segue"):
        return Result.failure("the release build failed")
    if not process.build(logs / "build-web.log", "web"):
        return Result.failure("the page's build failed")
    result = _checks(context, logs)
    result.add(_unit_tests(context, logs))
    result.add(_journeys(context, logs))
    return result


def _checks(context: Context, logs: Path) -> Result:
    result = Result()
    for name, what in CHECKS.items():
        test = f"check:{name}"
        if context.only not in test:
            continue
        say(f"  {test} ({what})")
        ended = process.run(["npm", "run", "--silent", test], logs / f"check-{name}.log", cwd=WEB)
        result.add(Result(passed=1) if ended.ok else Result.failure(f"{test} {ended.reason()}"))
    return result


def _unit_tests(context: Context, logs: Path) -> Result:
    say("  running vitest")
    report = logs / "vitest.json"
    report.unlink(missing_ok=True)
    command = ["npm", "run", "test:unit", "--", "--reporter=default", "--reporter=json",
               f"--outputFile.json={report}"]
    if context.only:
        command += ["-t", context.only, "--passWithNoTests"]
    else:  # a part of the tests would cover a part of the code
        command += ["--coverage"]
    environment = {**os.environ, **({"SEGUE_QUEUE_SCRIPTS": "10000"} if context.full else {})}
    ended = process.run(command, logs / "vitest.log", env=environment, cwd=WEB)
    result = reports.vitest(report) if report.exists() else Result()
    if context.only:  # for vitest, the tests of other names were skipped
        result = Result(result.passed, result.failed, problems=result.problems)
    return _counted("vitest", ended, result, context)


def _journeys(context: Context, logs: Path) -> Result:
    say("  running playwright")
    report = logs / "playwright.json"
    report.unlink(missing_ok=True)
    environment = {
        **os.environ,
        "SEGUE_BINARY": str(ROOT / "build/release/segue"),
        "PLAYWRIGHT_JSON_OUTPUT_NAME": str(report),
        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1",
    }
    command = ["npm", "run", "test:e2e", "--", "--reporter=list,json"]
    if context.only:
        command += ["-g", context.only, "--pass-with-no-tests"]
    ended = process.run(command, logs / "playwright.log", env=environment, cwd=WEB)
    return _counted("playwright", ended,
                    reports.playwright(report) if report.exists() else Result(), context)


def _counted(name: str, ended: process.Ended, result: Result, context: Context) -> Result:
    if not ended.ok and result.failed == 0:
        result.add(Result.failure(f"{name} {ended.reason()}"))
    if ended.ok and result.total == 0 and not context.only:
        result.add(Result.failure(f"{name} ran no test"))
    return result
