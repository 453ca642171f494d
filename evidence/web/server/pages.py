"""The pages of the site from the live database, looked up by their paths, and the files that belong to them."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, make_response, request

from evidence.web import addresses, catalogue
from evidence.web.edition import Edition
from evidence.web.environment import FOLDER
from evidence.web.pages import Page
from evidence.web.pages import page as page_at
from evidence.web.server import answers
from evidence.web.server.editions import Editions

HTML = "text/html; charset=utf-8"


@cache
def files() -> dict[str, tuple[bytes, str]]:
    """The stylesheet, scripts and marks by their paths, read once: a request only names one of them."""
    found = {}
    for path in sorted((FOLDER / "static").iterdir()):
        media = guess_type(path.name)[0] or "application/octet-stream"
        media = f"{media}; charset=utf-8" if media.startswith("text/") else media
        found[addresses.static(path.name)] = (path.read_bytes(), media)
    return found


def routes(editions: Editions) -> Blueprint:
    """Every page of the site, at the path that it has there."""
    made = Blueprint("pages", __name__)

    @made.get("/")
    def home() -> Response:
        return _answer(editions, addresses.HOME)

    @made.get("/<path:path>")
    def page(path: str) -> Response:
        return _answer(editions, path)

    return made


def _answer(editions: Editions, path: str) -> Response:
    if path in files():
        return _sent(*files()[path])
    with editions.edition() as (edition, kept, fresh):
        known = kept.page(path) if fresh else None
        if known is None:
            known = _made(edition, page_at(edition, path), {} if fresh else _notice(kept.at.strftime("%H:%M")))
            if fresh:
                kept.keep(path, *known)
    return _sent(*known)


def _made(edition: Edition, page: Page, more: Mapping[str, Any]) -> tuple[bytes, str]:
    given = {"extra_navigation": answers.navigation(), "page_actions": _actions(page), **more}
    return page.data(edition, **given), page.media


def _notice(at: str) -> dict[str, str]:
    return {"notice": catalogue.load()("serve.stale", at=at)}


def _actions(page: Page) -> list[tuple[str, str]]:
    """What may be done with what a page shows: the reading of an article may be corrected."""
    article = page.values.get("a") if page.template == "article.html" else None
    if not isinstance(article, Mapping) or "key" not in article:
        return []
    return [(f"/review/article?of={quote(str(article['key']), safe='')}", catalogue.load()("review.correct_this"))]


def _sent(data: bytes, media: str) -> Response:
    answer = make_response(data)
    answer.content_type = media
    answer.cache_control.no_cache = True
    answer.set_etag(sha256(data).hexdigest()[:24])
    answer.make_conditional(request)
    return answer
