"""Reading -> Tag and Finding rows, and which of them stand: human over curated over machine.

Machine rows are replaced whenever an article is read again; curated rows whenever their set of facts is loaded again; human rows
only follow decisions (`review` writes them). `settle` then marks what stands, kind by kind.
"""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.library.rows import insert
from evidence.models import Article, Decision, Finding, Tag
from evidence.reading import SINGLE_KINDS, FindingReading, Reading, TagReading
from evidence.record import Facts
from evidence.rows.reading import FINDING_COLUMNS, TAG_COLUMNS, Rows, rows


def keep(session: Session, readings: Mapping[int, Reading | Rows], replace: bool = True) -> None:
    """Write what a machine read, by article id, in the place of what it read before. `replace` is off for new articles."""
    if replace:
        _forget(session, list(readings), "machine")
    _write(session, {i: rows(said) if isinstance(said, Reading) else said for i, said in readings.items()})


def _write(session: Session, said: Mapping[int, Rows]) -> None:
    insert(session, "tag", TAG_COLUMNS, [(i, *row) for i, (tags, _) in said.items() for row in tags])
    insert(session, "finding", FINDING_COLUMNS, [(i, *row) for i, (_, findings) in said.items() for row in findings])


def keep_facts(session: Session, facts: Mapping[int, Facts]) -> None:
    """Write curated facts, by article id, in the place of earlier ones of the same articles."""
    _forget(session, list(facts), "curated")
    _write(session, {i: rows(_as_reading(fact), "curated") for i, fact in facts.items()})
    for article_id, fact in facts.items():
        values = {"curated": True, "curated_note": fact.note}
        session.execute(sa.update(Article).where(Article.id == article_id).values(values))


def _as_reading(fact: Facts) -> Reading:
    tags = tuple(TagReading(kind, value, "curated.fact") for kind, value in fact.tags)
    return Reading(tags, tuple(FindingReading(rule="curated.fact", **found) for found in fact.findings))


def settle(session: Session, article_ids: Iterable[int]) -> None:
    """Mark which readings stand, for articles that carry more than a machine's."""
    for article_id in article_ids:
        tags = session.scalars(sa.select(Tag).where(Tag.article_id == article_id)).all()
        for kind in {tag.kind for tag in tags}:
            _settle_kind([tag for tag in tags if tag.kind == kind], kind)
        findings = session.scalars(sa.select(Finding).where(Finding.article_id == article_id)).all()
        origins = {finding.origin for finding in findings}
        base = "curated" if "curated" in origins else "machine"
        _settle_findings(findings, base, _answered(session, findings))
    session.flush()


def _settle_kind(tags: Sequence[Tag], kind: str) -> None:
    """Human rows say "+value" by standing for it and "-value" by detail "removed"; the rest is curated, else machine.

    "-*" says that there is no other value, so that what a later reading adds does not stand either.
    """
    human = [tag for tag in tags if tag.origin == "human"]
    base = "curated" if any(tag.origin == "curated" for tag in tags) else "machine"
    touched = {tag.value for tag in human}
    for tag in tags:
        if tag.origin == "human":
            tag.standing = tag.detail != "removed"
        elif kind in SINGLE_KINDS:
            tag.standing = tag.origin == base and not human
        else:
            tag.standing = tag.origin == base and tag.value not in touched and "*" not in touched


Place = tuple[str, str]  # outcome, comparator


def _answered(session: Session, findings: Sequence[Finding]) -> dict[Place, set[str | None]]:
    """The timings of the readings that persons answered, by place: what stood there when they decided."""
    deciding = {f.decision_id for f in findings if f.origin == "human" and f.decision_id is not None}
    told: dict[Place, set[str | None]] = {}
    for before in session.scalars(sa.select(Decision.before).where(Decision.id.in_(deciding))) if deciding else ():
        for entry in (before or {}).get("findings", ()):
            told.setdefault((entry["outcome"], entry["comparator"]), set()).add(entry.get("timing"))
    return told


def _reworded(findings: Sequence[Finding], base: str, answered: dict[Place, set[str | None]]) -> set[Place]:
    """Places whose one reading stands at another time than the readings that were answered: the text changed, the word on it holds."""
    times: dict[Place, set[str | None]] = {}
    for f in findings:
        if f.origin == base:
            times.setdefault((f.outcome, f.comparator), set()).add(f.timing)
    return {place for place, told in answered.items() if len(now := times.get(place, set())) == 1 and not now & told}


def _settle_findings(findings: Sequence[Finding], base: str, answered: dict[Place, set[str | None]]) -> None:
    """A human finding takes the place of what was read for the same outcome, comparator and timing; detail lives in `effect`.

    One without a timing takes the place of all timings, unless it answers a reading without one, or only takes that away. A word on
    the only reading of an outcome and comparator holds as well where that is read at another time later.
    """
    human = {(f.outcome, f.comparator, f.timing) for f in findings if f.origin == "human"}
    untimed = {(f.outcome, f.comparator) for f in findings if f.origin == base and f.timing is None}
    broad = {
        (f.outcome, f.comparator)
        for f in findings
        if f.origin == "human" and f.timing is None and not f.effect.get("removed") and (f.outcome, f.comparator) not in untimed
    }
    broad |= _reworded(findings, base, answered)
    for finding in findings:
        if finding.origin == "human":
            finding.standing = not finding.effect.get("removed")
        else:
            place = (finding.outcome, finding.comparator)
            finding.standing = finding.origin == base and (*place, finding.timing) not in human and place not in broad


def _forget(session: Session, article_ids: Sequence[int], origin: str) -> None:
    for at in range(0, len(article_ids), 500):
        part = article_ids[at : at + 500]
        for table in (Tag, Finding):
            session.execute(sa.delete(table).where(table.article_id.in_(part), table.origin == origin))
