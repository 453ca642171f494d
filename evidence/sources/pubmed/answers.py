"""Is this answer one? The root element is checked before anything is believed: NCBI sends errors with HTTP 200."""

import re
from dataclasses import dataclass

from lxml import etree

# Errors that another try cannot mend; every other ERROR ("Search Backend failed", "Unable to obtain query") passes.
_LASTING = re.compile(
    r"invalid|empty (term|id|query|result)|nothing todo|cannot be larger|out of acceptable range|not supported|"
    r"api key|can ?not retrieve dbinfo|can't retrieve",
    re.I,
)


class Unusable(Exception):
    """An answer that is no answer; `passing` says whether another try may help."""

    def __init__(self, what: str, *, passing: bool) -> None:
        super().__init__(what)
        self.passing = passing


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """One ESearch answer. `warnings` and `errors` are ("PhraseIgnored", text) pairs; `count` is all that match."""

    count: int
    ids: tuple[str, ...]
    translation: str = ""
    warnings: tuple[tuple[str, str], ...] = ()
    errors: tuple[tuple[str, str], ...] = ()


def search_answer(content: bytes) -> SearchAnswer:
    """Read an ESearch answer. Raises Unusable for anything else."""
    root = _root(content, "eSearchResult")
    count = root.findtext("Count", "").strip()
    if not count.isdigit():
        raise Unusable("an ESearch answer without a count", passing=True)
    ids = tuple((e.text or "").strip() for e in root.iterfind("IdList/Id"))
    if any(not one.isdigit() for one in ids):
        raise Unusable("an ESearch answer with a PMID that is no number", passing=True)
    return SearchAnswer(
        int(count),
        ids,
        root.findtext("QueryTranslation", "").strip(),
        _entries(root, "WarningList"),
        _entries(root, "ErrorList"),
    )


def record_ids(content: bytes) -> tuple[str, ...]:
    """The PMIDs of an EFetch answer in its order. The whole document is read, so a cut one raises Unusable."""
    root = _root(content, "PubmedArticleSet")
    found = []
    for record in root:
        if record.tag in ("PubmedArticle", "PubmedBookArticle"):
            pmid = record.findtext("MedlineCitation/PMID") or record.findtext("BookDocument/PMID") or ""
            found.append(pmid.strip())
        elif record.tag == "ERROR":
            raise _error(record.text or "")
    return tuple(found)


def _root(content: bytes, expected: str) -> etree._Element:
    """The root element, when it is the expected one and holds no ERROR."""
    if not content.strip():
        raise Unusable("an empty answer", passing=True)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise Unusable(_kind(content), passing=True) from None
    error = root.findtext("ERROR")
    if error is not None or root.tag == "ERROR":
        raise _error(error if error is not None else root.text or "")
    if root.tag != expected:
        raise Unusable(_kind(content), passing=True)
    return root


def _error(text: str) -> Unusable:
    words = " ".join(text.split()) or "an error without words"
    return Unusable(f"it says {words!r}", passing=not _LASTING.search(words))


def _kind(content: bytes) -> str:
    """What came instead of XML, in words."""
    start = content[:2000].lower()
    if b"<html" in start:
        return "a web page instead of records (often a maintenance notice or a proxy)"
    if start.lstrip().startswith(b"{"):
        return "a JSON message instead of XML"
    if b"<pubmedarticleset" in start or b"<esearchresult" in start:
        return "an answer that breaks off or is not well-formed"
    return "something that is not the expected XML"


def _entries(root: etree._Element, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(e.tag), "".join(str(t) for t in e.itertext()).strip()) for e in root.iterfind(f"{name}/*") if isinstance(e.tag, str)
    )
