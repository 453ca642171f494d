"""Verdicts as they are kept: each with what went in, under which rules, and what moved it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.models import PaperInput, Verdict
from evidence.register import Claim
from evidence.synthesis import digests
from evidence.synthesis.history import cause
from evidence.synthesis.inputs import Paper, of_claim
from evidence.synthesis.verdict import judge

_LAST = sa.select(sa.func.max(Verdict.id)).group_by(Verdict.claim)


def holding(session: Session, claims: Sequence[str], stamp: str) -> dict[str, dict[str, Any]]:
    """The stored verdicts of these claims that still hold, by claim; one that was reached in other words since does not take their place."""
    last = sa.select(sa.func.max(Verdict.id)).where(Verdict.stamp == stamp).group_by(Verdict.claim)
    asked = sa.select(Verdict.claim, Verdict.result).where(Verdict.claim.in_(claims), Verdict.id.in_(last))
    return {row.claim: row.result for row in session.execute(asked)}


def latest(session: Session, claim: str, stamp: str | None = None) -> Verdict | None:
    """The last stored verdict of a claim; with a stamp, the one that holds as long as that is today's."""
    asked = sa.select(Verdict).where(Verdict.claim == claim).order_by(Verdict.id.desc()).limit(1)
    return session.scalars(asked if stamp is None else asked.where(Verdict.stamp == stamp)).first()


def keep(
    session: Session,
    results: Iterable[tuple[Claim, dict[str, Any]]],
    everything: Sequence[Paper],
    persons: Mapping[str, Any],
    now: dt.datetime,
    stamp: str = "",
) -> int:
    """Store each verdict whose inputs or rules differ from the last stored one of its claim; of the others say that they hold still.

    A verdict may also differ by the program's code alone (a result of the same inputs); it is stored then, too. Returns how many
    were stored.
    """
    v, stored, marks = Verdict, 0, dict[int, str]()
    asked = sa.select(v.claim, v.id, v.inputs_hash, v.result_hash, v.rules_version).where(v.id.in_(_LAST))
    last = {row.claim: row for row in session.execute(asked)}
    for claim, result in results:
        held = last.get(claim.id)
        if held is not None and (held.inputs_hash, held.result_hash) == (result["inputs_hash"], result["result_hash"]):
            session.execute(sa.update(Verdict).where(Verdict.id == held.id).values(stamp=stamp))
            continue
        inputs = _inputs(session, claim, of_claim(claim, everything), persons.get(claim.id, {}), marks)
        moved = [] if held is None else _cause(session, held, inputs, result)
        row = Verdict(
            claim=claim.id, at=now, inputs_hash=result["inputs_hash"], result_hash=result["result_hash"], rules_version=result["rules"],
            inputs=inputs, result=result, cause=moved, stamp=stamp,
        )  # fmt: skip
        session.add(row)
        stored += 1
    session.flush()
    return stored


def _inputs(
    session: Session, claim: Claim, chosen: Sequence[Paper], overrides: Mapping[str, Any], marks: dict[int, str]
) -> dict[str, Any]:
    """The inputs of a verdict as they are stored: its papers by their digests, each kept once."""
    named = {digests.mark(paper, marks): paper for paper in chosen}
    known, names = set[str](), list(named)
    for at in range(0, len(names), 500):
        known |= set(session.scalars(sa.select(PaperInput.mark).where(PaperInput.mark.in_(names[at : at + 500]))))
    fresh = [{"mark": mark, "value": digests.plain(paper)} for mark, paper in named.items() if mark not in known]
    if fresh:
        session.execute(sa.insert(PaperInput), fresh)
    return {"claim": {name: _listed(value) for name, value in asdict(claim).items()}, "marks": names, "overrides": dict(overrides)}


def _cause(session: Session, held: Any, inputs: dict[str, Any], result: Mapping[str, Any]) -> list[str]:
    """What moved a verdict since the stored one. Papers whose digests agree are alike and are not read again."""
    old = session.scalars(sa.select(Verdict.inputs).where(Verdict.id == held.id)).one()
    same = set(old.get("marks", ())) & set(inputs["marks"])
    before, after = (filled(session, each, same) for each in (old, inputs))
    moved = cause(before, after, held.rules_version, result["rules"])
    return moved or ["the program itself changed"]


def filled(session: Session, inputs: Mapping[str, Any], but: Set[str] = frozenset()) -> dict[str, Any]:
    """Stored inputs with their papers as values, in order, without those whose digest is in `but`."""
    if "papers" in inputs:
        return dict(inputs)  # stored before papers were kept apart
    names = [mark for mark in inputs["marks"] if mark not in but]
    found: dict[str, dict[str, Any]] = {}
    for at in range(0, len(names), 500):
        asked = sa.select(PaperInput.mark, PaperInput.value).where(PaperInput.mark.in_(names[at : at + 500]))
        found |= {row.mark: row.value for row in session.execute(asked)}
    return {"claim": inputs["claim"], "overrides": inputs["overrides"], "papers": [found[mark] for mark in names]}


def changes(session: Session, since: dt.datetime | None = None) -> list[dict[str, Any]]:
    """Every move of a verdict: claim, time, from, to, and what moved it, newest first."""
    v, moves, before = Verdict, [], dict[str, tuple[str, str | None]]()
    asked = sa.select(v.claim, v.at, v.cause, v.result["verdict"].as_string(), v.result["certainty"].as_string()).order_by(v.id)
    for claim, at, why, verdict, certainty in session.execute(asked):
        earlier = before.get(claim)
        before[claim] = (verdict, certainty)
        if earlier is None or (since is not None and at < since):
            continue
        moves.append(
            {
                "claim": claim, "at": at.isoformat(), "from": earlier[0], "to": verdict, "certainty_from": earlier[1],
                "certainty_to": certainty, "cause": why, "moved": earlier != (verdict, certainty),
            }
        )  # fmt: skip
    return moves[::-1]


def rebuild(session: Session, row: Verdict) -> tuple[bool, str]:
    """Make a stored verdict again from its stored inputs: whether the bytes agree, and the hash that came out.

    Only a verdict of the rules in force can be rebuilt; another version's thresholds are no longer here.
    """
    inputs = filled(session, row.inputs)
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in inputs["claim"].items()}
    result = judge(Claim(**values), [digests.paper_from(paper) for paper in inputs["papers"]], inputs.get("overrides") or {})
    result["apart"] = row.result["apart"]  # papers outside the claim: shown beside it, no input of it
    result.pop("result_hash")
    made = digests.digest(result)
    return made == row.result_hash, made


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
