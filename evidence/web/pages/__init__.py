"""Every page of the site by its path, for whoever writes them all and for whoever answers for one.

A family of pages is a pattern of paths, the paths there are, and how the page of one path is made.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from evidence.errors import Unknown
from evidence.web.edition import Edition
from evidence.web.environment import render

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Page:
    """One page before it is made: a template with its values, or a file made by `make`."""

    path: str
    template: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    media: str = HTML
    make: Callable[[], bytes] | None = None
    key: str = ""  # of a file that is slow to make: the same key means the same bytes

    def data(self, edition: Edition, **more: Any) -> bytes:
        """The bytes of the page; `more` is added to the values of its template."""
        if self.make is not None:
            return self.make()
        return render(self.template, path=self.path, texts=edition.texts, **{**self.values, **more}).encode()


@dataclass(frozen=True)
class Family:
    """Pages of one kind: which paths there are, and the page of one of them (None for a path that is not of this family)."""

    paths: Callable[[Edition], Iterator[str]]
    page: Callable[[Edition, str], Page | None]


def families() -> list[Family]:
    """All kinds of pages, the cheap ones first."""
    from evidence.web.pages import articles, claims, downloads, home, overviews

    return [home.FAMILY, overviews.FAMILY, claims.FAMILY, *articles.FAMILIES, *downloads.FAMILIES]


def paths(edition: Edition) -> Iterator[str]:
    """Every path of the site, each once."""
    for family in families():
        yield from family.paths(edition)


def page(edition: Edition, path: str) -> Page:
    """The page at a path. Raises Unknown for a path that no page has."""
    for family in families():
        found = family.page(edition, path)
        if found is not None:
            return found
    raise Unknown("page", path)
