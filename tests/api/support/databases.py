"""A private PostgreSQL, and databases on it."""
from __future__ import annotations

import subprocess
import tempfile
from itertools import count
from pathlib import Path

from support.document import ROOT

SCRIPT = ROOT / "tests/postgres.sh"
_numbers = count(1)


class Postgres:
    """One cluster in a folder of its own, reached through a Unix socket."""

    def __init__(self) -> None:
        # A socket's path has 107 bytes at most; pytest's folders are too deep.
        self.folder = Path(tempfile.mkdtemp(prefix="segue-pg-"))
        self.url = ""
        self.start()

    def start(self) -> None:
        self.url = self._script("start").strip().splitlines()[-1]

    def halt(self) -> None:
        """As a crash would; start() brings the same databases back."""
        self._script("halt")

    def remove(self) -> None:
        self._script("stop")

    def _script(self, command: str) -> str:
        ran = subprocess.run([SCRIPT, command, self.folder], capture_output=True, text=True)
        assert ran.returncode == 0, f"tests/postgres.sh {command}: {ran.stderr}"
        return ran.stdout

    def new_database(self) -> str:
        """The address of an empty database."""
        name = f"segue_{next(_numbers)}"
        subprocess.run(["psql", "-X", "-q", self.url, "-c", f"CREATE DATABASE {name}"], check=True,
                       capture_output=True)
        return self.url.replace(":///postgres?", f":///{name}?")

    def execute(self, url: str, statement: str) -> str:
        return subprocess.run(["psql", "-X", "-q", "-A", "-t", url, "-c", statement], check=True,
                              capture_output=True, text=True).stdout
