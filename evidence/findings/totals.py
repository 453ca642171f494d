"""Numbers of a sentence that are the total or a part of others in it."""

import re
from collections.abc import Sequence

from evidence import patterns
from evidence.findings.sizewords import rules

# "48 in each of two hospitals (96 in total)"
_TOTAL = patterns.compiled(
    r"[(;,]\s*total(?: of|:|,)?\s+(?P<told>#+)\s*\)|\(\s*N\s*=\s*(?P<whole>#+)\s*\)"
    r"|\(\s*(?:a total of\s+)?(#+)\s+(?:(?:in total|in all|altogether|overall)\s*\)|(?:[\w-]+\s+)?(?:in total|in all|altogether)\s*\))"
)


def in_total(masked: str, values: dict[int, int], start: int = 0) -> int | None:
    """The total that a bracket gives behind the counts of a sentence, None without one or where things are added up."""
    match = _TOTAL.search(masked, start)
    if match is None:
        return None
    if match["whole"]:  # "614 people who were needled and 1228 who were not (N = 1842)"
        value = values.get(match.start("whole"), 0)
        return value if value == sum(v for place, v in values.items() if start <= place < match.start()) else None
    name = "told" if match["told"] else 3
    return None if rules().thing.match(masked, match.end(name)) else values.get(match.start(name))


# "73 patients were evaluated and 60 were assigned": the second are part of the first
EXAMINED = patterns.compiled(
    r"\b(?:were|was) (?:\w+ly )?(?:evaluated|screened|assessed|examined|approached|considered|contacted|invited|reviewed)\b",
    re.IGNORECASE,
)


def of_two(counts: Sequence[int]) -> int | None:
    """The place of a number that the two behind it add up to: "of 2,906 adults 1,412 had complete data; 388 got needling, 1,024 did not"."""
    for place in range(1, len(counts) - 2):
        if _MANY <= counts[place] == counts[place + 1] + counts[place + 2] < counts[0]:
            return place
    return None


_MANY = 30  # people; fewer add up by chance
