"""The order of work, for several persons at one table: what waits, and who has which record before them."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock

from sqlalchemy.orm import Session

from evidence import review
from evidence.review import Waiting

AHEAD = 120  # records put in order at a time
LASTS = 60.0  # seconds before the order is worked out anew: on thousands of articles that takes half a second
HELD = 180.0  # seconds that a record counts as lying before somebody


@dataclass(frozen=True, slots=True)
class Next:
    """The record to look at next, None when none waits; how many wait (at least, where `more`); how many of them were passed over."""

    record: Waiting | None
    waiting: int
    more: bool
    passed: int


class Desk:
    """What waits and who holds what; of one process, and lost with it: only an order of work, no evidence."""

    def __init__(self) -> None:
        self._order: list[Waiting] = []
        self._made, self._lock = -LASTS, Lock()
        self._holders: dict[str, dict[str, float]] = {}

    def next(self, session: Session, person: str, passed: Callable[[Iterable[str]], set[str]]) -> Next:
        """The first record that waits, was not passed over by this person, and lies before nobody else where that can be."""
        order = self._in_order(session)
        done = review.decided(session, [one.id for one in order])
        waiting = [one for one in order if one.id not in done]
        if not waiting and order:
            waiting = self._in_order(session, anew=True)
        over = passed(one.id for one in waiting)
        open_ = [one for one in waiting if one.id not in over]
        free = [one for one in open_ if not self.others(one.id, person)] or open_
        chosen = free[0] if free else None
        if chosen is not None:
            self.take(chosen.id, person)
        return Next(chosen, len(waiting), len(order) == AHEAD, len(waiting) - len(open_))

    def reasons(self, key: str) -> tuple[str, ...]:
        """Why a record waits, as far as it is known."""
        return next((one.reasons for one in self._order if one.id == key), ())

    def take(self, key: str, person: str) -> None:
        """Note that a record lies before this person."""
        now = time.monotonic()
        with self._lock:
            for other, holders in list(self._holders.items()):
                holders.pop(person, None)
                if not any(at > now - HELD for at in holders.values()):
                    del self._holders[other]
            self._holders.setdefault(key, {})[person] = now

    def others(self, key: str, person: str) -> list[str]:
        """Who else has this record before them."""
        now = time.monotonic()
        return sorted(name for name, at in dict(self._holders.get(key, {})).items() if name != person and at > now - HELD)

    def _in_order(self, session: Session, anew: bool = False) -> list[Waiting]:
        with self._lock:
            if anew or time.monotonic() - self._made > LASTS:
                self._order = [one for one in review.queue(session, AHEAD) if one.kind == "article"]
                self._made = time.monotonic()
            return self._order
