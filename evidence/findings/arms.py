"""Which arm a phrase means: the needled one, or which comparator."""

import re
from dataclasses import dataclass
from functools import lru_cache

from evidence.findings.rules import rules
from evidence.findings.text import Line

NEEDLING = "needling"
_NAMED = re.compile(
    r"\b((?:group|arm|pathway)\s+(?:[A-D]|I{1,3}|IV|[1-4])|(?:first|second|third|experimental|intervention|study|standard|control|comparison|treatment|case|active|index|reference)\s+(?:\w+\s+)?(?:group|arm)s?|(?:IG|CG|EG|SG)\b)",
    re.IGNORECASE,
)
_USUAL = {
    "experimental": NEEDLING,
    "intervention": NEEDLING,
    "study": NEEDLING,
    "case": NEEDLING,
    "ig": NEEDLING,
    "eg": NEEDLING,
    "active": NEEDLING,
    "treatment": NEEDLING,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """An arm named at start..end: NEEDLING, or the id of a comparator."""

    arm: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Arms:
    """The arms of one record: its comparators, and what its own names stand for."""

    comparators: tuple[str, ...]
    names: tuple[tuple[re.Pattern[str], str], ...] = ()
    usual: str | None = None  # the comparator where the record names one other group, whatever it holds

    def mentions(self, text: str) -> list[Mention]:
        """Arms named in a text, in order; what is given along with needling belongs to the needled arm."""
        found = [Mention(arm, m.start(), m.end()) for pattern, arm in self.names for m in pattern.finditer(text)]
        found += self._needled(text, found)
        for name in self.comparators:
            pattern = rules().comparators.get(name)
            for match in pattern.finditer(text) if pattern and name != "other_needling" else ():
                found.append(Mention(name, match.start(), match.end()))
        found += [
            Mention(name, m.start(1), m.end(1)) for name, pattern in _foreign(self.comparators) for m in pattern.finditer(text)
        ]
        return _settled(sorted(found, key=lambda m: (m.start, -m.end)), text)

    @staticmethod
    def _needled(text: str, taken: list[Mention]) -> list[Mention]:
        out = []
        for match in rules().needling.finditer(text):
            if rules().shamlike.search(text[max(0, match.start() - 30) : match.start()]):
                continue
            if not any(m.start <= match.start() < m.end for m in taken):
                out.append(Mention(NEEDLING, match.start(), match.end()))
        return out


@lru_cache(maxsize=64)
def _foreign(known: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Comparators that a sentence may name though the record is not tagged with them, right behind a word of reference."""
    reference = r"\b(?:than|compared\s+(?:with|to)|versus|vs\.?|against|over|superior\s+to|between\s+\w+\s+and)"
    return tuple(
        (
            name,
            re.compile(
                rf"{reference}\s+(?:with\s+|after\s+|in\s+)?(?:the\s+)?({rules().comparators[name].pattern})",
                re.I,
            ),
        )
        for name in ("sham", "acupuncture", "no_treatment", "injection", "usual_care")
        if name not in known
    )


def _settled(found: list[Mention], text: str) -> list[Mention]:
    """Drop what overlaps an earlier mention, and a co-intervention joined to a needled arm by plus, with or and."""
    kept: list[Mention] = []
    for mention in found:
        if kept and mention.start < kept[-1].end:
            continue
        if kept:
            between = text[kept[-1].end : mention.start]
            if re.fullmatch(
                r"(?!.*\b(?:than|versus|vs|compared|over)\b)\s*(?:\+|plus|with|and|combined with|added to|followed by|in addition to|&)\s*(?:\w+\s+){0,3}",
                between,
                re.I,
            ):
                pair = {kept[-1].arm, mention.arm}
                if "sham" in pair and NEEDLING not in pair:
                    kept[-1] = Mention("sham", kept[-1].start, mention.end)
                    continue
                if NEEDLING in pair and len(pair) == 2 and not re.match(r"\s*and\b", between):
                    kept[-1] = Mention("sham" if "sham" in pair else NEEDLING, kept[-1].start, mention.end)
                    continue
        kept.append(mention)
    return kept


def arms(lines: list[Line], comparators: tuple[str, ...], abbreviations: dict[str, str]) -> Arms:
    """Learn the names of the arms: abbreviations the text defines, "Group A received dry needling", "control group"."""
    plain = Arms(comparators)
    names: list[tuple[re.Pattern[str], str]] = []
    for short, long in abbreviations.items():
        arm = _of_phrase(plain, long)
        if arm and len(short) > 1:
            names.append((re.compile(rf"(?<![\w]){re.escape(short)}(?![\w])"), arm))
    told: dict[str, str] = {}
    for line in lines:
        if line.role in ("methods", "objective", "", "unknown"):
            _learn(line.text, Arms(comparators, tuple(names)), told)
    learnt = dict(told)
    for name in [
        f"{kind} {noun}"
        for kind in ("experimental", "intervention", "study", "case", "active")
        for noun in ("group", "arm", "participant", "patient")
    ] + ["IG", "EG"]:
        told.setdefault(name.lower(), NEEDLING)
    if len(comparators) == 1:
        for name in (
            "control group",
            "control",
            "controls",
            "comparison group",
            "standard group",
            "CG",
            "reference group",
            "other group",
            "comparator",
        ):
            told.setdefault(name.lower(), comparators[0])
    elif comparators:
        told.setdefault("control group", "sham" if "sham" in comparators else "")
    names += [(re.compile(rf"\b{re.escape(name)}s?\b", re.IGNORECASE), arm) for name, arm in told.items() if arm]
    others = {arm for arm in learnt.values() if arm != NEEDLING}
    return Arms(comparators, tuple(names), next(iter(others)) if len(learnt) == 2 and len(others) == 1 else None)


def _of_phrase(plain: Arms, phrase: str) -> str | None:
    found = plain.mentions(phrase)
    return found[0].arm if found else None


def _learn(text: str, known: Arms, told: dict[str, str]) -> None:
    """From "the experimental group (standard therapy and IMS, n = 28)" or "group B received ..." take what the name stands for."""
    spots = list(_NAMED.finditer(text))
    for place, spot in enumerate(spots):
        name = re.sub(r"s$", "", spot[1].lower())
        end = spots[place + 1].start() if place + 1 < len(spots) else len(text)
        found = known.mentions(text[spot.end() : min(end, spot.end() + 140)])
        if not found or name in told:
            continue
        told[name] = NEEDLING if any(m.arm == NEEDLING for m in found) and not name.startswith("control") else found[0].arm
