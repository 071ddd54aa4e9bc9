"""Reads what test programs report about themselves."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from suite import Result


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")[:200]


def googletest(path: Path) -> Result:
    """--gtest_output=json:PATH"""
    result = Result()
    for suite in json.loads(path.read_text())["testsuites"]:
        for test in suite["testsuite"]:
            name = f"{suite['name']}.{test['name']}"
            if test.get("failures"):
                result.failed += 1
                result.problems.append(f"{name}: {_first_line(test['failures'][0]['failure'])}")
            elif test.get("result") == "SKIPPED":
                result.skipped += 1
                result.notes.append(f"{name} skipped itself")
            elif test.get("status") == "RUN":
                result.passed += 1
    return result


def junit(path: Path) -> Result:
    """pytest's --junitxml=PATH"""
    result = Result()
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        name = f"{case.get('classname', '')}.{case.get('name', '')}".strip(".")
        broken = [*case.findall("failure"), *case.findall("error")]
        skipped = case.find("skipped")
        if broken:
            result.failed += 1
            result.problems.append(f"{name}: {_first_line(broken[0].get('message') or '')}")
        elif skipped is not None:
            result.skipped += 1
            result.notes.append(f"{name}: {_first_line(skipped.get('message') or '')}")
        else:
            result.passed += 1
    return result


def vitest(path: Path) -> Result:
    """--reporter=json"""
    result = Result()
    report = json.loads(path.read_text())
    for file in report["testResults"]:
        if file["status"] == "failed" and not file["assertionResults"]:
            result.add(Result.failure(f"{file['name']}: {_first_line(file.get('message', ''))}"))
        for test in file["assertionResults"]:
            if test["status"] == "passed":
                result.passed += 1
            elif test["status"] == "failed":
                message = (test.get("failureMessages") or [""])[0]
                result.add(Result.failure(f"{test['fullName']}: {_first_line(message)}"))
            else:
                result.skipped += 1
                result.notes.append(f"{test['fullName']}: {test['status']}")
    return result


def playwright(path: Path) -> Result:
    """--reporter=json"""
    result = Result()
    report = json.loads(path.read_text())
    for error in report.get("errors", []):
        result.add(Result.failure(_first_line(error.get("message", "playwright failed"))))
    for suite in report.get("suites", []):
        _playwright_suite(suite, suite.get("title", ""), result)
    return result


def _playwright_suite(suite: dict[str, Any], path: str, result: Result) -> None:
    for inner in suite.get("suites", []):
        _playwright_suite(inner, f"{path} › {inner.get('title', '')}", result)
    for spec in suite.get("specs", []):
        for test in spec["tests"]:
            name = f"{path} › {spec['title']}"
            if test["status"] == "expected":
                result.passed += 1
            elif test["status"] == "skipped":
                result.skipped += 1
                result.notes.append(f"{name}: skipped")
            else:  # unexpected, or flaky: a test that fails now and then is broken
                errors = [error for run in test["results"] for error in run.get("errors", [])]
                message = _first_line(errors[0].get("message", "")) if errors else test["status"]
                result.add(Result.failure(f"{name}: {message}"))
