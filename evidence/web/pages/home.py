"""The first page, and the lists of conditions and claims."""

from collections.abc import Iterator
from typing import Any

from evidence import register
from evidence.web import addresses, card
from evidence.web.edition import Edition
from evidence.web.pages import Family, Page

LATEST = 6
SEARCH = [addresses.static("find.js")]


def _paths(edition: Edition) -> Iterator[str]:
    yield from (addresses.HOME, addresses.CONDITIONS, addresses.CLAIMS)


def _page(edition: Edition, path: str) -> Page | None:
    if path == addresses.HOME:
        return Page(path, "home.html", _home(edition))
    if path == addresses.CONDITIONS:
        return Page(path, "conditions.html", {"rows": condition_rows(edition), "scripts": SEARCH})
    if path == addresses.CLAIMS:
        return Page(path, "claims.html", {"groups": _claims(edition)})
    return None


def _home(edition: Edition) -> dict[str, Any]:
    rows = condition_rows(edition)
    relevant = sum(row["relevant"] == "true" for row in edition.articles.values())
    return {
        "rows": rows, "scripts": SEARCH, "dated": edition.dated, "studies": edition.map["studies"], "articles": len(edition.articles),
        "relevant": relevant, "changes": edition.changes[:LATEST], "titles": titles(edition), "gaps": edition.map["gaps"],
        "cells": sum(cell["studies"] > 0 for cell in edition.map["cells"]),
    }  # fmt: skip


def condition_rows(edition: Edition) -> list[dict[str, Any]]:
    """Each condition with how much there is and where it points."""
    found = []
    for row in edition.conditions:
        verdict = edition.of_condition(row["id"])
        one = card.headline(verdict)
        found.append(
            row
            | {
                "verdict": verdict["verdict"],
                "certainty": verdict["certainty"],
                "against": one["label"] if one else None,
                "controlled": len(card.trials(verdict)),
                "newest": verdict["newest"],
                "claimed": register.of_use(row["id"]) is not None,
            }
        )
    return found


def _claims(edition: Edition) -> list[dict[str, Any]]:
    """The claims of the register by kind."""
    claims = register.load()
    return [
        {"kind": kind, "rows": [edition.verdicts[c.id] for c in claims.values() if c.kind == kind]}
        for kind in dict.fromkeys(c.kind for c in claims.values())
    ]


def titles(edition: Edition) -> dict[str, str]:
    """Statements by claim id."""
    return {claim: verdict["title"] for claim, verdict in edition.verdicts.items()}


FAMILY = Family(_paths, _page)
