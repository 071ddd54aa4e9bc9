"""Pictures for covers: plain, large, and a bomb."""
from __future__ import annotations

import random
import struct
import zlib

from mutagen.flac import Picture


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png(width: int, height: int, packed: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) +
            _chunk(b"IEND", b""))


def plain(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    return _png(width, height, zlib.compress((b"\0" + bytes(colour) * width) * height, 1))


def noise(width: int, height: int) -> bytes:
    """It does not compress, for large files."""
    source = random.Random(5)
    rows = b"".join(b"\0" + source.randbytes(width * 3) for _ in range(height))
    return _png(width, height, zlib.compress(rows, 1))


def bomb(side: int = 20000) -> bytes:
    """Of one colour: a megabyte that unpacks to 1.2 GB."""
    packer = zlib.compressobj(9)
    row = b"\0" + bytes(side * 3)
    return _png(side, side, b"".join(packer.compress(row) for _ in range(side)) + packer.flush())


RED, BLUE = plain(64, 64, (200, 0, 0)), plain(80, 80, (0, 0, 200))


def flac_block(data: bytes, kind: int, mime: str = "image/png") -> Picture:
    block = Picture()
    block.data, block.type, block.mime = data, kind, mime
    return block
