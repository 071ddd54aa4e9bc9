"""./test: runs the suites, counts their tests, prints the sum as the last line."""
from __future__ import annotations

import argparse
import subprocess
import sys
import time

import api
import budgets
import clients
import container
import contract
import tidy
import unit
import web
from suite import ROOT, Context, Result, Suite, say

BUILD = ("build", "runtime", "test")

# In this order: what is cheap and tells most comes first.
SUITES = (
    Suite("tidy", "layers, sizes, format and clang-tidy", BUILD, tidy.run),
    Suite("unit", "the modules' own tests under sanitizers", BUILD, unit.run),
    Suite("contract", "both databases behind the same ports", BUILD, contract.run),
    Suite("api", "the release server from outside", (*BUILD, "node"), api.run),
    Suite("clients", "client libraries of others against the release server", BUILD, clients.run),
    Suite("web", "the page: units, and journeys in Chromium with sound measured",
          (*BUILD, "node"), web.run),
    Suite("container", "the image of Containerfile, where what it is made of changed",
          (*BUILD, "node"), container.run),
)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./test", description="Runs Segue's tests.")
    parser.add_argument("suites", nargs="*", metavar="SUITE", help="default: all of them")
    parser.add_argument("--full", action="store_true", help="more cases of each property")
    parser.add_argument("--list", action="store_true", help="list the suites")
    parser.add_argument("-k", dest="only", default="", metavar="TEXT",
                        help="only tests whose name contains this")
    parsed = parser.parse_args()
    known = [suite.name for suite in SUITES]
    for name in parsed.suites:
        if name not in known:
            parser.error(f"no suite is called '{name}'; there are {', '.join(known)}")
    return parsed


def run_suite(suite: Suite, context: Context) -> Result:
    try:
        result = suite.run(context)
    except Exception as error:  # a broken suite must not hide the others
        result = Result.failure(f"{suite.name} broke: {error!r}")
    if result.total == 0:
        result.add(Result.failure(f"{suite.name} ran no test"))
    return result


def report(suite: Suite, result: Result, seconds: float, full: bool) -> None:
    for problem in result.problems:
        say(f"  FAILED {problem}")
    for note in result.notes:
        say(f"  note: {note}")
    skipped = f", {result.skipped} skipped" if result.skipped else ""
    say(f"{suite.name}: {result.passed} passed, {result.failed} failed{skipped}, {seconds:.0f} s")
    if warning := budgets.warning(suite.name, seconds, full):
        say(f"  warning: {warning}")


def main() -> int:
    options = arguments()
    if options.list:
        for suite in SUITES:
            print(f"{suite.name:10} {suite.summary}")
        return 0
    chosen = [suite for suite in SUITES if not options.suites or suite.name in options.suites]
    lists = sorted({name for suite in chosen for name in suite.packages})
    if subprocess.run([ROOT / "tools/install.sh", *lists], stdin=subprocess.DEVNULL).returncode:
        say("nothing ran: what the tests need could not be installed")
        print("0 passed, 1 failed")
        return 1
    context = Context(full=options.full, only=options.only, alone=bool(options.suites))
    total = Result()
    for suite in chosen:
        say(f"{suite.name}: {suite.summary}")
        begun = time.monotonic()
        result = run_suite(suite, context)
        report(suite, result, time.monotonic() - begun, options.full)
        total.add(result)
    say("full logs: build/test-logs/")
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    print(f"{total.passed} passed, {total.failed} failed{skipped}", flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
