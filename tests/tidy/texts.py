"""Sizes, and what a text must or must not hold."""
from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator

from sources import ROOT, File, check, files, is_binary, is_script, note, with_suffix

LINES_ASK, LINES_MAX, SVELTE_LINES_MAX = 400, 500, 250
COLUMNS_MAX = 100
FUNCTION_LINES_MAX = 70
CODE = (".cpp", ".hpp", ".py", ".ts", ".js", ".mjs", ".svelte", ".css", ".sh", ".cmake", ".sql")
# Written by programs.
GENERATED = ("web/src/core/api/schema.d.ts",)


def code() -> list[File]:
    return [file for file in files() if file.path not in GENERATED and
            (file.path.endswith((*CODE, "CMakeLists.txt")) or is_script(file))]


@check("sizes: no file above 500 lines, no component above 250")
def sizes() -> Iterator[str]:
    for file in code():
        count = len(file.lines())
        limit = SVELTE_LINES_MAX if file.path.endswith(".svelte") else LINES_MAX
        if count > limit:
            yield f"{file.path}: {count} lines, more than {limit}"
        elif count > LINES_ASK:
            note(f"{file.path}: {count} lines; can it be two files?")


@check("sizes: no line above 100 columns")
def columns() -> Iterator[str]:
    for file in code():
        for number, line in enumerate(file.lines(), 1):
            if len(line) > COLUMNS_MAX and "http://" not in line and "https://" not in line:
                yield f"{file.path}:{number}: {len(line)} columns"


@check("sizes: no Python function above 70 lines, all of them typed")
def python_functions() -> Iterator[str]:
    for file in with_suffix(".py"):
        for node in ast.walk(ast.parse(file.text())):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            where = f"{file.path}:{node.lineno}: {node.name}"
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES_MAX:
                yield f"{where} has {length} lines"
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            untyped = [argument.arg for argument in arguments
                       if not argument.annotation and argument.arg not in ("self", "cls")]
            if untyped:
                yield f"{where} does not say the type of {', '.join(untyped)}"
            if node.returns is None:
                yield f"{where} does not say what it returns"


@check("texts: every header says #pragma once")
def pragma_once() -> Iterator[str]:
    for file in with_suffix(".hpp"):
        if "#pragma once" not in file.lines()[:1]:
            yield f"{file.path}: the first line must be #pragma once"


@check("texts: what is left to do names its issue")
def open_ends() -> Iterator[str]:
    words = "|".join(("TO" + "DO", "FIX" + "ME"))
    pattern = re.compile(rf"\b({words})\b(?!\(#\d+\))")
    for file in code():
        for number, line in enumerate(file.lines(), 1):
            if found := pattern.search(line):
                yield f"{file.path}:{number}: {found[1]} without an issue: {found[1]}(#123)"


@check("texts: no registry's host name")
def registries() -> Iterator[str]:
    hosts = [r"npm" r"js\.(org|com)", r"crates" r"\.io", r"py" r"pi\.org", r"python" r"hosted\.",
             r"deb" r"\.debian\.org", r"proxy\.go" r"lang", r"docker" r"\.io", r"gh" r"cr\.io"]
    pattern = re.compile("|".join(hosts))
    cargo = 'source = "registry+https://github.com/rust-lang/crates' + '.io-index"'
    for file in files():
        if is_binary(file):
            continue
        for number, line in enumerate(file.lines(), 1):
            if (found := pattern.search(line)) and line.strip() != cargo:
                yield f"{file.path}:{number}: {found[0]}"


@check("texts: shellcheck is content")
def shell() -> Iterator[str]:
    scripts = [file.path for file in files() if is_script(file)]
    ran = subprocess.run(["shellcheck", "-x", "-f", "gcc", *scripts], cwd=ROOT,
                         capture_output=True, text=True)
    yield from ran.stdout.splitlines()
    if ran.returncode and not ran.stdout:
        yield ran.stderr.strip()


@check("texts: the licence is MIT")
def licence() -> Iterator[str]:
    if not (ROOT / "LICENSE").read_text().startswith("MIT License"):
        yield "LICENSE: does not begin with 'MIT License'"


def source_folders() -> list[str]:
    return sorted({file.path.split("/")[1] for file in files()
                   if file.path.startswith("src/") and file.path.count("/") > 1})


@check("texts: every folder of src/ has a README.md")
def readmes() -> Iterator[str]:
    for folder in source_folders():
        if not (ROOT / "src" / folder / "README.md").is_file():
            yield f"src/{folder}: no README.md"


@check("texts: ARCHITECTURE.md names every folder of src/")
def map_is_whole() -> Iterator[str]:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    for folder in source_folders():
        if f"src/{folder}`" not in text:
            yield f"ARCHITECTURE.md: `src/{folder}` is not there"


@check("texts: routes and openapi.yaml name the same operations")
def operations() -> Iterator[str]:
    contract = (ROOT / "docs/api/openapi.yaml").read_text()
    written = set(re.findall(r"^\s*operationId:\s*(\w+)\s*$", contract, re.MULTILINE))
    routed: set[str] = set()
    for file in with_suffix(".cpp", under="src/api/"):
        if "_test." not in file.name:
            routed |= set(re.findall(r'operation_id\s*=\s*"(\w+)"', file.text()))
    for name in sorted(routed - written):
        yield f"{name}: a route of src/api, but not in docs/api/openapi.yaml"
    for name in sorted(written - routed):
        yield f"{name}: in docs/api/openapi.yaml, but no route of src/api"
