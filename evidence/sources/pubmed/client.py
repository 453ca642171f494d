"""One request to the E-utilities, sent by Bio.Entrez: paced, timed out, tried again, and checked before use.

Bio.Entrez repeats a 429 at once, has no timeout, one fixed address and module-wide state. So it is told to try once,
its `urlopen` is replaced while a request is opened (under a lock, and put back), and the pauses are ours.
"""

import email.utils
import http.client
import io
import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from evidence.errors import NetworkFailure
from evidence.sources.pubmed.answers import Unusable
from evidence.sources.pubmed.settings import Settings

LARGEST_ANSWER = 512 * 1024 * 1024  # bytes; 500 records with long reference lists stay under 40 MB
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_ENTREZ = threading.Lock()
_SHARING = threading.Lock()
T = TypeVar("T")


class Pace:
    """At most `per_second` requests a second, over all threads that share this object.

    Requests are spaced evenly with a twentieth to spare: bursts of three within a second are counted against the caller
    when they straddle NCBI's own second.
    """

    def __init__(
        self,
        per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._interval = 1.05 / per_second
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._free_at = float("-inf")

    def wait(self) -> None:
        """Return when the next request may go out."""
        with self._lock:  # held while sleeping: the others could not go earlier anyway
            now = self._clock()
            if now < self._free_at:
                self._sleep(self._free_at - now)
            self._free_at = max(now, self._free_at) + self._interval


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the key and the address to another host; it is an error instead."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class _Trouble:
    """One failed try: what happened, whether another may help, and how long the server asked to wait (seconds).

    A value and no exception, so that the error which is raised in the end has no chain: what a server said may hold the
    key, and whoever logs an exception logs its whole chain.
    """

    what: str
    passing: bool
    wait: float = 0.0


_SHARED: dict[tuple[str, int], Pace] = {}


def _shared_pace(settings: Settings) -> Pace:
    """The pace that all clients of one server share: NCBI counts callers, not objects."""
    with _SHARING:
        return _SHARED.setdefault((settings.base_url, settings.per_second), Pace(settings.per_second))


class Client:
    """Asks the E-utilities. Safe to share between threads; `pace`, `sleep` and `jitter` can be given for tests."""

    def __init__(
        self,
        settings: Settings,
        *,
        pace: Pace | None = None,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.settings = settings
        self._pace = pace or _shared_pace(settings)
        self._sleep, self._jitter = sleep, jitter
        self._opener = urllib.request.build_opener(_NoRedirect)

    def ask(self, utility: str, check: Callable[[bytes], T], **parameters: str) -> T:
        """What `check` makes of the answer of `utility` ("esearch", "efetch", "einfo").

        `check` gets the bytes and raises Unusable for an answer that is none (an error page, a cut document). Passing
        trouble is tried again; NetworkFailure after the last try or for a refusal, in a sentence without the key.
        """
        number = 1
        while isinstance(outcome := self._try(utility, check, parameters), _Trouble):
            pause = max(outcome.wait, self._backoff(number))
            if not outcome.passing or number == self.settings.tries or pause > self.settings.longest_pause:
                raise self._failure(utility, outcome, number)
            self._sleep(pause)
            number += 1
        return outcome

    def _backoff(self, number: int) -> float:
        """Seconds before try `number` + 1: 1, 2, 4 ... at most 60, of which the upper half is by chance, so that many
        callers hit by one outage do not come back together."""
        ceiling = min(60.0, 2.0 ** (number - 1))
        return ceiling * (0.5 + 0.5 * self._jitter())

    def _failure(self, utility: str, trouble: _Trouble, number: int) -> NetworkFailure:
        tries = "" if number == 1 else f" after {number} tries"
        what = self.settings.hide(trouble.what)[:300]
        advice = "try again later" if trouble.passing else "check the query and the settings"
        if trouble.wait > self.settings.longest_pause:
            advice = f"it asks to wait {trouble.wait:.0f} seconds"
        return NetworkFailure(f"PubMed ({utility}) failed{tries}: {what}; {advice}.")

    def _try(self, utility: str, check: Callable[[bytes], T], parameters: dict[str, str]) -> T | _Trouble:
        """One request: what `check` made of the answer, or what went wrong."""
        self._pace.wait()
        try:
            with self._open(utility, parameters) as answer:
                return check(self._read(answer))
        except urllib.error.HTTPError as error:
            with error:
                what = f"HTTP {error.code} {error.reason}"
                return _Trouble(what, error.code in _PASSING, _retry_after(error.headers))
        except Unusable as unusable:
            return _Trouble(str(unusable), unusable.passing)
        except http.client.IncompleteRead:
            return _Trouble("the connection broke in the middle of the answer", True)
        except (OSError, http.client.HTTPException) as error:
            return _Trouble(_network_words(error), True)

    def _open(self, utility: str, parameters: dict[str, str]) -> Any:
        """The open answer. Bio.Entrez builds the request; the address, POST, and the timeout are put in underneath."""
        from Bio import Entrez

        entrez: Any = Entrez
        settings = self.settings

        def urlopen(request: urllib.request.Request) -> Any:
            return self._opener.open(_addressed(request, settings.base_url), timeout=settings.timeout)

        key = settings.api_key.reveal() if settings.api_key else None
        given = {"db": "pubmed", **parameters, "tool": settings.tool, "email": settings.email, "api_key": key}
        with _ENTREZ:
            kept = entrez.urlopen, entrez.max_tries
            entrez.urlopen, entrez.max_tries = urlopen, 1
            entrez._open.previous = 0  # its own pacing sleeps on a clock of its own; ours has run already
            try:
                handle = getattr(entrez, utility)(**given)
            finally:
                entrez.urlopen, entrez.max_tries = kept
        return handle.detach() if isinstance(handle, io.TextIOWrapper) else handle  # it wraps text/plain

    def _read(self, answer: Any) -> bytes:
        """The whole body: bounded in size, and in time against a server that drips."""
        end = time.monotonic() + self.settings.patience
        parts: list[bytes] = []
        size = 0
        while part := answer.read1(1 << 16):
            parts.append(part)
            size += len(part)
            if size > LARGEST_ANSWER:
                raise Unusable("the answer is larger than any batch of records can be", passing=False)
            if time.monotonic() > end:
                raise Unusable("the answer took too long", passing=True)
        declared = answer.headers.get("Content-Length")
        if declared and declared.isdigit() and int(declared) != size:
            raise http.client.IncompleteRead(b"")  # read1 ends quietly where the connection was cut
        return b"".join(parts)


def _addressed(request: urllib.request.Request, base_url: str) -> urllib.request.Request:
    """The same request at `base_url`, always by POST: the key stays out of addresses, which proxies and logs keep."""
    script, _, query = request.full_url.partition("?")
    data = request.data if request.data is not None else query.encode("ascii")
    address = base_url.rstrip("/") + "/" + script.rsplit("/", 1)[-1]
    return urllib.request.Request(address, data=data, method="POST", headers={"Accept-Encoding": "identity"})


def _retry_after(headers: Any) -> float:
    """Seconds from a Retry-After header (a number, or an HTTP date); 0 where there is none or it makes no sense."""
    text = (headers.get("Retry-After") or "").strip() if headers else ""
    if text.isdigit():
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max(0.0, moment.timestamp() - time.time())


def _network_words(error: Exception) -> str:
    """What happened, in words; never the exception's own text, which may hold the address."""
    cause = getattr(error, "reason", error)
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    if isinstance(cause, ConnectionRefusedError):
        return "nothing listens at the address"
    if isinstance(cause, (ConnectionError, http.client.HTTPException)):
        return "the connection broke"
    return "the server could not be reached (is there a network?)"
