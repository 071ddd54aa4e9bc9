#!/usr/bin/env python3
"""Writes the corpus and expected.json: make.py OUT. Needs ffmpeg, mutagen and mpcenc."""
from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from corpus.case import Case  # noqa: E402
from corpus.cases import CASES  # noqa: E402
from corpus.sounds import tone  # noqa: E402


def revision() -> str:
    """Changes with whatever could change a file of the corpus."""
    whole = sha256()
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        whole.update(source.read_bytes())
    return whole.hexdigest()[:16]


def make_file(out: Path, case: Case) -> None:
    path = out / case.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(case.data(path) if case.data else tone(path, case.codec()))
    for edit in case.edits:
        edit(path)


def make(out: Path) -> Path:
    with ThreadPoolExecutor(4) as pool:
        for job in [pool.submit(make_file, out, case) for case in CASES]:
            job.result()
    expected = {case.name: {"why": case.why, "status": case.status, "fields": case.fields,
                            **({"accept": case.accept} if case.accept else {})} for case in CASES}
    (out / "expected.json").write_text(
        json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return out


def cached(cache: Path) -> Path:
    """The corpus of this revision, made once."""
    made = cache / f"tagcorpus/{revision()}"
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        making = made.with_name(f".{made.name}.{id(made)}")
        make(making).rename(made)
    return made


if __name__ == "__main__":
    make(Path(sys.argv[1]))
