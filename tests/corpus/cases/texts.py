"""Encodings, old tags, lyrics, comments, odd titles."""
from __future__ import annotations

from pathlib import Path

from mutagen.id3 import (COMM, ID3, MVIN, MVNM, PCNT, POPM, SYLT, TBPM, TCON, TIT1, TLAN, USLT)

from corpus.case import case
from corpus.sounds import with_id3v1
from corpus.writers import (L1, U8, U16, apev2, beside, flac, id3, mp4, ogg, song)

LRC = "[00:00.10]Paper boats\n[00:00.60]Drift"
LONG_TITLE = "A title much longer than thirty characters in all"
CYRILLIC = "Бумажный кораблик"
BOAT = "紙の舟"


def mistaken(text: str, encoding: str) -> str:
    """What Latin-1 makes of another encoding's bytes."""
    return text.encode(encoding).decode("latin-1")


def second_tag_behind(path: Path) -> None:
    """Puts another ID3v2 tag before the one that is there."""
    inner = path.read_bytes()
    id3(*song("First"))(path)
    path.write_bytes(path.read_bytes()[:ID3(path).size] + inner)


CASES = [
    case("old/id3v1.mp3", "ID3v1.1 alone", data=with_id3v1, title="Vieux Café",
         artists=["Ada Stone"], track=4, year=1988, genres=["Rock"]),
    case("old/v1_and_v2.mp3", "ID3v2 wins over a cut ID3v1", id3(*song(LONG_TITLE), v1=2),
         title=LONG_TITLE),
    case("old/mojibake_cp1251.mp3", "Windows-1251 marked as Latin-1",
         id3(*song(mistaken(CYRILLIC, "cp1251"), mistaken("Ада", "cp1251"), encoding=L1), v=3),
         title=CYRILLIC, accept={"title": [mistaken(CYRILLIC, "cp1251")]}),
    case("old/mojibake_sjis.mp3",
         "Shift-JIS marked as Latin-1: guessing is not asked for, and reading it as Windows-1252 "
         "is what most files want; what has no letter there is left out",
         id3(*song(mistaken(BOAT, "shift_jis"), encoding=L1), v=3), title=BOAT,
         accept={"title": [BOAT.encode("shift_jis").decode("cp1252", "ignore")]}),
    case("old/utf16.mp3", "UTF-16 with a BOM, beyond the basic plane",
         id3(*song(f"{BOAT} 🚣", encoding=U16), v=3), title=f"{BOAT} 🚣"),
    case("old/genre_refs.mp3", "genres by number: (17)(80)Folkish",
         id3(*song("Genre"), TCON(encoding=L1, text=["(17)(80)Folkish"]), v=3),
         genres=["Rock", "Folk", "Folkish"],
         accept={"genres": [["Rock", "Folkish"], ["Rock", "Folk"]]}),
    case("old/genres.flac", "several genres, separators, doubles in other case",
         flac(title="Genres", genre=["Chiptune", "chiptune", "Video Game; Ambient"]),
         genres=["Chiptune", "Video Game", "Ambient"]),
    case("old/apev2.mp3", "APEv2 on an MP3",
         apev2(Title="Ape Title", Artist=["Ada Stone", "Bo Reed"], Album="Corpus", Track="2/9"),
         title="Ape Title", artists=["Ada Stone", "Bo Reed"], track=2),
    case("old/apev2_and_id3.mp3", "APEv2 and ID3v2 disagree: ID3v2 wins",
         id3(*song("From ID3")), apev2(Title="From APE"), title="From ID3"),
    case("old/two_id3v2.mp3", "a second ID3v2 tag behind the first: the first counts",
         id3(*song("Second")), second_tag_behind, title="First", accept={"title": ["Second"]}),
    case("lyrics/uslt_sylt.mp3", "USLT in two languages and SYLT in ms",
         id3(*song("Sung"), USLT(encoding=U8, lang="eng", desc="", text="Paper boats\nDrift"),
             USLT(encoding=U8, lang="deu", desc="", text="Papierboote"),
             SYLT(encoding=U8, lang="eng", format=2, type=1, desc="",
                  text=[("Paper boats", 100), ("Drift", 600)])),
         lyrics=[{"lang": "eng", "synced": True, "starts": [100, 600]},
                 {"lang": "eng", "synced": False}, {"lang": "deu", "synced": False}]),
    case("lyrics/vorbis.flac", "LYRICS that holds LRC",
         flac(title="Sung LRC", lyrics=LRC, unsyncedlyrics="Paper boats\nDrift"),
         lyrics=[{"synced": True, "starts": [100, 600]}]),
    case("lyrics/sidecar.ogg", "an LRC file beside the track", ogg(title="Sidecar"),
         beside(".lrc", "[00:00.20]Beside the file\n"),
         lyrics=[{"synced": True, "starts": [200]}]),
    case("lyrics/mp4.m4a", "the atom ©lyr, lines end with CR",
         mp4(cnam="Lyr", clyr="Paper boats\rDrift"), lyrics=[{"synced": False, "lines": 2}]),
    case("misc/comment_rating.mp3",
         "comments with descriptions, POPM and a play count; 128.5 beats are kept as they are",
         id3(*song("Rated"), COMM(encoding=U8, lang="eng", desc="", text=["A comment"]),
             COMM(encoding=U8, lang="eng", desc="iTunNORM", text=["0000"]),
             POPM(email="a@example.invalid", rating=196, count=7), PCNT(count=9),
             TBPM(encoding=U8, text=["128.5"]), TLAN(encoding=U8, text=["eng"]),
             MVNM(encoding=U8, text=["Allegro"]), MVIN(encoding=U8, text=["2/4"]),
             TIT1(encoding=U8, text=["Work"])),
         comment="A comment", rating=4, bpm=128.5),
    case("misc/whitespace.flac", "blanks, empty values and control characters",
         flac(title="  Blank\tTitle \n", artist=["", "  ", "Ada Stone "], album="Cor\x01pus",
              genre=""),
         title="Blank Title", artists=["Ada Stone"], album="Corpus", genres=[],
         accept={"title": ["Blank\tTitle"]}),
    case("misc/long.flac", "a title of 100,000 characters and 2,000 artists",
         flac(title="T" * 100000, artist=[f"Artist {i}" for i in range(2000)], album="Long"),
         title_starts="TTTT"),
    case("misc/html.mp3", "markup in tags is text",
         id3(*song("<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
                   "A & B \"quoted\" 'x'")),
         title="<script>alert(1)</script>", artists=["<img src=x onerror=alert(1)>"],
         album="A & B \"quoted\" 'x'"),
    case("misc/untagged.flac", "no tags: the name of the file serves", title="untagged",
         artists=["Unknown Artist"]),
    case("misc/Ada Stone - Named Only.mp3", "no tags, artist and title in the name",
         title="Named Only", artists=["Ada Stone"],
         accept={"title": ["Ada Stone - Named Only"], "artists": [["Unknown Artist"]]}),
    case("misc/ünïcode ☂ 紙 'q' & #1?.ogg", "a name that needs care in addresses and SQL",
         ogg(title="Names"), title="Names"),
]
