"""The map, what changed (also as a feed), the methods, and where the data come from."""

import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from evidence import register
from evidence.models import SetAside
from evidence.report import counts
from evidence.synthesis import rules
from evidence.web import addresses
from evidence.web.drawing import inline, values
from evidence.web.edition import Edition
from evidence.web.environment import render
from evidence.web.pages import Family, Page
from evidence.web.pages.claims import COPY
from evidence.web.pages.downloads import flow_drawing, map_drawing, svg
from evidence.web.pages.home import titles

RULES = ("verdict", "wording", "tagging", "findings", "findings_size", "check", "review", "search")
ATOM = "application/atom+xml; charset=utf-8"


def _paths(edition: Edition) -> Iterator[str]:
    yield from (addresses.MAP, addresses.CHANGES, addresses.FEED, addresses.METHODS, addresses.ABOUT)


def _page(edition: Edition, path: str) -> Page | None:
    if path == addresses.MAP:
        return Page(path, "map.html", _map(edition))
    if path == addresses.CHANGES:
        return Page(path, "changes.html", _changes(edition))
    if path == addresses.FEED:
        feed = _changes(edition)
        return Page(path, media=ATOM, make=lambda: render("feed.xml", path=path, texts=edition.texts, **feed).encode())
    if path == addresses.METHODS:
        return Page(path, "methods.html", _methods())
    return Page(path, "about.html", _about(edition)) if path == addresses.ABOUT else None


def _map(edition: Edition) -> dict[str, Any]:
    drawing = map_drawing(edition)
    columns, rows = values(drawing.picture)
    by_condition: dict[str, list[dict[str, Any]]] = {}
    for cell in edition.map["cells"]:
        by_condition.setdefault(cell["condition"], []).append(cell)
    ordered = sorted(by_condition.items(), key=lambda item: (-max(c["studies"] for c in item[1]), item[0]))
    return {
        "map": edition.map, "rows": [(name, sorted(cells, key=lambda c: (-c["studies"], c["outcome"]))) for name, cells in ordered],
        "carded": {row["id"] for row in edition.conditions}, "scripts": COPY,
        "figure_": {"name": "map", "kind": "map", "title": drawing.picture.title, "description": drawing.picture.description,
                   "svg": inline(svg(edition, drawing)), "columns": columns, "rows": rows},
    }  # fmt: skip


def _changes(edition: Edition) -> dict[str, Any]:
    moved = [move for move in edition.changes if move["claim"] in edition.verdicts]
    newest = max([move["at"] for move in moved] + list(edition.first_reached.values()), default="1970-01-01T00:00:00+00:00")
    return {"changes": moved, "titles": titles(edition), "newest": newest, "first": edition.first_reached}


def _methods() -> dict[str, Any]:
    folder = Path(str(resources.files("evidence"))) / "rules"
    return {
        "rules": rules.load("verdict"), "version": rules.version(), "accuracy": tomllib.loads(_measured()),
        "files": [(f"{name}.toml", (folder / f"{name}.toml").read_text(encoding="utf-8")) for name in RULES],
        "claims": len(register.load()),
    }  # fmt: skip


def _measured() -> str:
    return (Path(str(resources.files("evidence"))) / "web" / "measured.toml").read_text(encoding="utf-8")


def _about(edition: Edition) -> dict[str, Any]:
    rows = edition.articles.values()
    states: dict[str, int] = {}
    for row in rows:
        if row["state"]:
            states[row["state"]] = states.get(row["state"], 0) + 1
    drawing = flow_drawing(edition)
    return {
        "runs": [run | {"source": _public(run["source"])} for run in counts.runs(edition.session, 50)], "total": len(edition.articles),
        "relevant": sum(row["relevant"] == "true" for row in rows), "curated": sum(bool(row["curated"]) for row in rows),
        "states": sorted(states.items()), "dated": edition.dated, "aside": edition.session.query(SetAside).count(), "scripts": COPY,
        "figure_": {"name": "flow", "kind": "flow", "title": drawing.picture.title, "description": drawing.picture.description,
                   "svg": inline(svg(edition, drawing)), "columns": [], "rows": []},
    }  # fmt: skip


def _public(source: str) -> str:
    """A source without the folders of the machine it was read on."""
    return source if "://" in source else source.replace("\\", "/").rpartition("/")[2]


FAMILY = Family(_paths, _page)
