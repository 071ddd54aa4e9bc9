"""Formats beside the common ones."""
from __future__ import annotations

from mutagen.aiff import AIFF
from mutagen.dsf import DSF
from mutagen.musepack import Musepack
from mutagen.wave import WAVE
from mutagen.wavpack import WavPack

from corpus.case import case
from corpus.pictures import RED
from corpus.sounds import dsf, monkeys, musepack, wav_with_info
from corpus.writers import apev2, apev2_in, asf, id3, id3_in, mp4, song

ADA_BO = ["Ada Stone", "Bo Reed"]

CASES = [
    case("formats/info.wav", "RIFF INFO", data=wav_with_info, title="Info Title",
         artists=["Ada Stone"], year=1997, track=5),
    case("formats/id3.wav", "INFO and an ID3 chunk: ID3 wins",
         id3_in(WAVE, *song("Chunk Title")), data=wav_with_info, title="Chunk Title"),
    case("formats/id3.aiff", "AIFF with ID3", id3_in(AIFF, *song("Aiff Title")),
         title="Aiff Title"),
    case("formats/wavpack.wv", "WavPack: APEv2 with a cover",
         apev2_in(WavPack, "Wave Pack", RED), title="Wave Pack", artists=ADA_BO,
         art_colour="red", track=4),
    case("formats/multi.wma", "ASF with several of Author",
         asf(Title="Wma", Author=ADA_BO, WM_AlbumTitle="Corpus", WM_TrackNumber="6"),
         title="Wma", artists=ADA_BO, track=6),
    case("formats/lossless.alac.m4a", "ALAC in MP4 is lossless", mp4(cnam="Alac"), title="Alac",
         codec="alac", lossless=True),
    case("formats/true.tta", "TTA with ID3v2", id3(*song("Tta")), title="Tta"),
    case("formats/dsd64.dsf", "DSF with ID3", id3_in(DSF, *song("Dsd")), data=dsf, title="Dsd",
         sample_rate=2822400, bit_depth=1),
    case("formats/header_only.ape", "Monkey's Audio: a valid header and APEv2, no sound",
         apev2(Title="Monkey", Artist="Ada Stone"), data=monkeys, status="maybe",
         title="Monkey"),
    case("formats/musepack.mpc", "Musepack SV8 with APEv2", apev2_in(Musepack, "Muse"),
         data=musepack, title="Muse", track=4),
]
