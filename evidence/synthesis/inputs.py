"""What a verdict is made of: the standing readings of every relevant article, grouped by study. One pass over the tables."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import vocabulary
from evidence.models import Article, Author, Decision, Finding, Reference, Tag
from evidence.register import Claim
from evidence.synthesis.places import elsewhere

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
    rule: str = ""  # that read it


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
    harms: tuple[tuple[str, str, str], ...] = ()  # (harm as harms.Harm writes it, origin, sentence)
    added_to: tuple[str, ...] = ()  # of an add-on trial: what every arm got, where that is told
    sure: tuple[str, ...] = ()  # kinds of tag that a person decided or confirmed

    @property
    def identifier(self) -> str:
        """PMID, else DOI, else the key: what a reader looks it up by."""
        return f"PMID {self.pmid}" if self.pmid else f"doi:{self.doi}" if self.doi else self.key


def papers(session: Session) -> list[Paper]:
    """All articles that stand as relevant and are not screened out, with their standing readings, in order of id."""
    tags = _tags(session)
    sure = _sure(session)
    counted = {article_id for article_id, kinds in tags.items() if _counts(kinds, "relevant" in sure.get(article_id, ()))}
    results, first = _results(session, counted), _first_authors(session)
    rob, cited, harms = risk_of_bias(session), _cited(session), _harms(session)
    several = {study_id for study_id, count in session.execute(_SIZES) if study_id is not None and count > 1}
    made = []
    for row in session.execute(_ARTICLES):
        if row[0] in counted:
            article_id, study_id, *_ = row
            study = f"S{study_id}" if study_id in several else f"A{article_id}"
            more = {
                "study": study, "results": tuple(results.get(article_id, ())), "rob": rob.get(article_id, {}), "cites": cited.get(article_id, ()),
                "harms": tuple(harms.get(article_id, ())), "sure": tuple(sorted(sure.get(article_id, ()))),
            }  # fmt: skip
            made.append(_paper(row, tags[article_id], first.get(article_id, ""), more))
    return made


_A = Article
_ARTICLES = sa.select(
    _A.id, _A.study_id, _A.key, _A.pmid, _A.doi, _A.title, _A.year, _A.state, _A.curated, _A.content_hash
).order_by(_A.id)  # fmt: skip
_SIZES = sa.select(_A.study_id, sa.func.count()).where(_A.study_id.is_not(None)).group_by(_A.study_id)


def _counts(kinds: dict[str, list[str]], decided: bool) -> bool:
    """Whether an article counts: it is relevant, or included where no person has said since whether it is relevant."""
    if kinds.get("screening") == ["exclude"]:
        return False
    return kinds.get("relevant") == ["true"] or (kinds.get("screening") == ["include"] and not decided)


def _tags(session: Session) -> dict[int, dict[str, list[str]]]:
    """article -> kind -> values that stand, of articles that somebody or something calls relevant."""
    relevant = sa.select(Tag.article_id).where(
        Tag.standing, Tag.kind.in_(("relevant", "screening")), Tag.value.in_(("true", "include"))
    )
    asked = sa.select(Tag.article_id, Tag.kind, Tag.value).where(Tag.standing, Tag.kind != "harm", Tag.article_id.in_(relevant))
    tags: dict[int, dict[str, list[str]]] = {}
    for article_id, kind, value in session.execute(asked.order_by(Tag.id)):
        values = tags.setdefault(article_id, {}).setdefault(kind, [])
        if value not in values:
            values.append(value)
    return tags


def _harms(session: Session) -> dict[int, list[tuple[str, str, str]]]:
    """Harms that stand, by article: (harm, origin, sentence)."""
    asked = sa.select(Tag.article_id, Tag.value, Tag.origin, Tag.sentence).where(Tag.standing, Tag.kind == "harm").order_by(Tag.id)
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for article_id, value, origin, sentence in session.execute(asked):
        found[article_id].append((value, origin, sentence))
    return found


def _sure(session: Session) -> dict[int, set[str]]:
    """Kinds of tag that a person decided or confirmed, by article."""
    found: dict[int, set[str]] = defaultdict(set)
    for article_id, kind in session.execute(sa.select(Tag.article_id, Tag.kind).where(Tag.standing, Tag.origin == "human")):
        found[article_id].add(kind)
    return found


def _results(session: Session, ids: set[int]) -> dict[int, list[Result]]:
    f = Finding
    columns = (
        f.article_id, f.id, f.outcome, f.comparator, f.direction, f.timing, f.p, f.measure, f.estimate, f.ci_low, f.ci_high,
        f.unit, f.scale, f.instrument, f.origin, f.sentence, f.effect, f.rule,
    )  # fmt: skip
    found: dict[int, list[Result]] = defaultdict(list)
    for row in session.execute(sa.select(*columns).where(f.standing).order_by(f.article_id, f.id)):
        if row[0] in ids:
            values: list[Any] = [*row[1:5], row[5] or "not_stated", *row[6:16], row[16] or {}, row[17]]
            found[row[0]].append(Result(*values))
    return found


def _first_authors(session: Session) -> dict[int, str]:
    asked = sa.select(Author.article_id, Author.family, Author.given, Author.initials, Author.collective).where(
        Author.position == 0
    )
    return {
        article_id: label_name(family, given or initials) or collective
        for article_id, family, given, initials, collective in session.execute(asked)
    }


def label_name(family: str, given: str) -> str:
    """The name by which a paper is called: the family name; with the given name where that is one letter ("Anjana G")."""
    return f"{given} {family}".strip() if len(family) == 1 else family


def risk_of_bias(session: Session) -> dict[int, dict[str, str]]:
    """Risk-of-bias judgements that stand, by article: domain -> judgement."""
    d = Decision
    asked = sa.select(d.article_id, d.kind, d.after).where(d.action == "rob", d.undone_by.is_(None), d.article_id.is_not(None))
    rob: dict[int, dict[str, str]] = defaultdict(dict)
    for article_id, kind, after in session.execute(asked.order_by(d.at, d.id)):
        rob[article_id][kind] = str(after.get("value", ""))
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


def _paper(row: Any, kinds: dict[str, list[str]], author: str, more: dict[str, Any]) -> Paper:
    article_id, _, key, pmid, doi, title, year, state, curated, content = row

    def one(kind: str) -> str:
        return kinds.get(kind, [""])[0]

    def number(kind: str) -> int | None:
        return int(one(kind)) if one(kind).isdigit() else None

    sets: dict[str, Any] = {f"{kind.removeprefix('pain_')}s": tuple(kinds.get(kind, ())) for kind in SETS if kind != "spin"}
    return Paper(
        added_to=tuple(kinds.get("added_to", ())), article=article_id, key=key, pmid=pmid, doi=doi, title=title, year=year, state=state,
        label=f"{author or _short(title) or key} {year or 'n.d.'}", curated=curated, design=one("design"), n=number("n"),
        n_studies=number("n_studies"), add_on=one("add_on") == "true", conclusion=one("conclusion"), spin=tuple(kinds.get("spin", ())),
        content=content, **sets, **more,
    )  # fmt: skip


def of_claim(claim: Claim, everything: Sequence[Paper]) -> list[Paper]:
    """The papers that speak to a claim, each with only the results that do.

    Papers that measured an outcome of the claim stand beside; of a claim held to words only its first, the others are of too much else.
    """
    chosen, conditions, outcomes = [], frozenset(claim.conditions), frozenset(claim.outcomes)
    beside = frozenset(claim.outcomes[:1]) if claim.words else outcomes
    for paper in everything:
        if not _about(claim, conditions, paper):
            continue
        results = tuple(r for r in paper.results if r.outcome in outcomes and _answers(claim, paper, r)) if paper.results else ()
        if results or not beside.isdisjoint(paper.outcomes) or _bears_on(claim, paper):
            chosen.append(paper if len(results) == len(paper.results) else replace(paper, results=results))
    return chosen


def _about(claim: Claim, conditions: frozenset[str], paper: Paper) -> bool:
    if conditions and (conditions.isdisjoint(paper.conditions) or elsewhere(conditions, paper.conditions, paper.title)):
        return claim.animals and paper.design == "animal_lab"
    if paper.design == "animal_lab" and not claim.animals:
        return False
    # a mixed reading: a claim about any condition means pain of muscle, joint, tendon or nerve; spasticity is reported apart
    return bool(conditions) or set(paper.conditions) != {"spasticity"}


def _bears_on(claim: Claim, paper: Paper) -> bool:
    """Papers without a matching outcome still show beside a claim of use: case reports, protocols, reviews of the condition."""
    return claim.kind == "use"


def _answers(claim: Claim, paper: Paper, result: Result) -> bool:
    if claim.instruments and not set(claim.instruments) & ({result.instrument} if result.instrument else set(paper.instruments)):
        return False
    if words := dict(claim.words).get(result.outcome):
        said = (result.sentence or paper.title).casefold()  # curated facts have no sentence
        if not any(word in said for word in words):
            return False
    if claim.add_on and not paper.add_on and result.comparator != "mixed":
        return False
    return not claim.comparators or result.comparator in claim.comparators or result.comparator == "mixed"


def _short(title: str) -> str:
    """The first words of a title, for an article whose authors are not known."""
    words = title.split()
    return "\u201c" + " ".join(words[:5]) + ("\u2026" if len(words) > 5 else "") + "\u201d" if words else ""
