"""Claim -> Verdict: what the studies in the database say about each claim, how sure that is, and why.

`judge_all` reads the tables once and judges every claim; `judged` takes those stored verdicts that still hold and reaches the others
anew; `keep` stores a verdict when its inputs or rules changed, with what moved it; `changes` lists those moves; `rebuild` makes a
stored verdict again from its stored inputs.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import database, kept, register
from evidence.models import Decision
from evidence.register import Claim
from evidence.synthesis.inputs import Paper, papers
from evidence.synthesis.stored import changes, holding, keep, latest, rebuild
from evidence.synthesis.texts import checked, outdated, remember_verdicts
from evidence.synthesis.verdict import class_label, judge

__all__ = [
    "changes",
    "checked",
    "class_label",
    "judge",
    "judge_all",
    "judged",
    "keep",
    "latest",
    "outdated",
    "papers",
    "rebuild",
    "remember",
    "verified",
]


def judge_all(session: Session, claims: Iterable[Claim] | None = None) -> list[dict[str, Any]]:
    """The verdicts of these claims (all of the register without any), in the order of the register, reached anew."""
    return _judge(list(claims or register.load().values()), papers(session), overrides(session))


def _judge(claims: Sequence[Claim], everything: Sequence[Paper], persons: dict[str, Any]) -> list[dict[str, Any]]:
    marks = dict[int, str]()
    return [judge(claim, everything, persons.get(claim.id, {}), marks) for claim in claims]


def judged(session: Session, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """The verdicts of these claims; those of the register as it stands are stored when they moved, and taken as stored while they hold.

    Nothing is stored where the database may only be read.
    """
    register_ = register.load()
    own = [claim for claim in claims if register_.get(claim.id) == claim]
    moment = database.stamp(session)
    today = kept.stamp(moment) if moment else ""
    found = holding(session, [claim.id for claim in own], today) if today else {}
    missing = [claim for claim in claims if claim not in own or claim.id not in found]
    if missing:
        everything, persons = papers(session), overrides(session)
        made = dict(zip(map(id, missing), _judge(missing, everything, persons), strict=True))
        fresh = [(claim, made[id(claim)]) for claim in missing if claim in own]
        if database.may_write(session.connection()):
            keep(session, fresh, everything, persons, dt.datetime.now(dt.UTC), today)
    return [made[id(claim)] if any(claim is one for one in missing) else found[claim.id] for claim in claims]


def verified(session: Session, claim: Claim) -> tuple[str, str] | None:
    """The hashes of a claim's stored verdict as it holds, and of the one made again from its stored inputs; None where none is stored."""
    judged(session, [claim])
    row = latest(session, claim.id, kept.stamp(database.stamp(session)))
    return None if row is None else (row.result_hash, rebuild(session, row)[1])


def overrides(session: Session) -> dict[str, dict[str, dict[str, dict[str, Any]]]]:
    """What persons decided about certainty: claim -> comparator class -> domain -> {"change", "why"}."""
    d = Decision
    asked = sa.select(d.claim, d.kind, d.after, d.why).where(d.action == "certainty", d.undone_by.is_(None)).order_by(d.at, d.id)
    found: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
    for claim, kind, after, why in session.execute(asked):
        of_class = found.setdefault(claim, {}).setdefault(str(after.get("comparator", "")), {})
        of_class[kind] = {"change": after.get("change", 0), "why": why}
    return found


def remember(session: Session, path: str, content: bytes, claims: Iterable[str]) -> None:
    """Note which claims a text makes, with the verdicts as they stand, in the place of what was noted of it before."""
    register_ = register.load()
    wanted = [register_[name] for name in sorted(set(claims)) if name in register_]
    remember_verdicts(session, path, content, {found["claim"]: found["verdict"] for found in judged(session, wanted)})
