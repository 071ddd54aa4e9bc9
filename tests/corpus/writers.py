"""Tags of every kind, written with mutagen."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from mutagen.aiff import AIFF
from mutagen.apev2 import APEBinaryValue, APEv2
from mutagen.asf import ASF
from mutagen.dsf import DSF
from mutagen.flac import FLAC
from mutagen.id3 import APIC, ID3, TALB, TIT2, TPE1, TXXX, Encoding
from mutagen.mp4 import MP4, AtomDataType, MP4FreeForm
from mutagen.musepack import Musepack
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE
from mutagen.wavpack import WavPack

from corpus.case import Edit

U8, U16, L1 = Encoding.UTF8, Encoding.UTF16, Encoding.LATIN1


def song(title: str, artist: str | list[str] = "Paper Boats", album: str = "Corpus",
         encoding: Encoding = U8) -> list[Any]:
    """Frames of title, artist and album."""
    artists = artist if isinstance(artist, list) else [artist]
    return [TIT2(encoding=encoding, text=[title]), TPE1(encoding=encoding, text=artists),
            TALB(encoding=encoding, text=[album])]


def txxx(name: str, *values: str) -> TXXX:
    return TXXX(encoding=U8, desc=name, text=list(values))


def picture(data: bytes, kind: int = 3, mime: str = "image/png", desc: str = "") -> APIC:
    return APIC(encoding=U8, mime=mime, type=kind, desc=desc, data=data)


def id3(*frames: Any, v: int = 4, v1: int = 0) -> Edit:
    """ID3v2.3 or v2.4; `v1` as mutagen has it: 0 removes ID3v1, 2 writes it."""
    def edit(path: Path) -> None:
        tags = ID3()
        for frame in frames:
            tags.add(frame)
        if v == 3:
            tags.update_to_v23()
        tags.save(path, v2_version=v, v1=v1, v23_sep="/")

    return edit


def id3_in(kind: type[WAVE] | type[AIFF] | type[DSF], *frames: Any) -> Edit:
    """ID3 in a chunk of another container."""
    def edit(path: Path) -> None:
        audio = kind(path)
        audio.add_tags()
        for frame in frames:
            audio.tags.add(frame)
        audio.save()

    return edit


def _vorbis(kind: type[FLAC] | type[OggVorbis] | type[OggOpus], values: dict[str, Any]) -> Edit:
    def edit(path: Path) -> None:
        audio = kind(path)
        if audio.tags is None:
            audio.add_tags()
        for key, value in {"artist": "Ada Stone", "album": "Corpus", **values}.items():
            audio[key] = value if isinstance(value, list) else [value]
        audio.save()

    return edit


def flac(**values: Any) -> Edit:
    """Ada Stone is the artist and Corpus the album unless said otherwise; so below."""
    return _vorbis(FLAC, values)


def ogg(**values: Any) -> Edit:
    return _vorbis(OggVorbis, values)


def opus(**values: Any) -> Edit:
    return _vorbis(OggOpus, values)


def mp4(free: dict[str, str | list[str]] | None = None, **atoms: Any) -> Edit:
    """`cnam` stands for "©nam", `free` for what iTunes writes under "----"."""
    def edit(path: Path) -> None:
        audio = MP4(path)
        for name, value in {"cART": "Ada Stone", "calb": "Corpus", **atoms}.items():
            sign = name[0] == "c" and name[1:] in ("nam", "ART", "alb", "lyr")
            audio["©" + name[1:] if sign else name] = value
        for name, texts in (free or {}).items():
            values = texts if isinstance(texts, list) else [texts]
            audio[f"----:com.apple.iTunes:{name}"] = [
                MP4FreeForm(text.encode(), AtomDataType.UTF8) for text in values]
        audio.save()

    return edit


def apev2(**values: Any) -> Edit:
    def edit(path: Path) -> None:
        tag = APEv2()
        for name, value in values.items():
            tag[name] = value
        tag.save(path)

    return edit


def apev2_in(kind: type[WavPack] | type[Musepack], title: str, cover: bytes = b"") -> Edit:
    """APEv2 as the format's own tag."""
    def edit(path: Path) -> None:
        audio = kind(path)
        if audio.tags is None:
            audio.add_tags()
        audio["Title"], audio["Artist"] = title, ["Ada Stone", "Bo Reed"]
        audio["Album"], audio["Track"] = "Corpus", "4/8"
        if cover:
            audio["Cover Art (Front)"] = APEBinaryValue(b"cover.png\0" + cover)
        audio.save()

    return edit


def asf(**values: str | list[str]) -> Edit:
    """`WM_AlbumTitle` stands for "WM/AlbumTitle"."""
    def edit(path: Path) -> None:
        audio = ASF(path)
        for name, value in values.items():
            audio[name.replace("_", "/")] = value if isinstance(value, list) else [value]
        audio.save()

    return edit


def beside(suffix: str, data: bytes | str) -> Edit:
    """A companion with the same stem."""
    content = data.encode() if isinstance(data, str) else data
    return lambda path: path.with_suffix(suffix).write_bytes(content) and None


def in_folder(name: str, data: bytes) -> Edit:
    return lambda path: path.with_name(name).write_bytes(data) and None
