"""The reference list of a record, half of its bytes in recent files, read from the text itself where it has NLM's plain form.

The plain form is what a pattern covers from end to end: citations without markup, each with at most two identifiers of an
`<ArticleIdList>`. Such a list is cut out before the record is parsed as XML, which spares an object for every element of it.
Anything else (inline markup, CDATA, comments, lists in lists, characters that XML does not allow) is left to the parser and the
walk, so that both ways give the same references and the same faults.
"""

import re

from evidence.identifiers import doi, pmid
from evidence.record import Cited
from evidence.sources.pubmed_xml.text import squeeze

_OPEN, _CLOSE = b"<ReferenceList>", b"</ReferenceList>"
_TEXT = r"[^<&\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
_GAP = r"[ \t\r\n]*+"
_ID = rf'(?:<ArticleId IdType="(\w+)">({_TEXT}*+)</ArticleId>{_GAP})'
_REFERENCE = (
    rf"<Reference>{_GAP}(?:<Citation>({_TEXT}*+(?:&(?:amp|lt|gt|quot|apos);{_TEXT}*+)*+)</Citation>{_GAP})?"
    rf"(?:<ArticleIdList>{_GAP}{_ID}?{_ID}?</ArticleIdList>{_GAP})?</Reference>{_GAP}"
)
_EACH = re.compile(_REFERENCE)
_ALL = re.compile(rf"{_GAP}(?:{_REFERENCE})*+")
_BEHIND = re.compile(rb"[ \t\r\n]*</PubmedData>")
_ENTITY = re.compile("&(amp|lt|gt|quot|apos);")
_CHARACTER = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_PLAIN_DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]*[!-+\--:<-~]")
_PLAIN_PMID = re.compile(r"[1-9][0-9]{0,8}")


def cut(data: bytes) -> tuple[bytes, tuple[Cited, ...]]:
    """(the record without its reference list, the references); (the whole record, ()) where the list is not of the plain form."""
    start = data.find(_OPEN)
    if start < 0:
        return data, ()
    end = data.find(_CLOSE, start)
    inside = data[start + len(_OPEN) : end]
    if end < 0 or _is_odd(data, start, end + len(_CLOSE)) or b"]]>" in inside:  # the last is an error in XML
        return data, ()
    try:
        text = inside.decode("utf-8")
    except UnicodeDecodeError:
        return data, ()
    if not _ALL.fullmatch(text):
        return data, ()
    found = tuple(filter(None, map(_cited, _EACH.findall(text))))
    return data[:start] + data[end + len(_CLOSE) :], found


def _is_odd(data: bytes, start: int, end: int) -> bool:
    """Whether the list is not the only one, or not at its place, or may stand in a comment, in CDATA or in an instruction."""
    if data.find(b"<ReferenceList", start + 1) >= 0 or not _BEHIND.match(data, end):
        return True
    return (b"!" in data and b"<!" in data) or (b"?" in data and b"<?" in data)


def _cited(said: tuple[str, str, str, str, str]) -> Cited | None:
    """One reference from (citation, kind and text of an identifier, kind and text of another one)."""
    citation, kind, value, other, second = said
    number = digital = None
    if kind:
        if kind == "pubmed":
            number = value if _PLAIN_PMID.fullmatch(value) else pmid(value)
        elif kind == "doi":
            digital = plain_doi(value)
    if other:
        if other == "pubmed" and number is None:
            number = second if _PLAIN_PMID.fullmatch(second) else pmid(second)
        elif other == "doi" and digital is None:
            digital = plain_doi(second)
    if "&" in citation:
        citation = _ENTITY.sub(lambda match: _CHARACTER[match[1]], citation)
    citation = squeeze(citation)
    return Cited(number, digital, citation) if citation or number or digital else None


def plain_doi(text: str) -> str | None:
    """As identifiers.doi, at a fraction of its cost for the usual form; reference lists hold most of all DOIs."""
    if _PLAIN_DOI.fullmatch(text) and text[-1] != ".":
        return text.lower()
    return doi(text)
