"""A small PubMed on this machine: a real HTTP server that answers as the E-utilities do, over invented records.

`with running(Corpus.generated(300)) as server:` gives a server on a free port of 127.0.0.1, with its address in
`server.url`, the log of requests in `server.requests`, and faults put in beforehand:
`server.faults.append(Fault("429", utility="efetch", times=2))`. As a script: `python tests/eutils_server.py --records 500`.
"""

import argparse
import contextlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from eutils_corpus import Corpus, Found, Row, parsed_day

LIMIT = 9999
DOCTYPE = '<!DOCTYPE {0} PUBLIC "-//NLM//DTD {0}, 11 May 2002//EN" "http://localhost/{0}.dtd">\n'


@dataclass
class Fault:
    """What the server does instead of answering, `times` times, for one utility or all (`utility` ""), after `after`
    requests it lets through. Kinds: 429, 500, 503, error, html, json, empty, cut, truncated, slow, warning, stranger."""

    kind: str
    utility: str = ""
    times: int = 1
    retry_after: str = ""
    text: str = "Search Backend failed: Database is busy"
    seconds: float = 0.0
    after: int = 0


@dataclass(frozen=True)
class Request:
    """One request as it came: utility, method, parameters, address line, moment on the server's clock."""

    utility: str
    method: str
    parameters: dict[str, str]
    path: str
    at: float


@dataclass
class Server:
    """The running server: its records, its log, its faults."""

    corpus: Corpus
    url: str = ""
    clock: Callable[[], float] = time.monotonic
    requests: list[Request] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    history: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def asked(self, utility: str) -> list[Request]:
        """The logged requests of one utility."""
        return [r for r in self.requests if r.utility == utility]

    def take_fault(self, utility: str) -> Fault | None:
        """The fault to play for this request, if one waits."""
        with self.lock:
            for fault in self.faults:
                if fault.utility in ("", utility) and fault.times > 0:
                    if fault.after > 0:
                        fault.after -= 1
                        continue
                    fault.times -= 1
                    return fault
        return None


def esearch(server: Server, given: dict[str, str]) -> str:
    """The eSearchResult for these parameters, cut at PubMed's limit of 9,999 ids."""
    if given.get("db") != "pubmed":
        return _search_error(f"Invalid db name specified: {given.get('db', '')}")
    if not given.get("term", "").strip():
        return _search_error("Empty term and query_key - nothing todo")
    start, most = int(given.get("retstart") or 0), int(given.get("retmax") or 20)
    if start >= LIMIT:
        return _search_error(
            f"Search Backend failed: Exception:\n'retstart' cannot be larger than {LIMIT - 1}. For PubMed, ESearch can "
            f"only retrieve the first 9,999 records matching the query."
        )
    found = server.corpus.search(given["term"])
    ids = _within(server.corpus, found.ids, given)
    page = ids[: min(len(ids), LIMIT)][start : start + most]
    history = _remember(server, given, ids) if given.get("usehistory") == "y" else ""
    listed = "".join(f"\t\t<Id>{pmid}</Id>\n" for pmid in page)
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n' + DOCTYPE.format("eSearchResult") + f"<eSearchResult><Count>{len(ids)}"
        f"</Count><RetMax>{len(page)}</RetMax><RetStart>{start}</RetStart>{history}<IdList>\n{listed}\t</IdList>"
        f"<TranslationSet/><QueryTranslation>{escape(found.translation)}</QueryTranslation>"
        f"{_messages(found, empty=not ids)}</eSearchResult>"
    )


def _within(corpus: Corpus, ids: tuple[str, ...], given: dict[str, str]) -> tuple[str, ...]:
    """The ids whose date of kind `datetype` lies between mindate and maxdate."""
    if not (given.get("mindate") and given.get("maxdate")):
        return ids  # both or neither, as NCBI has it
    kind = given.get("datetype") or "pdat"
    low, high = parsed_day(given["mindate"]), parsed_day(given["maxdate"], last=True)
    return tuple(i for i in ids if low <= corpus.rows[i].day(kind) <= high)


