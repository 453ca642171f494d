"""The reference list of a record, half of its bytes in recent files, where it is plain."""

import re

from evidence import identifiers
from evidence.record import Cited, maker
from evidence.sources.pubmed_xml.plainlists import GAP, Place, columns, find, plain

_PLACE = Place(b"ReferenceList", re.compile(rb"<ReferenceList>"), re.compile(rb"</ReferenceList>[ \t\r\n]*</PubmedData>"))
_ID = rf'(?:<ArticleId IdType="(\w+)">([^<&]*+)</ArticleId>{GAP})'
# nearly all identifiers look so and stand in this order: what the pattern has seen needs no second look
_DOI = rf'(?:<ArticleId IdType="doi">(10\.[0-9]{{4,9}}/[!-%\'-;=-~]*[!-%\'-+\-/-:=-~])</ArticleId>{GAP})'
_PMC = rf'(?:<ArticleId IdType="pmc">[^<&]*+</ArticleId>{GAP})'
_PMID = rf'(?:<ArticleId IdType="pubmed">([1-9][0-9]{{0,8}})</ArticleId>{GAP})'
_REFERENCE = re.compile(
    rf"<Reference>{GAP}(?:<Citation>([^<]*+)</Citation>{GAP})?"
    rf"(?:<ArticleIdList>{GAP}(?:{_DOI}?{_PMC}?{_PMID}?</ArticleIdList>|{_ID}?{_ID}?{_ID}?</ArticleIdList>){GAP})?</Reference>{GAP}"
)
_PLAIN_DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]*[!-+\--:<-~]")
_CITED = maker(Cited)

Column = list[str | None]


def cut(data: bytes) -> tuple[bytes, tuple[Cited, ...]]:
    """(the record without its reference list, the references); (the whole record, ()) where the list is not plain."""
    found = find(data, _PLACE)
    said = columns(_REFERENCE, found.text) if found else None
    if not found or said is None:
        return data, ()
    citations, digitals, numbers, *others = said
    if any(others[0]):
        _identify(digitals, numbers, others)
    rows = zip(numbers, [text and text.lower() for text in digitals], plain(citations, found.text), strict=True)
    return data[: found.start] + data[found.end :], tuple(filter(any, map(_CITED, rows)))


def _identify(digitals: Column, numbers: Column, others: list[Column]) -> None:
    """Put in what the identifiers of the references of another form say: `others` are kinds and texts by turns."""
    for at, named in enumerate(zip(*others, strict=True)):
        for kind, text in zip(named[::2], named[1::2], strict=True):
            if kind == "pubmed" and numbers[at] is None:
                numbers[at] = identifiers.pmid(text)
            elif kind == "doi" and digitals[at] is None:
                digitals[at] = plain_doi(text or "")


def plain_doi(text: str) -> str | None:
    """As identifiers.doi, at a fraction of its cost for the usual form; reference lists hold most of all DOIs."""
    if _PLAIN_DOI.fullmatch(text) and text[-1] != ".":
        return text.lower()
    return identifiers.doi(text)
