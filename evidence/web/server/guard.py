"""Who may ask: the names of this server, where a change comes from, the token, and what a browser is told to keep to.

A page of another site can make a browser send requests here. It is kept out four times over: the Host must be a name of this server
(a foreign name that was pointed at this address fails there), a change must come from a page of this server (Origin), carry the
token of its own session (CSRF), and the session's cookie is not sent along with the forms of other sites (SameSite).
"""

import ipaddress
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, request, session
from flask.typing import ResponseReturnValue

READS = ("GET", "HEAD", "OPTIONS")
# Referrer-Policy is same-origin, not no-referrer: under the latter browsers send "Origin: null" with the forms of our own pages.
# Styles may stand on elements (style=""), since drawings place their letters so; scripts and style sheets come from files only.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


@dataclass(frozen=True, slots=True)
class Names:
    """By which names and port this server may be called."""

    port: int
    names: frozenset[str] = frozenset({"127.0.0.1", "localhost", "::1"})
    any_address: bool = False  # it listens on every address: any number will do, since only names can be pointed elsewhere
    proxied: frozenset[str] = field(default=frozenset())  # names under which another server hands on requests, with its own port

    def known(self, host: str) -> bool:
        """Whether a Host header names this server."""
        name, port = _split(host)
        if name in self.proxied:
            return True
        return port == self.port and (name in self.names or (self.any_address and _is_number(name)))

    def own(self, origin: str, host: str) -> bool:
        """Whether an Origin header is a page of this server, as it was called for this request."""
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
            return False
        schemes = ("http", "https") if _split(host)[0] in self.proxied else ("http",)
        return parts.scheme in schemes and _split(parts.netloc, parts.scheme) == _split(host, parts.scheme)


def _split(host: str, scheme: str = "http") -> tuple[str, int]:
    """(name in small letters, port) of a Host header; ("", 0) for one that is none."""
    name, bracket, port = host.strip().lower().rpartition(":")
    if not bracket or port.endswith("]"):
        name, port = host.strip().lower(), "443" if scheme == "https" else "80"
    if not (port.isascii() and port.isdigit() and len(port) < 6):
        return "", 0
    return (name[1:-1] if name.startswith("[") and name.endswith("]") else name), int(port)


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def protect(app: Flask, names: Names, token: str | None) -> None:
    """Hold every request against the names, the origin, the token and the session's own CSRF token; set the headers of every answer."""

    @app.before_request
    def _admit() -> ResponseReturnValue | None:
        host = request.headers.get("Host", "")
        if not names.known(host):
            abort(421)
        if request.method not in READS and not names.own(request.headers.get("Origin", ""), host):
            abort(403)
        if token is not None and (answer := _entered(token)) is not None:
            return answer
        if request.method not in READS and not _same(request.form.get("csrf", ""), session.get("csrf", "")):
            abort(403)
        return None

    @app.after_request
    def _tell(answer: Response) -> Response:
        answer.headers.update(HEADERS)
        answer.headers.setdefault("Cache-Control", "no-store" if answer.mimetype == "text/html" else "no-cache")
        return answer


def _entered(token: str) -> ResponseReturnValue | None:
    """Let in who carries the session of one who knew the token; take the token out of the address of who brings it."""
    given = request.args.get("token")
    if given is not None and request.method in READS:
        if not _same(given, token):
            abort(401)
        session["entered"] = True
        return redirect("/", 303)  # never to the path that was asked for: "//elsewhere" would lead away from here
    if session.get("entered") is not True and not (request.method in READS and request.path.startswith("/static/")):
        abort(401)
    return None


def _same(given: str, kept: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell how much of them is."""
    return bool(kept) and secrets.compare_digest(given.encode("utf-8", "replace"), kept.encode("utf-8", "replace"))


def csrf() -> str:
    """The CSRF token of this session, made when first asked for."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return str(session["csrf"])
