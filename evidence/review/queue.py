"""What waits for a person, in the order of what a wrong reading would move.

The score of an article is the sum over the claims it speaks to of one over the number of studies there, times what kind of study it
is, times who read it, plus fixed amounts for a spin flag and for content that changed after a decision (rules/review.toml). It is a
way to order work, not an estimate; every part of it is printed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import register, vocabulary
from evidence.models import Article, Decision, Finding, SetAside, Tag
from evidence.register import Claim
from evidence.review.effects import limits
from evidence.review.ledger import in_force

ANSWERING = ("include", "exclude", "tag", "finding", "confirm", "effect")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to look at: what, how much it would move, and why it is here."""

    kind: str  # article | set_aside
    id: str
    title: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the queue knows of a relevant article."""

    article: int
    study: str
    design: str
    conditions: frozenset[str]
    results: frozenset[tuple[str, str]]
    origin: str
    spin: bool


def queue(session: Session, limit: int = 10) -> list[Waiting]:
    """The first `limit` things that wait, most moving first; records that were set aside come last."""
    candidates = list(_candidates(session))
    speaks = {c.article: [claim.id for claim in register.load().values() if _answers(claim, c)] for c in candidates}
    sizes = _sizes(candidates, speaks)
    changed, done = _decided(session)
    scored = []
    for candidate in candidates:
        if candidate.article in done:
            continue
        score, reasons = _score(candidate, speaks[candidate.article], sizes, candidate.article in changed)
        scored.append((-score, candidate.article, reasons))
    known = {candidate.article for candidate in candidates}
    plain = -float(limits()["queue"]["changed"])
    scored += [(plain, i, ("its content changed after the decision",)) for i in changed if i not in known]
    first = sorted(scored)[:limit]
    about = {a.id: a for a in session.scalars(sa.select(Article).where(Article.id.in_([i for _, i, _ in first])))}
    waiting = [Waiting("article", about[i].key, about[i].title, round(-score, 3), reasons) for score, i, reasons in first]
    return waiting + _set_aside(session, limit - len(waiting))


def _score(candidate: Candidate, claims: list[str], sizes: Counter[str], changed: bool) -> tuple[float, tuple[str, ...]]:
    weights = limits()["queue"]
    design = vocabulary.load().terms["design"].get(candidate.design)
    kind = "trial" if design and design.trial else "review" if design and design.review else "other"
    share = sum(1 / max(sizes[claim], 1) for claim in claims)
    score = share * weights[kind] * weights[candidate.origin]
    alone = [claim for claim in claims if sizes[claim] <= 1 and kind == "trial"]
    reasons = [f"the only trial on {', '.join(alone[:3])}"] if alone else []
    if rest := [claim for claim in claims if claim not in alone]:
        reasons.append(f"one of {min(sizes[claim] for claim in rest)} or more studies on {len(rest)} claims" if kind == "trial" else
                       f"speaks to {len(rest)} claims")  # fmt: skip
    reasons.append("read by machine" if candidate.origin == "machine" else "curated by one reader, unconfirmed")
    if candidate.spin:
        score += weights["spin"]
        reasons.append("its conclusion and its results disagree")
    if changed:
        score += weights["changed"]
        reasons.insert(0, "its content changed after the decision")
    return score, tuple(reasons)


def _sizes(candidates: Iterable[Candidate], speaks: dict[int, list[str]]) -> Counter[str]:
    """How many studies (controlled trials) speak to each claim."""
    trials = {term.id for term in vocabulary.load().terms["design"].values() if term.trial}
    seen = {(claim, c.study) for c in candidates if c.design in trials for claim in speaks[c.article]}
    return Counter(claim for claim, _ in seen)


def _answers(claim: Claim, candidate: Candidate) -> bool:
    if claim.conditions and not candidate.conditions.intersection(claim.conditions):
        return False
    return any(
        outcome in claim.outcomes and (not claim.comparators or comparator in claim.comparators)
        for outcome, comparator in candidate.results
    )


def _candidates(session: Session) -> list[Candidate]:
    """Relevant articles that are not excluded, with what stands for them."""
    tags: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    relevant = sa.select(Tag.article_id).where(Tag.standing, Tag.kind == "relevant", Tag.value == "true")
    included = sa.select(Tag.article_id).where(Tag.standing, Tag.kind == "screening", Tag.value == "include")
    kinds = ("design", "condition", "spin", "screening")
    asked = sa.select(Tag.article_id, Tag.kind, Tag.value).where(
        Tag.standing, Tag.kind.in_(kinds), sa.or_(Tag.article_id.in_(relevant), Tag.article_id.in_(included))
    )
    for article_id, kind, value in session.execute(asked):
        tags[article_id][kind].add(value)
    results: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for article_id, outcome, comparator in session.execute(
        sa.select(Finding.article_id, Finding.outcome, Finding.comparator).where(Finding.standing)
    ):
        results[article_id].add((outcome, comparator))
    columns = sa.select(Article.id, Article.study_id, Article.curated).where(Article.state.not_in(("withdrawn", "notice")))
    return [
        Candidate(
            i, f"S{study}" if study else f"A{i}", next(iter(tags[i]["design"]), ""), frozenset(tags[i]["condition"]),
            frozenset(results[i]), "curated" if curated else "machine", bool(tags[i]["spin"]),
        )
        for i, study, curated in session.execute(columns.order_by(Article.id))
        if i in tags and "exclude" not in tags[i]["screening"]
    ]  # fmt: skip


def _decided(session: Session) -> tuple[set[int], set[int]]:
    """(articles whose content changed after the last decision, articles that are decided on their present content)."""
    hashes: dict[int, set[str]] = defaultdict(set)
    for decision in in_force(session, Decision.action.in_(ANSWERING), Decision.article_id.is_not(None)):
        assert decision.article_id is not None
        hashes[decision.article_id].add(decision.content_hash)
    changed, done, ids = set[int](), set[int](), sorted(hashes)
    for at in range(0, len(ids), 500):
        asked = sa.select(Article.id, Article.content_hash).where(Article.id.in_(ids[at : at + 500]))
        for article_id, content_hash in session.execute(asked):
            (done if content_hash in hashes[article_id] else changed).add(article_id)
    return changed, done


def decided(session: Session, keys: Iterable[str]) -> set[str]:
    """Which of these articles (keys) a person has decided on as they are now."""
    asked = (
        sa.select(Article.key)
        .join(Decision, Decision.article_id == Article.id)
        .where(Article.key.in_(list(keys)), Decision.content_hash == Article.content_hash)
        .where(Decision.undone_by.is_(None), Decision.action.in_(ANSWERING))
    )
    return set(session.scalars(asked))


def _set_aside(session: Session, room: int) -> list[Waiting]:
    if room <= 0:
        return []
    rows = session.scalars(sa.select(SetAside).order_by(SetAside.id.desc()).limit(room)).all()
    return [
        Waiting(
            "set_aside",
            f"{r.source}: {r.position}",
            r.identifier,
            0.0,
            (r.reason, f"`evidence review dismiss {r.id}` takes it off the list"),
        )
        for r in rows
    ]
