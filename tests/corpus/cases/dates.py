"""When it was recorded and released."""
from __future__ import annotations

from mutagen.id3 import TDOR, TDRC, TDRL, ID3TimeStamp

from corpus.case import case
from corpus.writers import U8, U16, flac, id3, song

# As written, the year, the date.
SHAPES = (
    ("1997", 1997, "1997"),
    ("1997-11", 1997, "1997-11"),
    ("1997-11-21", 1997, "1997-11-21"),
    ("1997-11-21T00:00:00Z", 1997, "1997-11-21"),
    ("1997/11/21", 1997, "1997-11-21"),
    ("21.11.1997", 1997, "1997-11-21"),
    ("19971121", 1997, "1997-11-21"),
    ("0000", None, None),
    ("1997-00-00", 1997, "1997"),
    ("c. 1997", 1997, "1997"),
    ("97", None, None),
    ("unknown", None, None),
    ("1997-13-45", 1997, "1997"),
)

CASES = [
    case("dates/v23.mp3", "ID3v2.3: TYER, and TDAT as DDMM",
         id3(*song("V23"), TDRC(encoding=U16, text=[ID3TimeStamp("1997-11-21")]), v=3),
         date="1997-11-21", year=1997),
    *(case(f"dates/shape_{number:02}.flac", f"a date written as {value!r}",
           flac(title=f"Date {number}", album=f"Dates {number}", date=value), year=year, date=date)
      for number, (value, year, date) in enumerate(SHAPES, 1)),
    case("dates/original.flac", "DATE, ORIGINALDATE, RELEASEDATE",
         flac(title="Original", album="Reissue", date="2017-11-21", originaldate="1997-11-21",
              originalyear="1997", releasedate="2017-12-01"),
         original_date="1997-11-21", date="2017-11-21", release_date="2017-12-01"),
    case("dates/id3_original.mp3", "TDRC, TDOR, TDRL",
         id3(*song("Orig3", album="Orig3"), TDRC(encoding=U8, text=[ID3TimeStamp("2017")]),
             TDOR(encoding=U8, text=[ID3TimeStamp("1997-11")]),
             TDRL(encoding=U8, text=[ID3TimeStamp("2018-01-02")])),
         original_date="1997-11", release_date="2018-01-02", date="2017"),
]
