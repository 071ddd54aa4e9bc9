"""Where things stay that cost much to make."""
from __future__ import annotations

import os
from pathlib import Path

CACHE = Path(os.environ.get("SEGUE_CACHE", str(Path.home() / ".cache/segue")))
