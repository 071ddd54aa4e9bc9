"""A server that cannot start says why and what to do; one that is killed comes back whole."""
from __future__ import annotations

import signal
import socket
import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import NewServer
from support.music import make_album
from support.server import PASSWORD, Server, free_port, run_and_end, serve_command


def refusal(*command: str) -> str:
    """The last line of a server that ends with status 1: it names the fault."""
    ran = run_and_end(command)
    assert ran.returncode == 1, (ran.returncode, ran.stderr)
    said = ran.stderr.rstrip("\n").splitlines()[-1]
    assert said.startswith("segue: "), ran.stderr
    return said


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refusal(*serve_command(tmp_path / "data", f"127.0.0.1:{port}"))
    assert str(port) in said and "taken" in said


def test_a_second_server_on_the_same_data_is_refused(new_server: NewServer) -> None:
    running = new_server()
    said = refusal(*serve_command(running.data, f"127.0.0.1:{free_port()}"))
    assert str(running.data) in said
    assert f"segue serve (process {running.process.pid})" in said
    assert running.json("/api/v1/me")


@pytest.mark.parametrize("data", ["/proc/segue-data", "/sys/kernel", "/dev/null"])
def test_a_data_folder_that_cannot_be_written_is_named(data: str) -> None:
    said = refusal(*serve_command(Path(data), f"127.0.0.1:{free_port()}"))
    assert data in said and "--data" in said


@pytest.mark.parametrize("listen", ["nonsense", "127.0.0.1", "127.0.0.1:99999", ":4747",
                                    "192.0.2.1:4747", "no.such.host.invalid:4747"])
def test_an_address_that_is_none_is_named(tmp_path: Path, listen: str) -> None:
    assert listen.rsplit(":", 1)[0] in refusal(*serve_command(tmp_path / "data", listen))


def test_a_damaged_database_is_not_overwritten(tmp_path: Path) -> None:
    data = tmp_path / "data"
    Server(data).stop()
    (database,) = [path for path in data.iterdir() if path.read_bytes()[:6] == b"SQLite"]
    damaged = b"this is no database" * 1000
    database.write_bytes(damaged)
    said = refusal(*serve_command(data, f"127.0.0.1:{free_port()}"))
    assert database.name in said
    assert database.read_bytes() == damaged


def test_a_database_of_a_newer_segue_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    Server(data).stop()
    (database,) = [path for path in data.iterdir() if path.read_bytes()[:6] == b"SQLite"]
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO schema_version (version, name, script_hash, applied_at) "
                           "SELECT max(version) + 1, 'tomorrow', '', 0 FROM schema_version")
    said = refusal(*serve_command(data, f"127.0.0.1:{free_port()}"))
    assert "newer" in said


@pytest.mark.parametrize("text", ["port = 5", "listen = 4747", "listen = ", "music = 'one'",
                                  "[[root]]\nname = 'x'", "[[root]]\npath = '/a'\nwork = 2"])
def test_a_wrong_settings_file_is_named(tmp_path: Path, text: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "segue.toml").write_text(text + "\n")
    assert "segue.toml" in refusal(*serve_command(data, f"127.0.0.1:{free_port()}"))


def test_flags_are_above_variables_above_the_file(tmp_path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "segue.toml").write_text('name = "from the file"\n')

    def name_now(*arguments: str) -> str:
        running = Server(data, *arguments)
        try:
            return str(running.json("/.well-known/segue")["name"])
        finally:
            running.stop()

    assert name_now() == "from the file"
    monkeypatch.setenv("SEGUE_NAME", "from the variable")
    assert name_now() == "from the variable"
    assert name_now("--name", "from the flag") == "from the flag"


def test_the_help_explains_all_commands() -> None:
    ran = run_and_end([serve_command(Path("/none"), "x:1")[0], "--help"])
    assert ran.returncode == 0
    for word in ("--listen", "SEGUE_LISTEN", "app-password", "--accept-losses", "openapi",
                 "doctor"):
        assert word in ran.stdout


