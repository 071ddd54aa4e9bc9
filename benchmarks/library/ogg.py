"""Ogg Opus files (RFC 3533, RFC 7845): a clip's audio pages behind a comment header of our own."""
from __future__ import annotations

import base64
import struct
import zlib
from dataclasses import dataclass

from .tags import Tags
from .vorbis import picture_block, vorbis_comment

# Offsets in a page, RFC 3533, section 6.
SERIAL, SEQUENCE, CHECKSUM, SEGMENTS, LACING = 14, 18, 22, 26, 27
CONTINUED = 1  # header type: the page goes on with a packet of the page before
SEGMENTS_MAX = 255  # of a page, and bytes of a segment
NO_PACKET_ENDS = b"\xff" * 8  # as granule position
REVERSED_BITS = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True)
class OpusClip:
    head: bytes  # the page of the identification header
    serial: bytes
    audio: tuple[bytes, ...]  # pages; the comment header was one page, so they count from 2


def checksum(page: bytes) -> int:
    """RFC 3533's CRC-32 takes bits from the top, starts at 0 and inverts nothing; zlib's does
    the opposite three times, so it runs on reversed bits with both inversions undone."""
    reverse = zlib.crc32(page.translate(REVERSED_BITS), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{reverse:032b}"[::-1], 2)


def with_checksum(page: bytes) -> bytes:
    """The page's checksum must be 0 before."""
    return page[:CHECKSUM] + struct.pack("<I", checksum(page)) + page[SEGMENTS:]


def split_pages(data: bytes) -> list[bytes]:
    pages = []
    at = 0
    while at < len(data):
        segments = data[at + SEGMENTS]
        lacing = data[at + LACING:at + LACING + segments]
        end = at + LACING + segments + sum(lacing)
        pages.append(data[at:end])
        at = end
    return pages


def split_opus(data: bytes) -> OpusClip:
    head, comments, *audio = split_pages(data)
    return OpusClip(head, comments[SERIAL:SEQUENCE], tuple(audio))


def packet_pages(packet: bytes, serial: bytes) -> list[bytes]:
    """A header packet on pages of its own, which count from 1."""
    full, rest = divmod(len(packet), SEGMENTS_MAX)
    lacing = bytes([SEGMENTS_MAX] * full + [rest])
    pages: list[bytes] = []
    at = 0
    for first in range(0, len(lacing), SEGMENTS_MAX):
        segments = lacing[first:first + SEGMENTS_MAX]
        size = sum(segments)
        ends = first + SEGMENTS_MAX >= len(lacing)
        header = b"".join([b"OggS\0", bytes([CONTINUED if pages else 0]),
                           bytes(8) if ends else NO_PACKET_ENDS, serial,
                           struct.pack("<II", len(pages) + 1, 0), bytes([len(segments)])])
        pages.append(with_checksum(header + segments + packet[at:at + size]))
        at += size
    return pages


def renumbered(page: bytes, sequence: int) -> bytes:
    return with_checksum(page[:SEQUENCE] + struct.pack("<II", sequence, 0) + page[SEGMENTS:])


def write_opus(clip: OpusClip, tags: Tags, cover: bytes | None = None) -> bytes:
    if cover:
        picture = base64.b64encode(picture_block(cover)).decode()
        tags = [*tags, ("METADATA_BLOCK_PICTURE", picture)]
    comments = packet_pages(b"OpusTags" + vorbis_comment(tags), clip.serial)
    audio: list[bytes] | tuple[bytes, ...] = clip.audio
    if len(comments) > 1:
        audio = [renumbered(page, sequence)
                 for sequence, page in enumerate(clip.audio, len(comments) + 1)]
    return b"".join([clip.head, *comments, *audio])
