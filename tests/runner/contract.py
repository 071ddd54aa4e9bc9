"""The stores' contract, once against SQLite and once against a PostgreSQL of its own."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
import subprocess

import process
import unit
from suite import ROOT, Context, Result, say

POSTGRES = ROOT / "tests/postgres.sh"


@contextmanager
def postgres() -> Iterator[str]:
    """A private server on a Unix socket; its address."""
    started = subprocess.run([POSTGRES, "start"], check=True, capture_output=True, text=True)
    url = started.stdout.strip().splitlines()[-1]
    try:
        yield url
    finally:
        subprocess.run([POSTGRES, "stop"], check=True, capture_output=True)


def run(context: Context) -> Result:
    logs = context.logs("contract")
    say("  building asan")
    if not process.build(logs / "build.log", "asan", "contract_test", "scan_test"):
        return Result.failure("the build of contract_test and scan_test failed")
    program = ROOT / "build/asan/tests/contract/contract_test"
    scans = ROOT / "build/asan/tests/scanner/scan_test"
    result = unit.run_program(context, program, "asan", "--store", "sqlite", title="sqlite",
                              suite="contract")
    try:
        with postgres() as url:
            # Scans on SQLite are in the suite of the units.
            for tested, title in ((program, "postgres"), (scans, "scans-postgres")):
                result.add(unit.run_program(context, tested, "asan", "--store", "postgres",
                                            "--url", url, title=title, suite="contract"))
    except (OSError, subprocess.CalledProcessError, IndexError) as error:
        output = getattr(error, "stderr", "") or ""
        result.add(Result.failure(f"tests/postgres.sh: {error} {output.strip()}"))
    return result
