"""What the catalogue holds of one file, where no API tells it: read beside the running server."""
from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's


def public_id(prefix: str, number: int) -> str:
    """As the server writes it: 13 letters of base 32."""
    letters = ""
    for _ in range(13):
        number, digit = divmod(number, 32)
        letters = LETTERS[digit] + letters
    return f"{prefix}-{letters}"


class Catalogue:
    """The SQLite file in a server's data folder."""

    def __init__(self, data: Path) -> None:
        self._database = sqlite3.connect(f"file:{data / 'segue.db'}?mode=ro", uri=True)
        self._database.row_factory = sqlite3.Row

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self._database.execute(sql, values).fetchall()

    def column(self, sql: str, *values: Any) -> list[Any]:
        return [row[0] for row in self.rows(sql, *values)]

    def file(self, relative_path: str) -> sqlite3.Row | None:
        found = self.rows("SELECT * FROM audio_file WHERE relative_path = CAST(? AS BLOB)",
                          relative_path)
        return found[0] if found else None

    def close(self) -> None:
        self._database.close()
