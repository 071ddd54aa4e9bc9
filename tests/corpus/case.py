"""One file of the corpus, before it is made."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Edit = Callable[[Path], None]
Status = Literal["track", "maybe", "not_audio"]


@dataclass(frozen=True)
class Case:
    """`fields` are values that a listener should get, where they matter to the case.

    `accept` has other values that are as good. "track": it must appear; "maybe": it appears or is
    among the issues; "not_audio": it must not appear. `data` stands for the sound of `kind`.
    """

    name: str
    why: str
    edits: tuple[Edit, ...] = ()
    kind: str = ""
    data: Callable[[Path], bytes] | None = None
    status: Status = "track"
    accept: dict[str, list[Any]] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)

    def codec(self) -> str:
        if self.kind:
            return self.kind
        return "alac.m4a" if self.name.endswith(".alac.m4a") else self.name.rsplit(".", 1)[1]


def case(name: str, why: str, *edits: Edit, kind: str = "",
         data: Callable[[Path], bytes] | None = None, status: Status = "track",
         accept: dict[str, list[Any]] | None = None, **fields: Any) -> Case:
    return Case(name, why, edits, kind, data, status, accept or {}, fields)