def _remember(server: Server, given: dict[str, str], ids: tuple[str, ...]) -> str:
    name = given.get("WebEnv") or f"MCID_{secrets.token_hex(12)}"
    kept = server.history.setdefault(name, [])
    kept.append(ids)
    return f"<QueryKey>{len(kept)}</QueryKey><WebEnv>{name}</WebEnv>"


def _messages(found: Found, *, empty: bool) -> str:
    warnings = [("PhraseIgnored", t) for t in found.ignored] + [("QuotedPhraseNotFound", t) for t in found.unquoted]
    if empty:
        warnings.append(("OutputMessage", "No items found."))
    errors = [("PhraseNotFound", t) for t in found.unknown] + [("FieldNotFound", t) for t in found.fields]
    return _list("ErrorList", errors) + _list("WarningList", warnings)


def _list(name: str, entries: list[tuple[str, str]]) -> str:
    inner = "".join(f"<{kind}>{escape(text)}</{kind}>" for kind, text in entries)
    return f"<{name}>{inner}</{name}>" if inner else ""


def _search_error(text: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n' + DOCTYPE.format("eSearchResult")
    return f"{head}<eSearchResult>\n  <ERROR>{escape(text)}</ERROR>\n</eSearchResult>\n"


def efetch(server: Server, given: dict[str, str]) -> str:
    """The PubmedArticleSet of the ids or the remembered search; ids that are not there are left out without a word."""
    if given.get("query_key"):
        kept = server.history.get(given.get("WebEnv", ""), [])
        number = int(given["query_key"])
        if not 0 < number <= len(kept):
            return f"<eFetchResult>\n\t<ERROR>Unable to obtain query #{number}</ERROR>\n</eFetchResult>"
        start = int(given.get("retstart") or 0)
        ids = kept[number - 1][start : start + int(given.get("retmax") or 20)]
    else:
        ids = tuple(one.strip() for one in given.get("id", "").split(",") if one.strip())
        if not ids:
            return "<eFetchResult>\n\t<ERROR>ID list is empty! Empty id list; nothing todo</ERROR>\n</eFetchResult>"
    return _article_set([server.corpus.rows[i] for i in ids if i in server.corpus.rows])


def _article_set(rows: list[Row]) -> str:
    head = (
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
        '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
    )
    return head + "\n".join(row.xml() for row in rows) + "\n</PubmedArticleSet>"


def einfo(server: Server, given: dict[str, str]) -> str:
    """The eInfoResult: the databases, or the fields of PubMed."""
    database = given.get("db")
    head = '<?xml version="1.0"?>\n' + DOCTYPE.format("eInfoResult")
    if not database:
        return f"{head}<eInfoResult>\n<DbList>\n\t<DbName>pubmed</DbName>\n</DbList>\n</eInfoResult>"
    if database != "pubmed":
        return f"{head}<eInfoResult>\n  <ERROR>Can not retrieve DbInfo for db={escape(database)}</ERROR>\n</eInfoResult>"
    fields = "".join(f"<Field><Name>{name}</Name></Field>" for name in ("ALL", "UID", "TIAB", "MESH", "EDAT", "MDAT", "PDAT"))
    return (
        f"{head}<eInfoResult><DbInfo><DbName>pubmed</DbName><Count>{len(server.corpus.rows)}</Count>"
        f"<FieldList>{fields}</FieldList></DbInfo></eInfoResult>"
    )


UTILITIES: dict[str, Callable[[Server, dict[str, str]], str]] = {"esearch": esearch, "efetch": efetch, "einfo": einfo}


class Handler(BaseHTTPRequestHandler):
    """Turns HTTP into calls of the utilities, and plays the faults."""

    server_version = "eutils"
    state: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._serve(parts.path, parts.query)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8")
        self._serve(urlsplit(self.path).path, body)

    def _serve(self, path: str, query: str) -> None:
        utility = path.rsplit("/", 1)[-1].removesuffix(".fcgi")
        given = {key: values[-1] for key, values in parse_qs(query).items()}
        if utility == "_fault":  # for the script: /_fault?kind=429&times=2&utility=efetch&retry_after=1
            self.state.faults.append(Fault(given["kind"], given.get("utility", ""), int(given.get("times", 1))))
            return self._send("ok", kind="text/plain")
        if utility not in UTILITIES:
            return self._send("<html><body>Not Found</body></html>", 404, "text/html")
        with self.state.lock:
            self.state.requests.append(Request(utility, self.command, given, self.path, self.state.clock()))
        fault = self.state.take_fault(utility)
        if fault and self._play(fault, utility, given):
            return None
        return self._send(UTILITIES[utility](self.state, given))

    def _play(self, fault: Fault, utility: str, given: dict[str, str]) -> bool:
        """Play the fault; false when the normal answer shall follow."""
        bodies = {
            "error": (f"<eFetchResult><ERROR>{escape(fault.text)}</ERROR></eFetchResult>", "text/xml"),
            "html": ("<!DOCTYPE html>\n<html><body><h1>Down for maintenance</h1></body></html>", "text/html"),
            "json": ('{"error":"error forwarding request"}', "application/json"),
            "text": ("temporarily unavailable", "text/plain"),
            "empty": ("", "text/xml"),
        }
        if fault.kind.isdigit():
            who = given.get("api_key", "127.0.0.1")  # NCBI repeats the key here: nothing of it may reach a log
            body = json.dumps({"error": "API rate limit exceeded", "api-key": who, "count": "11", "limit": "10"})
            self._send(body, int(fault.kind), "application/json", retry_after=fault.retry_after)
        elif fault.kind in bodies:
            self._send(*(bodies[fault.kind][0], 200, bodies[fault.kind][1]))
        elif fault.kind in ("cut", "truncated"):
            self._cut(UTILITIES[utility](self.state, given), declared=fault.kind == "cut")
        elif fault.kind == "slow":
            time.sleep(fault.seconds)
            return False
        elif fault.kind == "warning":
            whole = UTILITIES[utility](self.state, given)
            self._send(whole.replace("</eSearchResult>", f"{fault.text}</eSearchResult>"))
        elif fault.kind == "stranger":
            self._send(_article_set([next(reversed(self.state.corpus.rows.values()))]))
        else:
            raise ValueError(fault.kind)
        return True

    def _cut(self, whole: str, *, declared: bool) -> None:
        """Half of the answer and the end of the connection, with or without the length that would give it away."""
        content = whole.encode("utf-8")
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=UTF-8")
        if declared:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])
        self.close_connection = True

    def _send(self, body: str, status: int = 200, kind: str = "text/xml", *, retry_after: str = "") -> None:
        content = body.encode("utf-8")
        with contextlib.suppress(ConnectionError):  # the caller may have given up waiting
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=UTF-8")
            self.send_header("Content-Length", str(len(content)))
            if retry_after:
                self.send_header("Retry-After", retry_after)
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the log is `state.requests`."""


def bound(corpus: Corpus, port: int = 0, clock: Callable[[], float] = time.monotonic) -> tuple[Server, ThreadingHTTPServer]:
    """A server bound to a port of the loopback interface, not yet serving."""
    state = Server(corpus, clock=clock)
    http = ThreadingHTTPServer(("127.0.0.1", port), type("BoundHandler", (Handler,), {"state": state}))
    http.daemon_threads = True
    state.url = f"http://127.0.0.1:{http.server_address[1]}/entrez/eutils/"
    return state, http


@contextlib.contextmanager
def running(corpus: Corpus, *, clock: Callable[[], float] = time.monotonic) -> Iterator[Server]:
    """A server in a thread of its own, for as long as the block lasts."""
    state, http = bound(corpus, clock=clock)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def main() -> None:
    """Serve until interrupted: set EVIDENCE_EUTILS_URL to the address that is printed."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("--records", type=int, default=500)
    options.add_argument("--port", type=int, default=8123)
    given = options.parse_args()
    state, http = bound(Corpus.generated(given.records), given.port)
    print(state.url, flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        http.serve_forever()
    http.server_close()


if __name__ == "__main__":
    main()
