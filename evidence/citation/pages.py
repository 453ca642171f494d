"""Page ranges: PubMed prints "404-10", a reference manager and most styles need "404-410"."""

import re

_RANGE = re.compile(
    r"(?P<head>[^\d\s]*)(?P<first>\d+)(?P<tail>[A-Za-z]?)\s*[-–—]\s*(?P<lead>[^\d\s]*)(?P<last>\d+)(?P<end>[A-Za-z]?)"
)
_LOCATOR = re.compile(r"[a-z]{1,4}\d+|E\d{2,}|CD\d+|Doc\d+|\d{6,}")


def expanded(pages: str) -> str:
    """Each abbreviated range in full: "404-10" is "404-410", "e123-9" is "e123-e129", "S12-5" is "S12-S15"."""
    parts = re.split(r"\s*([,;])\s*", pages.strip())
    return "".join(f"{part} " if part in {",", ";"} else _RANGE.sub(_full, part) for part in parts)


def _full(found: re.Match[str]) -> str:
    first, last = found["first"], found["last"]
    lead = found["lead"] or found["head"]
    if len(last) < len(first) and lead == found["head"]:
        last = first[: len(first) - len(last)] + last
    return f"{found['head']}{first}{found['tail']}-{lead}{last}{found['end']}"


def is_locator(pages: str) -> bool:
    """Whether this is the number of an electronic article ("e0123456", "CD001351") rather than a page."""
    return _LOCATOR.fullmatch(pages.strip()) is not None


def first_and_last(pages: str) -> tuple[str, str]:
    """Start and end page, the end "" where there is none; of several ranges the whole text is the start."""
    full = expanded(pages)
    if re.search(r"[,;\s]", full):
        return full, ""
    start, _, end = full.partition("-")
    return start, end
