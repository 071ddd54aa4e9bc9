"""The size of a picture, read from its first bytes."""
from __future__ import annotations

import struct


def size_of(data: bytes) -> tuple[str, int, int]:
    """Format, width, height."""
    if data.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", data[16:24])
        return "png", width, height
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    if data[4:12] in (b"ftypavif", b"ftypmif1"):
        at = data.index(b"ispe")
        width, height = struct.unpack(">II", data[at + 8:at + 16])
        return "avif", width, height
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    raise AssertionError(f"no picture: {data[:16]!r}")


def _webp(data: bytes) -> tuple[str, int, int]:
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return "webp", width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        bits = struct.unpack("<I", data[21:25])[0]
        return "webp", (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    width = int.from_bytes(data[24:27], "little") + 1
    height = int.from_bytes(data[27:30], "little") + 1
    return "webp", width, height


def _jpeg(data: bytes) -> tuple[str, int, int]:
    at = 2
    while True:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2:at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5:at + 9])
            return "jpeg", width, height
        at += 2 + length
