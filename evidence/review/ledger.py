"""The ledger of decisions: who, when, why, from what, to what. Appended, never rewritten."""

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import identifiers
from evidence.errors import BadDecision, Contradiction, Unknown
from evidence.models import Article, Decision

ACTIONS = {
    "include": "belongs to the body of evidence",
    "exclude": "does not belong to it, for a reason",
    "tag": "condition, outcome, comparator, design, n or another tag",
    "finding": "a result: set, correct, add or remove it",
    "confirm": "what was read is right",
    "rob": "risk of bias: RoB 2 domain or PEDro item",
    "effect": "effect data: arms, or a contrast with its interval",
    "merge": "these papers report one study",
    "split": "this paper is a study of its own",
    "certainty": "a GRADE domain of a claim, judged by a person",
    "dismiss": "a record that was set aside need not come in",
    "undo": "takes an earlier decision back",
}


@dataclass(frozen=True, slots=True)
class Signed:
    """Who decides, when (UTC), why, on which words; `override` lets a decision stand against another person's."""

    by: str
    at: dt.datetime
    why: str = ""
    quote: str = ""
    override: bool = False


def find_article(session: Session, text: str) -> Article:
    """The article that a person means by a PMID, DOI, PMCID, key, or number in this database (as "#12"). Raises Unknown."""
    a, asked = Article, text.strip()
    pmid, doi, pmcid = identifiers.pmid(asked), identifiers.doi(asked.removeprefix("doi:")), identifiers.pmcid(asked)
    wanted = [a.key == asked]
    wanted += [a.pmid == pmid] if pmid else []
    wanted += [a.doi == doi] if doi else []
    wanted += [a.pmcid == pmcid] if pmcid else []
    wanted += [a.id == int(asked[1:])] if re.fullmatch(r"#\d{1,9}", asked) else []
    for condition in wanted:
        found = session.scalars(sa.select(a).where(condition).order_by(a.id)).all()
        if len(found) > 1:
            raise BadDecision(f"{asked!r} names {len(found)} articles ({', '.join(f.key for f in found)}): give the key of one.")
        if found:
            return found[0]
    raise Unknown("article", text)


def names(article: Article) -> dict[str, str]:
    """The identifiers by which another database can know the article: pmid, doi, key."""
    known = {"pmid": article.pmid, "doi": article.doi, "key": article.key}
    return {name: value for name, value in known.items() if value}


def write(
    session: Session,
    action: str,
    signed: Signed,
    article: Article | None = None,
    *,
    claim: str = "",
    kind: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Decision:
    """Append one decision and return it. Raises BadDecision for an unknown action or a nameless person."""
    if action not in ACTIONS:
        raise BadDecision(f"{action!r} is no action: use one of {', '.join(ACTIONS)}.")
    if not signed.by.strip():
        raise BadDecision("A decision needs a name: give --by or set EVIDENCE_REVIEWER.")
    row = Decision(
        uid=uuid.uuid4().hex, at=signed.at, by=signed.by.strip(), action=action, claim=claim, kind=kind, before=before or {},
        article_id=article.id if article else None, after=after or {}, why=signed.why, quote=signed.quote,
        content_hash=article.content_hash if article else "",
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def in_force(session: Session, *conditions: sa.ColumnElement[bool]) -> Sequence[Decision]:
    """Decisions that were not taken back and meet the conditions, in the order in which they were taken."""
    asked = sa.select(Decision).where(Decision.undone_by.is_(None), Decision.action != "undo", *conditions)
    return session.scalars(asked.order_by(Decision.at, Decision.id)).all()


def log(session: Session, article: Article | None = None, by: str = "", limit: int | None = None) -> Sequence[Decision]:
    """The decisions, newest first, also those that were taken back."""
    asked = sa.select(Decision).order_by(Decision.at.desc(), Decision.id.desc())
    if article is not None:
        asked = asked.where(Decision.article_id == article.id)
    if by:
        asked = asked.where(Decision.by == by)
    return session.scalars(asked.limit(limit)).all()


def against(other: Decision, says: str, signed: Signed) -> None:
    """Raise Contradiction when `other` is another person's and nobody said --override."""
    if other.by != signed.by.strip() and not signed.override:
        sentence = (
            f"{other.by} decided otherwise on {other.at:%Y-%m-%d} ({says}; decision {other.uid[:8]}): talk to each other, "
            "or repeat with --override."
        )
        raise Contradiction(sentence, other.by, says)
