"""`serve`: the pages answered from the live database, review and checking of an article beside them. All of it on one machine.

    app(doors, names, token)      a WSGI application; doors are the ways into the database, names those by which it may be called

The server opens no transaction and knows no engine: the command hands it the doors, as it hands every step its session. What is
written is written by `review`, as by the commands. A path of a request is looked up among names, never in the file system.
"""

import secrets
from socket import socket
from typing import Any

from flask import Flask, request

from evidence.web.server import answers, checking, correcting, guard, pages, screening
from evidence.web.server.desk import Desk
from evidence.web.server.doors import Doors
from evidence.web.server.editions import Editions
from evidence.web.server.guard import Names

__all__ = ["Doors", "Editions", "Names", "app", "waiting"]
SMALL, LARGE = 64_000, 2_000_000  # bytes of a request: a form, a text to check


def app(doors: Doors, editions: Editions, names: Names, token: str | None = None) -> Flask:
    """The application. With a token, only those may enter who bring it (`/?token=...`) once."""
    made = Flask("evidence", static_folder=None, template_folder=None)
    made.config.update(
        SECRET_KEY=secrets.token_bytes(32),  # of this process: a cookie of an earlier one says nothing here
        SESSION_COOKIE_NAME=f"evidence-{names.port}",  # browsers do not tell ports apart
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=SMALL,
        MAX_FORM_MEMORY_SIZE=SMALL,
        MAX_FORM_PARTS=200,
    )
    made.url_map.merge_slashes = False

    @made.before_request
    def _limit() -> None:
        if request.path == checking.PATH:
            request.max_content_length = request.max_form_memory_size = LARGE

    guard.protect(made, names, token)
    desk = Desk()
    made.register_blueprint(screening.routes(doors, desk))
    made.register_blueprint(correcting.routes(doors, desk))
    made.register_blueprint(checking.routes(doors))
    made.register_blueprint(pages.routes(editions))
    answers.explain_errors(made)
    return made


def waiting(application: Flask, listening: socket) -> Any:
    """The server of an application on a socket that listens (`run` serves, `close` ends), held to small headers and bodies."""
    from waitress import create_server

    return create_server(
        application, sockets=[listening], threads=6, ident="evidence", max_request_header_size=16_384, connection_limit=100,
        max_request_body_size=LARGE + SMALL, channel_timeout=60, clear_untrusted_proxy_headers=True,
    )  # fmt: skip
