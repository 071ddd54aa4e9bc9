"""FLAC files (RFC 9639): a clip's frames behind metadata blocks of our own."""
from __future__ import annotations

from dataclasses import dataclass

from .tags import Tags
from .vorbis import picture_block, vorbis_comment

# Block types, RFC 9639, section 8.1.
STREAMINFO, PADDING, VORBIS_COMMENT, PICTURE = 0, 1, 4, 6
LAST_BLOCK = 0x80
MARKER = b"fLaC"
BLOCK_HEADER_SIZE = 4
STREAMINFO_SIZE = 34
PADDING_SIZE = 1024


@dataclass(frozen=True)
class FlacClip:
    streaminfo: bytes
    frames: bytes


def split_flac(data: bytes) -> FlacClip:
    at = len(MARKER)
    streaminfo = b""
    last = False
    while not last:
        kind, last = data[at] & ~LAST_BLOCK, bool(data[at] & LAST_BLOCK)
        size = int.from_bytes(data[at + 1:at + 4], "big")
        at += BLOCK_HEADER_SIZE
        if kind == STREAMINFO:
            streaminfo = data[at:at + size]
        at += size
    return FlacClip(streaminfo, data[at:])


def block(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def write_flac(clip: FlacClip, tags: Tags, cover: bytes | None = None) -> bytes:
    blocks = [block(STREAMINFO, clip.streaminfo), block(VORBIS_COMMENT, vorbis_comment(tags))]
    if cover:
        blocks.append(block(PICTURE, picture_block(cover)))
    blocks.append(block(PADDING | LAST_BLOCK, bytes(PADDING_SIZE)))
    return b"".join([MARKER, *blocks, clip.frames])
