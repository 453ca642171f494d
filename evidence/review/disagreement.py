"""Where persons disagree on an article, and what an article looked like when a person decided.

Nothing of this is stored: the ledger says who said what, and both words stay there. Of two that contradict each other the later one
stands, until one of the two persons decides again or takes theirs back.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import permutations
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.models import Article, Decision, Finding, Tag
from evidence.review import overlay
from evidence.review.ledger import in_force


@dataclass(frozen=True, slots=True)
class Seen:
    """An article as a person had it before their eyes: the last decision about it, its content, what stood."""

    last: int
    content: str
    readings: str

    def __str__(self) -> str:
        return f"{self.last}.{self.content}.{self.readings}"

    @classmethod
    def read(cls, text: str) -> "Seen | None":
        """What `str` wrote; None for anything else."""
        match = re.fullmatch(r"(\d{1,15})\.([0-9a-f]{0,16})\.([0-9a-f]{16})", text, re.ASCII)
        return cls(int(match[1]), match[2], match[3]) if match else None


@dataclass(frozen=True, slots=True)
class Word:
    """What one person says on a thing, in which decision."""

    by: str
    says: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two persons' words on one thing of an article, the earlier first; the later one stands."""

    article: Article
    about: str
    earlier: Word
    later: Word


def seen(session: Session, article: Article) -> Seen:
    """The article as it stands now."""
    last = session.scalar(sa.select(sa.func.max(Decision.id)).where(Decision.article_id == article.id)) or 0
    tags = sa.select(Tag.kind, Tag.value).where(Tag.article_id == article.id, Tag.standing, Tag.kind != "screening")
    f = Finding
    results = sa.select(
        f.outcome, f.comparator, f.timing, f.direction, f.p, f.measure, f.estimate, f.ci_low, f.ci_high, f.unit, f.scale, f.time
    ).where(f.article_id == article.id, f.standing)
    stands = [sorted(map(repr, map(tuple, session.execute(asked)))) for asked in (tags, results)]
    return Seen(last, article.content_hash[:16], sha256(json.dumps(stands).encode()).hexdigest()[:16])


def since(session: Session, article: Article, before: Seen) -> Sequence[Decision]:
    """Decisions about the article that were taken after a person looked at it, and hold."""
    return in_force(session, Decision.article_id == article.id, Decision.id > before.last)


def disagreements(session: Session, article: Article | None = None) -> list[Disagreement]:
    """Where persons' last words contradict each other, on one article or on all, the newest first."""
    asked = sa.select(Decision.article_id).where(
        Decision.undone_by.is_(None), Decision.action != "undo", Decision.article_id.is_not(None)
    )
    if article is not None:
        asked = asked.where(Decision.article_id == article.id)
    of_several = session.scalars(asked.group_by(Decision.article_id).having(sa.func.count(sa.distinct(Decision.by)) > 1))
    found = [one for article_id in of_several for one in _of_article(session, article_id)]
    return sorted(found, key=lambda one: (one.later.decision.at, one.later.decision.id), reverse=True)


def _of_article(session: Session, article_id: int | None) -> list[Disagreement]:
    article = session.get_one(Article, article_id)
    by_person: dict[str, list[Decision]] = {}
    for decision in in_force(session, Decision.article_id == article_id):
        by_person.setdefault(decision.by, []).append(decision)
    said = {name: overlay.fold(decisions) for name, decisions in by_person.items()}
    found: dict[tuple[str, frozenset[int]], Disagreement] = {}
    for one, other in permutations(said.values(), 2):
        for about, mine, theirs in _contradictions(one, other):
            earlier, later = sorted((mine, theirs), key=lambda word: (word.decision.at, word.decision.id))
            pair = (about, frozenset((earlier.decision.id, later.decision.id)))
            found[pair] = Disagreement(article, about, earlier, later)
    screened = {pair for about, pair in found if about == "screening"}  # who screens says thereby whether it is relevant
    return [one for (about, pair), one in found.items() if about != "relevant" or pair not in screened]


def _contradictions(one: overlay.Overlay, other: overlay.Overlay) -> Iterator[tuple[str, Word, Word]]:
    """(what about, the first person's word, the second's) for each thing on which they cannot both be right."""
    entries = [entry for entry, _ in one.tags.values()]
    for entry, decision in one.tags.values():
        for held, of_other in overlay.rivals(other, entry, entries):
            yield entry["kind"], _word(decision, _tag_said(entry)), _word(of_other, _tag_said(held))
    for slot, (entry, decision) in one.findings.items():
        held_result = other.findings.get(slot)
        if held_result and overlay.differ(held_result[0], entry):
            about = f"{slot[0]} against {slot[1]}" + (f", {slot[2]}" if slot[2] else "")
            yield about, _word(decision, result_said(entry)), _word(held_result[1], result_said(held_result[0]))


def _word(decision: Decision, says: str) -> Word:
    return Word(decision.by, says, decision)


def _tag_said(entry: overlay.Entry) -> str:
    if entry["value"] == "*":
        return "no other value"
    return f"not {entry['value']}" if entry.get("removed") else str(entry["value"])


def result_said(entry: overlay.Entry) -> str:
    """A result of a decision in few words: its direction and estimate, or that there is none."""
    if entry.get("removed"):
        return "no such result"
    return " and ".join(dict.fromkeys(_row_said(row) for row in entry["rows"])) or "no such result"


def _row_said(row: Any) -> str:
    estimate = f" {row['estimate']:g}" if row.get("estimate") is not None else ""
    return f"{row.get('direction')}{estimate}"
