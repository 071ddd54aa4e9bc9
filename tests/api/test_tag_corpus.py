"""The tag corpus (tests/corpus): what a listener gets of each file, one case a file."""
from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.catalogue import Catalogue, public_id
from support.document import ROOT
from support.server import Server
from support.subsonic import App

sys.path.insert(0, str(ROOT / "tests"))

from corpus.case import Case  # noqa: E402
from corpus.cases import CASES  # noqa: E402
from corpus.make import cached  # noqa: E402
from corpus.pictures import RED  # noqa: E402
from support.cache import CACHE  # noqa: E402

# No API tells it, and the catalogue keeps it packed: src/media/id3_tag_test.cpp reads it.
UNSEEN = {"comment"}

Found = dict[str, Callable[[], Any]]


class Corpus:
    """The corpus on a running server."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.catalogue = Catalogue(server.data)
        key = server.post("/api/v1/me/api-keys", json={"label": "corpus"}).json()["secret"]
        self.app = App(server, {"apiKey": key})
        self.issues = {issue["path"]: issue for issue in self._issues()}

    def _issues(self) -> list[Any]:
        return [issue for page in self.server.pages("/api/v1/scan/issues?limit=500")
                for issue in page]

    def track(self, name: str) -> Any:
        """As a listener gets it; None when there is none."""
        file = self.catalogue.file(name)
        if file is None:
            return None
        return self.server.json(f"/api/v1/tracks/{public_id('tr', file['track_id'])}")

    def fields(self, name: str) -> Found:
        """How to learn what a case may ask for."""
        file, track = self.catalogue.file(name), self.track(name)
        assert file is not None
        number = file["track_id"]
        album = self.server.json(f"/api/v1/albums/{track['album_id']}")
        (medium,) = (m for m in album["media"] if m["position"] == track["disc"])
        return {**self._of_track(track), **self._of_album(album, number),
                **self._of_recording(number), **self._of_cover(track), **self._of_people(number),
                "track_total": lambda: medium.get("track_total"),
                "disc_subtitle": lambda: medium.get("title"),
                "bit_depth": lambda: file["bit_depth"],
                # Stars to a file's half stars, as OpenSubsonic has them.
                "rating": lambda: file["rating"] and file["rating"] // 2,
                "lyrics": lambda: self._lyrics(track["id"])}

    def _of_track(self, track: Any) -> Found:
        gain = track["gain"]
        return {
            "title": lambda: track["title"],
            "title_starts": lambda: track["title"][:4],
            "artists": lambda: [part["name"] for part in track["credit"]["parts"]],
            "display_artist": lambda: track["credit"]["display"],
            "artist_mbids": lambda: [self._artist(part).get("mbid")
                                     for part in track["credit"]["parts"]],
            "artist_sort": lambda: self._artist(track["credit"]["parts"][0])["sort_name"],
            "track": lambda: track["position"] or None,
            "number": lambda: track.get("number"),
            "disc": lambda: track["disc"],
            "genres": lambda: track["genres"],
            "date": lambda: track.get("date"),
            "year": lambda: int(track["date"][:4]) if "date" in track else None,
            "track_mbid": lambda: track.get("mbid"),
            "recording_mbid": lambda: track.get("recording_mbid"),
            "codec": lambda: track["format"]["codec"],
            "lossless": lambda: track["format"]["lossless"],
            "sample_rate": lambda: track["format"]["sample_rate_hz"],
            **{name: lambda name=name: gain.get(name)
               for name in ("track_gain_db", "album_gain_db", "track_peak", "album_peak")},
        }

    def _artist(self, part: Any) -> Any:
        return self.server.json(f"/api/v1/artists/{part['artist_id']}")["artist"]

    def _of_album(self, detail: Any, track: int) -> Found:
        album = detail["album"]
        of_track = "JOIN track t ON t.release_id = r.id WHERE t.id = ?"
        return {
            "album": lambda: album["title"],
            "album_id": lambda: album["id"],
            "album_artists": lambda: [part["name"] for part in album["credit"]["parts"]],
            "album_mbid": lambda: album.get("mbid"),
            "compilation": lambda: album["compilation"],
            "labels": lambda: album["labels"],
            "original_date": lambda: album.get("original_date"),
            "disc_total": lambda: self.catalogue.column(
                f"SELECT r.disc_total FROM release r {of_track}", track)[0],
            "release_group_mbid": lambda: self.catalogue.column(
                "SELECT g.mbid FROM release_group g JOIN release r ON r.group_id = g.id "
                f"{of_track}", track)[0],
            "release_date": lambda: album.get("date"),
        }

    def _of_recording(self, track: int) -> Found:
        of_track = "JOIN track t ON t.recording_id = r.id WHERE t.id = ?"
        return {
            "bpm": lambda: self.catalogue.column(
                f"SELECT bpm FROM recording r {of_track}", track)[0],
            "isrcs": lambda: self.catalogue.column(
                f"SELECT code FROM isrc i JOIN recording r ON r.id = i.recording_id {of_track} "
                "ORDER BY code", track),
        }

    def _of_people(self, track: int) -> Found:
        def people(role: str) -> list[list[str]]:
            rows = self.catalogue.rows(
                "SELECT a.name, c.attribute FROM track_credit c JOIN artist a "
                "ON a.id = c.artist_id WHERE c.track_id = ? AND c.role = ? ORDER BY c.position",
                track, role)
            return [list(row) for row in rows]

        return {
            "composers": lambda: [name for name, _ in people("composer")],
            "conductors": lambda: [name for name, _ in people("conductor")],
            "performers": lambda: people("performer"),
        }

    def _of_cover(self, track: Any) -> Found:
        def picture() -> bytes | None:
            if "cover" not in track:
                return None
            answer = self.server.get(f"/api/v1/images/{track['cover']}?size=128")
            return answer.content if answer.status_code == 200 else None

        def original() -> bytes:
            return self.server.get(f"/api/v1/images/{track['cover']}").content

        return {"art": lambda: picture() is not None,
                "art_colour": lambda: "red" if original() == RED else "another"}

    def _lyrics(self, track: str) -> list[Any]:
        return self.app.ok("getLyricsBySongId", id=track)["lyricsList"].get(
            "structuredLyrics", [])


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = cached(CACHE)
    running = Server(tmp_path_factory.mktemp("corpus") / "data", "--music", folder)
    try:
        running.set_up()
        assert running.wait_for_scan()["state"] == "done"
        made = Corpus(running, folder)
        yield made
        made.catalogue.close()
    except BaseException:
        running.kill()
        raise
    running.stop()


def is_as_good(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, float) and isinstance(found, int | float):
        return math.isclose(found, wanted, abs_tol=1e-4)
    return bool(found == wanted)


def lyrics_hold(found: list[Any], wanted: list[Any]) -> bool:
    """Each of the wanted is among what was found."""
    def is_one(lyrics: Any, wish: Any) -> bool:
        return (lyrics["synced"] == wish["synced"]
                and wish.get("lang", lyrics["lang"]) == lyrics["lang"]
                and wish.get("lines", len(lyrics["line"])) == len(lyrics["line"])
                and wish.get("starts") in (None, [line["start"] for line in lyrics["line"]
                                                  if "start" in line]))

    return all(any(is_one(lyrics, wish) for lyrics in found) for wish in wanted)


def wrong_fields(corpus: Corpus, case: Case) -> list[str]:
    known, wrong = corpus.fields(case.name), []
    for name, wanted in case.fields.items():
        if name in UNSEEN:
            continue
        if name == "same_album_as":
            name, wanted = "album_id", corpus.track(wanted)["album_id"]
        found = known[name]()
        fitting = [wanted, *case.accept.get(name, [])]
        fits = lyrics_hold(found, wanted) if name == "lyrics" else any(
            is_as_good(found, each) for each in fitting)
        if not fits:
            wrong.append(f"{name} is {found!r}, wanted {fitting!r}")
    return wrong


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_file_is_read_as_it_should(corpus: Corpus, case: Case) -> None:
    there = corpus.track(case.name) is not None
    if case.status == "not_audio":
        assert not there, case.why
        return
    if case.status == "maybe" and not there:
        assert len(corpus.issues[case.name]["message"]) > 10, case.why
        return
    assert there, f"{case.why}: {corpus.issues.get(case.name)}"
    assert wrong_fields(corpus, case) == [], case.why


def test_what_is_no_music_is_named(corpus: Corpus) -> None:
    named = {"damaged/text.mp3", "damaged/zero.flac", "damaged/truncated.m4a"}
    assert named <= set(corpus.issues)
    for issue in corpus.issues.values():
        assert len(issue["message"]) > 10 and issue["kind"]


def test_the_server_lives_and_plays(corpus: Corpus) -> None:
    assert corpus.server.status_of("/readyz") == 200
    for case in CASES:
        if case.status == "track":
            track = corpus.track(case.name)
            address = f"/api/v1/tracks/{track['id']}/stream"
            answer = corpus.server.get(address, headers={"Range": "bytes=0-3"})
            assert answer.content == (corpus.folder / case.name).read_bytes()[:4], case.name
