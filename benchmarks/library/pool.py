"""The clip pool in memory, taken apart so that a file is put together by joining bytes."""
from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .clips import CLIPS
from .flac import FlacClip, split_flac, write_flac
from .m4a import M4aClip, split_m4a, write_m4a
from .mp3 import write_mp3
from .ogg import OpusClip, split_opus, write_opus
from .tags import Tags


@dataclass(frozen=True)
class Pool:
    """Lists by the number of the clip, or of the cover."""

    flac: list[FlacClip]
    mp3: list[bytes]
    opus: list[OpusClip]
    m4a: list[M4aClip]
    covers: list[bytes]  # JPEG


@dataclass(frozen=True)
class Encoding:
    """Which of the pool's files a track is made from, and how it is tagged."""

    extension: str
    clip: int
    id3_version: int  # 3 or 4; of MP3 only


@cache
def load_pool(folder: Path) -> Pool:
    def all_of(extension: str) -> list[bytes]:
        return [(folder / f"{number:02d}.{extension}").read_bytes() for number in range(CLIPS)]

    return Pool(flac=[split_flac(data) for data in all_of("flac")], mp3=all_of("mp3"),
                opus=[split_opus(data) for data in all_of("opus")],
                m4a=[split_m4a(data) for data in all_of("m4a")],
                covers=[path.read_bytes() for path in sorted(folder.glob("cover*.jpg"))])


def music_file(pool: Pool, encoding: Encoding, tags: Tags, cover: bytes | None) -> bytes:
    if encoding.extension == "flac":
        return write_flac(pool.flac[encoding.clip], tags, cover)
    if encoding.extension == "mp3":
        return write_mp3(pool.mp3[encoding.clip], tags, cover, encoding.id3_version)
    if encoding.extension == "opus":
        return write_opus(pool.opus[encoding.clip], tags, cover)
    return write_m4a(pool.m4a[encoding.clip], tags, cover)


def unique_cover(jpeg: bytes, key: str) -> bytes:
    """The same picture in other bytes: a comment (ITU-T T.81, section B.2.4.5) after the start."""
    comment = key.encode()
    return jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + jpeg[2:]
