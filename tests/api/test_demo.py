"""./run --demo: what it makes of Debian's packages, and that somebody can sign in and listen."""
from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from support.document import ROOT
from support.music import make_picture, make_track
from support.packages import Packages
from support.server import Client, eventually, free_port

ALBUMS = {
    "Maxstack/Endgame Singularity (Advanced Research)": 6,
    "Maxstack/Endgame Singularity Original Soundtrack": 1,
    "NeonCorridor/HyperRogue": 11,
    "Obsidian Shell/Angelic Asylum": 1,
    "Obsidian Shell/Elysia": 3,
    "Wesnoth Project/The Battle for Wesnoth OST": 1,
    "paniq/Neurons Fire At Will": 1,
}
RESEARCH = ("A New Journey", "Aberrations", "Enemy Unknown", "Nebula", "Orbital Elevator",
            "Through Space")
LANDS = ("caves", "crossroads", "desert", "graveyard", "hell", "icyland", "jungle", "laboratory",
         "mirror", "motion", "rlyeh")
# Writes beside a file what would be written into it.
MUTAGEN = """
class OggVorbis(dict):
    def __init__(self, path):
        super().__init__(albumartist="4")
        self.path = path
    def save(self):
        self.path.with_suffix(".tags").write_text(repr(dict(self)))
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Some music and a picture."""
    folder = tmp_path_factory.mktemp("sources")
    return (make_track(folder / "music.ogg", 440, album="An album", artist="Anna"),
            make_picture(folder / "picture.jpg", 64, 64, "0"))


@pytest.fixture
def packages(sources: tuple[Path, Path], tmp_path: Path) -> Packages:
    """The packages of packages/demo.txt, as far as the demo looks into them."""
    music, picture = sources
    offered = Packages(tmp_path / "apt")

    def add(name: str, folder: str, *files: str) -> None:
        offered.add(name, {f"{folder}/{file}": music if file.endswith(".ogg") else picture
                           for file in files})

    add("singularity-music", "share/games/singularity/music", "win/Apex Aleph.ogg",
        *(f"{title}.ogg" for title in RESEARCH))
    add("singularity", "lib/themes/default/images", "earth.jpg", "earth_night.jpg")
    add("marsshooter-data", "share/games/marsshooter", "audio/menu.ogg", "audio/tutorial.ogg",
        "audio/music/01_-_Ezer_Ev.ogg", "audio/music/03_fear.ogg", "audio/toon/pump.wav",
        *(f"tex/background/starfield_{number}_medium.jpg" for number in (1, 2)))
    add("wesnoth-1.16-music", "share/games/wesnoth/1.16/data/core/music", "knolls.ogg",
        "silence.ogg", "defeat2.ogg", "victory.ogg")
    add("wesnoth-1.16-dw", "share/games/wesnoth/1.16/data/campaigns/Dead_Water/images/maps",
        "dw.png")
    add("hyperrogue-music", "share/hyperrogue", "sounds/click.ogg", "music/hr-savino-ocean.ogg",
        *(f"music/hr3-{land}.ogg" for land in LANDS))
    add("hyperrogue", "share/pixmaps", "hyperrogue.png")
    add("zaz-data", "share/games/zaz", "mus1.ogg", "level22.jpg")
    modules = "lib/python3/dist-packages/mutagen"
    offered.add("python3-mutagen", {f"{modules}/__init__.py": "",
                                    f"{modules}/oggvorbis.py": MUTAGEN})
    return offered


def make_demo(packages: Packages, cache: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "tools/demo.sh"], capture_output=True, text=True,
                          env=packages.environment(XDG_CACHE_HOME=str(cache)))


def albums(library: Path) -> dict[str, int]:
    """Their folders, and how many files of music each has."""
    folders = {str(path.parent.relative_to(library)) for path in library.rglob("*.ogg")}
    return {folder: len(list((library / folder).glob("*.ogg"))) for folder in folders}


def test_every_album_has_its_music_a_cover_and_its_licences(packages: Packages,
                                                            tmp_path: Path) -> None:
    made = make_demo(packages, tmp_path / "cache")
    assert made.returncode == 0, made.stderr
    library = Path(made.stdout.strip())
    assert library.is_relative_to(tmp_path / "cache") and albums(library) == ALBUMS
    for album in ALBUMS:
        assert len(list((library / album).glob("cover.*"))) == 1, album
        assert list((library / album).glob("copyright.*")), album
    licence = library / "Wesnoth Project/The Battle for Wesnoth OST/copyright.wesnoth-1.16-music"
    assert licence.read_text() == "wesnoth-1.16-music: free\n"
    assert {path.name for path in library.parent.iterdir()} == {"music", "lock", "arrangement"}
    tags = (library / "NeonCorridor/HyperRogue/hr3-rlyeh.tags").read_text()
    assert tags == repr({"title": "R'Lyeh", "tracknumber": "4"})


