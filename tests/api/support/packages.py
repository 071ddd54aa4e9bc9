"""Debian packages made on the spot, and an apt-get that knows no others."""
from __future__ import annotations

import os
import subprocess
from pathlib import Path

APT_GET = """#!/bin/sh
# download [--print-uris] NAME, among whatever options; update, once where the lists are old.
echo "$*" >>"$FAKE_APT/calls"
case " $* " in
  *' update '*) rm "$FAKE_APT/old-lists" 2>/dev/null && exit || exit 100 ;;
esac
[ ! -e "$FAKE_APT/old-lists" ] || exit 100
for name; do :; done
file="$FAKE_APT/${name}_1_all.deb"
[ -e "$file" ] || exit 100
case " $* " in
  *' --print-uris '*) echo "'nowhere' ${name}_1_all.deb $(stat -c %s "$file") SHA256:0" ;;
  *) cp "$file" . ;;
esac
"""


class Packages:
    """The packages that apt offers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "bin").mkdir(parents=True)
        program = folder / "bin/apt-get"
        program.write_text(APT_GET)
        program.chmod(0o755)

    def environment(self, **more: str) -> dict[str, str]:
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        return {**os.environ, "PATH": path, "FAKE_APT": str(self.folder), **more}

    def file(self, name: str) -> Path:
        return self.folder / f"{name}_1_all.deb"

    def add(self, name: str, files: dict[str, Path | str]) -> None:
        """Files by their path below /usr, as another file or as text; and a copyright file."""
        tree = self.folder / "trees" / name
        control = (f"Package: {name}\nVersion: 1\nArchitecture: all\nDescription: made for a test\n"
                   "Maintainer: nobody <nobody@segue.invalid>\n")
        texts = {"../DEBIAN/control": control, f"share/doc/{name}/copyright": f"{name}: free\n"}
        (tree / "usr").mkdir(parents=True)
        for path, content in {**texts, **files}.items():
            target = tree / "usr" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read_bytes() if isinstance(content, Path)
                               else content.encode())
        subprocess.run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", tree,
                        self.file(name)], check=True, capture_output=True)

    def forget_lists(self) -> None:
        """As apt on a machine where nobody asked for them lately: no package can be found."""
        (self.folder / "old-lists").touch()

    def calls(self) -> list[str]:
        """What was asked, one line for each time."""
        log = self.folder / "calls"
        return log.read_text().splitlines() if log.exists() else []
