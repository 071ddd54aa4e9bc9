"""Files that are broken, or no music at all."""
from __future__ import annotations

from pathlib import Path

from corpus.case import case
from corpus.sounds import lying_comment, tone
from corpus.writers import flac

ENDLESS_TAG = b"ID3\x04\0\0\x7f\x7f\x7f\x7fTIT2"


def first_half(path: Path) -> bytes:
    data = tone(path, "flac")
    return data[:len(data) // 2]


def turn_into_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()



CASES = [
    case("damaged/really_flac.mp3", "a FLAC that is called .mp3", flac(title="Really Flac"),
         kind="flac", title="Really Flac"),
    case("damaged/text.mp3", "text that is called .mp3", status="not_audio",
         data=lambda _: b"this is not audio\n" * 40),
    case("damaged/zero.flac", "an empty file", data=lambda _: b"", status="not_audio"),
    case("damaged/truncated.flac", "a FLAC that ends in the middle", status="maybe",
         data=first_half),
    case("damaged/truncated.m4a", "an MP4 that lost its moov", status="maybe",
         data=lambda path: tone(path, "m4a")[:2000]),
    case("damaged/truncated_tag.mp3", "an ID3v2 tag that claims more than the file has",
         status="maybe", data=lambda path: ENDLESS_TAG + tone(path, "mp3")),
    case("damaged/lying_comment.flac", "a comment of 4 GiB in a FLAC of a few kilobytes",
         status="maybe", data=lying_comment),
    case("damaged/garbage_before.mp3", "junk before the first frame", title="garbage_before",
         data=lambda path: b"\0" * 5000 + tone(path, "mp3")),
    case("damaged/folder.mp3", "a folder that is called like a file", turn_into_folder,
         data=lambda _: b"", status="not_audio"),
]
