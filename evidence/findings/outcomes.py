"""Which outcomes a stretch of a results sentence names, and which way each is good.

Three sources, the surer first: the words of rules/findings.toml, the abbreviations that the record itself defines ("maximum mouth
opening (MMO)"), and the words of the vocabulary by which records are tagged.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence import patterns
from evidence import vocabulary as words
from evidence.findings.rules import rules
from evidence.matching import find
from evidence.vocabulary import Vocabulary

_START = re.compile(r"(?<!\w)\w")
_ASIDE = (
    "-free",
    "-related cost",
    "-related health",
    "-related dis",
    "-related qual",
    "-related fear",
    "-related pain",
    " catastrophi",
    " neuroscience",
    " self-efficacy",
    " acceptance",
    " coping",
    " anxiety",
)  # "pain-free opening", "pain-related costs": pain is not what was measured
# "reviews of cervicogenic headache", "patients with chronic headache": whom it is about, and nothing that was measured
_OF_PEOPLE = patterns.compiled(
    r"\b(?:reviews?|trials?|studies|rcts|patients|people|adults|women|men|individuals|participants|subjects|persons|those|sufferers)\b (?:of|with|in|on|for|from|suffering from)"
    r" (?:(?:cervicogenic|tension[- ]type|tension|chronic|episodic|frequent|primary|migraine|and|or) )+$"
)
_GOOD = {"higher": 1, "lower": -1}


@dataclass(frozen=True, slots=True)
class Named:
    """An outcome named at start..end; `good` is +1 when more of it is good, -1 when less is, 0 where that is not known."""

    outcome: str
    good: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The words for outcomes of one record."""

    short: Mapping[str, tuple[str, int]]  # abbreviations as printed -> outcome and its good direction
    vocabulary: Vocabulary
    heard: dict[str, list[Named]] = field(default_factory=dict, compare=False, repr=False)  # the same text is asked again

    def named(self, text: str) -> list[Named]:
        """Outcomes named in a text, in order; of overlapping words the surer source counts."""
        if text not in self.heard:
            self.heard[text] = self._named(text)
        return self.heard[text]

    def _named(self, text: str) -> list[Named]:
        found = _by_rules(text)
        found += [n for n in self._by_abbreviation(text) if _free(n, found)]
        found += [n for n in self._by_vocabulary(text) if _free(n, found)]
        return sorted((_lacking(text, n) for n in found if not _of_arm(text, n)), key=lambda n: (n.start, n.end))

    def _by_abbreviation(self, text: str) -> list[Named]:
        return [
            Named(outcome, good, match.start(), match.end())
            for short, (outcome, good) in self.short.items()
            if short in text
            for match in re.finditer(rf"(?<!\w){re.escape(short)}(?!\w)", text)
        ]

    def _by_vocabulary(self, text: str) -> list[Named]:
        terms = self.vocabulary.terms["outcome"]
        return [
            Named(hit.id, _GOOD.get(terms[hit.id].better, 0), hit.start, hit.end)
            for hit in find(text, self.vocabulary)
            if hit.kind == "outcome" and hit.id in terms and not text.startswith(_ASIDE, hit.end)
        ]


_GIVEN = patterns.compiled(
    r"\b(?:patients|participants|subjects|those|group|people|women|men) (?:given|on|receiving|treated with) (?:the |oral )?$"
)


def _of_arm(text: str, named: Named) -> bool:
    """Whether what was taken is what an arm was given: "patients given tablets"."""
    return named.outcome == "medication_use" and _GIVEN.search(text, max(0, named.start - 40), named.start) is not None


_LACK = r"(?:loss(?:es)?|deficits?|restrictions?|limitations?|impairments?|disturbances?)"
_LACK_OF = patterns.compiled(rf"\b{_LACK} (?:of|in) (?:(?!and\b|or\b)[\w-]+ ){{0,2}}$", re.IGNORECASE)
_LACKING = patterns.compiled(rf"(?:\s|-){_LACK}\b", re.IGNORECASE)


def _lacking(text: str, named: Named) -> Named:
    """An outcome of which more is good, turned where its lack is spoken of: "restriction of motion", "strength deficits"."""
    lacking = named.good > 0 and (_LACK_OF.search(text, max(0, named.start - 60), named.start) or _LACKING.match(text, named.end))
    return Named(named.outcome, -1, named.start, named.end) if lacking else named


# "balance training (BT)": what was done, and not what it trains
_GIVEN_AS = patterns.compiled(
    r"\b(?:training|exercises?|therapy|program(?:me)?|treatment|intervention|technique|needling|stretching|mobili[sz]ation|massage)s?$",
    re.IGNORECASE,
)


def outcomes(abbreviations: Mapping[str, str], vocabulary: Vocabulary | None = None) -> Outcomes:
    """The words for outcomes of a record whose abbreviations are known."""
    plain = Outcomes({}, vocabulary or words.load())
    short: dict[str, tuple[str, int]] = {}
    for name, long in abbreviations.items():
        if _GIVEN_AS.search(long):
            continue
        last = [n for n in plain.named(long) if n.end >= len(long) - 12]
        if last and len(name) > 1 and not _by_rules(name):
            short[name] = (last[-1].outcome, last[-1].good)
    return Outcomes(short, plain.vocabulary)


def _by_rules(text: str) -> list[Named]:
    book = rules()
    found: list[Named] = []
    done, low = 0, patterns.lower(text)
    for start in _START.finditer(low):
        at = start.start()
        told = book.outcome.match(text, low, at) if at >= done else None
        if told and not text.startswith(_ASIDE, told[1]) and not (low.startswith("headache", at) and _OF_PEOPLE.search(low, 0, at)):
            outcome, good = book.outcomes[told[0]]
            done = told[1]
            found.append(Named(outcome, good, at, done))
    return found


def _free(one: Named, taken: list[Named]) -> bool:
    return all(one.end <= other.start or one.start >= other.end for other in taken)
