"""The invented records of the test server, and the part of PubMed's query language that its searches need."""

import calendar
import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal
from xml.sax.saxutils import escape

DATES = {"edat": "edat", "crdt": "edat", "mdat": "mdat", "lr": "mdat", "pdat": "pdat", "dp": "pdat"}
TEXT_FIELDS = {"tiab", "ti", "all fields", "all", "tw", "title/abstract"}
MESH_FIELDS = {"mesh", "mh", "mesh terms", "mesh:noexp"}
STOPWORDS = {"the", "of", "for", "in", "with", "and", "or", "a", "an"}
MUSCLES = ("upper trapezius", "infraspinatus", "gastrocnemius", "masseter", "multifidus", "gluteus medius", "extensor carpi")
GROUPS = ("office workers", "recreational runners", "older adults", "musicians", "teachers", "warehouse staff")


@dataclass(frozen=True)
class Row:
    """One record: what is searched, and the three dates that PubMed keeps of it."""

    pmid: str
    title: str
    abstract: str
    mesh: tuple[str, ...]
    pdat: date
    edat: date
    mdat: date

    def day(self, kind: str) -> date:
        """The date of that kind ("edat", "mdat", "pdat")."""
        value: date = getattr(self, DATES[kind])
        return value

    def xml(self) -> str:
        """The record as a PubmedArticle."""
        mesh = "".join(
            f'<MeshHeading><DescriptorName UI="D99{n:04}" MajorTopicYN="N">{escape(m)}</DescriptorName></MeshHeading>'
            for n, m in enumerate(self.mesh)
        )
        entered = _stamp("PubMedPubDate", self.edat, ' PubStatus="entrez"')
        return (
            f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM" IndexingMethod="Automated"><PMID Version="1">'
            f'{self.pmid}</PMID>{_stamp("DateRevised", self.mdat)}<Article PubModel="Print"><Journal><JournalIssue '
            f'CitedMedium="Print"><Volume>{self.pdat.year - 1990}</Volume><PubDate><Year>{self.pdat.year}</Year><Month>'
            f"{self.pdat:%b}</Month></PubDate></JournalIssue><Title>Journal of Invented Needling</Title><ISOAbbreviation>"
            f"J Invent Needling</ISOAbbreviation></Journal><ArticleTitle>{escape(self.title)}</ArticleTitle><Abstract>"
            f'<AbstractText>{escape(self.abstract)}</AbstractText></Abstract><AuthorList CompleteYN="Y"><Author '
            f'ValidYN="Y"><LastName>Exemplar</LastName><ForeName>Ada</ForeName><Initials>A</Initials></Author></AuthorList>'
            f'<Language>eng</Language><PublicationTypeList><PublicationType UI="D016428">Journal Article'
            f"</PublicationType></PublicationTypeList></Article><MedlineJournalInfo><MedlineTA>J Invent Needling"
            f"</MedlineTA></MedlineJournalInfo><MeshHeadingList>{mesh}</MeshHeadingList></MedlineCitation><PubmedData>"
            f"<History>{entered}</History><PublicationStatus>ppublish"
            f'</PublicationStatus><ArticleIdList><ArticleId IdType="pubmed">{self.pmid}</ArticleId><ArticleId '
            f'IdType="doi">10.5555/invented.{self.pmid}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>'
        )


@dataclass
class Found:
    """What a search gave: the ids, newest first, how the query was understood, and what was dropped from it."""

    ids: tuple[str, ...] = ()
    translation: str = ""
    ignored: list[str] = field(default_factory=list)
    unquoted: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)


