"""Covers: which of several counts, and those that are none."""
from __future__ import annotations

import base64
from pathlib import Path

from mutagen.flac import FLAC
from mutagen.mp4 import MP4Cover

from corpus.case import case
from corpus.pictures import BLUE, RED, bomb, flac_block, noise
from corpus.writers import flac, id3, in_folder, mp4, ogg, picture, song

JUNK = b"\xff\xd8\xff\xe0" + b"junk" * 50
LINK = b"http://192.0.2.1/x.jpg"


def add_blocks(path: Path) -> None:
    audio = FLAC(path)
    for kind, data in ((4, BLUE), (3, RED), (6, BLUE)):
        audio.add_picture(flac_block(data, kind))
    audio.save()


CASES = [
    case("art/huge.mp3", "a front cover of 22 MB", id3(*song("Huge Art", album="Art 1"),
         picture(noise(2700, 2700))), art=True),
    case("art/several.mp3", "back, then front: the front counts",
         id3(*song("Several", album="Art 2"), picture(BLUE, 4, desc="back"),
             picture(RED, 3, desc="front"), picture(BLUE, 8, desc="artist")), art_colour="red"),
    case("art/several.flac", "FLAC's blocks by their type", flac(title="Several", album="Art 3"),
         add_blocks, art_colour="red"),
    case("art/corrupt.mp3", "a cover that cannot be decoded is none, and no error to a listener",
         id3(*song("Corrupt Art", album="Art 4"), picture(JUNK, mime="image/jpeg")), art=False),
    case("art/wrong_mime.mp3", "a PNG marked image/jpeg",
         id3(*song("Wrong Mime", album="Art 5"), picture(RED, mime="image/jpeg")),
         art_colour="red"),
    case("art/link.mp3", "a picture that is a link is not fetched",
         id3(*song("Link Art", album="Art 6"), picture(LINK, mime="-->")), art=False),
    case("art/bomb.mp3", "a PNG of 20000 x 20000 in one colour: 1.2 GB decoded",
         id3(*song("Bomb", album="Art 7"), picture(bomb())), art=False),
    case("art/vorbis_block.ogg", "METADATA_BLOCK_PICTURE",
         ogg(title="Block", album="Art 8", metadata_block_picture=base64.b64encode(
             flac_block(RED, 3).write()).decode()), art_colour="red"),
    case("art/vorbis_coverart.ogg", "COVERART, the older field",
         ogg(title="Old Block", album="Art 9", coverart=base64.b64encode(RED).decode(),
             coverartmime="image/png"), art_colour="red"),
    case("art/mp4.m4a", "the atom covr",
         mp4(cnam="Covr", calb="Art 10", covr=[MP4Cover(RED, MP4Cover.FORMAT_PNG)]),
         art_colour="red"),
    case("art_folder/track.flac", "Cover.PNG in the folder",
         flac(title="Folder", album="Folder Art"), in_folder("Cover.PNG", RED),
         art_colour="red"),
]
