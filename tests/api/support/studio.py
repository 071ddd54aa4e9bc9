"""Thousands of songs in a moment: one FLAC of ffmpeg's, each time behind other tags."""
from __future__ import annotations

import struct
from functools import cache
from hashlib import md5
from pathlib import Path
from tempfile import TemporaryDirectory

from support.music import ffmpeg

STREAM_INFO, PADDING, COMMENT = 0, 1, 4


@cache
def _parts(seconds: int) -> tuple[bytes, bytes]:
    """The stream information and the frames."""
    with TemporaryDirectory() as folder:
        made = Path(folder) / "base.flac"
        tone = f"sine=frequency=440:sample_rate=8000:duration={seconds},volume=0.01"
        ffmpeg("-f", "lavfi", "-i", tone, "-map_metadata", "-1", made)
        data = made.read_bytes()
    at, last = 4, False
    while not last:
        last = bool(data[at] & 0x80)
        at += 4 + int.from_bytes(data[at + 1:at + 4], "big")
    return data[8:42], data[at:]


def _block(kind: int, body: bytes, last: bool = False) -> bytes:
    return bytes([kind | (0x80 if last else 0)]) + len(body).to_bytes(3, "big") + body


def song(sound: str, *, seconds: int = 6, padding: int = 0, **tags: str) -> bytes:
    """A FLAC whose stream information tells of another sound for each `sound`."""
    info, frames = _parts(seconds)
    texts = [f"{name.upper()}={value}".encode() for name, value in tags.items()]
    comment = struct.pack("<I", 5) + b"segue" + struct.pack("<I", len(texts)) + b"".join(
        struct.pack("<I", len(text)) + text for text in texts)
    return (b"fLaC" + _block(STREAM_INFO, info[:18] + md5(sound.encode()).digest()) +
            _block(COMMENT, comment) + _block(PADDING, bytes(padding), last=True) + frames)


def write_song(path: Path, sound: str, **tags: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(song(sound, **tags))


def cue_sheet(album: str, artist: str, titles: list[str], seconds: int = 2,
              file: str = "disc.wav") -> str:
    """Tracks of equal length."""
    lines = [f'PERFORMER "{artist}"', f'TITLE "{album}"', "REM DATE 1971", f'FILE "{file}" WAVE']
    for number, title in enumerate(titles, 1):
        minutes, rest = divmod((number - 1) * seconds, 60)
        lines += [f"  TRACK {number:02} AUDIO", f'    TITLE "{title}"',
                  f"    INDEX 01 {minutes:02}:{rest:02}:00"]
    return "\r\n".join([*lines, ""])


def write_disc(folder: Path, album: str, artist: str, titles: list[str]) -> None:
    """A disc in one file of 6 s, and its sheet."""
    write_song(folder / "disc.flac", album, genre="Disc")
    (folder / "disc.cue").write_text(cue_sheet(album, artist, titles))


def make_shelf(folder: Path, albums: int, tracks: int, name: str = "Shelf") -> Path:
    """Albums of artists, some on two discs, some by many hands."""
    for album in range(albums):
        artist = f"Artist {album % 17}"
        place = folder / f"{artist}/{name} {album:03}"
        for number in range(1, tracks + 1):
            many = album % 11 == 0
            disc = 2 if album % 7 == 0 and number > tracks // 2 else 1
            path = place / (f"CD{disc}" if album % 7 == 0 else "") / f"{number:02}.flac"
            write_song(path, f"{name} {album} {number}", title=f"Song {number}",
                       album=f"{name} {album:03}",
                       artist=f"Artist {(album + number) % 17}" if many else artist,
                       albumartist="Various Artists" if many else artist,
                       tracknumber=str(number), discnumber=str(disc),
                       date=str(1960 + album % 60), genre=f"Genre {album % 5}")
    return folder


# MPEG 2, layer III, mono, 24 kHz, 32 kbit/s: every frame has 96 bytes.
MP3_FRAME, MP3_HEAD = 96, b"\xff\xf3\x44\xc0"


@cache
def _mp3_frames(seconds: int) -> bytes:
    with TemporaryDirectory() as folder:
        made = Path(folder) / "base.mp3"
        tone = f"sine=frequency=440:sample_rate=24000:duration={seconds}"
        ffmpeg("-f", "lavfi", "-i", tone, "-ac", "1", "-b:a", "32k", "-write_xing", "0",
               "-map_metadata", "-1", "-id3v2_version", "0", made)
        return made.read_bytes()


def mp3_sound(sound: str, *, seconds: int = 6, gain: int = 0) -> bytes:
    """MP3 frames, other ones for each `sound`; `gain` as mp3gain adds it, in each frame."""
    frames = bytearray(_mp3_frames(seconds))
    noise = md5(sound.encode()).digest()
    for at in range(0, len(frames), MP3_FRAME):
        assert frames[at:at + 2] == MP3_HEAD[:2]
        frames[at + 80:at + 96] = noise
        # global_gain: 8 bits, 30 bits behind the header.
        packed = int.from_bytes(frames[at + 7:at + 9], "big")
        value = min(255, (packed >> 2 & 0xFF) + gain)
        frames[at + 7:at + 9] = (packed & ~(0xFF << 2) | value << 2).to_bytes(2, "big")
    return bytes(frames)


def mp3_song(sound: str, *, gain: int = 0, **tags: str) -> bytes:
    """With ID3v2.4."""
    frames = b""
    for name, value in tags.items():
        text = b"\x03" + value.encode()
        frames += ID3_FRAMES[name].encode() + _syncsafe(len(text)) + b"\0\0" + text
    return b"ID3\x04\0\0" + _syncsafe(len(frames)) + frames + mp3_sound(sound, gain=gain)


ID3_FRAMES = {"title": "TIT2", "artist": "TPE1", "albumartist": "TPE2", "album": "TALB",
              "tracknumber": "TRCK", "date": "TDRC"}


def _syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