def test_what_is_there_is_not_fetched_again(packages: Packages, tmp_path: Path) -> None:
    first = make_demo(packages, tmp_path / "cache")
    asked = len(packages.calls())
    again = make_demo(packages, tmp_path / "cache")
    assert (again.returncode, again.stdout, again.stderr) == (0, first.stdout, "")
    assert len(packages.calls()) == asked


def test_a_package_that_cannot_be_fetched_is_named_and_fetched_later(packages: Packages,
                                                                     tmp_path: Path) -> None:
    missing = packages.file("zaz-data").rename(tmp_path / "later.deb")
    made = make_demo(packages, tmp_path / "cache")
    assert made.returncode == 0
    (said,) = re.findall(r"could not be fetched: zaz-data \((.+) says why\)\n", made.stderr)
    assert Path(said).is_file()
    assert "without paniq/Neurons Fire At Will" in made.stderr
    others = {album: count for album, count in ALBUMS.items() if not album.startswith("paniq/")}
    assert albums(Path(made.stdout.strip())) == others
    missing.rename(packages.file("zaz-data"))
    asked = len(packages.calls())
    made = make_demo(packages, tmp_path / "cache")
    assert albums(Path(made.stdout.strip())) == ALBUMS
    assert all(call.endswith(" zaz-data") for call in packages.calls()[asked:])


def test_old_lists_are_fetched_anew(packages: Packages, tmp_path: Path) -> None:
    packages.forget_lists()
    made = make_demo(packages, tmp_path / "cache")
    assert albums(Path(made.stdout.strip())) == ALBUMS
    (update,) = [call for call in packages.calls() if call.endswith(" update")]
    assert f"Dir::State::Lists={tmp_path}" in update, "without root they are not the machine's"


def test_without_any_package_it_says_so(tmp_path: Path) -> None:
    made = make_demo(Packages(tmp_path / "apt"), tmp_path / "cache")
    assert made.returncode == 1 and made.stdout == ""
    assert "no music for the demo" in made.stderr and "network" in made.stderr


def start(packages: Packages, folder: Path, port: int) -> tuple[subprocess.Popen[str], str]:
    """./run --demo once it is ready, and the password that it names."""
    log = folder / "run.log"
    with log.open("w") as out:
        running = subprocess.Popen(
            [ROOT / "run", "--demo", "--port", str(port), "--data", folder / "data"],
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, text=True,
            env=packages.environment(XDG_CACHE_HOME=str(folder / "cache"),
                                     SEGUE_DATABASE="postgresql:///nowhere"))

    def is_ready() -> bool:
        assert running.poll() is None, log.read_text()
        return f"http://127.0.0.1:{port}/" in log.read_text()

    eventually("the address of the demo", is_ready)
    said = re.search(r"Sign in as demo, password (\S+)", log.read_text())
    assert said, log.read_text()
    return running, said[1]


def test_the_demo_can_be_signed_in_to_and_plays(packages: Packages, tmp_path: Path) -> None:
    port = free_port()
    running, password = start(packages, tmp_path, port)
    try:
        listener = Client(f"http://127.0.0.1:{port}").sign_in("demo", password)
        assert listener.wait_for_scan()["added"] == sum(ALBUMS.values())
        assert all("cover" in album for album in listener.items("/api/v1/albums"))
    finally:
        running.terminate()
        assert running.wait(60) == 0
    kept = tmp_path / "data/demo-password"
    assert kept.stat().st_mode & 0o077 == 0
    running, again = start(packages, tmp_path, port)
    running.terminate()
    assert running.wait(60) == 0 and again == password


def test_a_real_package_is_fetched_and_unpacked(tmp_path: Path) -> None:
    installed = Path("/usr/share/games/singularity/music")
    wanted = "singularity-music"
    fetched = subprocess.run(["apt-get", "-q", "download", wanted], cwd=tmp_path,
                             capture_output=True, text=True)
    if fetched.returncode != 0:
        pytest.skip(f"apt cannot fetch {wanted}: {fetched.stderr.strip()}")
    packages = Packages(tmp_path / "apt")
    next(tmp_path.glob(f"{wanted}_*.deb")).rename(packages.file(wanted))
    library = Path(make_demo(packages, tmp_path / "cache").stdout.strip())
    unpacked = {path.name: path.read_bytes() for path in library.rglob("*.ogg")}
    assert unpacked == {path.name: path.read_bytes() for path in installed.rglob("*.ogg")}
    assert len(albums(library)) == 2
