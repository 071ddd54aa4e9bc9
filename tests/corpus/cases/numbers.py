"""Where it stands: compilations, discs, positions."""
from __future__ import annotations

from mutagen.id3 import TCMP, TPE2, TPOS, TRCK

from corpus.case import Case, case
from corpus.writers import U8, flac, id3, mp4, ogg, song

COMPILATION = TCMP(encoding=U8, text=["1"])


def _albums(number: int, artist: str) -> list[Case]:
    return [
        case(f"compilation/{number:02}.mp3", "TCMP and an album artist: one album",
             id3(*song(f"Comp {number}", artist, "All Sorts"), COMPILATION,
                 TPE2(encoding=U8, text=["Various Artists"]),
                 TRCK(encoding=U8, text=[f"{number}/2"])),
             album="All Sorts", compilation=True, album_artists=["Various Artists"],
             track=number, track_total=2),
        case(f"compilation_bare/{number:02}.mp3", "TCMP and no album artist: still one album",
             id3(*song(f"Bare {number}", artist, "Bare Sorts"), COMPILATION,
                 TRCK(encoding=U8, text=[str(number)])),
             album="Bare Sorts", compilation=True, album_artists=["Various Artists"],
             same_album_as="compilation_bare/01.mp3"),
        case(f"box/CD{number}/01.flac", "discs of one album, with subtitles",
             flac(title=f"Box {number}", album="Box", albumartist="Ada Stone",
                  tracknumber="01/12", discnumber=f"{number}/2",
                  discsubtitle=f"Part {number}",
                  musicbrainz_albumid="77777777-7777-4777-8777-777777777777"),
             album="Box", track=1, track_total=12, disc=number, disc_total=2,
             disc_subtitle=f"Part {number}", same_album_as="box/CD1/01.flac"),
    ]


CASES = [
    *_albums(1, "Ada Stone"),
    *_albums(2, "Bo Reed"),
    case("numbers/vinyl.mp3",
         "a vinyl side as number: kept as printed, and the position counts along the sides",
         id3(*song("Side", album="Sides"), TRCK(encoding=U8, text=["A3"])), number="A3", track=1,
         accept={"track": [None, 3]}),
    case("numbers/padded.mp3", "'01/12' and '1/02'",
         id3(*song("Padded", album="Padded"), TRCK(encoding=U8, text=["01/12"]),
             TPOS(encoding=U8, text=["1/02"])),
         track=1, track_total=12, disc=1, disc_total=2),
    case("numbers/zero.m4a", "0 of 0 is no number",
         mp4(cnam="Zero", calb="Zero", trkn=[(0, 0)], disk=[(0, 0)]), track=None),
    case("numbers/huge.flac", "numbers beyond 16 and 32 bits; without a disc it is the first",
         flac(title="Huge", album="Huge", tracknumber="70000", discnumber="99999999999"),
         track=70000, disc=1),
    case("numbers/totals.ogg", "totals in fields of their own",
         ogg(title="Totals", album="Totals", tracknumber="7", tracktotal="9", totaltracks="9",
             discnumber="1", disctotal="2"),
         track=7, track_total=9, disc=1, disc_total=2),
]
