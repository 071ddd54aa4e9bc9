"""Who made it: several artists, guests, roles."""
from __future__ import annotations

from mutagen.id3 import TCOM, TMCL, TPE2, TPE3, TSO2, TSOP

from corpus.case import case
from corpus.writers import U8, flac, id3, ogg, opus, song, txxx

ADA_BO = ["Ada Stone", "Bo Reed"]
ADA_ID = "22222222-2222-4222-8222-222222222222"
BO_ID = "55555555-5555-4555-8555-555555555555"

CASES = [
    case("artists/id3v24_null.mp3", "ID3v2.4 separates values by NUL",
         id3(*song("Null Sep", ADA_BO)), title="Null Sep", artists=ADA_BO),
    case("artists/id3v23_slash.mp3", "ID3v2.3 separates by /",
         id3(*song("Slash Sep", ADA_BO), v=3), artists=ADA_BO),
    case("artists/id3v23_acdc.mp3", "a slash inside a name is no separator",
         id3(*song("Thunderless", "AC/DASH"), v=3), artists=["AC/DASH"]),
    case("artists/semicolon.mp3", "'; ' separates", id3(*song("Semi", "Ada Stone; Bo Reed")),
         artists=ADA_BO),
    case("artists/feat_artist.mp3", "feat. in the artist",
         id3(*song("Guest", "Ada Stone feat. Bo Reed")), artists=ADA_BO,
         display_artist="Ada Stone feat. Bo Reed"),
    case("artists/feat_title.mp3", "feat. in the title",
         id3(*song("Guest (feat. Bo Reed)", "Ada Stone")), title="Guest (feat. Bo Reed)",
         artists=ADA_BO, accept={"artists": [["Ada Stone"]]}),
    case("artists/ampersand.mp3", "an & in a band's name is no separator",
         id3(*song("Band", "Kettle & the Ohms")), artists=["Kettle & the Ohms"]),
    case("artists/comma.mp3", "a comma in a name is no separator",
         id3(*song("Comma", "Stone, Reed & Company")), artists=["Stone, Reed & Company"]),
    case("artists/txxx_artists.mp3", "TXXX:ARTISTS wins over the joined TPE1",
         id3(*song("Listed", "Ada Stone vs. Bo Reed"), txxx("ARTISTS", *ADA_BO),
             txxx("ALBUMARTISTS", "Ada Stone"), TPE2(encoding=U8, text=["Ada Stone"])),
         artists=ADA_BO, display_artist="Ada Stone vs. Bo Reed", album_artists=["Ada Stone"]),
    case("artists/vorbis_multi.flac", "repeated ARTIST",
         flac(title="Repeat", artist=ADA_BO, albumartist=ADA_BO), artists=ADA_BO,
         album_artists=ADA_BO),
    case("artists/vorbis_artists.flac", "ARTIST is the credit, ARTISTS the list (Picard)",
         flac(title="Picard", artist="Ada Stone & Bo Reed", artists=ADA_BO,
              albumartist="Ada Stone & Bo Reed", albumartists=ADA_BO,
              musicbrainz_artistid=[ADA_ID, BO_ID]),
         artists=ADA_BO, display_artist="Ada Stone & Bo Reed", artist_mbids=[ADA_ID, BO_ID]),
    case("artists/vorbis_case.ogg", "names of fields in any case",
         ogg(TiTlE="Cased", ARTIST="Ada Stone", Album="Corpus"), title="Cased",
         artists=["Ada Stone"]),
    case("artists/duplicate.opus", "the same artist twice",
         opus(title="Twice", artist=["Ada Stone", "Ada Stone"]), artists=["Ada Stone"]),
    case("artists/roles.flac", "other roles",
         flac(title="Roles", composer=["Cy Ash", "Di Elm"], conductor="Ed Fir",
              lyricist="Flo Gum", performer=["Gus Hay (cello)", "Ivy Jute (vocals)"],
              remixer="Kit Larch"),
         composers=["Cy Ash", "Di Elm"], conductors=["Ed Fir"],
         performers=[["Gus Hay", "cello"], ["Ivy Jute", "vocals"]]),
    case("artists/roles_id3.mp3",
         "TMCL and sort names; the artist is of this file alone, because a sort name is the "
         "artist's and others of the corpus give none",
         id3(*song("Roles", "Tin Whistles"), TMCL(encoding=U8, people=[["cello", "Gus Hay"]]),
             TCOM(encoding=U8, text=["Cy Ash"]), TPE3(encoding=U8, text=["Ed Fir"]),
             TSOP(encoding=U8, text=["Whistles, Tin"]), TPE2(encoding=U8, text=["Tin Whistles"]),
             TSO2(encoding=U8, text=["Whistles, Tin"])),
         composers=["Cy Ash"], performers=[["Gus Hay", "cello"]], artist_sort="Whistles, Tin"),
]
