"""Files that are broken, hostile or named strangely: a scanner must survive all of them."""
from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from .files import Entry, Library, put
from .flac import BLOCK_HEADER_SIZE, MARKER, STREAMINFO_SIZE, write_flac
from .m4a import write_m4a
from .mp3 import write_id3, write_mp3
from .ogg import write_opus
from .pool import Pool
from .tags import Tags
from .vorbis import VENDOR

FOLDER = "drive0/Broken Files/Odd Things (2020)"
CLIP = 7  # the one that all of these are made from
CREDITS = [("ARTIST", "Broken Files"), ("ALBUM", "Odd Things")]
NOISE_SIZE = 30000  # bytes


@dataclass(frozen=True)
class OddFile:
    kind: str
    name: str
    data: bytes
    playable: bool = False


@dataclass(frozen=True)
class Samples:
    """Sound files in each container, with a title of choice."""

    pool: Pool

    def tags(self, title: str) -> Tags:
        return [("TITLE", title), *CREDITS, ("ALBUMARTIST", "Broken Files"), ("TRACKNUMBER", "1")]

    def flac(self, title: str) -> bytes:
        return self.flac_with(self.tags(title))

    def flac_with(self, tags: Tags, cover: bytes | None = None) -> bytes:
        return write_flac(self.pool.flac[CLIP], tags, cover)

    def mp3(self, title: str) -> bytes:
        return write_mp3(self.pool.mp3[CLIP], self.tags(title))

    def opus(self, title: str) -> bytes:
        return write_opus(self.pool.opus[CLIP], self.tags(title))

    def m4a(self, title: str) -> bytes:
        return write_m4a(self.pool.m4a[CLIP], self.tags(title))


def cut_files(samples: Samples) -> Iterator[OddFile]:
    for extension in ("flac", "mp3", "opus", "m4a"):
        yield OddFile("zero bytes", f"zero.{extension}", b"")
    head, audio = "truncated header", "truncated audio"
    yield OddFile(head, "trunc_head.flac", samples.flac("x")[:30])
    yield OddFile(head, "trunc_head.opus", samples.opus("x")[:20])
    yield OddFile(head, "trunc_head.m4a", samples.m4a("x")[:20])
    yield OddFile(audio, "trunc_audio.flac", samples.flac("Truncated Audio Flac")[:9000], True)
    yield OddFile(audio, "trunc_audio.mp3", samples.mp3("Truncated Audio Mp3")[:9000], True)
    yield OddFile(audio, "trunc_audio.opus", samples.opus("Truncated Audio Opus")[:6000], True)
    yield OddFile(audio, "trunc_audio.m4a", samples.m4a("Truncated Audio M4a")[:9000])


def disguised_files(samples: Samples) -> Iterator[OddFile]:
    """The content is not what the extension says."""
    wrong = "wrong extension"
    yield OddFile(f"{wrong} flac as mp3", "wrong_flac.mp3", samples.flac("Wrong Ext Flac"), True)
    yield OddFile(f"{wrong} mp3 as flac", "wrong_mp3.flac", samples.mp3("Wrong Ext Mp3"), True)
    yield OddFile(f"{wrong} opus as ogg", "really_opus.ogg", samples.opus("Opus As Ogg"), True)
    yield OddFile(f"{wrong} jpeg as mp3", "picture.mp3", samples.pool.covers[0])
    yield OddFile(f"{wrong} text as flac", "text.flac", b"this is not audio\n" * 100)
    yield OddFile("random bytes", "random.mp3", Random(5).randbytes(NOISE_SIZE))
    yield OddFile("random bytes", "random.m4a", Random(6).randbytes(NOISE_SIZE))
    yield OddFile("all 0xff", "ff.mp3", b"\xff" * NOISE_SIZE)


def overwritten(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new):]


def overwritten_after(data: bytes, mark: bytes, skip: int, new: bytes) -> bytes:
    """`skip` counts from the end of the first `mark`."""
    return overwritten(data, data.index(mark) + len(mark) + skip, new)


def overwritten_size(data: bytes, atom: bytes, new: bytes) -> bytes:
    """An MP4 atom's size lies ahead of its type."""
    return overwritten_after(data, atom, -len(atom) - len(new), new)


