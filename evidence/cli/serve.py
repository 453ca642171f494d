"""evidence serve: the pages from the live database, review and checking in the browser."""

import errno
import ipaddress
import signal
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from evidence.cli import doorway

if TYPE_CHECKING:
    from evidence.web.server import Names

SHORTEST = 12  # signs of a token that a person chose
REFUSED = {
    errno.EADDRINUSE: "Port {port} of {host} is taken: end what runs there, or choose another with --port (0 takes a free one).",
    errno.EADDRNOTAVAIL: "{host} is no address of this machine: name one that it has, or leave --host out.",
    errno.EACCES: "Port {port} may not be opened by you: choose one above 1023 with --port.",
}


@click.command()
@click.option("--host", metavar="HOST", help="Answer on this address instead of 127.0.0.1; others then need the token.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option(
    "--token", envvar="EVIDENCE_TOKEN", help="Who comes without it is not let in; with --host one is made where none is given."
)
@click.option(
    "--name", "names", multiple=True, metavar="NAME", help="A name under which a proxy hands requests on; may be repeated."
)
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int, token: str | None, names: tuple[str, ...]) -> None:
    """Show the pages from the database, with review and checking of an article, at http://127.0.0.1:8765/ until Ctrl-C.

    \b
    Example:
      evidence serve
      evidence serve --host 192.168.1.20 --port 8000
    """
    from evidence.errors import Misuse

    if token is not None and len(token) < SHORTEST:
        raise Misuse(f"The token is too short to be safe: give at least {SHORTEST} characters, or none and one is made.")
    made = _made_token() if token is None and host is not None and not _is_loopback(host) else None
    with ExitStack() as held:
        server, at = _server(held, host or "127.0.0.1", port, token or made, names)
        click.echo(f"{at}?token={made}" if made else at)
        click.echo("Open this address in a browser. Ctrl-C ends the server.", err=True)
        ended = _run(server)
    if ended == signal.SIGINT:
        raise click.Abort


def _made_token() -> str:
    import secrets

    return secrets.token_urlsafe(24)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _server(held: ExitStack, host: str, port: int, token: str | None, names: tuple[str, ...]) -> tuple[Any, str]:
    """(the server, listening, and its address); what it holds open is closed with `held`."""
    import socket

    from evidence import database
    from evidence.cli.decide import settle
    from evidence.web.server import Doors, Editions, app, waiting

    engine = doorway.engine(write=False)
    listening = held.enter_context(_listening(socket, host, port))
    doors = Doors(
        partial(database.transaction, engine, write=False), partial(database.transaction, engine), settle,
        held.enter_context(database.watched(engine)),
    )  # fmt: skip
    editions = Editions(doors)
    held.callback(editions.close)
    number = listening.getsockname()[1]
    known = _names(host, number, names)
    return waiting(app(doors, editions, known, token), listening), f"http://{_written(host)}:{number}/"


def _written(host: str) -> str:
    """The host as an address names it; where it listens on all, this machine."""
    if host in ("0.0.0.0", "::"):
        import socket

        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def _names(host: str, port: int, names: tuple[str, ...]) -> "Names":
    """By what this server may be called."""
    from evidence.web.server import Names

    everywhere = host in ("0.0.0.0", "::")
    own = {"127.0.0.1", "localhost", "::1"} if everywhere or _is_loopback(host) else set()
    return Names(
        port, frozenset({host.lower(), _written(host).lower(), *own}), everywhere, frozenset(name.lower() for name in names)
    )


def _listening(socket: Any, host: str, port: int) -> Any:
    """A socket that listens. Raises Misuse with one sentence for a port that is taken, an address that is not ours."""
    from evidence.errors import Misuse

    try:
        family, kind, protocol, _, at = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        made = socket.socket(family, kind, protocol)
    except (socket.gaierror, UnicodeError) as error:
        raise Misuse(REFUSED[errno.EADDRNOTAVAIL].format(host=host, port=port)) from error
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(at)
        made.listen(128)
    except (OSError, OverflowError) as error:
        made.close()
        said = REFUSED.get(getattr(error, "errno", None) or 0, "{host} port {port} cannot be opened ({why}): choose another.")
        raise Misuse(said.format(host=host, port=port, why=getattr(error, "strerror", error))) from error
    return made


def _run(server: Any) -> int:
    """Serve until a signal; returns which. Requests that are under way are answered first."""
    came = list[int]()

    def end(number: int, _: object) -> None:
        came.append(number)
        raise KeyboardInterrupt  # waitress ends its loop and its threads on this

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        for number, handler in before.items():
            signal.signal(number, handler)
    return came[0] if came else 0
