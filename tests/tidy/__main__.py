"""Runs the checks beside this file and writes their counts. Called by ./test tidy."""
from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import clang
import layers  # noqa: F401  (enters its checks)
import texts  # noqa: F401
from sources import CHECKS, NOTES

SHOWN_MAX = 40


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--report", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--seconds", type=float, help="for clang-tidy; default: what it takes")
    options = parser.parse_args()
    report = {"passed": 0, "failed": 0, "skipped": 0, "problems": [], "notes": []}

    def failed(problem: str) -> None:
        report["failed"] += 1
        report["problems"].append(problem)

    for name, function in CHECKS.items():
        if options.only not in name:
            continue
        wrong = list(function())
        for line in wrong[:SHOWN_MAX]:
            print(f"{name}: {line}")
        if not wrong:
            report["passed"] += 1
            continue
        print(f"{name}: {len(wrong)} in all")
        failed(f"{name}: {len(wrong)}, the first: {wrong[0]}")

    # "clang-tidy" names all of it; anything else, files.
    only = "" if options.only in "clang-tidy" else options.only
    tidied = clang.tidy(options.seconds, only)
    report["passed"] += tidied.passed
    for path, said in (tidied.failed or {}).items():
        print(f"\nclang-tidy {path}\n{said}")
        complaints = [line for line in said.splitlines() if ": error:" in line] or [said[:200]]
        failed(f"clang-tidy {path}: {complaints[0].split(': error:')[-1].strip()}")
    if tidied.left:
        report["skipped"] += tidied.left
        report["notes"].append(f"clang-tidy has {tidied.left} files left; ./test tidy takes the "
                               "time they need")
    report["notes"] += NOTES
    if options.report:
        options.report.write_text(json.dumps(report))
    return 1 if report["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
