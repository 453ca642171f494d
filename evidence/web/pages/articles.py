"""Articles: the page of each, the page of a study of several, and the lists by year."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from evidence import citation, vocabulary
from evidence.models import Article, Study
from evidence.report.words import result
from evidence.web import addresses, cited, marking
from evidence.web.edition import Edition
from evidence.web.pages import Family, Page
from evidence.web.pages.claims import COPY
from evidence.web.pages.home import SEARCH, titles

LABELLED = ("condition", "outcome", "comparator", "pain_instrument", "design")
ORDER = (
    "relevant",
    "screening",
    "design",
    "condition",
    "comparator",
    "add_on",
    "outcome",
    "pain_instrument",
    "n",
    "n_studies",
    "conclusion",
    "spin",
)


def _article_paths(edition: Edition) -> dict[str, str]:
    return edition.once("article paths", lambda: {addresses.article(key): key for key in edition.articles})


def bundle(key: str) -> list[str]:
    """The files of an article: its page and its citations."""
    return [addresses.article(key), *(addresses.citations(key, kind) for kind in cited.FORMATS)]


def _paths(edition: Edition) -> Iterator[str]:
    for key in edition.articles:
        yield from bundle(key)


def _page(edition: Edition, path: str) -> Page | None:
    key = _article_paths(edition).get(path) if path.startswith("articles/") else None
    return Page(path, "article.html", _article(edition, key)) if key is not None else None


def _article(edition: Edition, key: str) -> dict[str, Any]:
    row = edition.articles[key]
    of = edition.report(row["id"])
    numbered = marking.numbered(of)
    rests = edition.rests.get(row["id"], [])
    study = of["study"] and edition.once("studies", lambda: studies(edition)).get(of["study"]["id"])
    return {
        "a": of, "row": row, "tags": _tags(numbered), "findings": [_said(r) for r in numbered if "direction" in r],
        "overruled": _overruled(of), "title": marking.stretches(of["title"], "title", numbered),
        "sections": [s | {"pieces": marking.stretches(s["text"], s["field"], numbered)} for s in of["sections"]],
        "rests": [(claim, titles(edition)[claim], edition.verdicts[claim]) for claim in rests], "scripts": COPY,
        "cited": _cited(edition, row["id"]) if rests else None, "study": study, "linked": _linked(edition, of),
    }  # fmt: skip


def _cited(edition: Edition, article_id: int) -> dict[str, Any]:
    made = cited.references(edition, [article_id])[0]
    return {"styles": {style: [made[style]] for style in citation.STYLES}, "count": 1}


def _tags(numbered: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The standing tags with their labels, kinds in a fixed order."""
    terms = vocabulary.load()
    rows = [row for row in numbered if "kind" in row]
    rows.sort(key=lambda row: (ORDER.index(row["kind"]) if row["kind"] in ORDER else len(ORDER), row["number"]))
    return [row | {"label": terms.label(row["kind"], row["value"]) if row["kind"] in LABELLED else row["value"]} for row in rows]


def _said(row: dict[str, Any]) -> dict[str, Any]:
    terms = vocabulary.load()
    return row | {
        "outcome_label": terms.label("outcome", row["outcome"]), "comparator_label": terms.label("comparator", row["comparator"]),
        "numbers": result(row),
    }  # fmt: skip


def _overruled(of: dict[str, Any]) -> list[dict[str, Any]]:
    """What was read and does not stand, because a person or a curated fact says otherwise."""
    terms = vocabulary.load()
    tags = [
        t
        | {"what": f"{t['kind'].replace('_', ' ')}: {terms.label(t['kind'], t['value']) if t['kind'] in LABELLED else t['value']}"}
        for t in of["tags"]
        if not t["standing"]
    ]
    found = [
        f
        | {
            "what": f"{terms.label('outcome', f['outcome'])}, {terms.label('comparator', f['comparator'])}: {f['direction'].replace('_', ' ')}"
        }
        for f in of["findings"]
        if not f["standing"]
    ]
    return [*tags, *found]


def _linked(edition: Edition, of: dict[str, Any]) -> list[dict[str, Any]]:
    """Links to other publications, with the key of those that are stored here."""
    return [link | {"key": f"pmid:{link['pmid']}" if f"pmid:{link['pmid']}" in edition.articles else None} for link in of["links"]]


def studies(edition: Edition) -> dict[int, dict[str, Any]]:
    """Studies of several articles: number -> {"path", "label", "why", "keys"}."""
    asked = (
        sa.select(Study.id, Study.label, Study.reason, Article.key)
        .join(Article, Article.study_id == Study.id)
        .order_by(Study.id, sa.func.coalesce(Article.year, 0), Article.key)
    )
    found: dict[int, dict[str, Any]] = {}
    for study_id, label, reason, key in edition.session.execute(asked):
        found.setdefault(study_id, {"label": label, "why": reason, "keys": []})["keys"].append(key)
    return {i: s | {"path": addresses.study(min(s["keys"]))} for i, s in found.items() if len(s["keys"]) > 1}


def _studies(edition: Edition) -> dict[str, dict[str, Any]]:
    found = edition.once("studies", lambda: studies(edition))
    return {study["path"]: study for study in found.values()}


def _study_page(edition: Edition, path: str) -> Page | None:
    study = _studies(edition).get(path) if path.startswith("studies/") else None
    if study is None:
        return None
    return Page(
        path, "study.html", {"study": study, "rows": [(key, edition.articles[key]) for key in study["keys"]], "list_": labels()}
    )


def _years(edition: Edition) -> dict[str, int | None]:
    found = dict.fromkeys(row["year"] for row in edition.articles.values())
    return {addresses.year(year): year for year in found}


def _list_paths(edition: Edition) -> Iterator[str]:
    yield addresses.ARTICLES
    yield from _years(edition)


def _list_page(edition: Edition, path: str) -> Page | None:
    if path == addresses.ARTICLES:
        counted = Counter(row["year"] for row in edition.articles.values())
        about = Counter(row["year"] for row in edition.articles.values() if row["relevant"] == "true")
        by_year = [(year, counted[year], about[year]) for year in sorted(counted, key=lambda y: -(y or 0))]
        return Page(path, "articles.html", {"years": by_year, "total": len(edition.articles), "scripts": SEARCH})
    years = edition.once("years", lambda: _years(edition))
    if path not in years:
        return None
    rows = [(key, row) for key, row in edition.articles.items() if row["year"] == years[path]]
    first = [pair for pair in rows if pair[1]["relevant"] == "true"]
    rest = [pair for pair in rows if pair[1]["relevant"] != "true"]
    return Page(path, "year.html", {"year": years[path], "about": first, "rest": rest, "list_": labels()})


def labels() -> Any:
    """What a list needs to say a row's design and conditions."""
    terms = vocabulary.load()
    return lambda kind, name: terms.label(kind, name)


FAMILIES = [
    Family(_paths, _page),
    Family(lambda edition: iter(_studies(edition)), _study_page),
    Family(_list_paths, _list_page),
]
