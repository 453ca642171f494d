"""A server on loopback for tests, and a client that keeps cookies and fills in forms as a browser does."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlencode, urlsplit

import sqlalchemy as sa
from lxml import html

from evidence import database, pipeline
from evidence.cli.decide import settle
from evidence.reading import FindingReading, Passage, Reading, TagReading
from evidence.record import Record
from evidence.web.server import Doors, Editions, Names, app, waiting


@contextmanager
def served(engine: sa.Engine, token: str | None = None, **names: object) -> Iterator[int]:
    """A server of this database; gives its port."""
    with database.watched(engine) as stamp:
        doors = Doors(partial(database.transaction, engine, write=False), partial(database.transaction, engine), settle, stamp)
        editions = Editions(doors)
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        server = waiting(app(doors, editions, Names(port, **names), token), listening)  # type: ignore[arg-type]
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield port
        finally:
            server.task_dispatcher.shutdown()
            server.asyncore.close_all(server._map)
            thread.join(10)
            editions.close()


class Answer:
    """What came back: status, headers (small letters), text, and the page as a tree."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers = answer.status, {name.lower(): value for name, value in answer.getheaders()}
        self.cookies = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        self.data = answer.read()
        self.text = self.data.decode("utf-8", "replace")

    @property
    def page(self) -> html.HtmlElement:
        return html.fromstring(self.text)

    @property
    def words(self) -> str:
        """What a reader sees of the main part, in one line."""
        return " ".join(self.page.xpath("//main")[0].text_content().split())

    def form(self, action: str, **holding: str) -> dict[str, str]:
        """The fields of the first form with this action that holds these values."""
        for form in self.page.forms:
            fields = {name: value or "" for name, value in form.fields.items() if name}
            said = {*fields.items(), *((button.get("name"), button.get("value")) for button in form.xpath(".//button[@name]"))}
            if form.get("action") == action and said >= holding.items():
                return fields | holding
        raise AssertionError(f"no form {action} with {holding} in {self.words}")


class Client:
    """One browser: cookies of its own, the Origin of its pages."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""
        self.origin = f"http://127.0.0.1:{port}"

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """One request as it is given; nothing is added but the cookie and the Host."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            sent = {"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie, **{n.replace("_", "-"): v for n, v in headers.items()}}
            if body is not None:
                sent.setdefault("Content-Length", str(len(body)))
            for name, value in sent.items():
                if value:
                    connection.putheader(name, value)
            connection.endheaders(body)
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        for cookie in answer.cookies:
            self.cookie = cookie.split(";")[0]
        return answer

    def get(self, path: str, follow: bool = True, **headers: str) -> Answer:
        """A page; redirects are followed as a browser does."""
        answer = self.ask("GET", path, **headers)
        while follow and answer.status in (302, 303, 308):
            answer = self.ask("GET", _relative(answer.headers["location"]), **headers)
        return answer

    def post(self, path: str, fields: dict[str, str], follow: bool = True, **headers: str) -> Answer:
        """A form sent from a page of this server."""
        sent = {"Content_Type": "application/x-www-form-urlencoded", "Origin": self.origin, **headers}
        answer = self.ask("POST", path, urlencode(fields).encode(), **sent)
        return self.get(_relative(answer.headers["location"])) if follow and answer.status == 303 else answer

    def sit_down(self, name: str) -> "Client":
        """Begin to review under a name."""
        answer = self.post("/review/name", self.get("/review").form("/review/name") | {"name": name})
        assert f"reviewing as {name}" in answer.words
        return self


def _relative(location: str) -> str:
    parts = urlsplit(location)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def filled(engine: sa.Engine, *records: Record) -> None:
    """Import records as relevant trials on neck pain, each with one result whose sentence stands in its abstract."""
    with database.transaction(engine) as session:
        run = pipeline.begin(session, "import", "invented")
        pipeline.take_batch(session, run, [(record, _reading(record)) for record in records])


def _reading(record: Record) -> Reading:
    text = record.sections[0].text if record.sections else ""
    sentence = "Pain was lower after needling (p=0.01)."
    at = text.find(sentence)
    passage = Passage("abstract:0", at, at + len(sentence), sentence) if at >= 0 else None
    pairs = {
        "relevant": "true",
        "design": "rct",
        "condition": "neck_pain",
        "outcome": "pain_intensity",
        "comparator": "sham",
        "n": "40",
    }
    tags = tuple(TagReading(kind, value, "test.rule", passage if kind == "outcome" else None) for kind, value in pairs.items())
    found = FindingReading("pain_intensity", "sham", "favours_dn", "test.rule", passage, p="0.01", timing="short")
    return Reading(tags, (found,))
