"""How an answer is written: a page from a template, or one sentence about what went wrong."""

from typing import Any

from flask import Flask, Response, get_flashed_messages, make_response, request

from evidence.errors import DatabaseFailure, EvidenceError, Unknown
from evidence.web import catalogue
from evidence.web.environment import render
from evidence.web.server.guard import csrf

NAVIGATION = (("/review", "review.nav"), ("/check", "check.nav"))
KNOWN = (400, 401, 403, 404, 405, 413, 421)


def navigation() -> list[tuple[str, str]]:
    """What only the served pages have in their navigation: (address, words)."""
    texts = catalogue.load()
    return [(address, texts(key)) for address, key in NAVIGATION]


def page(template: str, path: str, status: int = 200, **values: Any) -> Response:
    """A page with forms: they get the token of the session."""
    texts = catalogue.load()
    messages = get_flashed_messages(with_categories=True)
    text = render(template, path=path, texts=texts, extra_navigation=navigation(), csrf=csrf(), messages=messages, **values)
    answer = make_response(text, status)
    answer.content_type = "text/html; charset=utf-8"
    return answer


def status_of(error: EvidenceError) -> int:
    """The status of an answer for an error of this program."""
    return 404 if isinstance(error, Unknown) else 503 if isinstance(error, DatabaseFailure) else 409


def explain_errors(app: Flask) -> None:
    """Answer every error with a page that says in one sentence what to do; the inner workings are never shown."""

    @app.errorhandler(EvidenceError)
    def _ours(error: EvidenceError) -> Response:
        return _told(status_of(error), str(error))

    def refused(error: Any) -> Response:
        answer = _told(error.code, catalogue.load()(f"serve.error.{error.code if error.code in KNOWN else 'other'}"))
        if error.code == 405 and error.valid_methods:
            answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return answer

    for code in (*KNOWN, 500):
        app.register_error_handler(code, refused)


def _told(status: int, sentence: str) -> Response:
    """The page of an error. Its links hold from any depth, since its own path may be anything."""
    texts = catalogue.load()
    depth = "x/" * request.path.count("/", 1)
    text = render(
        "serve/error.html", path=f"{depth}error", texts=texts, sentence=sentence, status=status, extra_navigation=navigation()
    )
    answer = make_response(text, status)
    answer.content_type = "text/html; charset=utf-8"
    return answer
