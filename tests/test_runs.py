"""What `runs` says of imports that ended, were killed, or are still at work."""

import json
import os
import signal
import subprocess
import sys

import pytest
import sqlalchemy as sa
from conftest import ROOT
from invented import record

from evidence import database, pipeline, pulse
from evidence.models import Run
from evidence.report import counts

WAITING = """
import sys, time
from evidence import database, pipeline
engine = database.opened(sys.argv[1])
with database.transaction(engine) as session:
    pipeline.begin(session, "import", "a file")
print("begun", flush=True)
time.sleep(60)
"""


def statuses(engine: sa.Engine) -> list[str]:
    """As people see them, newest first."""
    with database.transaction(engine, write=False) as session:
        return [row["status"] for row in counts.runs(session, 10)]


def test_a_killed_import_is_interrupted_and_a_living_one_is_running(engine: sa.Engine, url: str, run_cli) -> None:
    command = [sys.executable, "-c", WAITING, url]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        for one in both:
            assert one.stdout is not None
            assert one.stdout.readline() == "begun\n"
        assert statuses(engine) == ["running", "running"]
        with database.transaction(engine, write=False) as session:
            first = session.scalars(sa.select(Run).order_by(Run.id)).first()
            assert first is not None
            killed = next(one for one in both if str(one.pid) in first.checkpoint["process"].split())
        killed.send_signal(signal.SIGKILL)
        os.waitid(os.P_PID, killed.pid, os.WEXITED | os.WNOWAIT)
        assert statuses(engine) == ["running", "interrupted"]  # also before it is cleared away
        killed.wait()
        assert statuses(engine) == ["running", "interrupted"]
        rows = json.loads(run_cli("runs", "--format", "json", database=url).stdout)
        assert [row["status"] for row in rows] == ["running", "interrupted"]
        with database.transaction(engine) as session:
            pipeline.begin(session, "import", "the next")
        with engine.connect() as connection:
            stored = connection.execute(sa.text("SELECT status FROM run ORDER BY id")).scalars().all()
        assert stored == ["interrupted", "running", "running"]
    finally:
        for one in both:
            one.kill()
            one.communicate()


@pytest.mark.parametrize("named", ["", "elsewhere 1 1"])
def test_a_run_that_cannot_be_asked_after_is_running_until_the_next(engine: sa.Engine, named: str) -> None:
    with database.transaction(engine) as session:
        run = pipeline.begin(session, "import", "a file")
        session.get_one(Run, run).checkpoint = {"done": 0, "process": named}
    assert statuses(engine) == ["running"]
    with database.transaction(engine) as session:
        pipeline.begin(session, "import", "the next")
    assert statuses(engine) == ["running", "interrupted"]
    told: list[list[str]] = []
    pipeline.take(engine, run, [[(record(1), None)]], progress=lambda _: told.append(statuses(engine)))
    assert told.pop() == ["running", "running"]  # its next batch says that it lives
    assert statuses(engine) == ["running", "done"]


def test_a_process_is_told_from_a_later_one_with_its_number() -> None:
    machine, number, _ = pulse.name().split(" ")
    assert pulse.lives(pulse.name()) is True
    assert pulse.lives(f"{machine} {number} 1") is False
    for unknown in ("", machine, f"elsewhere {number} 1", f"{machine} x 1"):
        assert pulse.lives(unknown) is None
