"""Names of artists, tracks and files, and identifiers, all drawn or derived from a seed."""
from __future__ import annotations

import hashlib
import re
from random import Random

from .words import ADJECTIVES, FIRST_NAMES, FOREIGN_ARTISTS, FOREIGN_WORDS, LAST_NAMES, NOUNS

FILE_NAME_MAX = 80  # characters, of the part made from a title or an artist
FORBIDDEN_IN_FILE_NAMES = re.compile(r'[/\\\x00-\x1f<>:"|?*]')


def person(draw: Random) -> str:
    return f"{draw.choice(FIRST_NAMES)} {draw.choice(LAST_NAMES)}"


def band(draw: Random) -> str:
    return f"{draw.choice(ADJECTIVES)} {draw.choice(NOUNS)}"


def artist_name(draw: Random, number: int) -> str:
    """The first artists of a plan have the foreign names, so that a small library has them too."""
    if number < len(FOREIGN_ARTISTS):
        return FOREIGN_ARTISTS[number]
    kind = draw.random()
    if kind < 0.05:
        return f"{draw.choice(FOREIGN_ARTISTS).split()[0]} {draw.choice(FOREIGN_WORDS)} {number}"
    if kind < 0.35:
        name = person(draw)
        return name if draw.random() < 0.5 else f"{name} {draw.choice(NOUNS)}"
    return f"The {band(draw)}" if kind < 0.55 else band(draw)


def title(draw: Random) -> str:
    """Of a track or a release."""
    kind = draw.random()
    if kind < 0.08:
        word = draw.choice(FOREIGN_WORDS)
        return word if draw.random() < 0.4 else f"{word} {draw.choice(NOUNS)}"
    if kind < 0.45:
        return f"{draw.choice(ADJECTIVES)} {draw.choice(NOUNS)}"
    if kind < 0.70:
        return f"{draw.choice(NOUNS)} of {draw.choice(NOUNS)}"
    if kind < 0.85:
        return f"{draw.choice(ADJECTIVES)} {draw.choice(ADJECTIVES)} {draw.choice(NOUNS)}"
    if kind < 0.92:
        return f"The {draw.choice(NOUNS)} (feat. {person(draw)})"
    if kind < 0.96:
        return f"{draw.choice(NOUNS)}, Pt. {draw.randint(1, 4)}: {draw.choice(ADJECTIVES)}"
    return f"{draw.choice(NOUNS)}?"


def featured_artist(track_title: str) -> str | None:
    """Who stands in the "(feat. …)" that `title` gives to some."""
    if "(feat. " not in track_title:
        return None
    return track_title.split("(feat. ")[1].rstrip(")")


def file_name(name: str) -> str:
    """What a careful tagger makes of a name: nothing that some file system refuses."""
    return (FORBIDDEN_IN_FILE_NAMES.sub("_", name).strip(". ") or "_")[:FILE_NAME_MAX]


def md5_number(text: str) -> int:
    return int(hashlib.md5(text.encode()).hexdigest(), 16)


def made_up_uuid(*parts: object) -> str:
    """Looks like a random UUID (RFC 9562, version 4), but is the same for the same parts."""
    digits = hashlib.md5("|".join(map(str, parts)).encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
