"""Untagged sound of every kind, a second of a quiet tone each."""
from __future__ import annotations

import struct
import subprocess
import zlib
from pathlib import Path

CODECS = {
    "mp3": ["-c:a", "libmp3lame", "-b:a", "64k"],
    "flac": ["-c:a", "flac"],
    "ogg": ["-c:a", "libvorbis", "-q:a", "1"],
    "opus": ["-c:a", "libopus", "-b:a", "32k"],
    "m4a": ["-c:a", "aac", "-b:a", "64k"],
    "alac.m4a": ["-c:a", "alac"],
    "wav": ["-c:a", "pcm_s16le"],
    "aiff": ["-c:a", "pcm_s16be"],
    "wv": ["-c:a", "wavpack"],
    "wma": ["-c:a", "wmav2", "-b:a", "64k"],
    "tta": ["-c:a", "tta"],
}


def tone(path: Path, kind: str, seconds: float = 1.0) -> bytes:
    """For the file that `path` will be: no two of the corpus sound alike."""
    frequency = 200 + zlib.crc32(path.name.encode()) % 4000
    made = path.with_name(f".{path.name}.base.{kind}")
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i",
                    f"sine=frequency={frequency}:duration={seconds}:sample_rate=44100",
                    "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact",
                    "-ac", "2", *CODECS[kind], str(made)], check=True)
    data = made.read_bytes()
    made.unlink()
    return data


def musepack(path: Path) -> bytes:
    source = path.with_name(f".{path.name}.wav")
    made = path.with_name(f".{path.name}.mpc")
    source.write_bytes(tone(path, "wav"))
    subprocess.run(["mpcenc", "--silent", "--overwrite", str(source), str(made)], check=True,
                   capture_output=True)
    data = made.read_bytes()
    source.unlink()
    made.unlink()
    return data


def dsf(_path: Path) -> bytes:
    """DSD64, two channels, 0.2 s of the pattern that is silence."""
    samples = 564480
    blocks = -(-samples // 8 // 4096)
    body = b"\x69" * (blocks * 4096 * 2)
    form = b"fmt " + struct.pack("<QIIIIIIQII", 52, 1, 0, 2, 2, 2822400, 1, samples, 4096, 0)
    data = b"data" + struct.pack("<Q", len(body) + 12) + body
    return b"DSD " + struct.pack("<QQQ", 28, 28 + len(form) + len(data), 0) + form + data


def monkeys(_path: Path) -> bytes:
    """The header of Monkey's Audio 3.99 without a frame: enough for tags, not for decoders."""
    head = struct.pack("<4sHHIIIIIII", b"MAC ", 3990, 0, 52, 24, 0, 0, 0, 0, 0) + b"\0" * 16
    return head + struct.pack("<HHIIIHHI", 2000, 0, 73728, 44100, 1, 16, 2, 44100) + b"\0" * 64


def wav_with_info(path: Path) -> bytes:
    texts = ((b"INAM", b"Info Title\0"), (b"IART", b"Ada Stone\0"), (b"IPRD", b"Corpus\0"),
             (b"ICRD", b"1997\0"), (b"ITRK", b"5\0"))
    info = b"INFO" + b"".join(name + struct.pack("<I", len(text)) + text + b"\0" * (len(text) % 2)
                              for name, text in texts)
    data = tone(path, "wav") + b"LIST" + struct.pack("<I", len(info)) + info
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def with_id3v1(path: Path) -> bytes:
    fields = (("Vieux Café".encode("latin-1"), 30), (b"Ada Stone", 30), (b"Old Album", 30),
              (b"1988", 4), (b"", 28))
    tag = b"TAG" + b"".join(text.ljust(size, b"\0") for text, size in fields)
    return tone(path, "mp3") + tag + bytes([0, 4, 17])


def lying_comment(path: Path) -> bytes:
    """A FLAC whose block of comments tells an absurd length."""
    data = tone(path, "flac")
    body = struct.pack("<I", 0xFFFFFFF0) + b"x" * 60
    info = data[4:42]
    head = data[:4] + bytes([info[0] & 0x7F]) + info[1:]
    return head + bytes([0x84]) + len(body).to_bytes(3, "big") + body + data[-2000:]
