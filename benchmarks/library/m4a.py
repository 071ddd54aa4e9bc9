"""M4A files (ISO/IEC 14496-12): a clip's atoms with iTunes' metadata in moov/udta/meta/ilst.

How ilst is laid out stands in Apple's "QuickTime File Format", chapter "Metadata".
"""
from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from .tags import FREE_FIELDS, Tags, by_field

TEXT_ATOMS = {
    "TITLE": b"\xa9nam",
    "ARTIST": b"\xa9ART",
    "ALBUMARTIST": b"aART",
    "ALBUM": b"\xa9alb",
    "GENRE": b"\xa9gen",
    "COMPOSER": b"\xa9wrt",
    "DATE": b"\xa9day",
    "LYRICS": b"\xa9lyr",
    "TITLESORT": b"sonm",
    "ARTISTSORT": b"soar",
    "ALBUMARTISTSORT": b"soaa",
    "ALBUMSORT": b"soal",
}
FREE_ATOMS = FREE_FIELDS | {"MUSICBRAINZ_TRACKID": "MusicBrainz Track Id"}
# The "well-known types" of data atoms.
RESERVED, UTF8, JPEG, INTEGER = 0, 1, 13, 21
ATOM_HEADER_SIZE = 8
FREE_SIZE = 256


@dataclass(frozen=True)
class M4aClip:
    before: bytes  # the atoms ahead of moov
    moov: bytes  # what moov holds, less udta
    moov_size: int  # bytes, of the atom as ffmpeg wrote it
    after: bytes
    audio_after: bool  # mdat follows moov, and so moves when moov grows


def split_atoms(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and whole atom; sizes of 64 bits do not occur in clips."""
    at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at:at + size]
        at += size


def split_m4a(data: bytes) -> M4aClip:
    atoms = list(split_atoms(data))
    kinds = [kind for kind, _ in atoms]
    place = kinds.index(b"moov")
    moov = atoms[place][1]
    kept = [whole for kind, whole in split_atoms(moov[ATOM_HEADER_SIZE:]) if kind != b"udta"]
    return M4aClip(before=b"".join(whole for _, whole in atoms[:place]), moov=b"".join(kept),
                   moov_size=len(moov), after=b"".join(whole for _, whole in atoms[place + 1:]),
                   audio_after=place < kinds.index(b"mdat"))


def atom(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", len(body) + ATOM_HEADER_SIZE) + kind + body


def data_atom(data_type: int, value: bytes) -> bytes:
    """With the locale 0."""
    return atom(b"data", struct.pack(">II", data_type, 0), value)


def item(field: str, values: list[str]) -> bytes:
    texts = [data_atom(UTF8, value.encode()) for value in values]
    if field in TEXT_ATOMS:
        return atom(TEXT_ATOMS[field], *texts)
    mean = atom(b"mean", bytes(4), b"com.apple.iTunes")
    name = atom(b"name", bytes(4), FREE_ATOMS.get(field, field).encode())
    return atom(b"----", mean, name, *texts)


def items(tags: Tags, cover: bytes | None) -> bytes:
    """The content of ilst."""
    fields = by_field(tags)
    found = []
    track, tracks = fields.pop("TRACKNUMBER", []), fields.pop("TRACKTOTAL", ["0"])
    if track:
        numbers = struct.pack(">HHHH", 0, int(track[0]), int(tracks[0]), 0)
        found.append(atom(b"trkn", data_atom(RESERVED, numbers)))
    disc, discs = fields.pop("DISCNUMBER", []), fields.pop("DISCTOTAL", ["0"])
    if disc:
        numbers = struct.pack(">HHH", 0, int(disc[0]), int(discs[0]))
        found.append(atom(b"disk", data_atom(RESERVED, numbers)))
    if fields.pop("COMPILATION", []):
        found.append(atom(b"cpil", data_atom(INTEGER, b"\x01")))
    for tempo in fields.pop("BPM", [])[:1]:
        found.append(atom(b"tmpo", data_atom(INTEGER, struct.pack(">H", int(tempo)))))
    found += [item(field, values) for field, values in fields.items()]
    if cover:
        found.append(atom(b"covr", data_atom(JPEG, cover)))
    return b"".join(found)


def with_moved_chunks(moov: bytes, by: int) -> bytes:
    """Chunk offsets (14496-12, section 8.7.5) count from the file's begin; clips have one stco."""
    at = moov.index(b"stco") + 8  # past the type, the version and the flags
    count, = struct.unpack_from(">I", moov, at)
    at += 4
    offsets = struct.unpack_from(f">{count}I", moov, at)
    moved = struct.pack(f">{count}I", *(offset + by for offset in offsets))
    return moov[:at] + moved + moov[at + len(moved):]


def write_m4a(clip: M4aClip, tags: Tags, cover: bytes | None = None) -> bytes:
    handler = atom(b"hdlr", bytes(8), b"mdirappl", bytes(9))
    metadata = atom(b"meta", bytes(4), handler, atom(b"ilst", items(tags, cover)),
                    atom(b"free", bytes(FREE_SIZE)))
    udta = atom(b"udta", metadata)
    moov = clip.moov
    if clip.audio_after:
        moov = with_moved_chunks(
            moov, ATOM_HEADER_SIZE + len(moov) + len(udta) - clip.moov_size)
    return b"".join([clip.before, atom(b"moov", moov, udta), clip.after])
