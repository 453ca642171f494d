"""What a verdict is made of: the standing readings of every relevant article, grouped by study. One pass over the tables."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import vocabulary
from evidence.models import Article, Author, Decision, Finding, Reference, Study, Tag
from evidence.register import Claim
from evidence.synthesis.rules import load

SETS = ("condition", "outcome", "comparator", "pain_instrument", "spin")


@dataclass(frozen=True, slots=True)
class Result:
    """One finding of a paper as the synthesis sees it; `finding` is its row, for the walk back to the sentence."""

    finding: int
    outcome: str
    comparator: str
    direction: str
    window: str  # immediate | short | long | not_stated
    p: str | None
    measure: str | None
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    unit: str | None
    scale: str | None
    instrument: str | None
    origin: str
    sentence: str
    effect: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """One relevant article with what stands for it."""

    article: int
    study: str  # "S12" for a study of several papers, else "A7"
    key: str
    pmid: str | None
    doi: str | None
    label: str  # "Lopez 2019"
    title: str
    year: int | None
    state: str
    curated: bool
    design: str
    n: int | None
    n_studies: int | None
    add_on: bool
    conclusion: str
    conditions: tuple[str, ...]
    outcomes: tuple[str, ...]
    comparators: tuple[str, ...]
    instruments: tuple[str, ...]
    spin: tuple[str, ...]
    results: tuple[Result, ...]
    rob: dict[str, str]
    content: str
    cites: tuple[str, ...] = ()  # of a review: PMIDs of its reference list

    @property
    def identifier(self) -> str:
        """PMID, else DOI, else the key: what a reader looks it up by."""
        return f"PMID {self.pmid}" if self.pmid else f"doi:{self.doi}" if self.doi else self.key


def papers(session: Session) -> list[Paper]:
    """All articles that stand as relevant and are not screened out, with their standing readings, in order of id."""
    tags = _tags(session)
    ids = [i for i, kinds in tags.items() if _counts(kinds)]
    results = _results(session, set(ids))
    first = _first_authors(session)
    studies: dict[int, int] = {}
    for study_id, count in session.execute(sa.select(Article.study_id, sa.func.count()).group_by(Article.study_id)):
        if study_id is not None and count > 1:
            studies[study_id] = count
    rob, cited = _risk_of_bias(session), _cited(session)
    a = Article
    columns = (a.id, a.study_id, a.key, a.pmid, a.doi, a.title, a.year, a.state, a.curated, a.content_hash)
    wanted, made = set(ids), []
    for row in session.execute(sa.select(*columns).order_by(a.id)):
        if row.id in wanted:
            study = f"S{row.study_id}" if row.study_id in studies else f"A{row.id}"
            made.append(
                _paper(
                    row,
                    study,
                    tags[row.id],
                    results.get(row.id, ()),
                    first.get(row.id, ""),
                    rob.get(row.id, {}),
                    cited.get(row.id, ()),
                )
            )
    return made


def _counts(kinds: dict[str, list[str]]) -> bool:
    return kinds.get("screening") != ["exclude"] and (kinds.get("relevant") == ["true"] or kinds.get("screening") == ["include"])


def _tags(session: Session) -> dict[int, dict[str, list[str]]]:
    tags: dict[int, dict[str, list[str]]] = defaultdict(dict)
    relevant = sa.select(Tag.article_id).where(
        Tag.standing, Tag.kind.in_(("relevant", "screening")), Tag.value.in_(("true", "include"))
    )
    asked = sa.select(Tag.article_id, Tag.kind, Tag.value).where(Tag.standing, Tag.article_id.in_(relevant)).order_by(Tag.id)
    for article_id, kind, value in session.execute(asked):
        values = tags[article_id].setdefault(kind, [])
        if value not in values:
            values.append(value)
    return tags


def _results(session: Session, ids: set[int]) -> dict[int, list[Result]]:
    f = Finding
    columns = (
        f.article_id, f.id, f.outcome, f.comparator, f.direction, f.timing, f.p, f.measure, f.estimate, f.ci_low, f.ci_high,
        f.unit, f.scale, f.instrument, f.origin, f.sentence, f.effect,
    )  # fmt: skip
    found: dict[int, list[Result]] = defaultdict(list)
    for row in session.execute(sa.select(*columns).where(f.standing).order_by(f.article_id, f.id)):
        if row[0] in ids:
            values: list[Any] = list(row)[1:]
            values[4] = values[4] or "not_stated"
            values[-1] = values[-1] or {}
            found[row[0]].append(Result(*values))
    return found


def _first_authors(session: Session) -> dict[int, str]:
    asked = sa.select(Author.article_id, Author.family, Author.collective).where(Author.position == 0)
    return {article_id: family or collective for article_id, family, collective in session.execute(asked)}


def _risk_of_bias(session: Session) -> dict[int, dict[str, str]]:
    """Risk-of-bias judgements that stand, by article: domain -> judgement."""
    asked = sa.select(Decision).where(Decision.action == "rob", Decision.undone_by.is_(None)).order_by(Decision.id)
    rob: dict[int, dict[str, str]] = defaultdict(dict)
    for decision in session.scalars(asked):
        if decision.article_id is not None:
            rob[decision.article_id][decision.kind] = str(decision.after.get("value", ""))
    return rob


def _cited(session: Session) -> dict[int, tuple[str, ...]]:
    """PMIDs in the reference lists of reviews, by article."""
    reviews = [term.id for term in vocabulary.load().terms["design"].values() if term.review]
    of_review = sa.select(Tag.article_id).where(Tag.standing, Tag.kind == "design", Tag.value.in_(reviews))
    asked = sa.select(Reference.article_id, Reference.pmid).where(Reference.pmid.is_not(None), Reference.article_id.in_(of_review))
    cited: dict[int, set[str]] = defaultdict(set)
    for article_id, pmid in session.execute(asked):
        cited[article_id].add(pmid or "")
    return {article_id: tuple(sorted(pmids)) for article_id, pmids in cited.items()}


def _paper(
    row: Any,
    study: str,
    kinds: dict[str, list[str]],
    results: Iterable[Result],
    author: str,
    rob: dict[str, str],
    cites: tuple[str, ...],
) -> Paper:
    def one(kind: str) -> str:
        return kinds.get(kind, [""])[0]

    def number(kind: str) -> int | None:
        return int(one(kind)) if one(kind).isdigit() else None

    sets = {f"{kind.removeprefix('pain_')}s": tuple(kinds.get(kind, ())) for kind in SETS if kind != "spin"}
    return Paper(
        article=row.id, study=study, key=row.key, pmid=row.pmid, doi=row.doi, title=row.title, year=row.year, state=row.state,
        label=f"{author or _short(row.title) or row.key} {row.year or 'n.d.'}", curated=row.curated, design=one("design"), n=number("n"),
        n_studies=number("n_studies"), add_on=one("add_on") == "true", conclusion=one("conclusion"), spin=tuple(kinds.get("spin", ())),
        results=tuple(results), rob=rob, content=row.content_hash, cites=cites, **sets,
    )  # fmt: skip


def of_claim(claim: Claim, everything: Sequence[Paper]) -> list[Paper]:
    """The papers that speak to a claim, each with only the results that do."""
    chosen = []
    for paper in everything:
        if not _about(claim, paper):
            continue
        results = tuple(r for r in paper.results if _answers(claim, paper, r))
        if results or set(paper.outcomes) & set(claim.outcomes) or _bears_on(claim, paper):
            chosen.append(replace(paper, results=results))
    return chosen


def _about(claim: Claim, paper: Paper) -> bool:
    if claim.conditions and not set(claim.conditions) & set(paper.conditions):
        return claim.animals and paper.design == "animal_lab"
    if paper.design == "animal_lab" and not claim.animals:
        return False
    # a mixed reading: a claim about any condition means pain of muscle, joint, tendon or nerve; spasticity is reported apart
    return bool(claim.conditions) or set(paper.conditions) != {"spasticity"}


def _bears_on(claim: Claim, paper: Paper) -> bool:
    """Papers without a matching outcome still show beside a claim of use: case reports, protocols, reviews of the condition."""
    return claim.kind == "use"


def _answers(claim: Claim, paper: Paper, result: Result) -> bool:
    if result.outcome not in claim.outcomes:
        return False
    if claim.instruments and not set(claim.instruments) & ({result.instrument} if result.instrument else set(paper.instruments)):
        return False
    if claim.words and not any(word in result.sentence.casefold() for word in claim.words):
        return False
    if claim.add_on and not paper.add_on and result.comparator != "mixed":
        return False
    return not claim.comparators or result.comparator in claim.comparators or result.comparator == "mixed"


def snapshot(claim: Claim, chosen: Sequence[Paper]) -> dict[str, Any]:
    """The inputs of a claim's verdict as plain values: what its hash is taken over."""
    return {
        "claim": asdict(claim),
        "papers": [asdict(paper) for paper in chosen],
        "left_out": load("verdict")["unit"]["left_out_states"],
    }


def study_reasons(session: Session) -> dict[str, str]:
    """Why papers share a study, by study name."""
    return {f"S{study_id}": reason for study_id, reason in session.execute(sa.select(Study.id, Study.reason))}


def _short(title: str) -> str:
    """The first words of a title, for an article whose authors are not known."""
    words = title.split()
    return "\u201c" + " ".join(words[:5]) + ("\u2026" if len(words) > 5 else "") + "\u201d" if words else ""
