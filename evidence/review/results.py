"""Decisions about results: set, correct, add, remove one; confirm what was read."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import vocabulary
from evidence.errors import BadDecision
from evidence.models import Article, Decision, Finding, Tag
from evidence.reading import DIRECTIONS, TIMINGS
from evidence.review import overlay
from evidence.review.actions import one_term
from evidence.review.ledger import Signed, write
from evidence.review.scales import scale_ends

OPERATIONS = ("set", "correct", "add", "remove")
ANY = "any"  # timing: whichever stands
MEASURES = ("MD", "SMD", "OR", "RR")
FROM_DATA = {"direction", "measure", "estimate", "ci_low", "ci_high", "unit", "scale"}
RATIOS = ("OR", "RR")
NO_ARM = ("baseline", "mixed")  # of a finding, and of no group
ONE_ARM = ("improved", "no_change", "worsened")
_P = re.compile(r"[<>=≤≥]?\s*(?:0?\.\d+|1(?:\.0+)?)")


def finding(
    session: Session,
    article: Article,
    operation: str,
    outcome: str,
    comparator: str,
    values: Mapping[str, Any],
    signed: Signed,
    timing: str | None = ANY,
) -> Decision:
    """Set, correct, add or remove the result for an outcome against a comparator.

    `values` may hold direction and numbers (see `overlay.NUMBERS`), and for a correction another timing. `timing` is immediate,
    short, long, None (the text does not say) or "any". Raises BadDecision for what is impossible, missing or contradictory.
    """
    if operation not in OPERATIONS:
        raise BadDecision(f"{operation!r} is no operation: use one of {', '.join(OPERATIONS)}.")
    at = (one_term("outcome", outcome)[0], one_term("comparator", comparator)[0])
    given = {name: value for name, value in values.items() if value is not None}
    check_given(at[0], given)
    standing = rows_at(session, article.id, *at, timing)
    where = f"{at[0]} against {at[1]}"
    if operation in ("correct", "remove") and not standing:
        raise BadDecision(f"{article.key} has no result for {where} to {operation}: see `evidence show`, or add it.")
    if operation == "add" and standing:
        raise BadDecision(f"{article.key} has a result for {where} already: correct it, or set it anew.")
    if operation == "remove":
        entries = removals(standing)
    elif operation == "correct":
        entries = _corrected(standing, given, where)
    else:
        when = None if timing == ANY else timing
        entries = [_entry(*at, when, {"sentence": signed.quote} | given)]
    tags = _untagged(session, article.id, at, signed) if operation in ("add", "set") else []
    return decide_findings(session, "finding", article, f"{at[0]}:{at[1]}", entries, standing, signed, tags)


def _untagged(session: Session, article_id: int, at: tuple[str, str], signed: Signed) -> list[dict[str, Any]]:
    """The outcome and comparator of a result as tags, where the article does not bear them: what counts is found by what it is."""
    wanted = [("outcome", at[0]), *([("comparator", at[1])] if at[1] not in NO_ARM else [])]
    asked = sa.select(Tag.kind, Tag.value).where(
        Tag.article_id == article_id, Tag.standing, Tag.kind.in_(("outcome", "comparator"))
    )
    held = {(kind, value) for kind, value in session.execute(asked)}
    return [
        {"kind": kind, "value": value, "detail": "", "sentence": signed.quote}
        for kind, value in wanted
        if (kind, value) not in held
    ]


def rows_at(session: Session, article_id: int, outcome: str, comparator: str, timing: str | None) -> Sequence[Finding]:
    """Standing results at a place; timing "any" for all."""
    asked = sa.select(Finding).where(
        Finding.article_id == article_id, Finding.outcome == outcome, Finding.comparator == comparator, Finding.standing
    )
    if timing != ANY:
        asked = asked.where(Finding.timing == timing if timing else Finding.timing.is_(None))
    return session.scalars(asked.order_by(Finding.id)).all()


def removals(rows: Sequence[Finding]) -> list[dict[str, Any]]:
    """Entries that take these results away, one a slot, with what was there."""
    return [entry | {"removed": True} for entry in slots(rows)]


def slots(rows: Sequence[Finding]) -> list[dict[str, Any]]:
    """Results as entries of a decision, one for each outcome with its comparator and timing."""
    made: dict[tuple[str, str, str | None], dict[str, Any]] = {}
    for row in rows:
        place = (row.outcome, row.comparator, row.timing)
        empty: dict[str, Any] = {"outcome": row.outcome, "comparator": row.comparator, "timing": row.timing, "rows": []}
        made.setdefault(place, empty)["rows"].append(as_row(row))
    return list(made.values())


def _corrected(standing: Sequence[Finding], given: dict[str, Any], where: str) -> list[dict[str, Any]]:
    """The one standing result with some values changed; another timing moves it to another slot."""
    if not given:
        raise BadDecision("Nothing was said: give the direction or a number that is to be corrected.")
    if len(standing) > 1:
        times = ", ".join(f"{row.timing or 'none'} ({row.direction})" for row in standing)
        raise BadDecision(f"Several results stand for {where}: {times}; name one with --timing, or use set to replace them.")
    old = standing[0]
    if old.effect and (given.keys() & FROM_DATA):
        raise BadDecision(f"The result for {where} was computed from effect data: enter those anew with `decide effect`.")
    when = given.pop("timing", old.timing)
    if when == "none":
        when = None
    entries = removals([old]) if when != old.timing else []
    return [*entries, _entry(old.outcome, old.comparator, when, as_row(old) | given)]


def as_row(row: Finding) -> dict[str, Any]:
    """What of a result a decision keeps."""
    numbers = {name: getattr(row, name) for name in overlay.NUMBERS}
    return numbers | {"direction": row.direction, "sentence": row.sentence, "effect": row.effect}


def _entry(outcome: str, comparator: str, timing: str | None, row: dict[str, Any]) -> dict[str, Any]:
    check_row(outcome, comparator, timing, row)
    return {"outcome": outcome, "comparator": comparator, "timing": timing, "rows": [row]}


def check_row(outcome: str, comparator: str, timing: str | None, row: Mapping[str, Any]) -> None:
    """Raise BadDecision for a result that cannot be."""
    direction, measure = row.get("direction"), row.get("measure")
    if direction is None:
        raise BadDecision(f"A result needs a direction: give one of {', '.join(DIRECTIONS)}.")
    if direction not in DIRECTIONS:
        raise BadDecision(f"The direction {direction!r} is unknown: use one of {', '.join(DIRECTIONS)}.")
    if direction != "mixed" and (direction in ONE_ARM) != (comparator == "baseline"):
        raise BadDecision(f"{direction} does not go with {comparator}: {', '.join(ONE_ARM)} are for baseline, the others are not.")
    if timing is not None and timing not in TIMINGS:
        raise BadDecision(f"The timing {timing!r} is unknown: use one of {', '.join(TIMINGS)}.")
    if measure is not None and measure not in MEASURES:
        raise BadDecision(f"The measure {measure!r} is unknown: use one of {', '.join(MEASURES)}.")
    for name, longest in (("unit", 60), ("scale", 60), ("certainty", 40), ("instrument", 20)):
        if len(row.get(name) or "") > longest:
            raise BadDecision(f"The {name} is longer than {longest} characters: write it short.")
    _check_numbers(row)


def check_given(outcome: str, given: Mapping[str, Any]) -> None:
    """What a person types is held to the form it is printed in."""
    instrument = given.get("instrument")
    if instrument is not None and (outcome != "pain_intensity" or instrument not in vocabulary.load().ids("pain_instrument")):
        raise BadDecision(f"The instrument {instrument!r} does not go with {outcome}: VAS, NPRS or other measure pain_intensity.")
    scale_ends(given.get("scale"))
    if given.get("p") is not None and not _P.fullmatch(str(given["p"]).strip()):
        raise BadDecision(f"p is {given['p']!r}: give it as printed, between 0 and 1, such as 0.03 or <0.001.")


def _check_numbers(row: Mapping[str, Any]) -> None:
    estimate, low, high, i2 = (row.get(name) for name in ("estimate", "ci_low", "ci_high", "i2"))
    for name, value in (("estimate", estimate), ("ci_low", low), ("ci_high", high), ("i2", i2)):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value)):
            raise BadDecision(f"{name} is {value!r}: give a number.")
    if (low is None) != (high is None):
        raise BadDecision("An interval has two ends: give both ci_low and ci_high.")
    if low is not None and high is not None:
        if low >= high:
            raise BadDecision(f"The interval {low:g} to {high:g} is impossible: its lower end must be below its upper end.")
        if estimate is not None and not low <= estimate <= high:
            raise BadDecision(f"The estimate {estimate:g} lies outside its interval {low:g} to {high:g}: check them.")
    if i2 is not None and not 0 <= i2 <= 100:
        raise BadDecision(f"I2 is {i2:g}: it is a percentage, 0 to 100.")
    if row.get("measure") in RATIOS and any(v is not None and v <= 0 for v in (estimate, low)):
        raise BadDecision(f"An {row['measure']} is above 0: give the ratio itself, not its logarithm.")


def decide_findings(
    session: Session,
    action: str,
    article: Article,
    kind: str,
    entries: list[dict[str, Any]],
    standing: Sequence[Finding],
    signed: Signed,
    tags: Sequence[dict[str, Any]] = (),
) -> Decision:
    """Write a decision about results after holding it against those of other persons."""
    after: dict[str, Any] = {"findings": entries} | ({"tags": list(tags)} if tags else {})
    overlay.refuse_contradiction(overlay.of_article(session, article.id), after, signed)
    return write(session, action, signed, article, kind=kind, before={"findings": slots(standing)}, after=after)


def confirm(
    session: Session, article: Article, signed: Signed, kind: str = "", outcome: str = "", comparator: str = ""
) -> Decision:
    """Confirm what stands: everything, the tags of one kind, or the results for an outcome (and comparator).

    The confirmed readings are kept as they are now, so that they hold when the rules read otherwise later. Raises BadDecision when
    nothing stands there.
    """
    asked = sa.select(Tag).where(Tag.article_id == article.id, Tag.standing, Tag.kind.not_in(("spin", "screening")))
    tags = [t for t in session.scalars(asked.order_by(Tag.id)) if not outcome and not comparator and kind in ("", t.kind)]
    results = session.scalars(
        sa.select(Finding).where(Finding.article_id == article.id, Finding.standing).order_by(Finding.id)
    ).all()
    if outcome:
        results = [r for r in results if r.outcome == one_term("outcome", outcome)[0]]
    if comparator:
        results = [r for r in results if r.comparator == one_term("comparator", comparator)[0]]
    results = [] if kind else results
    if not tags and not results:
        what = kind or outcome or comparator or "reading"
        raise BadDecision(f"Nothing stands for {what} of {article.key}, so there is nothing to confirm: see `evidence show`.")
    for row in results:
        check_row(row.outcome, row.comparator, row.timing, as_row(row))
    kept = {(t.kind, t.value): {"kind": t.kind, "value": t.value, "detail": t.detail, "sentence": t.sentence} for t in tags}
    return decide_findings(
        session, "confirm", article, kind or outcome or "all", slots(results), results, signed, list(kept.values())
    )
