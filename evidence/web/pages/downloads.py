"""What is no page: figures, citations, the index of the search, the stylesheet and the scripts."""

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import sqlalchemy as sa

from evidence import figure, vocabulary
from evidence.citation import stored
from evidence.models import Author
from evidence.web import addresses, cited
from evidence.web.drawing import Drawing, as_csv
from evidence.web.edition import Edition
from evidence.web.pages import Family, Page

MEDIA = {
    "svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8", "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
}  # fmt: skip
STATIC = Path(str(resources.files("evidence"))) / "web" / "static"


@cache
def static_files() -> dict[str, bytes]:
    """The files that every page uses, by path."""
    return {addresses.static(file.name): file.read_bytes() for file in sorted(STATIC.iterdir()) if file.suffix[1:] in MEDIA}


def _static_page(edition: Edition, path: str) -> Page | None:
    data = static_files().get(path)
    return None if data is None else Page(path, media=MEDIA[path.rpartition(".")[2]], make=lambda: data)


def every_drawing(edition: Edition) -> dict[str, tuple[str, Drawing]]:
    """All figures as files: path -> (kind of file, figure). PNG only of what stands on a card or on the map: it is slow to draw."""

    def made() -> dict[str, tuple[str, Drawing]]:
        found: dict[str, tuple[str, Drawing]] = {}
        for claim, verdict in edition.verdicts.items():
            for comparator, drawing in edition.drawings(claim).items():
                kinds = ("svg", "csv", "png") if comparator == verdict["headline"] else ("svg", "csv")
                found |= {addresses.figure(drawing.name, kind): (kind, drawing) for kind in kinds}
        for drawing in (map_drawing(edition), flow_drawing(edition)):
            found |= {addresses.figure(drawing.name, kind): (kind, drawing) for kind in ("svg", "csv", "png")}
        return found

    return edition.once("every drawing", made)


def map_drawing(edition: Edition) -> Drawing:
    """The map of the evidence."""
    return edition.once("map drawing", lambda: Drawing("map", "map", figure.map_(edition.map)))


def flow_drawing(edition: Edition) -> Drawing:
    """What came in and what is counted."""
    return edition.once("flow drawing", lambda: Drawing("flow", "flow", figure.flow(figure.flow_counts(edition.session))))


def drawn(edition: Edition, drawing: Drawing, kind: str) -> bytes:
    """A figure as a file of this kind (svg, png, csv), drawn once."""
    if kind == "csv":
        return as_csv(drawing.picture)
    return edition.once(f"{kind} {drawing.key}", lambda: figure.rendered(drawing.picture, kind))


def svg(edition: Edition, drawing: Drawing) -> bytes:
    """A figure as an SVG file."""
    return drawn(edition, drawing, "svg")


def _figure_page(edition: Edition, path: str) -> Page | None:
    if not path.startswith("figures/") or path not in every_drawing(edition):
        return None
    kind, drawing = every_drawing(edition)[path]
    return Page(path, media=MEDIA[kind], make=lambda: drawn(edition, drawing, kind), key=f"{kind} {drawing.key}")


def _citation_sets(edition: Edition) -> dict[str, tuple[str, str, int | None]]:
    """path -> (kind, claim, None) or (kind, "", article)."""

    def made() -> dict[str, tuple[str, str, int | None]]:
        found: dict[str, tuple[str, str, int | None]] = {}
        for claim in edition.verdicts:
            found |= {addresses.citations(claim, kind): (kind, claim, None) for kind in cited.FORMATS}
        for key, row in edition.articles.items():
            found |= {addresses.citations(key, kind): (kind, "", row["id"]) for kind in cited.FORMATS}
        return found

    return edition.once("citation sets", made)


def _claim_citations(edition: Edition) -> Iterator[str]:
    """Those of claims; those of an article stand beside its page, which is when it is loaded."""
    return (addresses.citations(claim, kind) for claim in edition.verdicts for kind in cited.FORMATS)


def _citation_page(edition: Edition, path: str) -> Page | None:
    if not path.startswith("citations/") or path not in _citation_sets(edition):
        return None
    kind, claim, article = _citation_sets(edition)[path]

    def make() -> bytes:
        if article is not None:
            return cited.written([edition.record(article)], kind)
        records = edition.once(f"records {claim}", lambda: edition.records(stored.ids_of(edition.verdicts[claim])))
        return cited.written(stored.standing(records)[0], kind)

    return Page(path, media=cited.FORMATS[kind], make=make)


def _index(edition: Edition) -> bytes:
    """What is searched while typing: conditions with the words people use, claims, articles with authors. A script, as a page
    that is opened from a folder may load no other file."""
    words = vocabulary.load().terms["condition"]
    conditions = [[row["label"], addresses.condition(row["id"]), " ".join(words[row["id"]].plain)] for row in edition.conditions]
    claims = [[v["title"], addresses.claim(c), ""] for c, v in edition.verdicts.items() if ":" not in c]
    articles = [
        [row["title"], addresses.article(key), f"{row['authors']} {row['year'] or ''}", row["state"]]
        for key, row in authored(edition).items()
    ]
    said = json.dumps({"conditions": conditions, "claims": claims, "articles": articles}, separators=(",", ":"))
    return f"window.evidenceIndex={said};\n".encode()


def authored(edition: Edition) -> dict[str, dict[str, object]]:
    """Every article by its key, with the names of all its authors."""
    names: dict[int, list[str]] = {}
    asked = sa.select(Author.article_id, Author.family, Author.collective).order_by(Author.article_id, Author.position)
    for article_id, family, collective in edition.session.execute(asked):
        names.setdefault(article_id, []).append(family or collective)
    return {key: row | {"authors": ", ".join(names.get(row["id"], [])[:12])} for key, row in edition.articles.items()}


def _index_page(edition: Edition, path: str) -> Page | None:
    return Page(path, media=MEDIA["js"], make=lambda: _index(edition)) if path == addresses.INDEX else None


FAMILIES = [
    Family(lambda _: iter(static_files()), _static_page),
    Family(lambda _: iter([addresses.INDEX]), _index_page),
    Family(lambda edition: iter(every_drawing(edition)), _figure_page),
    Family(_claim_citations, _citation_page),
]
