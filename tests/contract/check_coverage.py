"""Fails when a method of a store's port is called by no contract test.

Reads the pure virtual methods of the ports below and looks for a call of each in the sources beside
this file: ".name(" or "->name(".
"""
from __future__ import annotations

from pathlib import Path
import re
import sys

HERE = Path(__file__).resolve().parent
DOMAIN = HERE.parent.parent / "src/domain"
PORTS = {
    "catalog.hpp": ["CatalogReader"],
    "catalog_writer.hpp": ["CatalogTx", "CatalogWriter"],
    "account.hpp": ["AccountStore"],
    "listening.hpp": ["ListeningStore"],
    "playlist.hpp": ["PlaylistStore"],
    "playlist_file.hpp": ["PlaylistFileStore"],
    "store.hpp": ["EventStore", "SettingsStore", "Store"],
}
CLASS = r"^class {} {{\n(.*?)^}};"
METHOD = re.compile(r"virtual\s[^;]*?\b(\w+)\s*\([^;]*\)\s*(?:const\s*)?=\s*0\s*;", re.DOTALL)


def methods(header: str, name: str) -> list[str]:
    found = re.search(CLASS.format(name), (DOMAIN / header).read_text(), re.DOTALL | re.MULTILINE)
    if not found:
        sys.exit(f"{header}: class {name} is not there; correct {Path(__file__).name}")
    body = re.sub(r"//[^\n]*", "", found[1])
    names = [match[1] for match in METHOD.finditer(body)]
    if not names:
        sys.exit(f"{header}: class {name} has no pure virtual method; "
                 f"correct {Path(__file__).name}")
    return names


def main() -> None:
    tests = "\n".join(path.read_text() for path in sorted(HERE.glob("*.cpp")))
    missing = [f"{name}::{method}" for header, names in PORTS.items() for name in names
               for method in methods(header, name)
               if not re.search(rf"(?:\.|->){method}\(", tests)]
    for method in missing:
        print(f"contract: no test calls {method}", file=sys.stderr)
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
