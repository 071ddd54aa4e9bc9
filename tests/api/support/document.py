"""docs/api/openapi.yaml as a judge: every answer of the server is held against it."""
from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import requests
import yaml

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT: dict[str, Any] = yaml.safe_load((ROOT / "docs/api/openapi.yaml").read_text())
PROBLEM = {"$ref": "#/components/schemas/Problem"}
PROBLEM_TYPE = "application/problem+json"


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    # Literal paths first: /sessions/current before /sessions/{id}.
    paths = sorted(DOCUMENT["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in paths]


def operation_of(method: str, path: str) -> dict[str, Any] | None:
    """The operation that the document describes, if any; HEAD is GET without the body."""
    method = "get" if method.upper() == "HEAD" else method.lower()
    plain = path.split("?")[0]
    for pattern, name in _patterns():
        if pattern.fullmatch(plain):
            found: dict[str, Any] | None = DOCUMENT["paths"][name].get(method)
            return found
    return None


@cache
def _validator(schema_key: str) -> jsonschema.Draft202012Validator:
    schema: Any = DOCUMENT
    for step in schema_key.split("\n"):
        schema = schema[step]
    return jsonschema.Draft202012Validator({**schema, "components": DOCUMENT["components"]})


def validate_as(name: str, value: Any) -> None:
    """Against a schema of components.schemas."""
    _validator(f"components\nschemas\n{name}").validate(value)


def _declared(operation: dict[str, Any], status: int) -> dict[str, Any] | None:
    declared = operation["responses"].get(str(status), operation["responses"].get("default"))
    if declared and "$ref" in declared:
        name = declared["$ref"].rsplit("/", 1)[1]
        declared = DOCUMENT["components"]["responses"][name]
    return declared


def _content_for(declared: dict[str, Any], kind: str) -> dict[str, Any] | None:
    """The entry for a media type; `audio/*` in the document stands for all of them."""
    for pattern, content in declared.get("content", {}).items():
        if re.fullmatch(re.escape(pattern).replace(r"\*", "[^/]+"), kind):
            found: dict[str, Any] = content
            return found
    return None


def check(method: str, path: str, response: requests.Response, *, body: bool = True) -> None:
    """Fails unless status, content type and JSON are what the document promises."""
    where = f"{method} {path} -> {response.status_code}"
    operation = operation_of(method, path)
    kind = response.headers.get("Content-Type", "").split(";")[0].strip()
    if operation is None:
        if response.status_code >= 400:
            assert kind == PROBLEM_TYPE, f"{where}: {kind or 'no type'}, not a problem document"
            if body and method != "HEAD":
                check_problem(response)
        return
    declared = _declared(operation, response.status_code)
    assert declared, f"{where}: {operation['operationId']} names no such status"
    if response.status_code in (204, 304):
        assert not response.content, f"{where}: has a body"
        return
    content = _content_for(declared, kind)
    assert content, f"{where}: {kind or 'no content type'}, not {list(declared.get('content', {}))}"
    if not body or method == "HEAD" or "json" not in kind:
        return
    value = response.json()
    jsonschema.Draft202012Validator(
        {**content["schema"], "components": DOCUMENT["components"]}).validate(value)
    if kind == PROBLEM_TYPE:
        check_problem(response)


def check_problem(response: requests.Response) -> None:
    """RFC 9457, with a detail that is a sentence for a person."""
    problem = response.json()
    validate_as("Problem", problem)
    assert problem["status"] == response.status_code, problem
    assert len(problem["detail"]) > 5, problem
    if response.status_code == 401:
        assert "WWW-Authenticate" in response.headers
    if response.status_code in (429, 503):
        assert int(response.headers["Retry-After"]) >= 1
