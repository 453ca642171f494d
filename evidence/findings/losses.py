"""What a concluding clause says to the loss of needling: more of what should be low, less of what should be high, another put over it."""

import re
from functools import lru_cache

from evidence import patterns
from evidence.findings.arms import Arms
from evidence.findings.outcomes import Named, outcomes
from evidence.findings.rivals import NEEDLED, worse_is_other

_WAYS = patterns.compiled(
    r"\b(?:(?P<up>increas\w+|rais\w+|elevat\w+)|(?P<down>reduc\w+|decreas\w+|lower(?:s|ed|ing)|lessen\w*|diminish\w*))\b", re.I
)
_EITHER_WAY = (
    "other",
    "muscle_activity",
    "blood_flow",
    "biochemical_markers",
    "pain_modulation",
    "local_twitch_response",
    "muscle_stiffness",
)
_RELIEF = patterns.compiled(r"relief|threshold|toleran|\bfree\b", re.I)


@lru_cache(maxsize=64)  # a clause is asked several times
def named_in(text: str) -> list[Named]:
    return outcomes({}).named(text)


def is_loss(text: str, arms: Arms) -> bool:
    """Whether a clause says that needling did worse, by the outcome that it names."""
    return _against_the_grain(text) or _lower(text, arms)


def is_put_behind(text: str, arms: Arms) -> bool:
    """Whether something is put over needling, or people had more of a complaint with it than without."""
    return bool(_PUT_OVER.search(text)) or _more_of_bad(text, arms)


def _against_the_grain(text: str) -> bool:
    """Whether a clause raises what should be low or lowers what should be high ("reduces strength")."""
    named = named_in(text)
    ways = list(_WAYS.finditer(text))
    for place, way in enumerate(ways):
        end = ways[place + 1].start() if place + 1 < len(ways) else len(text)
        first = next((n for n in named if way.end() <= n.start < min(end, way.end() + 40)), None)
        if first is None or first.outcome in _EITHER_WAY or _RELIEF.search(text[first.start : first.end + 14]):
            continue
        if first.good == (-1 if way["up"] else 1) and not patterns.search(r"\b(?:loss|lack|deficit)\b", text, re.I):
            return True
    return False


_WAS = patterns.compiled(
    r"^\W*(?:score\w* |level\w* )?(?:was|were|is|are|remained)\s+(?:\w+ly )?(?:(?P<less>lower|less|smaller|weaker|poorer|reduced|shorter)|(?P<more>higher|greater|more|larger|stronger))\b",
    re.I,
)


# "improvement in pain was greater": what was greater is good
_OF_CHANGE = patterns.compiled(
    r"\b(?:improvement|reduction|decrease|increase|relief|gain|change|effect|benefit|decline|drop|recovery)s?\s+(?:in|of|on)\s+(?:the\s+)?(?:[\w-]+\s+(?:and\s+)?){0,3}$",
    re.IGNORECASE,
)


# "self-management was preferable to needling": whatever is put over it
_PUT_OVER = patterns.compiled(
    r"^(?:(?!\bneedling\b|\bDN\b|\bnot\b|\bno\b|\bneither\b)[^;])*\b(?:superior|preferable|preferred|better suited) to (?:the )?(?:dry[- ]needling|DN|needling)\b"
    r"|\bin favou?r of (?:no treatment|no intervention|waiting|no needling) over (?:dry[- ]needling|DN|needling)\b",
    re.IGNORECASE,
)
_HAD_MORE = patterns.compiled(
    r"\b(?:had|have|has|showed|reported|experienced) (?:\w+ly )?(?:(?P<more>higher|greater|more)|(?P<less>lower|less|smaller)|(?P<worse>worse|poorer)) (?:levels of |scores (?:of|for) )?(?:the )?$",
    re.IGNORECASE,
)
_CHANGE_OF = patterns.compiled(
    r"\s*(?:\w+ )?(?:relief|reductions?|decreases?|improvements?|increases?|gains?|changes?|recovery)\b", re.IGNORECASE
)


def _more_of_bad(text: str, arms: Arms) -> bool:
    """Whether needling left people with more of what should be low or less of what should be high: "had higher disability than"."""
    for named in named_in(text):
        had = _HAD_MORE.search(text[: named.start])
        if had is None or _CHANGE_OF.match(text, named.end) or named.outcome in _EITHER_WAY or " than " not in text[named.end :]:
            continue
        if had["worse"] or named.good == (1 if had["less"] else -1):
            return not worse_is_other(text, arms) and any(m.arm in NEEDLED for m in arms.mentions(text[: had.start()]))
    return False


def _lower(text: str, arms: Arms) -> bool:
    """Whether what should be high is said to be lower with the treatment ("strength was lower than after sham")."""
    for named in named_in(text):
        was = _WAS.match(text[named.end :])
        if _OF_CHANGE.search(text[: named.start]):
            if was and was["less"] and " than " in text[named.end :]:  # "the reduction in pain was smaller with needling than"
                return not worse_is_other(text, arms)
            continue
        if was and named.outcome not in _EITHER_WAY and named.good == (1 if was["less"] else -1):
            return not worse_is_other(text, arms)
    return False
