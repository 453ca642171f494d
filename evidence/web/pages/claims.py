"""The card of a condition, and the page of a claim: both show a verdict, one short and one whole."""

from collections.abc import Iterator, Mapping
from typing import Any

from evidence import citation, register, vocabulary
from evidence.synthesis import class_label
from evidence.web import addresses, card, cited
from evidence.web.drawing import Drawing, inline, values
from evidence.web.edition import Edition
from evidence.web.pages import Family, Page
from evidence.web.pages.downloads import svg

COPY = [addresses.static("copy.js")]
CITED = 5  # references on a card, which has one page; all of them are in the files beside it


def _paths(edition: Edition) -> Iterator[str]:
    yield from (addresses.condition(row["id"]) for row in edition.conditions)
    yield from (addresses.claim(claim) for claim in edition.verdicts)


def _page(edition: Edition, path: str) -> Page | None:
    conditions = edition.once("card paths", lambda: {addresses.condition(row["id"]): row for row in edition.conditions})
    if path in conditions:
        return Page(path, "card.html", _card(edition, conditions[path]))
    claims = edition.once("claim paths", lambda: {addresses.claim(claim): claim for claim in edition.verdicts})
    if path in claims:
        return Page(path, "claim.html", _claim(edition, edition.verdicts[claims[path]]))
    return None


def _card(edition: Edition, row: Mapping[str, Any]) -> dict[str, Any]:
    verdict = edition.of_condition(row["id"])
    one = card.headline(verdict)
    drawings = edition.drawings(verdict["claim"])
    shown = drawings.get(one["comparator"]) if one else None
    chosen = _chosen(verdict)
    return {
        "condition": row, "v": verdict, "one": one, "tables": card.benefit(verdict), "size": card.size(verdict),
        "who": card.studied(edition.session, verdict), "unknown": card.unknown(verdict, edition.texts), "scripts": COPY,
        "figure_": _figure(edition, shown) if shown else None, "cited": _cited(edition, chosen[:CITED]), "more": len(chosen) - CITED,
        "others": _about(edition, row["id"], verdict["claim"]), "dated": edition.dated, "keys": edition.keys,
        "words": vocabulary.load().terms["condition"][row["id"]].plain,
    }  # fmt: skip


def _chosen(verdict: Mapping[str, Any]) -> list[int]:
    """The articles to cite on a card: those of the body that decides, then the rest of its class, then of the other classes."""
    one = card.headline(verdict)
    if one is None:
        return [review["article"] for review in verdict["reviews"]]
    first = [entry["article"] for entry in one["body"]["entries"]]
    rest = [paper["article"] for other in (one, *verdict["classes"]) for paper in other["papers"]]
    return list(dict.fromkeys([*first, *rest]))


def _cited(edition: Edition, ids: list[int]) -> dict[str, Any]:
    """References by style."""
    made = cited.references(edition, ids)
    return {"styles": {style: [one[style] for one in made] for style in citation.STYLES}, "count": len(ids)}


def _about(edition: Edition, condition: str, but: str) -> list[dict[str, Any]]:
    """Other claims that name the condition."""
    named = [claim.id for claim in register.load().values() if condition in claim.conditions and claim.id != but]
    return [edition.verdicts[claim] for claim in named]


def _figure(edition: Edition, drawing: Drawing) -> dict[str, Any]:
    columns, rows = values(drawing.picture)
    return {
        "name": drawing.name, "kind": drawing.kind, "title": drawing.picture.title, "description": drawing.picture.description,
        "svg": inline(svg(edition, drawing)), "columns": columns, "rows": rows,
    }  # fmt: skip


def _claim(edition: Edition, verdict: dict[str, Any]) -> dict[str, Any]:
    drawings = edition.drawings(verdict["claim"])
    claim = register.load().get(verdict["claim"])
    terms = vocabulary.load()
    return {
        "v": verdict, "one": card.headline(verdict), "keys": edition.keys, "scripts": COPY,
        "figures": {name: _figure(edition, drawing) for name, drawing in drawings.items()},
        "history": [move for move in edition.changes if move["claim"] == verdict["claim"]],
        "first": edition.first_reached.get(verdict["claim"]), "condition": None if claim else verdict["claim"].partition(":")[2],
        "asked": _asked(claim) if claim else None, "outcome": lambda name: terms.label("outcome", name),
        "comparator": lambda name: terms.label("comparator", name), "design": lambda name: terms.label("design", name),
    }  # fmt: skip


def _asked(claim: register.Claim) -> dict[str, list[str]]:
    """Whom and what the claim is about, in words."""
    terms = vocabulary.load()
    return {
        "conditions": [terms.label("condition", name) for name in claim.conditions],
        "comparators": [class_label(name) for name in claim.comparators],
        "outcomes": [terms.label("outcome", name) for name in claim.outcomes],
    }


FAMILY = Family(_paths, _page)
