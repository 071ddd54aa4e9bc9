"""Tags before a container writes them: pairs with the field names of Vorbis comments.

A field with several values comes several times. Bytes that are no UTF-8 are lone surrogates, as
Python's "surrogateescape" has them.
"""
from __future__ import annotations

Tags = list[tuple[str, str]]

# The names that MusicBrainz Picard gives to free fields, in ID3v2 (TXXX) and MP4 alike.
FREE_FIELDS = {
    "MUSICBRAINZ_ALBUMID": "MusicBrainz Album Id",
    "MUSICBRAINZ_ARTISTID": "MusicBrainz Artist Id",
    "MUSICBRAINZ_ALBUMARTISTID": "MusicBrainz Album Artist Id",
    "MUSICBRAINZ_RELEASEGROUPID": "MusicBrainz Release Group Id",
    "MUSICBRAINZ_RELEASETRACKID": "MusicBrainz Release Track Id",
    "RELEASETYPE": "MusicBrainz Album Type",
    "RELEASESTATUS": "MusicBrainz Album Status",
    "RELEASECOUNTRY": "MusicBrainz Album Release Country",
}


def repeated(field: str, values: list[str]) -> Tags:
    return [(field, value) for value in values]


def by_field(tags: Tags) -> dict[str, list[str]]:
    """The values of each field, the fields in the order in which they first come."""
    fields: dict[str, list[str]] = {}
    for field, value in tags:
        fields.setdefault(field, []).append(value)
    return fields
