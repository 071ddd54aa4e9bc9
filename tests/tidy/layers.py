"""Dependencies point down only: every #include against layers.toml."""
from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sources import File, check, cpp

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')


@cache
def table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "layers.toml").read_text())


def module_of(path: str) -> str:
    """The module of a path below src/: the innermost of its folders that is one."""
    folder = path.rpartition("/")[0]
    while folder not in table()["modules"] and "/" in folder:
        folder = folder.rpartition("/")[0]
    return folder


def place_of(file: File) -> str:
    if file.path.startswith("src/"):
        return module_of(file.path.removeprefix("src/"))
    return "/".join(file.path.split("/")[:2]) if file.path.startswith("tests/") else "benchmarks"


def includes(file: File) -> Iterator[tuple[int, bool, str]]:
    """Line number, whether in quotes, name."""
    for number, line in enumerate(file.lines(), 1):
        if found := INCLUDE.match(line):
            yield number, found[1] == '"', found[2]


@check("layers: includes of our modules point down")
def modules() -> Iterator[str]:
    allowed: dict[str, list[str]] = table()["modules"]
    for file in cpp():
        if not file.path.startswith("src/"):
            continue
        own = place_of(file)
        if own not in allowed:
            yield f"{file.path}: the module {own} is not in tests/tidy/layers.toml"
            continue
        for number, quoted, name in includes(file):
            if not quoted:
                continue
            wanted = module_of(name)
            if wanted == own or "*" in allowed[own] or wanted in allowed[own]:
                continue
            yield f"{file.path}:{number}: {own} may not include {name}"


@check("layers: libraries are named only by the module that wraps them")
def libraries() -> Iterator[str]:
    owners: dict[str, list[str]] = table()["libraries"]
    system = tuple(table()["system"]["headers"])
    testing = tuple(table()["testing"]["headers"])
    for file in cpp():
        own = place_of(file)
        for number, quoted, name in includes(file):
            where = f"{file.path}:{number}"
            if quoted or re.fullmatch(r"c?[a-z_0-9]+", name) or name.startswith(system):
                continue
            if name.startswith(testing):
                if not is_test(file):
                    yield f"{where}: <{name}> belongs into tests only"
                continue
            prefix = max((p for p in owners if name.startswith(p)), key=len, default=None)
            if prefix is None:
                yield f"{where}: <{name}> belongs to no library of tests/tidy/layers.toml"
            elif "*" not in owners[prefix] and own not in owners[prefix]:
                yield f"{where}: <{name}> is only for {', '.join(owners[prefix])}"


@check("layers: at most 15 files compile Asio or Beast")
def network_files() -> Iterator[str]:
    slow = [file.path for file in cpp() if file.path.endswith(".cpp") and any(
        name.startswith(("boost/asio", "boost/beast")) for _, _, name in includes(file))]
    if len(slow) > 15:
        yield f"{len(slow)} do: {', '.join(slow)}"


def is_test(file: File) -> bool:
    return (file.path.startswith("tests/") or file.name.startswith("test_")
            or "_test." in file.name)