@pytest.mark.parametrize("arguments", [["--nonsense"], ["nonsense"], [], ["serve", "--listen"]])
def test_a_wrong_command_line_explains_itself(arguments: list[str]) -> None:
    ran = run_and_end([serve_command(Path("/none"), "x:1")[0], *arguments])
    assert ran.returncode not in (0, -6, -11)
    assert "--help" in ran.stderr + ran.stdout


def test_the_secrets_are_for_the_owner_alone(new_server: NewServer,
                                             new_database: Callable[[], list[str]]) -> None:
    """The database holds hashes and signing keys; the folder may have been there before."""
    made = new_server()
    assert made.data.stat().st_mode & 0o077 == 0
    data = made.data.with_name("there-before")
    data.mkdir(mode=0o755)
    running = Server(data, *new_database())
    try:
        for path in data.iterdir():
            assert path.stat().st_mode & 0o077 == 0, f"others may read {path.name}"
    finally:
        running.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(new_server: NewServer, number: signal.Signals) -> None:
    running = new_server()
    running.process.send_signal(number)
    assert running.process.wait(30) == 0


def test_killed_in_the_middle_of_a_scan_it_goes_on(new_server: NewServer, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    for number in range(6):
        make_album(folder / f"Album {number}", f"Album {number}", "Ada", 2, 300 + 50 * number)
    running = new_server("--music", folder)
    running.kill()
    running.start()
    running.wait_until_ready()
    assert running.wait_for_scan()["state"] == "done"
    assert len(running.items("/api/v1/albums")) == 6
    assert running.json("/api/v1/library")["tracks"] == 12


def test_commands_work_without_a_running_server(new_server: NewServer) -> None:
    running = new_server()
    running.stop()
    assert not (running.data / "segue.sock").exists()
    listed = running.command("user", "list")
    assert listed.returncode == 0 and "anna" in listed.stdout


def test_commands_reach_a_server_whose_folder_lies_deep(new_database: Callable[[], list[str]],
                                                        tmp_path: Path) -> None:
    """The name of a socket holds about a hundred bytes."""
    running = Server(tmp_path / ("deep" * 20) / ("deeper" * 20) / "data", *new_database())
    try:
        assert stat.S_IMODE((running.data / "segue.sock").stat().st_mode) == 0o600
        added = running.command("user", "add", "dora", "--password-stdin", stdin=f"{PASSWORD}\r\n")
        assert added.returncode == 0, added.stderr
        assert running.sign_in("dora").json("/api/v1/me")["name"] == "dora"
    finally:
        running.stop()


def test_a_silent_command_does_not_hold_up_the_end(new_server: NewServer) -> None:
    running = new_server()
    with socket.socket(socket.AF_UNIX) as silent, socket.socket(socket.AF_UNIX) as another:
        for client in (silent, another):
            client.connect(str(running.data / "segue.sock"))
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(30) == 0


def test_a_scan_that_is_waited_for_does_not_hold_up_the_end(new_server: NewServer,
                                                            tmp_path: Path) -> None:
    folder = tmp_path / "music"
    for number in range(8):
        make_album(folder / f"Album {number}", f"Album {number}", "Ada", 2, 300 + 50 * number)
    running = new_server("--music", folder)
    running.wait_for_scan()
    with ThreadPoolExecutor(1) as pool:
        waiting = [pool.submit(running.command, "scan", "--full", "--wait")]
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(30) == 0
        assert waiting[0].result() is not None


def test_two_commands_take_turns(new_server: NewServer) -> None:
    running = new_server()
    running.stop()
    with ThreadPoolExecutor(4) as pool:
        names = [f"user{n}" for n in range(4)]
        added = list(pool.map(lambda name: running.command(
            "user", "add", name, "--password-stdin", stdin=f"{PASSWORD}\n"), names))
    assert [one.returncode for one in added] == [0] * 4, [one.stderr for one in added]
    assert all(name in running.command("user", "list").stdout for name in names)
