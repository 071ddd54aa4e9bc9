"""Every case; all names are invented."""
from __future__ import annotations

from corpus.case import Case
from corpus.cases import containers, damage, dates, identifiers, names, numbers, pictures, texts

CASES: list[Case] = [
    case for part in (names, numbers, dates, texts, identifiers, pictures, containers, damage)
    for case in part.CASES]
