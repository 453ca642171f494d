"""Claim -> Verdict: what the studies in the database say about each claim, how sure that is, and why.

`judge_all` reads the tables once and judges every claim; `keep` stores a verdict when its inputs or rules changed, with what moved
it; `changes` lists those moves; `rebuild` makes a stored verdict again from its stored inputs.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import register
from evidence.models import CheckedText, Decision, Verdict
from evidence.register import Claim
from evidence.synthesis.history import cause, papers_from
from evidence.synthesis.inputs import of_claim, papers, snapshot
from evidence.synthesis.verdict import class_label, digest, judge

__all__ = ["changes", "checked", "class_label", "judge", "judge_all", "judged", "keep", "outdated", "papers", "rebuild", "remember"]


def judge_all(session: Session, claims: Iterable[Claim] | None = None) -> list[dict[str, Any]]:
    """The verdicts of these claims (all of the register without any), in the order of the register."""
    everything, persons = papers(session), overrides(session)
    return [judge(claim, everything, persons.get(claim.id, {})) for claim in (claims or register.load().values())]


def judged(session: Session, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """The verdicts of these claims; those of the register as it stands are stored when they moved."""
    verdicts = judge_all(session, claims)
    held = register.load()
    own = [verdict for verdict, claim in zip(verdicts, claims, strict=True) if held.get(claim.id) == claim]
    keep(session, own, dt.datetime.now(dt.UTC))
    return verdicts


def overrides(session: Session) -> dict[str, dict[str, dict[str, dict[str, Any]]]]:
    """What persons decided about certainty: claim -> comparator class -> domain -> {"change", "why"}."""
    asked = sa.select(Decision).where(Decision.action == "certainty", Decision.undone_by.is_(None)).order_by(Decision.id)
    found: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
    for decision in session.scalars(asked):
        of_class = found.setdefault(decision.claim, {}).setdefault(str(decision.after.get("comparator", "")), {})
        of_class[decision.kind] = {"change": decision.after.get("change", 0), "why": decision.why}
    return found


def keep(session: Session, results: Sequence[dict[str, Any]], now: dt.datetime) -> list[Verdict]:
    """Store each verdict whose inputs or rules differ from the last stored one of its claim; returns those stored."""
    everything, persons, stored = papers(session), overrides(session), []
    for result in results:
        claim = register.find(result["claim"])
        last = latest(session, claim.id)
        if last is not None and last.inputs_hash == result["inputs_hash"]:
            continue
        made = snapshot(claim, of_claim(claim, everything)) | {"overrides": persons.get(claim.id, {})}
        inputs = json.loads(json.dumps(made))  # as it will be read back, so that two snapshots compare alike
        moved = [] if last is None else cause(last.inputs, inputs, last.rules_version, result["rules"])
        row = Verdict(
            claim=claim.id, at=now, inputs_hash=result["inputs_hash"], result_hash=result["result_hash"], rules_version=result["rules"],
            inputs=inputs, result=result, cause=moved,
        )  # fmt: skip
        session.add(row)
        stored.append(row)
    session.flush()
    return stored


def latest(session: Session, claim: str) -> Verdict | None:
    """The last stored verdict of a claim."""
    return session.scalars(sa.select(Verdict).where(Verdict.claim == claim).order_by(Verdict.id.desc()).limit(1)).first()


def changes(session: Session, since: dt.datetime | None = None) -> list[dict[str, Any]]:
    """Every move of a verdict: claim, time, from, to, and what moved it, newest first."""
    moves, before = [], dict[str, Verdict]()
    for row in session.scalars(sa.select(Verdict).order_by(Verdict.id)):
        earlier = before.get(row.claim)
        before[row.claim] = row
        if earlier is None or (since is not None and row.at < since):
            continue
        old, new = earlier.result, row.result
        moves.append(
            {
                "claim": row.claim,
                "at": row.at.isoformat(),
                "from": old["verdict"],
                "to": new["verdict"],
                "certainty_from": old["certainty"],
                "certainty_to": new["certainty"],
                "cause": row.cause,
                "moved": (old["verdict"], old["certainty"]) != (new["verdict"], new["certainty"]),
            }
        )
    return moves[::-1]


def checked(session: Session) -> dict[str, list[str]]:
    """Paths of the checked texts that make each claim, by claim id."""
    texts: dict[str, list[str]] = {}
    for row in session.scalars(sa.select(CheckedText).order_by(CheckedText.path)):
        for claim in row.claims:
            texts.setdefault(claim, []).append(row.path)
    return texts


def remember(session: Session, path: str, content: bytes, claims: Iterable[str]) -> None:
    """Note which claims a text makes, with the verdicts as they stand, in the place of what was noted of it before."""
    register_ = register.load()
    wanted = [register_[name] for name in sorted(set(claims)) if name in register_]
    verdicts = {found["claim"]: found["verdict"] for found in judged(session, wanted)}
    row = session.scalars(sa.select(CheckedText).where(CheckedText.path == path)).first() or CheckedText(path=path)
    row.at, row.content_hash, row.claims = dt.datetime.now(dt.UTC), sha256(content).hexdigest(), verdicts
    session.add(row)
    session.flush()


def outdated(session: Session) -> list[dict[str, Any]]:
    """Remembered texts whose verdicts have moved since they were checked: path, claim, verdict then and now."""
    moved = []
    for row in session.scalars(sa.select(CheckedText).order_by(CheckedText.path)):
        for claim, then in sorted(row.claims.items()):
            last = latest(session, claim)
            if last is not None and last.result["verdict"] != then:
                moved.append({"path": row.path, "claim": claim, "then": then, "now": last.result["verdict"]})
    return moved


def rebuild(row: Verdict) -> tuple[bool, str]:
    """Make a stored verdict again from its stored inputs: whether the bytes agree, and the hash that came out.

    Only a verdict of the rules in force can be rebuilt; another version's thresholds are no longer here.
    """
    claim, chosen = papers_from(row.inputs)
    result = judge(claim, chosen, row.inputs.get("overrides") or {})
    result["apart"] = row.result["apart"]  # papers outside the claim: shown beside it, no input of it
    result.pop("result_hash")
    made = digest(result)
    return made == row.result_hash, made
