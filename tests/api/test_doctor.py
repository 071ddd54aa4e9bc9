"""`segue doctor`: what is wrong, and what to do, with and without a server."""
from __future__ import annotations

import socket
from pathlib import Path

import pytest

from conftest import NewServer
from support.music import make_album
from support.server import free_port, segue


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    make_album(tmp_path / "drive/Ada/One", "One", "Ada", 1, 300)
    return tmp_path / "drive"


def test_nothing_is_wrong_before_the_first_start(tmp_path: Path, drive: Path) -> None:
    data = tmp_path / "data"
    ran = segue("doctor", "--data", str(data), "--music", str(drive),
                "--listen", f"127.0.0.1:{free_port()}")
    assert ran.returncode == 0, ran.stdout
    assert f"{drive} can be read" in ran.stdout and "0 problems" in ran.stdout
    assert not data.exists() and not (drive / ".segue-root").exists(), "it makes nothing"


def test_a_server_answers_for_its_database(new_server: NewServer, drive: Path) -> None:
    own = new_server("--music", drive)
    own.wait_for_scan()
    ran = own.command("doctor")
    assert ran.returncode == 0, ran.stdout
    assert "A server runs" in ran.stdout and "known to the library: 3." in ran.stdout
    assert str(drive) in ran.stdout, "it knows the server's folders"
    away = drive.with_name("away")
    drive.rename(away)
    ran = own.command("doctor")
    assert ran.returncode == 1
    assert f"problem  {drive} does not exist." in ran.stdout
    own.stop()
    ran = own.command("doctor")
    assert ran.returncode == 1
    assert "The database opens" in ran.stdout and f"problem  {drive} does not" in ran.stdout
    away.rename(drive)
    assert own.command("doctor").returncode == 0
    secret = own.data / "secret.key"
    secret.chmod(0o644)
    ran = own.command("doctor")
    assert ran.returncode == 1 and f"chmod 600 {secret}" in ran.stdout
    secret.chmod(0o600)
    secret.write_text(secret.read_text()[::-1].strip() + "\n")
    ran = own.command("doctor")
    assert ran.returncode == 1 and str(secret) in ran.stdout


def test_variables_of_object_stores_are_named_without_their_values(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("S3_BUCKET", "MINIO_SECRET_KEY", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "top-secret-value")
    ran = segue("doctor", "--data", str(tmp_path / "data"), "--listen", f"127.0.0.1:{free_port()}")
    assert ran.returncode == 0, "a note is no problem"
    for name in ("S3_BUCKET", "MINIO_SECRET_KEY", "AWS_SECRET_ACCESS_KEY"):
        assert f"note     {name} is set" in ran.stdout and f"unset {name}" in ran.stdout
    assert "top-secret-value" not in ran.stdout + ran.stderr


def test_what_is_wrong_is_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "segue.db").write_bytes(b"this is no database" * 1000)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = segue("doctor", "--data", str(data), "--listen", f"127.0.0.1:{port}",
                    "--music", str(tmp_path / "none"))
    assert ran.returncode == 1
    for words in (f"port {port}", "segue.db", f"{tmp_path}/none does not exist", "3 problems"):
        assert words in ran.stdout, ran.stdout
