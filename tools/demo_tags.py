"""Puts the tags of HyperRogue's music right: most files carry the titles and numbers of those that
were tagged before them as well, and an album artist called 4. The sound is not touched.

    demo_tags.py FOLDER
"""
from __future__ import annotations

import sys
from pathlib import Path

from mutagen.oggvorbis import OggVorbis

# In the order of the numbers that they have among the others'.
TITLES = {
    "hell": "Hell",
    "caves": "Living Caves",
    "icyland": "Icy Lands",
    "rlyeh": "R'Lyeh",
    "crossroads": "Crossroads",
    "jungle": "Jungle",
    "laboratory": "Laboratory",
    "mirror": "Land of Mirrors",
    "motion": "Land of Eternal Motion",
    "desert": "Desert",
    "graveyard": "Graveyard",
}


def main() -> None:
    folder = Path(sys.argv[1])
    for number, (name, title) in enumerate(TITLES.items(), 1):
        file = OggVorbis(folder / f"hr3-{name}.ogg")
        file["title"] = title
        file["tracknumber"] = str(number)
        file.pop("albumartist", None)
        file.save()


if __name__ == "__main__":
    main()
