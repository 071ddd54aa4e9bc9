"""The page: types and style, unit tests, journeys in Chromium against the real server."""
from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import process
import reports
from suite import CACHE, ROOT, Context, Result, say

WEB = ROOT / "web"
MUSIC_PACKAGE = "singularity-music"  # freely licensed, from Debian


def run(context: Context) -> Result:
    logs = context.logs("web")
    say("  building release and the page")
    if not process.build(logs / "build-server.log", "release", "segue"):
        return Result.failure("the release build failed")
    if not process.build(logs / "build-web.log", "web"):
        return Result.failure("the page's build failed")
    result = Result()
    if not context.only:
        say("  checking types and style")
        checked = process.run(["npm", "run", "check"], logs / "check.log", cwd=WEB)
        result.add(Result(passed=1) if checked.ok
                   else Result.failure(f"npm run check {checked.reason()}"))
    result.add(_unit_tests(context, logs))
    result.add(_journeys(context, logs))
    return result


def _unit_tests(context: Context, logs: Path) -> Result:
    say("  running vitest")
    report = logs / "vitest.json"
    report.unlink(missing_ok=True)
    command = ["npm", "run", "test:unit", "--", "--reporter=default", "--reporter=json",
               f"--outputFile.json={report}"]
    if context.only:
        command += ["-t", context.only, "--passWithNoTests"]
    ended = process.run(command, logs / "vitest.log", cwd=WEB)
    return _counted("vitest", ended, reports.vitest(report) if report.exists() else Result(),
                    context)


def _journeys(context: Context, logs: Path) -> Result:
    say("  running playwright")
    try:
        music = test_music()
    except (OSError, subprocess.CalledProcessError) as error:
        return Result.failure(f"the music of {MUSIC_PACKAGE} could not be fetched: {error}")
    report = logs / "playwright.json"
    report.unlink(missing_ok=True)
    environment = {
        **os.environ,
        "SEGUE_BINARY": str(ROOT / "build/release/segue"),
        "SEGUE_TEST_MUSIC": str(music),
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


def test_music() -> Path:
    """The package's files, taken out without installing the game; once, then from the cache."""
    folder = CACHE / "libraries" / MUSIC_PACKAGE
    music = folder / "usr/share/games/singularity/music"
    done = folder / "done"
    if done.exists():
        return music
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if not any(Path("/var/lib/apt/lists").glob("*_Packages*")):
        subprocess.run([*_as_root(), "apt-get", "-q", "update"], check=True, capture_output=True)
    subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", MUSIC_PACKAGE],
                   cwd=folder, check=True, capture_output=True)
    package = next(folder.glob("*.deb"))
    subprocess.run(["dpkg-deb", "-x", package, folder], check=True, capture_output=True)
    package.unlink()
    done.touch()
    return music


def _as_root() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo"]
