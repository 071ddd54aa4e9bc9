"""The GoogleTest programs: every module's under ASan and UBSan, those with threads under TSan."""
from __future__ import annotations

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import process
import reports
from suite import ROOT, Context, Result, say

JOBS = 2
SYMBOLIZER = "/usr/bin/llvm-symbolizer-19"

# What starts threads of its own and links no library that does: TSan knows nothing of code that it
# did not compile, and would report libvips and libpq.
TSAN_TARGETS = ("base_test", "http_test", "storage_sqlite_test")

SANITIZERS = {
    "ASAN_OPTIONS": "detect_stack_use_after_return=1:strict_string_checks=1:detect_leaks=1",
    "LSAN_OPTIONS": f"suppressions={ROOT}/tests/runner/leaks.txt:print_suppressions=0",
    "UBSAN_OPTIONS": "print_stacktrace=1",
    "TSAN_OPTIONS": "halt_on_error=1:second_deadlock_stack=1",
    "ASAN_SYMBOLIZER_PATH": SYMBOLIZER,
    "UBSAN_SYMBOLIZER_PATH": SYMBOLIZER,
    "TSAN_SYMBOLIZER_PATH": SYMBOLIZER,
}


def run(context: Context) -> Result:
    result = Result()
    for preset in ("asan", "tsan"):
        result.add(_run_preset(context, preset))
    return result


def _run_preset(context: Context, preset: str) -> Result:
    logs = context.logs("unit")
    targets = TSAN_TARGETS if preset == "tsan" else ()
    say(f"  building {preset}")
    if not process.build(logs / f"build-{preset}.log", preset, *targets):
        return Result.failure(f"the {preset} build failed")
    programs = [program for program in unit_programs(ROOT / "build" / preset)
                if preset == "asan" or program.name in TSAN_TARGETS]
    say(f"  running {len(programs)} programs under {preset}")
    result = Result()
    with ThreadPoolExecutor(JOBS) as pool:
        for one in pool.map(lambda program: run_program(context, program, preset), programs):
            result.add(one)
    return result


def unit_programs(build: Path) -> list[Path]:
    """What ctest would run with the label `unit`; what was not built has no command there."""
    answer = subprocess.run(["ctest", "--show-only=json-v1", "-L", "^unit$"], cwd=build, check=True,
                            capture_output=True, text=True).stdout
    return [Path(test["command"][0]) for test in json.loads(answer)["tests"] if "command" in test]


def run_program(context: Context, program: Path, preset: str, *arguments: str,
                title: str = "", suite: str = "unit") -> Result:
    """One GoogleTest program. That it dies is one failure more than those it could report."""
    title = title or f"{preset}/{program.name}"
    base = context.logs(suite) / title.replace("/", "-")
    report = base.with_suffix(".json")
    report.unlink(missing_ok=True)
    command: list[str | Path] = [program, f"--gtest_output=json:{report}", "--gtest_color=no",
                                 *arguments]
    if context.only:
        command.append(f"--gtest_filter=*{context.only}*")
    environment = {**SANITIZERS, **({"RC_PARAMS": "max_success=400"} if context.full else {})}
    ended = process.run(command, base.with_suffix(".log"), env=environment, quiet=True)
    result = reports.googletest(report) if report.exists() else Result()
    result.problems = [f"{title}: {problem}" for problem in result.problems]
    if not ended.ok and result.failed == 0:
        result.add(Result.failure(f"{title} {ended.reason()}"))
    if ended.ok and result.total == 0 and not context.only:
        result.add(Result.failure(f"{title} ran no test"))
    if result.failed:
        say(f"  {title}:")
        process.show_tail(ended.log)
    return result
