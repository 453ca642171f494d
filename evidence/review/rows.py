"""A decision on one result among several for the same outcome, comparator and time: the others stay as they are."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from evidence.errors import BadDecision
from evidence.models import Article, Decision, Finding
from evidence.review.ledger import Signed
from evidence.review.results import FROM_DATA, as_row, check_given, check_row, decide_findings, finding, removals, rows_at

Place = tuple[str, str, str | None]  # outcome, comparator, timing


def correct_row(session: Session, article: Article, row: int, place: Place, values: Mapping[str, Any], signed: Signed) -> Decision:
    """Put values in the place of those of the result with this id; None takes a number away, another "timing" moves it.

    `place` is where the person saw it: when it is not there any more (somebody else decided, or it was read anew), the values are
    set there all the same, so that what was typed is kept. Raises BadDecision for what is impossible or changes nothing.
    """
    standing = rows_at(session, article.id, *place)
    old = next((one for one in standing if one.id == row), None)
    if old is None:
        given = {name: value for name, value in values.items() if name != "timing"}
        return finding(session, article, "set", place[0], place[1], given, signed, values.get("timing", place[2]))
    made = as_row(old)
    changed = {name: value for name, value in values.items() if name != "timing" and made.get(name) != value}
    when = values.get("timing", place[2])
    if not changed and when == place[2]:
        raise BadDecision("Nothing was changed: change the direction, the time or a number, or confirm the result.")
    if old.effect and changed.keys() & FROM_DATA:
        raise BadDecision("This result was computed from effect data: enter those anew with `evidence review decide effect`.")
    check_given(place[0], {name: value for name, value in changed.items() if value is not None})
    check_row(place[0], place[1], when, made | changed)
    entries = _moved(session, article, standing, old, when, made | changed)
    return decide_findings(session, "finding", article, f"{place[0]}:{place[1]}", entries, standing, signed)


def _moved(
    session: Session, article: Article, standing: Sequence[Finding], old: Finding, when: str | None, new: dict[str, Any]
) -> list[dict[str, Any]]:
    """The entries that put `new` at the time `when`, and leave the other results of the old time where they are."""
    if when == old.timing:
        return [_entry(old, when, [new if one is old else as_row(one) for one in standing])]
    there = rows_at(session, article.id, old.outcome, old.comparator, when)
    return [*_left(standing, old), _entry(old, when, [*map(as_row, there), new])]


def remove_row(session: Session, article: Article, row: int, place: Place, signed: Signed) -> Decision:
    """Take the result with this id away. Raises BadDecision where it is not there any more."""
    standing = rows_at(session, article.id, *place)
    old = next((one for one in standing if one.id == row), None)
    if old is None:
        raise BadDecision("This result does not stand any more, so there is nothing to remove: look at the article again.")
    return decide_findings(session, "finding", article, f"{place[0]}:{place[1]}", _left(standing, old), standing, signed)


def _left(standing: Sequence[Finding], old: Finding) -> list[dict[str, Any]]:
    others = [as_row(one) for one in standing if one is not old]
    return [_entry(old, old.timing, others)] if others else removals([old])


def _entry(old: Finding, when: str | None, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"outcome": old.outcome, "comparator": old.comparator, "timing": when, "rows": rows}
