"""The first page."""

from collections.abc import Iterator

from evidence.web import addresses
from evidence.web.edition import Edition
from evidence.web.pages import Family, Page


def _paths(edition: Edition) -> Iterator[str]:
    yield addresses.HOME


def _page(edition: Edition, path: str) -> Page | None:
    return Page(path, "home.html") if path == addresses.HOME else None


FAMILY = Family(_paths, _page)