class Corpus:
    """Records by PMID; they can be changed and removed while the server runs."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = {row.pmid: row for row in rows}

    @classmethod
    def generated(cls, count: int, *, dense_days: int = 0) -> "Corpus":
        """`count` records, one in two about dry needling, entered from 1995 to 2024, one in ten modified later.

        With `dense_days` every second record was entered in the first days of March 2020, so that neither the year nor
        the month fits under the limit of a search and only days do.
        """
        return cls([_row(n, count, dense_days) for n in range(count)])

    def modify(self, pmid: str, day: date, title: str) -> None:
        """Give a record a new title, modified on that day."""
        self.rows[pmid] = replace(self.rows[pmid], title=title, mdat=day)

    def search(self, term: str) -> Found:
        """The records that match, and what PubMed would say about the query."""
        found = Found()
        matched = _Query(self, term, found).expression() or frozenset()
        found.ids = tuple(sorted(matched, key=int, reverse=True))
        return found


def _row(n: int, count: int, dense_days: int) -> Row:
    entered = date(1995, 1, 1) + timedelta(days=n * 10_950 // max(count, 1))
    if dense_days and n % 2:
        entered = date(2020, 3, 1) + timedelta(days=n // 2 % dense_days)
    muscle, people = MUSCLES[n % len(MUSCLES)], GROUPS[n // 2 % len(GROUPS)]
    needling = n % 2 == 0
    treatment = "Dry needling" if needling else "Stretching"
    return Row(
        pmid=str(99_000_001 + n),
        title=f"{treatment} of the {muscle} in {people}: invented record {n}",
        abstract=f"We compared {treatment.lower()} with rest in {20 + n % 80} {people}. Pain did not differ after two weeks.",
        mesh=("Humans", "Dry Needling") if needling else ("Humans",),
        pdat=entered - timedelta(days=n % 200),
        edat=entered,
        mdat=entered + timedelta(days=400) if n % 10 == 0 else entered + timedelta(days=3),
    )


def _stamp(name: str, day: date, attributes: str = "") -> str:
    return f"<{name}{attributes}><Year>{day.year}</Year><Month>{day:%m}</Month><Day>{day:%d}</Day></{name}>"


def parsed_day(text: str, *, last: bool = False) -> date:
    """A date such as 2019, 2019/01 or 2019/01/31; where it is not whole, the first or the last day it can mean."""
    year, month, day = ([int(p) for p in text.strip().strip('"').split("/")] + [0, 0])[:3]
    month = month or (12 if last else 1)
    return date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))


_DAY = r'"?\d{4}(?:/\d{1,2}){0,2}"?(?:\[\w+\])?'
_TOKEN = re.compile(
    rf'\s*(?P<range>{_DAY}\s*:\s*{_DAY})|\s*(?P<paren>[()])|\s*(?P<word>"[^"]*"(?:\[[^\]]*\])?|[^\s()\[]+(?:\[[^\]]*\])?)'
)
Ids = frozenset[str] | None
_OPERATORS = ("AND", "OR", "NOT")


class _Query:
    """Reads a query from left to right, without precedence, as PubMed does. A dropped term counts as not written."""

    def __init__(self, corpus: Corpus, text: str, found: Found) -> None:
        self.corpus, self.found = corpus, found
        self.tokens = [(m.lastgroup or "", m.group(m.lastgroup or 0)) for m in _TOKEN.finditer(text)]
        self.at = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def expression(self) -> Ids:
        total = self.operand()
        while self.peek()[0] != "end" and self.peek()[1] != ")":
            operator: str = "AND"
            if self.peek()[1] in _OPERATORS:
                operator = self.peek()[1]
                self.at += 1
            self.found.translation += f" {operator} "
            total = _joined(total, operator, self.operand())
        return total

    def operand(self) -> Ids:
        kind, text = self.peek()
        self.at += 1
        if text == "(":
            self.found.translation += "("
            inner = self.expression()
            self.at += 1
            self.found.translation += ")"
            return inner
        if kind == "range":
            return self.range(text)
        words = [text]
        while "[" not in words[-1] and self.peek()[0] == "word" and self.peek()[1] not in _OPERATORS:
            words.append(self.peek()[1])
            self.at += 1
        if "[" in words[-1]:  # words before a field tag are one phrase
            return self.term(" ".join(words))
        total: Ids = None
        for word in words:
            total = _joined(total, "AND", self.term(word))
        return total

    def range(self, text: str) -> Ids:
        low, high = re.split(r"\s*:\s*", text)
        kind = re.search(r"\[(\w+)\]", high) or re.search(r"\[(\w+)\]", low)
        name = (kind.group(1) if kind else "pdat").lower()
        if name not in DATES:
            self.found.fields.append(name)
            return None
        self.found.translation += f"{low.split('[')[0]}:{high}"
        first, last = parsed_day(low.split("[")[0]), parsed_day(high.split("[")[0], last=True)
        return frozenset(p for p, row in self.corpus.rows.items() if first <= row.day(name) <= last)

    def term(self, text: str) -> Ids:
        phrase, _, tag = text.removesuffix("]").partition("[")
        quoted, tag = phrase.startswith('"'), (tag or "All Fields").lower().split(":~")[0]
        phrase = phrase.strip('"').lower()
        if phrase in STOPWORDS:
            self.found.ignored.append(phrase)
            return None
        if tag in DATES:
            return self.range(f"{phrase}:{phrase}[{tag}]")
        if tag in ("pmid", "uid"):
            return frozenset({phrase} & set(self.corpus.rows))
        if tag not in TEXT_FIELDS | MESH_FIELDS:
            self.found.fields.append(tag)
            tag = "all fields"
        matched = self.matching(phrase, "mesh" if tag in MESH_FIELDS else "text")
        if not matched:
            (self.found.unquoted if quoted and tag in TEXT_FIELDS else self.found.unknown).append(text)
            return None
        self.found.translation += f'"{phrase}"[{tag.title()}]'
        return matched

    def matching(self, phrase: str, where: Literal["mesh", "text"]) -> frozenset[str]:
        rows = self.corpus.rows.items()
        if where == "mesh":
            return frozenset(p for p, row in rows if phrase in (m.lower() for m in row.mesh))
        spaced = re.escape(phrase.removesuffix("*")).replace(r"\-", "[- ]").replace(r"\ ", "[- ]")
        pattern = re.compile(rf"\b{spaced}" + ("" if phrase.endswith("*") else r"\b"), re.I)
        return frozenset(p for p, row in rows if pattern.search(row.title) or pattern.search(row.abstract))


def _joined(left: Ids, operator: str, right: Ids) -> Ids:
    if left is None or right is None:
        return left if right is None else right
    if operator == "OR":
        return left | right
    return left - right if operator == "NOT" else left & right
