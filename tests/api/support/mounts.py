"""File systems of a test's own, where the machine lets it mount."""
from __future__ import annotations

import subprocess
from pathlib import Path


def _ran(*command: str | Path) -> bool:
    return subprocess.run(list(map(str, command)), capture_output=True).returncode == 0


class Mount:
    """One file system at one folder, which may be taken away and brought back."""

    def __init__(self, folder: Path, image: Path | None = None) -> None:
        """In memory, or in a file where it shall outlive being unmounted."""
        self.folder = folder
        self._image = image
        folder.mkdir(parents=True, exist_ok=True)
        self.there = False
        if image is not None and not image.exists():
            with image.open("wb") as file:
                file.truncate(64 << 20)
            if not _ran("mkfs.ext4", "-q", "-F", image):
                return
        self.attach()

    def attach(self) -> bool:
        command = (["mount", "-o", "loop", self._image, self.folder] if self._image
                   else ["mount", "-t", "tmpfs", "tmpfs", self.folder])
        self.there = _ran(*command)
        return self.there

    def detach(self) -> None:
        """At once, whoever reads there."""
        if self.there:
            subprocess.run(["umount", "-l", str(self.folder)], check=True, capture_output=True)
        self.there = False
