#!/usr/bin/env python3
"""Raw streams: CPU per GiB and per small request, beside a bare sendfile loop in the same run."""
from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from harness import BUILD, Load, Server, load, report

BIG_MIB = 40


def make_music(folder: Path) -> None:
    for name, seconds in (("big", 270), ("small", 1)):
        target = folder / name / f"{name}.wav"
        target.parent.mkdir()
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                        f"sine=frequency=440:duration={seconds}:sample_rate=44100", "-ac", "2",
                        "-metadata", f"title={name}", "-metadata", f"album={name}",
                        "-metadata", "artist=Bench", str(target)], check=True)


def per_gib(result: Load) -> float:
    return result.cpu_s / (result.bytes / 2**30)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        music = Path(temporary) / "music"
        music.mkdir()
        make_music(music)
        floor = subprocess.Popen([str(BUILD / "floor_server"), str(music / "big/big.wav")],
                                 stdout=subprocess.PIPE, text=True)
        assert floor.stdout is not None
        floor_url = f"http://127.0.0.1:{int(floor.stdout.readline())}"
        with Server(Path(temporary) / "data", [music]) as server:
            tracks = {}
            for album in server.get("/api/v1/albums")["items"]:
                for track in server.get(f"/api/v1/albums/{album['id']}")["tracks"]:
                    tracks[track["title"]] = track["id"]
            auth = {"Authorization": f"Bearer {server.key}"}
            url = f"http://127.0.0.1:{server.port}/api/v1/tracks"
            pid = server.process.pid
            floor_big = load(floor.pid, f"{floor_url}/file", connections=4)
            big = load(pid, f"{url}/{tracks['big']}/stream", connections=4, headers=auth)
            floor_small = load(floor.pid, f"{floor_url}/json")
            small = load(pid, f"{url}/{tracks['small']}/stream", headers=auth)
            part = load(pid, f"{url}/{tracks['big']}/stream",
                        headers=auth | {"Range": "bytes=1000-5000"})
        floor.terminate()

    report("stream", "Raw streams: CPU of the server alone", [
        {"work": f"{BIG_MIB} MiB file, CPU s per GiB", "segue": f"{per_gib(big):.3f}",
         "floor": f"{per_gib(floor_big):.3f}", "ratio": f"{per_gib(big) / per_gib(floor_big):.2f}",
         "target": "0.14 s"},
        {"work": "small file (170 KiB), µs per request", "segue": f"{small.us_per_request:.0f}",
         "floor": f"{floor_small.us_per_request:.0f}",
         "ratio": f"{small.us_per_request / floor_small.us_per_request:.2f}",
         "target": "150 µs + 0.14 s/GiB"},
        {"work": "range of 4 KB, µs per request", "segue": f"{part.us_per_request:.0f}",
         "floor": f"{floor_small.us_per_request:.0f}",
         "ratio": f"{part.us_per_request / floor_small.us_per_request:.2f}", "target": "150 µs"},
    ])


if __name__ == "__main__":
    main()
