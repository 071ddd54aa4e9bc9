"""What an admin sets, and what was set outside."""
from __future__ import annotations

from pathlib import Path

import pytest

from conftest import NewServer

SETTINGS = "/api/v1/admin/settings"


def test_a_server_is_renamed_and_stays_so(new_server: NewServer) -> None:
    own = new_server()
    assert own.json(SETTINGS) == {"name": {"value": "Segue", "set_by": "standard"},
                                  "log_level": {"value": "info", "set_by": "standard"}}
    answer = own.call("PATCH", SETTINGS, json={"name": "Attic 🎶"})
    assert answer.json()["name"] == {"value": "Attic 🎶", "set_by": "database"}
    assert own.json("/.well-known/segue")["name"] == "Attic 🎶"
    own.restart()
    assert own.json("/.well-known/segue")["name"] == "Attic 🎶"
    own.call("PATCH", SETTINGS, json={"name": ""})
    assert own.json(SETTINGS)["name"]["set_by"] == "standard"


def test_flags_and_the_file_win(new_server: NewServer, tmp_path: Path) -> None:
    config = tmp_path / "segue.toml"
    config.write_text("name = 'Cellar'\n")
    own = new_server("--config", config, "--log-level", "warning")
    assert own.json(SETTINGS) == {"name": {"value": "Cellar", "set_by": "file"},
                                  "log_level": {"value": "warning", "set_by": "start"}}
    for change, where in (({"name": "Attic"}, "settings file"),
                          ({"log_level": "debug"}, "command line")):
        refused = own.call("PATCH", SETTINGS, json=change)
        assert refused.status_code == 409
        assert where in refused.json()["detail"]
    own.restart("--name", "Roof")
    assert own.json(SETTINGS)["name"] == {"value": "Roof", "set_by": "start"}


@pytest.mark.parametrize("change", [{"name": "a\nb"}, {"name": "x" * 101}, {"name": 1},
                                    {"log_level": "loud"}, {"colour": "red"}])
def test_wrong_changes_are_400(new_server: NewServer, change: dict[str, object]) -> None:
    own = new_server()
    assert own.call("PATCH", SETTINGS, json=change).status_code == 400
    assert own.json(SETTINGS)["name"]["set_by"] == "standard"
