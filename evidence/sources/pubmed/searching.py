"""ESearch past its limit: PubMed hands out the first 9,999 ids of an answer, so larger ones are asked for by date."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from evidence.errors import Misuse, NetworkFailure
from evidence.sources.pubmed.answers import SearchAnswer, search_answer
from evidence.sources.pubmed.client import Client

LIMIT = 9999  # ids that ESearch gives for one question, history server or not
OVERLAP = timedelta(days=7)  # an update looks back this much further: NCBI's dates are of its own time zone and run late
FIRST_YEAR = 1600  # before anything in PubMed
DATE_TYPES = ("edat", "mdat", "pdat")
_DROPPED = {
    "PhraseIgnored": "ignored",
    "QuotedPhraseNotFound": "quoted phrase not found",
    "PhraseNotFound": "not found",
    "FieldNotFound": "no such field",
}


@dataclass(frozen=True, slots=True)
class Slice:
    """A span of days (both ends included) and how many records of the search it holds."""

    first: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What PubMed answered: `ids` are all `count` PMIDs, each once; `translation` is how PubMed understood the query;
    `slices` are the date spans it was asked by, newest first (empty when one question was enough)."""

    query: str
    count: int
    ids: tuple[str, ...]
    translation: str = ""
    warnings: tuple[tuple[str, str], ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    slices: tuple[Slice, ...] = ()
    since: date | None = None
    datetype: str = "edat"

    @property
    def ignored(self) -> tuple[str, ...]:
        """The parts of the query that PubMed left out, each with the reason it gave."""
        return ignored(self.warnings + self.errors)


def ignored(messages: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Those of PubMed's messages that say a part of the query was left out, in words."""
    return tuple(f"{text} ({_DROPPED[kind]})" for kind, text in messages if kind in _DROPPED)


def search(
    query: str, *, client: Client, since: date | None = None, datetype: str | None = None, lenient: bool = False
) -> SearchResult:
    """All PMIDs that match `query`, whatever their number.

    `since` keeps records whose date of kind `datetype` is that day or later: "mdat" (last modified, the default with
    `since`), "edat" (entered) or "pdat" (published). Above 9,999 ids the same date cuts the search into slices; each
    record has one edat and one mdat, but may have two pdats (print and electronic), which then do not add up.

    Raises Misuse when PubMed left out a part of the query (unless `lenient`) or when the arguments make no sense, and
    NetworkFailure when the slices do not add up to the total, rather than hand on an incomplete list.
    """
    kind = datetype or ("mdat" if since else "edat")
    if kind not in DATE_TYPES:
        raise Misuse(f"There is no date type {kind!r}: use one of {', '.join(DATE_TYPES)}.")
    if not query.strip():
        raise Misuse("The query is empty: give the words to search PubMed for.")
    asker = _Asker(client, query, kind)
    last = date(datetime.now(UTC).year + 5, 12, 31)  # records of coming issues carry dates to come
    span = (since, last) if since else None
    whole = asker.ask(span)
    result = SearchResult(query, whole.count, whole.ids, whole.translation, whole.warnings, whole.errors, (), since, kind)
    if result.ignored and not lenient:
        left_out = "; ".join(result.ignored)
        raise Misuse(f"PubMed left out a part of the query: {left_out}; correct it, or accept the rest with --lenient.")
    if whole.count <= LIMIT:
        return _complete(result, asker.rest(span, whole), ())
    leaves = list(asker.leaves(since or date(FIRST_YEAR, 1, 1), last, whole, asked=span))
    ids = tuple(one for _, answer in leaves for one in answer.ids)
    return _complete(result, ids, tuple(leaf for leaf, _ in leaves))


def _complete(result: SearchResult, ids: tuple[str, ...], slices: tuple[Slice, ...]) -> SearchResult:
    """`result` with all its ids, once it is sure that they are all."""
    unique = tuple(dict.fromkeys(ids))
    count = sum(s.count for s in slices) if slices else result.count
    if len(unique) != count:
        raise NetworkFailure(
            f"PubMed counts {count:,} records but named {len(unique):,} different ones; nothing was kept, try again."
        )
    return replace(result, count=count, ids=unique, slices=slices)


Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class _Asker:
    """One query, asked whole or by spans of days."""

    client: Client
    query: str
    kind: str

    def ask(self, span: Span | None, start: int = 0) -> SearchAnswer:
        dates = {}
        if span:
            low, high = (day.isoformat().replace("-", "/") for day in span)
            dates = {"datetype": self.kind, "mindate": low, "maxdate": high}
        given = {"term": self.query, "retmode": "xml", "retstart": str(start), "retmax": str(LIMIT - start), **dates}
        return self.client.ask("esearch", search_answer, **given)

    def rest(self, span: Span | None, answer: SearchAnswer) -> tuple[str, ...]:
        """All ids of an answer within the limit; a mirror may hand them out in smaller portions than asked for."""
        ids = answer.ids
        while len(ids) < answer.count:
            more = self.ask(span, start=len(ids)).ids
            if not more:
                break  # `_complete` compares the numbers
            ids += more
        return ids

    def leaves(self, first: date, last: date, parent: SearchAnswer, *, asked: Span | None) -> Iterator[tuple[Slice, SearchAnswer]]:
        """The slices of a span, newest first, each small enough to be complete. `asked` is the span `parent` answers: none
        for the whole search, so that a record without a date in the span is missed loudly."""
        if first == last:
            raise NetworkFailure(
                f"PubMed holds {parent.count:,} records of this search under the single day {first} and names at most "
                f"{LIMIT:,}; narrow the query."
            )
        for again in (False, True):
            parts = [(span, self.ask(span)) for span in parts_of(first, last)]
            if again or sum(answer.count for _, answer in parts) == parent.count:
                break
            parent = self.ask(asked)  # PubMed may have grown in between
        total = sum(answer.count for _, answer in parts)
        if total != parent.count:
            raise NetworkFailure(
                f"PubMed counts {parent.count:,} records from {first} to {last}, but {total:,} in its parts (by "
                f"{self.kind}); nothing was kept, try again."
            )
        for (low, high), answer in parts:
            if answer.count > LIMIT:
                yield from self.leaves(low, high, answer, asked=(low, high))
            elif answer.count:
                ids = self.rest((low, high), answer)
                yield Slice(low, high, answer.count), SearchAnswer(answer.count, ids)


def parts_of(first: date, last: date) -> list[Span]:
    """The next finer cut of a span, newest first: halves of whole years, then the months of a year, then days."""
    if first.year != last.year:
        middle = (first.year + last.year) // 2
        return [(date(middle + 1, 1, 1), last), (first, date(middle, 12, 31))]
    if first.month != last.month:
        months = range(last.month, first.month - 1, -1)
        year = first.year
        return [(max(first, date(year, m, 1)), min(last, date(year + m // 12, m % 12 + 1, 1) - timedelta(days=1))) for m in months]
    days = range((last - first).days, -1, -1)
    return [(first + timedelta(days=n), first + timedelta(days=n)) for n in days]
