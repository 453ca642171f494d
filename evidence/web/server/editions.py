"""The state of the database that pages are made from, and the pages made from it, kept until somebody writes.

Judging every claim takes seconds on a large database. It is done by one thread of its own when a page is asked for and the database
has changed; the page waits a little for the new verdicts, then shows the earlier ones and says so. Verdicts that moved are stored, as
the commands do, so that the list of changes knows them.
"""

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition, Event, Lock, Thread
from typing import Any

from evidence import database, kept, register, review, synthesis
from evidence.errors import DatabaseFailure, EvidenceError
from evidence.register import Claim
from evidence.synthesis.inputs import Paper
from evidence.synthesis.stored import holding
from evidence.web.edition import Edition
from evidence.web.server.doors import Doors

PATIENCE = 1.5  # seconds that a page waits for verdicts that are being judged
OF_RUNS = ("changes", "first", "dated", "flow drawing", "svg flow", "png flow")  # what an edition holds of runs and stored verdicts
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


@dataclass(frozen=True, slots=True)
class Fresh:
    """Verdicts that were reached just now, with what they were reached from, to be stored."""

    results: list[tuple[Claim, dict[str, Any]]]
    everything: list[Paper]
    persons: dict[str, Any]
    today: str


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
            edition, moment = Edition(session), database.stamp(session)
            old = self._kept.held if self._kept is not None else {}
            if old.get("moment") == moment:  # only runs and stored verdicts were written since
                edition.held |= {name: value for name, value in old.items() if name not in OF_RUNS}
                fresh = None
            else:
                fresh = self._reached(edition, kept.stamp(moment))
                edition.held["references"] = old.get("references", {})  # by the state of each record: they hold for any edition
        with self._news:
            self._kept, self._failed = Kept(stamp, edition.held | {"moment": moment}), None
            self._news.notify_all()
        if fresh is not None and fresh.results:
            self._store(moment, fresh)

    def _reached(self, edition: Edition, today: str) -> Fresh:
        """All verdicts of an edition: those stored ones that hold, the others anew; the latter are returned."""
        claims = edition.claims
        found = holding(edition.session, [claim.id for claim in claims], today)
        missing = [claim for claim in claims if claim.id not in found]
        made = synthesis.judge_all(edition.session, missing) if missing else []
        found |= {claim.id: one for claim, one in zip(missing, made, strict=True)}
        edition.held["verdicts"] = {claim.id: found[claim.id] for claim in claims}
        own = [(claim, found[claim.id]) for claim in missing if claim.id in register.load()]
        everything, persons = (synthesis.papers(edition.session), synthesis.overrides(edition.session)) if own else ([], {})
        return Fresh(own, everything, persons, today)

    def _store(self, moment: str, fresh: Fresh) -> None:
        """Store verdicts that were reached, unless somebody wrote since what they could see; then they are reached anew first."""
        try:
            with self.doors.writing() as session:
                review.lock(session)
                if database.stamp(session) == moment:
                    synthesis.keep(session, fresh.results, fresh.everything, fresh.persons, dt.datetime.now(dt.UTC), fresh.today)
        except DatabaseFailure:
            return  # a database that may only be read shows its verdicts all the same; they are stored by who may write
