"""PMID, PMCID, DOI and trial registry numbers: recognise, normalise, compare. A wrong one cannot be built."""

import re
import unicodedata

LONGEST = 500
"""Characters of an identifier. None of a publication comes near, and no database indexes a text of any length."""
# Programs that hold a column as numbers with missing ones write a whole number as "1.0".
_PMID = re.compile(
    r"(?:pmid\s*[:=-]?\s*|pubmed\s*:?\s*|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/))?"
    r"0*([1-9]\d{0,8})(?:\.0*|/)?",
    re.I,
)
_PMCID = re.compile(r"(?:pmcid\s*:?\s*|https?://\S*/)?PMC0*([1-9]\d{0,9})(?:\.\d+)?/?", re.I)
_DOI = re.compile(r"(?:doi\s*:?\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.I)
_REGISTRIES = {
    "nct": r"NCT\s?-?(\d{8})",
    "isrctn": r"ISRCTN\s?-?(\d{8})",
    "actrn": r"ACTRN\s?-?(126\d{11})",
    "irct": r"IRCT\s?-?(\d{8,}N\d+)",
    "ctri": r"CTRI\s?[/-]?(\d{4}/\d{2,3}/\d{5,6})",
    "chictr": r"ChiCTR\s?-?((?:[A-Z]{2,4}-)?\d{8,12})",
    "drks": r"DRKS\s?-?(\d{8})",
    "umin": r"UMIN\s?-?(\d{9})",
    "tctr": r"TCTR\s?-?(\d{11})",
    "rbr": r"RBR-([0-9a-z]{6,8})",
    "prospero": r"CRD\s?-?(42\d{9,10}|4999\d{7})",
    "eudract": r"(20\d{2}-\d{6}-\d{2})",
}
_REGISTRY = {name: re.compile(rf"(?<![A-Za-z0-9]){pattern}(?![0-9])", re.I) for name, pattern in _REGISTRIES.items()}
# most texts name none: one look decides that
_ANY_REGISTRY = re.compile(r"NCT|ISRCTN|ACTRN|IRCT|CTRI|ChiCTR|ChiCtr|CHICTR|DRKS|UMIN|TCTR|RBR|CRD|E[uU][dD][rR][aA]CT")
_NO_LETTER = re.compile("[^a-z0-9]+")
_PREFIX = {"chictr": "ChiCTR", "rbr": "RBR-", "prospero": "CRD", "eudract": "", "ctri": "CTRI/"}


def pmid(text: object) -> str | None:
    """The PMID in `text` (a bare number, "1.0", "[PMID: 1]", a PubMed address) as digits, or None when it holds none."""
    match = _PMID.fullmatch(str(text or "").strip().removeprefix("[").removesuffix("]"))
    return match.group(1) if match else None


def pmcid(text: object) -> str | None:
    """The PMCID in `text` as "PMC" and digits, or None."""
    match = _PMCID.fullmatch(str(text or "").strip())
    return f"PMC{match.group(1)}" if match else None


def doi(text: object) -> str | None:
    """The DOI in `text`, in lower case (DOIs are case-insensitive) without resolver or final punctuation, or None.

    What is longer than `LONGEST` is none.
    """
    match = _DOI.fullmatch(unicodedata.normalize("NFC", str(text or "")).strip())
    found = match.group(1).rstrip(".,;").lower() if match else ""
    return found if 0 < len(found) <= LONGEST else None


def registry_numbers(text: str) -> tuple[tuple[str, str], ...]:
    """(registry, number) pairs found in running text, each once, in order of appearance."""
    if not _ANY_REGISTRY.search(text):
        return ()
    found: dict[tuple[str, str], int] = {}
    for name, pattern in _REGISTRY.items():
        if name == "eudract" and "eudract" not in text.lower():
            continue  # the shape of a EudraCT number is also that of grant numbers and dates
        for match in pattern.finditer(text):
            number = _PREFIX.get(name, name.upper()) + match.group(1)
            found.setdefault((name, number), match.start())
    return tuple(sorted(found, key=found.__getitem__))


def title_key(title: str) -> str:
    """A title reduced to its letters and digits, to compare titles across sources and typography."""
    if title.isascii():
        return _NO_LETTER.sub("", title.lower())
    folded = unicodedata.normalize("NFKD", title.casefold())
    return "".join(c for c in folded if c.isalnum())
