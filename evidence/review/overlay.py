"""Standing decisions of an article, laid over each other, as its human rows.

`after` of a decision about readings holds "tags": [{"kind", "value", "removed", "detail", "sentence"}] and "findings": [{"outcome",
"comparator", "timing", "removed", "rows"}]. The last word on a slot counts: a kind of which there is one (design, n, screening), a
value of a kind of which there are many, an outcome with its comparator and timing. The value "*", removed, means "no other value".
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.models import Decision, Finding, Tag
from evidence.reading import SINGLE_KINDS
from evidence.review.ledger import Signed, against, in_force

Entry = Mapping[str, Any]
# Offsets are not kept: the text may change after the decision, and a mark in the wrong place is worse than none.
NOWHERE: dict[str, Any] = {"rules_version": "", "field": "", "start": 0, "end": 0}
ONE = (*SINGLE_KINDS, "screening")
NUMBERS = ("p", "measure", "estimate", "ci_low", "ci_high", "unit", "scale", "time", "i2", "certainty", "instrument")


@dataclass
class Overlay:
    """The last word of persons on each slot, with the decision that holds it."""

    tags: dict[tuple[str, str], tuple[Entry, Decision]] = field(default_factory=dict)
    findings: dict[tuple[str, str, str | None], tuple[Entry, Decision]] = field(default_factory=dict)


def tag_slot(entry: Entry) -> tuple[str, str]:
    """Where a tag entry has its place."""
    return (entry["kind"], "" if entry["kind"] in ONE else entry["value"])


def finding_slot(entry: Entry) -> tuple[str, str, str | None]:
    """Where a finding entry has its place."""
    return (entry["outcome"], entry["comparator"], entry.get("timing"))


def fold(decisions: Iterable[Decision]) -> Overlay:
    """Decisions in order of time -> the last word on each slot."""
    over = Overlay()
    for decision in decisions:
        for entry in decision.after.get("tags", ()):
            if entry["value"] == "*":
                for slot in [slot for slot in over.tags if slot[0] == entry["kind"]]:
                    del over.tags[slot]
            over.tags[tag_slot(entry)] = (entry, decision)
        for entry in decision.after.get("findings", ()):
            over.findings[finding_slot(entry)] = (entry, decision)
    return over


def of_article(session: Session, article_id: int) -> Overlay:
    """What persons say about one article now."""
    return fold(in_force(session, Decision.article_id == article_id))


def apply(session: Session, article_ids: Iterable[int]) -> int:
    """Bring the human rows of these articles in line with their standing decisions; returns how many rows there are then.

    A row that is right already stays as it is, so that what refers to it by its id still does. Call `standing.settle` for the same
    articles afterwards: it marks what holds.
    """
    count = 0
    for article_id in article_ids:
        over = of_article(session, article_id)
        rows: list[Tag | Finding] = [_tag(article_id, entry, held) for entry, held in over.tags.values()]
        rows += [_finding(article_id, entry, row, held) for entry, held in over.findings.values() for row in entry["rows"] or [{}]]
        _bring_in_line(session, article_id, rows)
        count += len(rows)
    return count


def _bring_in_line(session: Session, article_id: int, wanted: Sequence[Tag | Finding]) -> None:
    held: dict[str, list[Tag | Finding]] = {}
    tags = session.scalars(sa.select(Tag).where(Tag.article_id == article_id, Tag.origin == "human")).all()
    findings = session.scalars(sa.select(Finding).where(Finding.article_id == article_id, Finding.origin == "human")).all()
    rows: list[Tag | Finding] = [*tags, *findings]
    for old in rows:
        held.setdefault(_content(old), []).append(old)
    for row in wanted:
        same = held.get(_content(row))
        if same:
            same.pop()
        else:
            session.add(row)
    for left in (row for rest in held.values() for row in rest):
        session.delete(left)
    session.flush()


def _content(row: Tag | Finding) -> str:
    """All that a row says, but for its id and whether it stands, which `settle` decides."""
    names = [column.name for column in row.__table__.columns if column.name not in ("id", "standing")]
    return json.dumps([row.__tablename__, *((name, getattr(row, name)) for name in names)], sort_keys=True)


def _tag(article_id: int, entry: Entry, held: Decision) -> Tag:
    removed = bool(entry.get("removed"))
    return Tag(
        article_id=article_id, kind=entry["kind"], value=entry["value"], origin="human", standing=not removed,
        rule=f"decision.{held.action}", detail="removed" if removed else entry.get("detail", ""),
        sentence=held.quote or entry.get("sentence", ""), decision_id=held.id, **NOWHERE,
    )  # fmt: skip


def _finding(article_id: int, entry: Entry, row: Entry, held: Decision) -> Finding:
    removed = bool(entry.get("removed"))
    return Finding(
        article_id=article_id, outcome=entry["outcome"], comparator=entry["comparator"], timing=entry.get("timing"),
        direction=row.get("direction", ""), **{name: row.get(name) for name in NUMBERS},
        effect={"removed": True} if removed else row.get("effect") or {}, origin="human", standing=not removed,
        rule=f"decision.{held.action}", sentence=held.quote or row.get("sentence", ""), decision_id=held.id, **NOWHERE,
    )  # fmt: skip


def refuse_contradiction(over: Overlay, after: Mapping[str, Any], signed: Signed) -> None:
    """Raise BadDecision where `after` says the opposite of another person's standing word, unless overridden."""
    for entry in after.get("tags", ()):
        for held, decision in rivals(over, entry, after["tags"]):
            against(decision, f"{held['kind']}: {'not ' if held.get('removed') else ''}{held['value']}", signed)
    for entry in after.get("findings", ()):
        found = over.findings.get(finding_slot(entry))
        if found and differ(found[0], entry):
            says = "no such result" if found[0].get("removed") else " and ".join(sorted(_all(found[0], "direction")))
            against(found[1], f"{entry['outcome']} against {entry['comparator']}: {says}", signed)


def rivals(over: Overlay, entry: Entry, entries: Iterable[Entry]) -> list[tuple[Entry, Decision]]:
    """Standing words on tags that cannot be true together with this one."""
    kind, removed = entry["kind"], bool(entry.get("removed"))
    if entry["value"] == "*":
        wanted = {e["value"] for e in entries if e["kind"] == kind and not e.get("removed")}
        of_kind = [pair for slot, pair in over.tags.items() if slot[0] == kind and not pair[0].get("removed")]
        return [pair for pair in of_kind if pair[0]["value"] not in wanted]
    against_it = []
    held = over.tags.get(tag_slot(entry))
    if held and (held[0]["value"] != entry["value"] or bool(held[0].get("removed")) != removed):
        against_it.append(held)
    closed = over.tags.get((kind, "*"))
    if closed and not held and not removed:
        against_it.append(closed)
    return against_it


def differ(held: Entry, new: Entry) -> bool:
    """Whether two words on one result cannot both be right."""
    if bool(held.get("removed")) != bool(new.get("removed")):
        return True
    if held.get("removed"):
        return False
    estimates = (_all(held, "estimate"), _all(new, "estimate"))
    return _all(held, "direction") != _all(new, "direction") or (all(estimates) and estimates[0] != estimates[1])


def _all(entry: Entry, name: str) -> set[Any]:
    return {row[name] for row in entry["rows"] if row.get(name) is not None}
