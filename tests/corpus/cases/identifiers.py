"""Identifiers of MusicBrainz, and loudness."""
from __future__ import annotations

from mutagen.id3 import RVA2, TSRC, UFID

from corpus.case import case
from corpus.writers import U8, flac, id3, mp4, opus, song, txxx

RELEASE = "11111111-1111-4111-8111-111111111111"
ARTIST = "22222222-2222-4222-8222-222222222222"
GROUP = "33333333-3333-4333-8333-333333333333"
TRACK = "44444444-4444-4444-8444-444444444444"
ALBUM_ARTIST = "55555555-5555-4555-8555-555555555555"
RECORDING = "66666666-6666-4666-8666-666666666666"
ISRC = "JPX990000001"

CASES = [
    case("ids/id3.mp3", "MusicBrainz in TXXX and UFID, ISRC; the next file is of the same "
         "recording, whose ISRCs come together",
         id3(*song("Ids"), txxx("MusicBrainz Album Id", RELEASE),
             txxx("MusicBrainz Artist Id", ARTIST), txxx("MusicBrainz Release Group Id", GROUP),
             txxx("MusicBrainz Release Track Id", TRACK),
             txxx("MusicBrainz Album Artist Id", ALBUM_ARTIST),
             UFID(owner="http://musicbrainz.org", data=RECORDING.encode()),
             TSRC(encoding=U8, text=[ISRC])),
         recording_mbid=RECORDING, album_mbid=RELEASE, isrcs=[ISRC, "JPX990000002"],
         release_group_mbid=GROUP, track_mbid=TRACK),
    case("ids/vorbis.opus", "MusicBrainz in Vorbis comments; MUSICBRAINZ_TRACKID is the recording",
         opus(title="Ids", musicbrainz_trackid=RECORDING, musicbrainz_releasetrackid=TRACK,
              musicbrainz_albumid=RELEASE, isrc=[ISRC, "JPX990000002"]),
         recording_mbid=RECORDING, track_mbid=TRACK, album_mbid=RELEASE,
         isrcs=[ISRC, "JPX990000002"]),
    case("ids/mp4.m4a", "freeform atoms",
         mp4({"MusicBrainz Track Id": RECORDING, "LABEL": "Lanternworks", "ISRC": ISRC,
              "ARTISTS": ["Ada Stone", "Bo Reed"], "BARCODE": "4900000000011"},
             cnam="Freeform", cART=["Ada Stone", "Bo Reed"], calb="Freeform", aART="Ada Stone",
             cpil=True, tmpo=[123], trkn=[(3, 9)], disk=[(1, 2)], soal="Corpus, The"),
         recording_mbid=RECORDING, artists=["Ada Stone", "Bo Reed"], track=3, track_total=9,
         bpm=123, compilation=True, labels=["Lanternworks"]),
    case("ids/broken.flac", "identifiers that are no UUIDs are dropped",
         flac(title="Broken Id", album="Broken Id", musicbrainz_trackid="not-a-uuid",
              musicbrainz_albumid=RELEASE.upper() + "\x00"),
         recording_mbid=None, album_mbid=None, accept={"album_mbid": [RELEASE]}),
    case("gain/r128.opus", "Opus: R128 gains, Q7.8, relative to -23 LUFS",
         opus(title="R128", r128_track_gain="-1280", r128_album_gain="256"),
         track_gain_db=0.0, album_gain_db=6.0),
    case("gain/replaygain.flac", "usual ReplayGain",
         flac(title="Gain", replaygain_track_gain="-7.89 dB", replaygain_track_peak="0.987654",
              replaygain_album_gain="+1.5 dB", replaygain_album_peak="1.1"),
         track_gain_db=-7.89, track_peak=0.987654, album_gain_db=1.5, album_peak=1.1),
    case("gain/odd.mp3", "a decimal comma, no unit, and RVA2",
         id3(*song("Odd Gain"), txxx("replaygain_track_gain", "-6,50"),
             txxx("REPLAYGAIN_TRACK_PEAK", "nan"),
             RVA2(desc="track", channel=1, gain=-3.0, peak=0.5)),
         track_gain_db=-6.5, track_peak=None, accept={"track_peak": [0.5]}),
]
