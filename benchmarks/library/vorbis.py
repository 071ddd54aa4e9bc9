"""What FLAC and Ogg Opus have in common: the Vorbis comment and the picture block."""
from __future__ import annotations

import struct

from .tags import Tags

VENDOR = b"synth 1"
FRONT_COVER = 3  # of the picture types of ID3v2's APIC
BITS_PER_PIXEL = 24


def vorbis_comment(tags: Tags) -> bytes:
    """RFC 9639, section 8.6: numbers are 32 bits, little-endian, unlike the rest of FLAC."""
    entries = [f"{field}={value}".encode("utf-8", "surrogateescape") for field, value in tags]
    return b"".join([struct.pack("<I", len(VENDOR)), VENDOR, struct.pack("<I", len(entries)),
                     *(struct.pack("<I", len(entry)) + entry for entry in entries)])


def picture_block(jpeg: bytes) -> bytes:
    """RFC 9639, section 8.8, without a description; width and height 0 mean unknown."""
    mime = b"image/jpeg"
    return (struct.pack(">II", FRONT_COVER, len(mime)) + mime + struct.pack(">I", 0)
            + struct.pack(">IIIII", 0, 0, BITS_PER_PIXEL, 0, len(jpeg)) + jpeg)
