"""A command's file appears whole or not at all; what stood there stays where the command fails."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from conftest import ROOT

from evidence.cli.outlet import written
from evidence.errors import Misuse

EVERY = [
    ["export", "-o"],
    ["export", "--format", "csv", "-o"],
    ["figure", "map", "-o"],
    ["check", "text.md", "--fix", "-o"],
    ["review", "export"],
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.md").write_text("Dry needling cures neck pain.\n")
    return tmp_path


@pytest.mark.parametrize("command", EVERY)
def test_a_database_that_cannot_be_read_leaves_the_earlier_file(command: list[str], folder: Path, run_cli) -> None:
    (folder / "broken").write_text("no database " * 100)
    (folder / "out.svg").write_text("earlier")
    result = run_cli(*command, "out.svg", database="broken")
    assert result.exit_code == 5
    assert (folder / "out.svg").read_text() == "earlier"
    assert sorted(os.listdir(folder)) == ["broken", "out.svg", "text.md"]


@pytest.mark.parametrize("command", EVERY)
def test_what_is_written_replaces_the_earlier_file(command: list[str], folder: Path, run_cli, starter_url: str) -> None:
    (folder / "out.svg").write_text("earlier" * 100_000)
    assert run_cli(*command, "out.svg", database=starter_url).exit_code in (0, 1)
    assert "earlier" not in (folder / "out.svg").read_text()
    assert sorted(os.listdir(folder)) == ["out.svg", "text.md"]


@pytest.mark.parametrize("command", EVERY)
def test_a_place_that_cannot_be_written_is_one_sentence(command: list[str], folder: Path, run_cli, starter_url: str) -> None:
    result = run_cli(*command, "no/such/out.svg", database=starter_url)
    assert result.exit_code == 2
    assert "no/such/out.svg cannot be written (No such file or directory); choose another place" in result.stderr
    (folder / "folder.svg").mkdir()
    result = run_cli(*command, "folder.svg", database=starter_url)
    assert result.exit_code == 2
    assert "folder.svg cannot be written (Is a directory)" in result.stderr


def broken_off(target: Path) -> None:
    with written(str(target)) as stream:
        stream.write(b"half")
        raise KeyboardInterrupt


def test_a_block_that_fails_leaves_the_earlier_file_and_no_other(tmp_path: Path) -> None:
    target = tmp_path / "a"
    for there in (False, True):
        with pytest.raises(KeyboardInterrupt):
            broken_off(target)
        assert sorted(os.listdir(tmp_path)) == (["a"] if there else [])
        target.write_text("earlier")
    assert target.read_text() == "earlier"


KILLED = """
import os, sys
from evidence.cli.outlet import written
with written(sys.argv[1]) as stream:
    stream.write(b"half")
    stream.flush()
    os._exit(9)
"""


def test_a_kill_leaves_no_half_file_under_the_name(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_text("earlier")
    subprocess.run([sys.executable, "-c", KILLED, str(target)], cwd=ROOT, check=False)
    assert target.read_text() == "earlier"


def test_a_link_and_the_rights_of_a_file_stay(tmp_path: Path) -> None:
    file, link, new = tmp_path / "file", tmp_path / "link", tmp_path / "new"
    file.write_text("earlier")
    file.chmod(0o640)
    link.symlink_to(file)
    for target in (link, new):
        with written(str(target)) as stream:
            stream.write(b"now")
    assert link.is_symlink()
    assert file.read_text() == "now"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    beside = tmp_path / "beside"
    beside.write_text("")
    assert new.stat().st_mode == beside.stat().st_mode


def test_devices_and_pipes_are_written_as_they_are(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    for target in ("/dev/null", str(pipe)):
        with written(target) as stream:
            stream.write(b"now")
    reader.join(10)
    assert read == [b"now"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_standard_output_by_its_name_is_written_into_a_pipe() -> None:
    code = "from evidence.cli.outlet import written\nwith written('/dev/stdout') as stream: stream.write(b'now')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b"now", b"")


@pytest.mark.parametrize("name", ["字" * 85, "a" * 255])
def test_a_name_as_long_as_names_may_be_is_written(tmp_path: Path, name: str) -> None:
    with written(str(tmp_path / name)) as stream:
        stream.write(b"now")
    assert os.listdir(tmp_path) == [name]


def test_a_name_that_is_too_long_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="File name too long"), written(str(tmp_path / ("a" * 300))) as stream:
        stream.write(b"now")
