"""The state of the database that pages are made from, and the pages made from it, kept until somebody writes.

Judging every claim takes seconds on a large database. It is done by one thread of its own when a page is asked for and the database
has changed; the page waits a little for the new verdicts, then shows the earlier ones and says so. Verdicts that moved are stored, as
the commands do, so that the list of changes knows them.
"""

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Event, Lock, Thread
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import review, synthesis
from evidence.errors import DatabaseFailure, EvidenceError
from evidence.models import Verdict
from evidence.web.edition import Edition
from evidence.web.server.doors import Doors

PATIENCE = 1.5  # seconds that a page waits for verdicts that are being judged
ROOM = 64_000_000  # bytes of pages kept


class Kept:
    """What was computed from one state of the database, and the pages made from it, the oldest given up first."""

    def __init__(self, stamp: str, held: dict[str, Any]) -> None:
        self.stamp, self.held = stamp, held
        self.at = dt.datetime.now(dt.UTC)
        self._pages: OrderedDict[str, tuple[bytes, str]] = OrderedDict()
        self._size, self._lock = 0, Lock()

    def page(self, path: str) -> tuple[bytes, str] | None:
        """The page made earlier (bytes, media type)."""
        return self._pages.get(path)

    def keep(self, path: str, data: bytes, media: str) -> None:
        """Keep a page."""
        with self._lock:
            self._pages[path] = (data, media)
            self._size += len(data)
            while self._size > ROOM and len(self._pages) > 1:
                self._size -= len(self._pages.popitem(last=False)[1][0])


class Editions:
    """The newest judged state of the database. `close` ends the thread that judges."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        self._kept: Kept | None = None
        self._failed: EvidenceError | None = None
        self._news, self._wanted, self._ended = Condition(), Event(), Event()
        self._thread = Thread(target=self._judge_on, name="judging", daemon=True)
        self._thread.start()
        self._wanted.set()

    def close(self) -> None:
        """End the thread, when it has judged what it is at."""
        self._ended.set()
        self._wanted.set()
        self._thread.join()

    def current(self) -> tuple[Kept, bool]:
        """What is held of the newest judged state, and whether the database is still at it. Raises DatabaseFailure."""
        stamp = self.doors.stamp()
        with self._news:
            if not self._is_at(stamp):
                self._wanted.set()
                self._news.wait_for(lambda: self._is_at(stamp) or self._failed is not None, PATIENCE)
            while self._kept is None and self._failed is None and self._thread.is_alive():
                self._news.wait(PATIENCE)  # the first verdicts: there is nothing to show before them
            if self._kept is None:
                failed, self._failed = self._failed, None
                raise DatabaseFailure(str(failed or "The claims could not be judged: run `evidence db check`."))
            return self._kept, self._kept.stamp == stamp

    @contextmanager
    def edition(self) -> Iterator[tuple[Edition, Kept, bool]]:
        """An edition with a session that reads, what is kept of its state, and whether that is the newest."""
        kept, fresh = self.current()
        with self.doors.reading() as session:
            yield Edition(session, held=kept.held), kept, fresh

    def _is_at(self, stamp: str) -> bool:
        return self._kept is not None and self._kept.stamp == stamp

    def _judge_on(self) -> None:
        while True:
            self._wanted.wait()
            if self._ended.is_set():
                return
            self._wanted.clear()
            try:
                self._judge()
            except EvidenceError as error:  # told to whoever waits; the next request tries again
                with self._news:
                    self._failed = error
                    self._news.notify_all()

    def _judge(self) -> None:
        stamp = self.doors.stamp()
        if self._is_at(stamp):
            return
        with self.doors.reading() as session:
            inputs = {"papers": synthesis.papers(session), "overrides": synthesis.overrides(session)}
            old = self._kept.held if self._kept is not None else {}
            same = all(old.get(name) == value for name, value in inputs.items())
            verdicts = old["verdicts"] if same else {one["claim"]: one for one in synthesis.judge_all(session)}
            stored = _stored(session)
            moved = [verdict for name, verdict in verdicts.items() if stored.get(name) != verdict["inputs_hash"]]
        with self._news:
            self._kept, self._failed = Kept(stamp, {**inputs, "verdicts": verdicts}), None
            self._news.notify_all()
        if moved:
            self._store(stamp, moved)

    def _store(self, stamp: str, moved: list[dict[str, Any]]) -> None:
        """Store verdicts that moved, unless somebody wrote since they were judged; then they are judged anew first."""
        try:
            with self.doors.writing() as session:
                review.lock(session)
                if self.doors.stamp() == stamp:
                    synthesis.keep(session, moved, dt.datetime.now(dt.UTC))
        except DatabaseFailure:
            return  # a database that may only be read shows its verdicts all the same; they are stored by who may write
        self._wanted.set()


def _stored(session: Session) -> dict[str, str]:
    """The hash of the inputs of the last stored verdict, by claim; the inputs themselves are large."""
    newest = sa.select(sa.func.max(Verdict.id)).group_by(Verdict.claim)
    asked = sa.select(Verdict.claim, Verdict.inputs_hash).where(Verdict.id.in_(newest))
    return {str(claim): str(inputs_hash) for claim, inputs_hash in session.execute(asked)}
