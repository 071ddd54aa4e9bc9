"""Small libraries of sine tones with tags and covers, made with ffmpeg."""
from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BROKEN = ("broken/zero.flac", "broken/text.mp3", "broken/noise.ogg")


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True)


def make_track(path: Path, frequency: int, *, seconds: float = 1.0, cover: Path | None = None,
               **tags: str) -> Path:
    """The container follows from the name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sound = ["-f", "lavfi", "-i", f"sine=frequency={frequency}:duration={seconds}"]
    picture = ["-i", str(cover), "-map", "0:a", "-map", "1:v", "-c:v", "copy",
               "-disposition:v", "attached_pic"] if cover else []
    metadata = [part for name, value in tags.items() for part in ("-metadata", f"{name}={value}")]
    target = "-metadata" if path.suffix not in (".ogg", ".opus") else "-metadata:s:a"
    metadata = [target if part == "-metadata" else part for part in metadata]
    ffmpeg(*sound, *picture, *metadata, path)
    return path


def make_picture(path: Path, width: int, height: int, colour: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    ffmpeg("-f", "lavfi", "-i", f"testsrc2=size={width}x{height}:duration=1,hue=h={colour}",
           "-frames:v", "1", path)
    return path


def make_album(folder: Path, title: str, artist: str, tracks: int, base: int,
               suffix: str = ".flac", **tags: str) -> None:
    for number in range(1, tracks + 1):
        make_track(folder / f"{number:02} Song {number}{suffix}", base + 10 * number,
                   title=f"Song {number}", album=title, artist=artist, album_artist=artist,
                   track=f"{number}/{tracks}", **tags)


def make_compilation(folder: Path) -> None:
    """Two discs by many hands."""
    for disc in (1, 2):
        for number, artist in enumerate(("Cleo", "Dora", "Emil"), 1):
            make_track(folder / f"CD{disc}/{number:02}.flac", 700 + 100 * disc + number,
                       title=f"Piece {disc}.{number}", album="Many Hands", artist=artist,
                       album_artist="Various Artists", track=str(number), disc=f"{disc}/2",
                       date="2004-11-30", genre="Jazz", compilation="1")


def make_broken(folder: Path) -> None:
    """Nothing here is music, and none of it may stop a scan."""
    folder.mkdir(parents=True)
    (folder / "zero.flac").touch()
    (folder / "text.mp3").write_text("this is no music\n" * 100)
    (folder / "noise.ogg").write_bytes(bytes(range(256)) * 64)
    (folder / "a folder.flac").mkdir()
    os.mkfifo(folder / "pipe.mp3")
    os.symlink("..", folder / "loop")
    os.symlink("/etc", folder / "outside")
    os.symlink("nowhere.flac", folder / "dangling.flac")


def make_odd_names(folder: Path) -> None:
    """Names that are legal on disk and nowhere else."""
    folder.mkdir(parents=True)
    model = make_track(folder / "model.flac", 333, title="Odd", album="Odd Names", artist="Odd")
    data = model.read_bytes()
    model.unlink()
    names = [b"caf\xe9.flac", b"new\nline.flac", b"quote'\"back\\slash.flac", b"%2e%2e%2f.flac",
             "🎵 emoji.flac".encode(), b"x" * 245 + b".flac", b"-dash.flac", b"  spaces  .flac"]
    for name in names:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(data)


def make_library(root: Path) -> Path:
    """The library that most tests read and none changes."""
    jobs = [
        lambda: make_album(root / "Anna/Dawn", "Dawn", "Anna", 3, 220, date="1997-05-21",
                           genre="Ambient"),
        lambda: make_album(root / "Björn/Été", "Été", "Björn", 3, 320, date="1999"),
        lambda: make_album(root / "東京/夜明け", "夜明け", "東京", 3, 420, ".ogg", date="2010-02"),
        lambda: make_album(root / "Anna/Dusk", "Dusk", "Anna", 2, 520, ".mp3", date="2001"),
        lambda: make_album(root / "Frida/Aac", "Aac", "Frida", 2, 560, ".m4a", date="2015"),
        lambda: make_album(root / "Frida/Opus", "Opus", "Frida", 2, 600, ".opus", date="2016"),
        lambda: make_album(root / "Frida/Wave", "Wave", "Frida", 1, 640, ".wav", date="2017"),
        lambda: make_compilation(root / "Various/Many Hands"),
        lambda: make_broken(root / "broken"),
        lambda: make_odd_names(root / "odd"),
    ]
    for number in range(1, 13):
        jobs.append(lambda n=number: make_album(
            root / f"Series/Part {n:02}", f"Part {n:02}", f"Group {n % 4}", 1, 1000 + 20 * n,
            date=str(1980 + n)))
    with ThreadPoolExecutor(4) as pool:
        for job in [pool.submit(job) for job in jobs]:
            job.result()
    make_picture(root / "Anna/Dawn/cover.png", 400, 300, "0")
    jpeg = make_picture(root / "Björn/Été/front.jpg", 640, 640, "90")
    make_track(root / "Björn/Été/04 Covered.flac", 399, cover=jpeg, title="Covered", album="Été",
               artist="Björn", album_artist="Björn", track="4", date="1999")
    return root
