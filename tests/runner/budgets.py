"""Seconds that a suite should take at most, warm; above them is a warning, never a failure."""
from __future__ import annotations

import tomllib

from suite import ROOT

FILE = ROOT / "tests/budgets.toml"


def warning(suite: str, seconds: float, full: bool) -> str | None:
    table = tomllib.loads(FILE.read_text())
    budget = table["full" if full else "seconds"].get(suite)
    if budget is None:
        return f"{suite} has no budget in tests/budgets.toml"
    if seconds > budget:
        return f"{suite} took {seconds:.0f} s; its budget is {budget} s (tests/budgets.toml)"
    return None
