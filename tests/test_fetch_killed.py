"""A fetch that is really killed, at many moments, and started again ends with the database of an undisturbed one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from eutils_corpus import Corpus
from eutils_server import Server, running
from invented import tables

from evidence import database

ROOT = Path(__file__).parents[1]
QUERY = '"dry needling"[tiab]'


def started(server: Server, folder: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ, "EVIDENCE_EUTILS_URL": server.url, "EVIDENCE_EMAIL": "reader@example.org", "NCBI_API_KEY": "an-invented-key",
        "EVIDENCE_DATABASE": str(folder / "evidence.sqlite"), "EVIDENCE_RAW": str(folder / "raw"),
    }  # fmt: skip
    command = [sys.executable, str(ROOT / "cli.py"), "fetch", QUERY]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def content(folder: Path) -> dict[str, list[object]]:
    engine = database.opened(str(folder / "evidence.sqlite"))
    try:
        return tables(engine)
    finally:
        engine.dispose()


def killed_at(process: subprocess.Popen[bytes], server: Server, requests: int, later: float) -> None:
    """Kill the process this many seconds after the server has seen this many requests, or let it end before."""
    limit = time.monotonic() + 60
    while len(server.requests) < requests and process.poll() is None and time.monotonic() < limit:
        time.sleep(0.005)
    time.sleep(later)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_a_fetch_killed_at_many_moments_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    with running(Corpus.generated(400)) as server:
        calm = tmp_path / "calm"
        first = started(server, calm)
        _, said = first.communicate(timeout=120)
        assert first.returncode == 0, said.decode()
        wanted = content(calm)
        assert wanted["article"]
        for number, (requests, later) in enumerate([(0, 0.3), (1, 0.0), (2, 0.0), (2, 0.1), (2, 0.3), (2, 0.6)]):
            folder = tmp_path / f"killed{number}"
            server.requests.clear()
            killed_at(started(server, folder), server, requests, later)
            again = started(server, folder)
            _, said = again.communicate(timeout=120)
            assert again.returncode == 0, said.decode()
            assert content(folder) == wanted, f"killed {later} s after request {requests}"