def lying_files(samples: Samples) -> Iterator[OddFile]:
    """Sizes and counts that the file does not have."""
    count = overwritten_after(samples.flac("huge vc count"), VENDOR, 0, b"\xff" * 4)
    yield OddFile("vorbis count 2^32-1", "hugecount.flac", count)
    second_block = len(MARKER) + BLOCK_HEADER_SIZE + STREAMINFO_SIZE
    block = overwritten(samples.flac("huge block"), second_block + 1, b"\xff" * 3)
    yield OddFile("flac block size too big", "hugeblock.flac", block)
    # Between the MIME type and the length of the picture: five numbers of 32 bits.
    with_cover = samples.flac_with(samples.tags("huge pic"), samples.pool.covers[0])
    picture = overwritten_after(with_cover, b"image/jpeg", 5 * 4, b"\x7f\xff\xff\xff")
    yield OddFile("picture length 2^31-1", "hugepic.flac", picture, True)
    zero = overwritten_size(samples.m4a("m4a zero atom"), b"udta", bytes(4))
    yield OddFile("m4a atom size 0", "atom0.m4a", zero)
    huge = overwritten_size(samples.m4a("m4a huge atom"), b"ilst", b"\x7f\xff\xff\xff")
    yield OddFile("m4a atom size 2^31-1", "atomhuge.m4a", huge)
    vendor = overwritten_after(samples.opus("opus huge len"), b"OpusTags", 0, b"\xff\xff\xff\x7f")
    yield OddFile("opus vendor length 2^31-1", "opuslen.opus", vendor)
    tag = overwritten(samples.mp3("Id3 Lies"), 0, b"ID3\x04\0\0\x7f\x7f\x7f\x7f")
    yield OddFile("id3 size lies", "id3size.mp3", tag)


def oddly_tagged_files(samples: Samples) -> Iterator[OddFile]:
    def titled(title: str, *more: tuple[str, str]) -> bytes:
        return samples.flac_with([("TITLE", title), *CREDITS, *more])

    bad_title = b"Bad \xff\xfe\xc3 Utf8".decode("utf-8", "surrogateescape")
    yield OddFile("invalid utf-8 in tag", "badutf8.flac", titled(bad_title), True)
    yield OddFile("no tags at all", "no tags at all.flac", samples.flac_with([]), True)
    yield OddFile("no tags at all", "no tags.mp3", samples.pool.mp3[CLIP], True)
    yield OddFile("nul and control chars in tag", "ctl.flac",
                  titled("Ctl\x00\x01\x1b[31m <b>x</b> \" & '"), True)
    yield OddFile("huge title 100 KB", "hugetitle.flac", titled("L" * 100000), True)
    garbage = titled("Track Num Garbage", ("TRACKNUMBER", "-7/abc"),
                     ("DISCNUMBER", "999999999999"), ("DATE", "0000-99-99"))
    yield OddFile("track number garbage", "tracknum.flac", garbage, True)
    title = "Id3 Before Flac"
    prefixed = write_id3(samples.tags(title)) + samples.flac(title)
    yield OddFile("id3 prefix on flac", "id3flac.flac", prefixed, True)


def oddly_named_files(samples: Samples) -> Iterator[OddFile]:
    yield OddFile("name 250 bytes", "n" * 244 + ".flac", samples.flac("Long Name"), True)
    yield OddFile("newline in name", "new\nline.flac", samples.flac("Newline In Name"), True)
    yield OddFile("leading dot", ".hidden.flac", samples.flac("Hidden Dot"), True)
    yield OddFile("upper case ext", "UPPER.FLAC", samples.flac("Upper Ext"), True)


def entry_of(file: OddFile, shown_name: str | None = None) -> Entry:
    return {"path": f"{FOLDER}/{shown_name or file.name}", "broken": file.kind,
            "playable": file.playable}


def link(path: Path, target: str) -> None:
    if not os.path.lexists(path):
        path.symlink_to(target)


def write_odd_entries(folder: Path, samples: Samples) -> list[Entry]:
    """What only the whole set has: odd folder entries, and names odd in their encoding."""
    latin1 = OddFile("file name not UTF-8", os.fsdecode(b"latin1_\xe9\xff.flac"),
                     samples.flac("Latin1 File Name"), True)
    put(folder / latin1.name, latin1.data)
    entries = [entry_of(latin1, "latin1_<e9><ff>.flac")]
    (folder / "a directory.mp3").mkdir(exist_ok=True)
    if os.environ.get("SYMLINK_LOOP"):
        link(folder / "loop", ".")
    link(folder / "dangling.flac", "/nonexistent/x.flac")
    for title in ("Cafe\u0301 Nfd", "Caf\u00e9 Nfc"):
        file = OddFile("unicode form", f"{title}.flac", samples.flac(title), True)
        put(folder / file.name, file.data)
        entries.append(entry_of(file))
    return entries


def write_odd_files(library: Library, count: int) -> list[Entry]:
    """The first `count` of them; some are readable and only have odd tags."""
    folder = library.folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    samples = Samples(library.pool)
    files = [*cut_files(samples), *disguised_files(samples), *lying_files(samples),
             *oddly_tagged_files(samples), *oddly_named_files(samples)]
    for file in files[:count]:
        put(folder / file.name, file.data)
    entries = [entry_of(file) for file in files[:count]]
    if count >= len(files):
        entries += write_odd_entries(folder, samples)
    return entries
