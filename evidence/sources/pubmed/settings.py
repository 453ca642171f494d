"""Where PubMed is, who asks, how fast, and how patiently."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus, urlsplit

from evidence.errors import Misuse

NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"


class Secret:
    """A text that never shows: repr, str, format and pickling all hide it; only `reveal()` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> tuple[type["Secret"], tuple[str]]:
        return Secret, ("",)

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: object) -> "Secret":
        return self


@dataclass(frozen=True, slots=True)
class Settings:
    """How to talk to the E-utilities. NCBI asks for `tool` and `email` with every request and allows three requests a
    second, ten with an API key (https://www.ncbi.nlm.nih.gov/books/NBK25497/).

    `timeout` is the longest silence in seconds, `patience` the longest whole answer; `tries` counts the first one.
    """

    email: str
    api_key: Secret | None = None
    tool: str = "evidence"
    base_url: str = NCBI
    timeout: float = 30.0
    patience: float = 600.0
    tries: int = 6
    longest_pause: float = 120.0

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", self.email):
            raise Misuse("PubMed asks who is calling: set EVIDENCE_EMAIL to your e-mail address (it goes with each request).")
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise Misuse("EVIDENCE_EUTILS_URL must be an http(s) address without a query, such as " + NCBI)
        if self.tries < 1 or self.timeout <= 0:
            raise Misuse("A fetch needs at least one try and a timeout above zero.")

    @property
    def per_second(self) -> int:
        """Requests a second that NCBI allows."""
        return 10 if self.api_key else 3

    def hide(self, text: str) -> str:
        """`text` without the API key, however it got there (servers repeat it in their error messages)."""
        key = self.api_key.reveal() if self.api_key else ""
        for form in {key, quote_plus(key)} - {""}:
            text = text.replace(form, "***")
        return text

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, *, email: str | None = None) -> "Settings":
        """Settings from EVIDENCE_EMAIL, EVIDENCE_API_KEY (or NCBI_API_KEY, as EDirect has it), EVIDENCE_EUTILS_URL and
        EVIDENCE_TIMEOUT (seconds). Raises Misuse, naming the variable, where one is missing or senseless."""
        env = os.environ if environment is None else environment
        key = (env.get("EVIDENCE_API_KEY") or env.get("NCBI_API_KEY") or "").strip()
        timeout = env.get("EVIDENCE_TIMEOUT") or "30"
        if not re.fullmatch(r"\d+(\.\d+)?", timeout):
            raise Misuse("EVIDENCE_TIMEOUT is a number of seconds, such as 30.")
        return cls(
            email=(email or env.get("EVIDENCE_EMAIL") or env.get("NCBI_EMAIL") or "").strip(),
            api_key=Secret(key) if key else None,
            base_url=(env.get("EVIDENCE_EUTILS_URL") or NCBI).strip(),
            timeout=float(timeout),
        )
