"""The database as a checked text needs it: verdicts by claim, cited articles by their identifiers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import register, synthesis
from evidence.check.cited import Citation, Held, Shelf, folded
from evidence.check.judgement import Verdicts
from evidence.models import Article, Author
from evidence.register import Claim
from evidence.synthesis import rules
from evidence.synthesis.inputs import Paper


def verdicts(session: Session) -> Verdicts:
    """A lookup of verdicts. A named outcome of the claim is judged by itself, and so is a stated time; an effect outside the register
    by its conditions, if any.
    """
    known: dict[Any, dict[str, Any]] = {result["claim"]: result for result in synthesis.judge_all(session)}

    @cache
    def stored() -> tuple[Sequence[Paper], dict[str, Any]]:
        return synthesis.papers(session), synthesis.overrides(session)

    def look(
        claim: str, conditions: tuple[str, ...], outcome: str | None = None, window: str | None = None
    ) -> dict[str, Any] | None:
        asked = _outside(conditions) if claim == "outside" else _narrowed(claim, outcome)
        if window is not None:
            whole = asked or register.load()[claim]
            timed = (whole, outcome, window)
            if timed not in known:
                known[timed] = _then(whole, outcome, window, *stored())
            return known[timed]
        if asked is None:
            return known.get(claim)
        key = (asked.id, asked.conditions, asked.outcomes)
        if key not in known:
            known[key] = synthesis.judge_all(session, [asked])[0]
        return known[key]

    return look


def _then(claim: Claim, outcome: str | None, window: str, everything: Sequence[Paper], persons: dict[str, Any]) -> dict[str, Any]:
    """The verdict from the results of one time alone, on the outcome that is asked for."""
    asked = replace(claim, outcomes=(outcome,)) if outcome in claim.outcomes else claim
    papers = [replace(paper, results=tuple(result for result in paper.results if result.window == window)) for paper in everything]
    result = synthesis.judge(asked, papers, persons.get(claim.id, {}))
    when = str(rules.load("wording")["when"][window])
    for part in result["classes"]:
        if when not in part["wording"]:
            part["wording"] = f"{part['wording'].rstrip('.')}{when}."  # too few studies of this time are not too few of all
    return result


def _outside(conditions: tuple[str, ...]) -> Claim | None:
    real = tuple(name for name in conditions if name != "headache")
    label = " or ".join(name.replace("_", " ") for name in real)
    outcomes = ("pain_intensity", "disability", "spasticity_scale")
    return Claim("outside", f"helps {label}", "use", outcomes, "plain", conditions=real) if real else None


def _narrowed(claim: str, outcome: str | None) -> Claim | None:
    held = register.load().get(claim)
    if held is None or outcome is None:
        return None
    if outcome == "pressure_pain_threshold" and held.kind == "use":
        return replace(held, outcomes=(outcome,), kind="outcome")  # asked for itself it stands in for nothing
    by_words = held.kind == "mechanism" and bool(held.words)  # its outcomes are of different things
    return replace(held, outcomes=(outcome,)) if outcome in held.outcomes[0 if by_words else 1 :] else None


def reference(session: Session) -> Callable[[dict[str, Any]], str]:
    """A writer of references in APA style for the studies of a verdict; their label and identifiers where one cannot be cited."""
    from evidence import citation  # citeproc is slow to load, and only a corrected copy needs it
    from evidence.citation import stored

    def write(study: dict[str, Any]) -> str:
        found = stored.standing(stored.records(session, [int(study["article"])]))[0] if study.get("article") else []
        if found:
            return citation.single(found[0])
        where = [f"PMID {study['pmid']}" if study.get("pmid") else "", f"doi:{study['doi']}" if study.get("doi") else ""]
        return ". ".join(part for part in (str(study["label"]), *where) if part) + "."

    return write


def shelf(session: Session) -> Shelf:
    """A lookup of cited articles."""
    by_author: dict[str, list[int]] = {}

    def look(citation: Citation) -> list[Held]:
        if citation.author is not None and citation.year is not None:
            by_author.update({} if by_author else _first_authors(session))
            return _by_author(session, citation, citation.year, by_author.get(folded(citation.author), []))
        return [_held(article) for article in _identified(session, citation)]

    return look


def _identified(session: Session, citation: Citation) -> list[Article]:
    query = sa.select(Article)
    if citation.pmid:
        return list(session.scalars(query.where(Article.pmid == citation.pmid)))
    if citation.doi:
        return list(session.scalars(query.where(sa.func.lower(Article.doi) == citation.doi)))
    return []


def _first_authors(session: Session) -> dict[str, list[int]]:
    """Family name of the first author, folded -> articles; a name with particles under each of its forms."""
    asked = sa.select(Author.article_id, Author.family).where(Author.position == 0).order_by(Author.article_id)
    found: dict[str, list[int]] = {}
    for article_id, family in session.execute(asked):
        for name in _names(family) if family else ():
            found.setdefault(name, []).append(article_id)
    return found


def _by_author(session: Session, citation: Citation, year: int, ids: list[int]) -> list[Held]:
    """What a name and year may mean: the year of print may follow that of the journal's site, and some articles have none."""
    mine = list(session.scalars(sa.select(Article).where(Article.id.in_(ids)).order_by(Article.id)))
    entry = folded(citation.entry)
    titled = [article for article in mine if entry and folded(article.title) in entry]
    near = [article for article in mine if article.year is not None and abs(article.year - year) <= 1]
    exact = [article for article in near if article.year == year]
    if dated := (titled or exact or near):
        return [_held(article) for article in dated]
    return [_held(article, None if article.year is None else False) for article in mine]


def _names(family: str) -> set[str]:
    """A family name as it is and without its particles: "de Macedo" is cited as Macedo, too."""
    parts = family.split()
    bare = [part for part in parts if not part.islower()] or parts
    return {folded(family), folded(" ".join(bare)), folded(bare[0])}


def _held(article: Article, dated: bool | None = True) -> Held:
    standing = [tag for tag in article.tags if tag.standing]

    def values(kind: str) -> frozenset[str]:
        return frozenset(tag.value for tag in standing if tag.kind == kind)

    first = article.authors[0].family if article.authors else "An article"
    return Held(
        f"{first} {article.year or ''}".strip(), article.state, "false" not in values("relevant"), values("condition"), values("outcome"),
        tuple((f.outcome, f.comparator, f.direction) for f in article.findings if f.standing), dated,
    )  # fmt: skip
