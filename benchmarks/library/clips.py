"""The pool of short clips and covers that ffmpeg makes once; files are made from these.

The pool's folder holds NN.flac, NN.mp3, NN.opus and NN.m4a for every clip, and coverNN.jpg.
"""
from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

VARIANTS = 5  # clips of one timbre
CLIPS = 50
COVERS = 60

# In Hz, and in beats per second, of each timbre; its variants are a little higher and faster.
PITCHES = [110, 130.8, 164.8, 196, 220, 246.9, 293.7, 329.6, 392, 440]
TEMPOS = [1.0, 1.4, 2.0, 2.33, 3.0, 1.7, 2.7, 2.15, 1.2, 2.9]
# In seconds, of each variant.
LENGTHS = [1.2, 1.5, 1.8, 2.2, 3.0]
LENGTHS_OF_LAST_TIMBRE = [1.0, 1.4, 2.5, 4.0, 5.0]
# Expressions of ffmpeg's aevalsrc over the time t: {f} the pitch, {b} the tempo.
WAVES = [
    "0.5*sin(2*PI*{f}*t)",
    "0.4*sin(2*PI*{f}*t)+0.2*sin(2*PI*{f}*1.5*t)",
    "0.4*gt(sin(2*PI*{f}*t)\\,0)-0.2",
    "0.3*sin(2*PI*{f}*t)+0.2*sin(2*PI*{f}*1.25*t)+0.2*sin(2*PI*{f}*1.5*t)",
    "0.5*sin(2*PI*{f}*t+3*sin(2*PI*{f}*0.5*t))",
    "0.5*sin(2*PI*{f}*t)*exp(-4*mod(t*{b}\\,1))",
    "0.3*mod(t*{f}\\,1)-0.15",
    "0.4*sin(2*PI*{f}*(1+0.01*sin(2*PI*5*t))*t)",
    "0.5*sin(2*PI*55*t)*exp(-8*mod(t*{b}\\,1))+0.1*sin(2*PI*{f}*4*t)*exp(-20*mod(t*{b}*2\\,1))",
    "0.3*sin(2*PI*{f}*2*t)*lt(mod(t*{b}\\,1)\\,0.5)+0.2*sin(2*PI*{f}*t)",
]
TIMBRES = len(WAVES)

COVER_SIDES = [300, 500, 600, 800, 1000, 1400]  # pixels

# Changes whenever the pool's content does: a pool of before is made anew.
DONE = "done3"
FFMPEG = ["ffmpeg", "-nostdin", "-v", "error", "-y"]


@dataclass(frozen=True)
class ClipSpec:
    """Clips of one timbre sound alike, so the timbre is the truth that similarity is judged by."""

    timbre: int
    seconds: float
    wave: str
    beats_per_minute: float


@cache
def clip_spec(number: int) -> ClipSpec:
    timbre, variant = divmod(number, VARIANTS)
    pitch = PITCHES[timbre] * (1 + 0.03 * variant)
    tempo = TEMPOS[timbre] + 0.02 * variant
    lengths = LENGTHS_OF_LAST_TIMBRE if timbre == TIMBRES - 1 else LENGTHS
    wave = WAVES[timbre].format(f=round(pitch, 2), b=round(tempo, 3))
    return ClipSpec(timbre, lengths[variant], wave, tempo * 60)


def encoders(number: int) -> dict[str, list[str]]:
    """ffmpeg's options by extension; between them the clips have what real collections have."""
    flac = ["-c:a", "flac", "-sample_fmt", "s16"]
    if number % 10 == 3:
        flac = ["-c:a", "flac", "-sample_fmt", "s32", "-bits_per_raw_sample", "24", "-ar", "96000"]
    rate = ["-b:a", "128k"] if number % 2 else ["-q:a", "3"]
    mp3 = ["-c:a", "libmp3lame", *rate, "-id3v2_version", "0", "-write_id3v1", "0"]
    opus = ["-c:a", "libopus", "-b:a", "96k"]
    m4a = ["-c:a", "alac"] if number % 5 == 0 else ["-c:a", "aac", "-b:a", "128k"]
    if number % 2:
        m4a += ["-movflags", "+faststart"]
    return {"flac": flac, "mp3": mp3, "opus": opus, "m4a": m4a}


def encode_clip(folder: Path, number: int) -> None:
    spec = clip_spec(number)
    source = f"aevalsrc=exprs='{spec.wave}|{spec.wave}':s=44100:d={spec.seconds}"
    command = [*FFMPEG, "-f", "lavfi", "-i", source]
    for extension, options in encoders(number).items():
        command += ["-map", "0:a", "-map_metadata", "-1", "-fflags", "+bitexact",
                    "-flags:a", "+bitexact", *options, str(folder / f"{number:02d}.{extension}")]
    subprocess.run(command, check=True)


def draw_cover(folder: Path, number: int) -> None:
    """A gradient of four colours below a grid."""
    colours = [hashlib.md5(f"c{number}{corner}".encode()).hexdigest()[:6] for corner in range(4)]
    side = COVER_SIDES[number % len(COVER_SIDES)]
    gradient = ":".join(f"c{corner}=0x{colour}" for corner, colour in enumerate(colours))
    picture = (f"gradients=s={side}x{side}:{gradient}:n=4:type=radial:seed={number},"
               f"drawgrid=w={20 + number}:h={20 + number}:t=2:c=black@0.5")
    subprocess.run([*FFMPEG, "-f", "lavfi", "-i", picture, "-frames:v", "1", "-q:v", "5",
                    str(folder / f"cover{number:02d}.jpg")], check=True)


def build_clips(folder: Path) -> None:
    """Does nothing where the pool is there already."""
    folder.mkdir(parents=True, exist_ok=True)
    done = folder / DONE
    if done.exists():
        return
    started = time.time()
    for number in range(CLIPS):
        encode_clip(folder, number)
    for number in range(COVERS):
        draw_cover(folder, number)
    done.write_text("ok")
    print(f"clip pool built in {time.time() - started:.1f}s", file=sys.stderr)
