"""MP3 files: an ID3v2 tag of version 2.3 or 2.4 ahead of a clip.

Sections are those of "ID3 tag version 2.4.0 - Main Structure" and "- Native Frames".
"""
from __future__ import annotations

import struct

from .tags import FREE_FIELDS, Tags, by_field

# Native frames 4.2, and iTunes' own for the sorting and compilations.
TEXT_FRAMES = {
    "TITLE": "TIT2",
    "ARTIST": "TPE1",
    "ALBUMARTIST": "TPE2",
    "ALBUM": "TALB",
    "GENRE": "TCON",
    "COMPOSER": "TCOM",
    "CONDUCTOR": "TPE3",
    "BPM": "TBPM",
    "ISRC": "TSRC",
    "LABEL": "TPUB",
    "COMPILATION": "TCMP",
    "DISCSUBTITLE": "TSST",
    "TITLESORT": "TSOT",
    "ARTISTSORT": "TSOP",
    "ALBUMARTISTSORT": "TSO2",
    "ALBUMSORT": "TSOA",
    "MOOD": "TMOO",
    "MEDIA": "TMED",
}
FRONT_COVER = 3
PADDING_SIZE = 512


def syncsafe(number: int) -> bytes:
    """Main structure 6.2: 28 bits, seven in each byte."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


class Id3Frames:
    """Frames as 2.4 has them, in UTF-8, or as 2.3 has them, in UTF-16 with a byte order mark."""

    def __init__(self, version: int) -> None:
        self.v24 = version == 4
        self.encoding = b"\x03" if self.v24 else b"\x01"
        self.end_of_text = b"\0" if self.v24 else b"\0\0"
        self.frames: list[bytes] = []

    def text(self, value: str) -> bytes:
        return value.encode() if self.v24 else b"\xff\xfe" + value.encode("utf-16-le")

    def add(self, frame_id: str, body: bytes) -> None:
        """Main structure 4; in 2.3 the size is a plain number."""
        size = syncsafe(len(body)) if self.v24 else struct.pack(">I", len(body))
        self.frames.append(frame_id.encode() + size + b"\0\0" + body)

    def add_text(self, frame_id: str, values: list[str]) -> None:
        """Native frames 4.2; 2.3 knows no lists, so the values share one text there."""
        if self.v24:
            texts = self.end_of_text.join(self.text(value) for value in values)
        else:
            texts = self.text((";" if frame_id == "TCON" else "/").join(values))
        self.add(frame_id, self.encoding + texts)

    def add_position(self, frame_id: str, number: list[str], total: list[str]) -> None:
        """TRCK and TPOS: "number/total"."""
        if number:
            self.add_text(frame_id, [f"{number[0]}/{total[0]}" if total else number[0]])

    def add_dates(self, date: list[str], original: list[str]) -> None:
        """2.3 has frames for years only."""
        if date and self.v24:
            self.add_text("TDRC", date)
        elif date:
            self.add_text("TYER", [date[0][:4]])
        if original and self.v24:
            self.add_text("TDOR", original[:1])
        elif original:
            self.add_text("TORY", [original[0][:4]])

    def add_lyrics(self, lyrics: str) -> None:
        """Native frames 4.8, with an empty description."""
        description = self.text("") + self.end_of_text
        self.add("USLT", self.encoding + b"eng" + description + self.text(lyrics))

    def add_free(self, description: str, value: str) -> None:
        """Native frames 4.2.6."""
        self.add("TXXX", self.encoding + self.text(description) + self.end_of_text
                 + self.text(value))


def write_id3(tags: Tags, cover: bytes | None = None, version: int = 4) -> bytes:
    """A whole tag of version 2.`version`."""
    fields = by_field(tags)
    frames = Id3Frames(version)
    frames.add_position("TRCK", fields.pop("TRACKNUMBER", []), fields.pop("TRACKTOTAL", []))
    frames.add_position("TPOS", fields.pop("DISCNUMBER", []), fields.pop("DISCTOTAL", []))
    frames.add_dates(fields.pop("DATE", []), fields.pop("ORIGINALDATE", []))
    for lyrics in fields.pop("LYRICS", [])[:1]:
        frames.add_lyrics(lyrics)
    for recording in fields.pop("MUSICBRAINZ_TRACKID", [])[:1]:
        frames.add("UFID", b"http://musicbrainz.org\0" + recording.encode())
    for field, values in fields.items():
        if field in TEXT_FRAMES:
            frames.add_text(TEXT_FRAMES[field], values)
            continue
        for value in values:
            frames.add_free(FREE_FIELDS.get(field, field), value)
    if cover:
        frames.add("APIC", b"\0image/jpeg\0" + bytes([FRONT_COVER]) + b"\0" + cover)
    body = b"".join(frames.frames) + bytes(PADDING_SIZE)
    return b"ID3" + bytes([version, 0, 0]) + syncsafe(len(body)) + body


def write_mp3(clip: bytes, tags: Tags, cover: bytes | None = None, version: int = 4) -> bytes:
    return write_id3(tags, cover, version) + clip
