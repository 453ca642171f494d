"""Processes that work for another: they end with it, and one that is ended from outside is told of in one sentence."""

import os
import signal
import subprocess
import sys

import pytest
from conftest import ROOT
from invented import article_xml, file_xml

from evidence import pipeline, processes, reader
from evidence.errors import ProcessLost

SCRIPT = """
import os, time
from evidence import processes
with processes.pool(2) as pool:
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(120)
"""


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_they_end_with_the_process_that_started_them(sent: signal.Signals) -> None:
    parent = subprocess.Popen([sys.executable, "-c", SCRIPT], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert parent.stdout is not None
    assert int(parent.stdout.readline()) != parent.pid
    parent.send_signal(sent)
    try:
        parent.communicate(timeout=20)  # the pipe closes when the last of them has ended
    except subprocess.TimeoutExpired:
        os.killpg(parent.pid, signal.SIGKILL)
        pytest.fail("a process outlived the one that it worked for")


def test_one_that_is_ended_is_told_of_in_one_sentence() -> None:
    one = r"lack of memory; what was committed before is kept: start again\.$"
    with pytest.raises(ProcessLost, match=one), processes.pool(1) as pool:
        pool.submit(os._exit, 9).result()


def ended(*given: object) -> bytes:
    """In place of reading a chunk: what a system without memory does."""
    os._exit(9)


def test_an_import_whose_process_is_ended_says_so_and_goes_on_when_started_again(url: str, run_cli, tmp_path, monkeypatch) -> None:
    path = tmp_path / "some.xml"
    path.write_text(file_xml(*(article_xml(number) for number in range(1, 20))), encoding="utf-8")
    monkeypatch.setattr(pipeline, "LARGE", 0)
    with monkeypatch.context() as dying:
        dying.setattr(reader, "ready", ended)
        done = run_cli("import", str(path), database=url)
    assert (done.exit_code, done.stdout) == (6, "")
    assert done.stderr.startswith("evidence: A process that worked for this one was ended")
    done = run_cli("import", str(path), database=url)
    assert (done.exit_code, done.stdout.split(":")[0]) == (0, "19 read")
