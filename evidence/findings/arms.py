"""Which arm a phrase means: the needled one, or which comparator."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from evidence import patterns
from evidence.findings.combined import glued, named_together
from evidence.findings.mention import NEEDLING, Mention
from evidence.findings.rules import rules
from evidence.findings.text import Line

_NAMED = patterns.compiled(
    r"\b((?:group|arm|pathway|cent(?:er|re)|clinic|hospital|site|ward)\s+(?:[A-D]|I{1,3}|IV|[1-4])|(?:first|second|third|experimental|intervention|study|standard|control|comparison|treatment|case|active|observation|test|index|reference)\s+(?:\w+\s+)?(?:group|arm)s?|(?:IG|CG|EG|SG)\b|controls?(?=\s*[(:])|(?<=\()controls?(?=\)))",
    re.IGNORECASE,
)
_TREATED = ("experimental", "intervention", "study", "case", "active", "observation", "test")
_PASSIVE = frozenset({"sham", "no_treatment", "usual_care"})
_UNTREATED = ("control", "comparison", "standard", "reference", "other")
_ELECTROLYSIS = patterns.compiled(r"\b(?:PNE|(?:percutaneous |intratissue )*(?:needle )?electrolysis)\b", re.IGNORECASE)
_NOUNS = ("group", "arm", "participant", "patient")
_WORD = patterns.compiled(r"\w+(?:-\w+)?(?!\w)|\w+")
_GROUP = patterns.compiled(
    rf"{_NAMED.pattern}|\b(?:deep|superficial)\s+group\b|\b(?:{'|'.join(_TREATED + _UNTREATED)}|treatment|treated|real|true|verum)\s+(?:{'|'.join(_NOUNS)})s?\b|\b(?<!any )(?<!each )(?<!every )(?<!both )(?:controls?(?! (?:points?|sites?|locations?|areas?)\b)|comparator|cg|ig|eg)\b",
    re.IGNORECASE,
)
_LETTER = r"([A-D1-4]|I{1,3}|IV)"
_GROUPS = patterns.compiled(
    rf"\b[Gg]roups\s+{_LETTER}(?:\s*,\s+{_LETTER})?\s*,?\s+(?:and|or|&)\s+{_LETTER}\b"
)  # "between groups I and II"


@dataclass(frozen=True, slots=True)
class Arms:
    """The arms of one record: its comparators, and what its own names stand for."""

    comparators: tuple[str, ...]
    short: dict[str, str]  # abbreviations as printed -> arm
    told: dict[str, str]  # "group b", "experimental arm" in lower case -> arm
    own: tuple[str, ...] = ()  # comparators that have a name of their own: "group B"
    usual: str | None = None  # the comparator where the record names one other group, whatever it holds

    heard: dict[str, list[Mention]] = field(
        default_factory=dict, compare=False, repr=False
    )  # by text: the same is asked again and again

    def mentions(self, text: str) -> list[Mention]:
        """Arms named in a text, in order (see _mentions)."""
        if text not in self.heard:
            self.heard[text] = self._mentions(text)
        return self.heard[text]

    def _mentions(self, text: str) -> list[Mention]:
        """Arms named in a text, in order; what is given along with needling belongs to the needled arm."""
        words = _WORD.finditer(text) if self.short else ()
        found = [
            Mention(self.short[m[0]], m.start(), m.end())
            for m in words
            if m[0] in self.short
            and not (self.short[m[0]] == NEEDLING and rules().shamlike.search(text[max(0, m.start() - 30) : m.start()]))
        ]
        found += [
            Mention(self.short[name], m.start(), m.end())
            for name in self.short
            if "+" in name and name in text
            for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
        ]
        found += [Mention(NEEDLING, m.start(), m.end()) for m in _WITH_DN.finditer(text)]
        for match in _GROUP.finditer(text):
            arm = self.told.get(_name(match[0]))
            if arm:
                found.append(Mention(arm, match.start(), match.end()))
        for match in _GROUPS.finditer(text):
            told = [arm for name in match.groups() if name and (arm := self.told.get(_name(f"group {name}")))]
            spans = [match.span(at) for at in (1, 2, 3) if match[at]]
            if len(told) == len(spans):  # the needled group first: "better in groups 1 and 2 than in group 3" speaks of it
                found += [Mention(arm, *span) for arm, span in zip(sorted(told, key=NEEDLING.__ne__), spans, strict=True)]
        if "other_needling" in self.comparators:
            found += [Mention("other_needling", m.start(), m.end()) for m in _ELECTROLYSIS.finditer(text)]
        found += self._needled(text, found)
        for name in self.comparators:
            pattern = rules().comparators.get(name)
            for match in pattern.finditer(text) if pattern and name != "other_needling" else ():
                found.append(Mention(name, match.start(), match.end()))
        if "sham" not in self.comparators and self.comparators:
            found += [Mention("sham", m.start(), m.end()) for m in _SHAM_NEEDLE.finditer(text)]
        if _REFERENCE.search(text):
            found += [
                Mention(name, m.start(1), m.end(1)) for name, pattern in _foreign(self.comparators) for m in pattern.finditer(text)
            ]
        return _settled(sorted(found, key=lambda m: (m.start, -m.end)), text)

    def _needled(self, text: str, taken: list[Mention]) -> list[Mention]:
        """Mentions of needling; where two ways of needling are compared, the superficial one is the comparator."""
        out = []
        for match in rules().needling.finditer(text):
            if rules().shamlike.search(text[max(0, match.start() - 30) : match.start()]) or text[: match.start()].endswith(
                "without "
            ):
                continue
            if _NOT_NEEDLED.search(text, 0, match.start()):
                out += [Mention(name, match.start(), match.end()) for name in self.comparators if len(self.comparators) == 1]
                continue
            if not any(m.start <= match.start() < m.end for m in taken):
                whole = text[max(0, match.start() - 12) : match.end()].lower()
                shallow = "other_needling" in self.comparators and "superficial" in whole
                out.append(Mention("other_needling" if shallow else NEEDLING, match.start(), match.end()))
        return out


_NOT_NEEDLED = patterns.compiled(
    r"\b(?:who|that|which)\s+(?:were|was|had)\s+(?:not|never)\s+(?:been\s+)?(?:dry[- ])?$", re.IGNORECASE
)
# "the ESWT-DN group", "MT+DN": what was given together with needling
_WITH_DN = patterns.compiled(r"(?<![\w-])(?!SHAM|PLACEBO)(?:[A-Z]{2,6}\s?[-+&]\s?DN|DN\s?[-+&]\s?[A-Z]{2,6})(?![\w-])")
_SHAM_NEEDLE = patterns.compiled(r"\b(?:sham|placebo|simulated) (?:dry[- ])?needl(?:e|ing)\b", re.IGNORECASE)


_REFERENCE = patterns.compiled(
    r"\b(?:than|compared\s+(?:with|to)|versus|vs\.?|against|over|superior\s+to|differ(?:ed|ent|s)?\s+(?:significantly\s+)?from|with\s+(?:respect|regard)\s+to|in\s+relation\s+to|between\s+[\w-]+(?:\s+[\w-]+)?\s+and)",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def _foreign(known: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Comparators that a sentence may name though the record is not tagged with them, right behind a word of reference."""
    reference = _REFERENCE.pattern
    return tuple(
        (
            name,
            patterns.compiled(
                rf"{reference}\s+(?:with\s+|after\s+|in\s+)?(?:the\s+)?(?:conventional\s+|standard\s+)?({rules().comparators[name].pattern})",
                re.I,
            ),
        )
        for name in (
            "sham",
            "acupuncture",
            "no_treatment",
            "injection",
            "usual_care",
            "exercise",
            "electrotherapy",
            "manual_therapy",
            "taping",
            "physiotherapy",
        )
        if name not in known
    )


_COMPARING = patterns.compiled(r"\bcompar(?:e|ed|es|ing)\s+(?:the\s+)?(?:\w+\s+of\s+)?$", re.IGNORECASE)

_COMBINING = patterns.compiled(r"\bcombin(?:ation of|ing)\s+(?:the\s+)?$", re.IGNORECASE)
_COMBINATION = patterns.compiled(r"combination of\b", re.IGNORECASE)


def _settled(found: list[Mention], text: str) -> list[Mention]:
    """Drop what overlaps an earlier mention, and a co-intervention joined to a needled arm by plus, with or and."""
    kept: list[Mention] = []
    for mention in found:
        if kept and mention.start < kept[-1].end:
            continue
        if kept and not re.search(r" {5}", text[kept[-1].end : mention.start]):  # a bracket with statistics parts them
            between = text[kept[-1].end : mention.start]
            if mention.arm == kept[-1].arm and not between.strip():
                kept[-1] = Mention(mention.arm, kept[-1].start, mention.end)  # "strengthening exercise": one treatment
                continue
            if glued(kept[-1], mention, between, text) or named_together(kept[-1], mention, found, text):
                kept[-1] = Mention(NEEDLING, kept[-1].start, mention.end)
                continue
            if mention.arm == NEEDLING == kept[-1].arm and re.fullmatch(r"\s+of\s+(?:the\s+)?", between):
                kept[-1] = Mention(NEEDLING, kept[-1].start, mention.end)  # "the combination of needling ...": one arm
                continue
            if re.fullmatch(
                r"(?!.*\b(?:than|versus|vs|compared|over)\b)\s*(?:\+|plus|with|and|(?:(?:was|were|is|are) )?(?:combined|supplemented|augmented|complemented|paired) (?:with|by)"
                r"|(?:in combination|together) with|added to|followed by|in addition to|&"
                r"|(?:(?:program(?:me)?|protocol|regimen|therapy|treatment|plan|package)s? )?(?:(?:that|which) )?(?:also )?(?:includ|incorporat|contain|integrat)(?:ed|es|s|ing))\s*(?:\w+\s+){0,3}",
                between,
                re.I,
            ):
                pair = {kept[-1].arm, mention.arm}
                if "sham" in pair and NEEDLING not in pair and not re.match(r"\s*and\b", between):
                    kept[-1] = Mention("sham", kept[-1].start, mention.end)
                    continue
                compared = re.match(r"\s*with\b", between) and _COMPARING.search(text[: kept[-1].start])
                apart = (
                    re.match(r"\s*and\b", between)
                    and not _COMBINING.search(text[: kept[-1].start])
                    and not _COMBINATION.match(text, kept[-1].start)
                )
                if NEEDLING in pair and len(pair) == 2 and not compared and not apart:
                    kept[-1] = Mention("sham" if "sham" in pair else NEEDLING, kept[-1].start, mention.end)
                    continue
        kept.append(mention)
    return kept


def arms(lines: list[Line], comparators: tuple[str, ...], abbreviations: dict[str, str]) -> Arms:
    """Learn the names of the arms: abbreviations the text defines, "Group A received dry needling", "control group"."""
    plain = Arms(comparators, {}, {})
    short: dict[str, str] = {}
    for name, long in abbreviations.items():
        arm = _of_phrase(plain, long)
        arm = arm or _usual_names(comparators).get(_name(re.sub(r"^(?:the|a)\s+", "", long)))
        if arm and len(name) > 1:
            short[name] = arm
    for line in lines:
        if line.role in ("methods", "objective", "", "unknown"):
            _learn_short(line.text, plain, short)
    told: dict[str, str] = {}
    named = Arms(comparators, short, {})
    for line in lines:
        if line.role in ("methods", "objective", "", "unknown"):
            _learn_numbers(line.text, named, told)
            _learn(line.text, named, told)
    _last_named(lines, told, comparators)
    if "control" in told:
        told.setdefault("control group", told["control"])
    if not any(_THIRD.search(line.text) for line in lines):
        _complete(told, comparators)
    others = {arm for arm in told.values() if arm != NEEDLING}
    usual = next(iter(others)) if len(told) == 2 and len(others) == 1 and NEEDLING in told.values() else None
    depths = dict(_DEPTHS) if "other_needling" in comparators else {}
    return Arms(comparators, short, _usual_names(comparators) | depths | told, tuple(told.values()), usual)


_DEPTHS = (("deep group", NEEDLING), ("superficial group", "other_needling"))


def _last_named(lines: list[Line], told: dict[str, str], comparators: tuple[str, ...]) -> None:
    """The one group without a treatment of its own ("group 3 received no needle treatment") is the comparator that is left."""
    named = {_name(m[1]) for line in lines if line.role in ("methods", "unknown") for m in _NUMBERED.finditer(line.text)}
    groups, left = named - told.keys(), [c for c in comparators if c not in told.values()]
    if len(groups) == 1 and len(left) == 1 and len(named) == len(comparators) + 1:
        told[groups.pop()] = left[0]


_NUMBERED = patterns.compiled(r"\b(group (?:[A-D]|[1-4]|I{1,3}|IV))\b", re.IGNORECASE)
_THIRD = patterns.compiled(r"\b(?:three|3|four|4) (?:\w+ )?(?:groups|arms)\b|\bgroup (?:C|3|III)\b", re.IGNORECASE)
_PAIRS = (("first", "second"), ("group a", "group b"), ("group 1", "group 2"), ("group i", "group ii"), ("experimental", "control"))


def _complete(told: dict[str, str], comparators: tuple[str, ...]) -> None:
    """Where two groups have names that go in pairs and one is told, the other is the other."""
    if len(comparators) != 1:
        return
    for one, other in _PAIRS:
        for name, twin in ((one, other), (other, one)):
            known = next((key for key in told if key == name or key.startswith(name + " ")), None)
            if known and known.replace(name, twin, 1) not in told:
                told[known.replace(name, twin, 1)] = comparators[0] if told[known] == NEEDLING else NEEDLING


def _usual_names(comparators: tuple[str, ...]) -> dict[str, str]:
    """What group names stand for where the record does not say."""
    names = {f"{kind} {noun}": NEEDLING for kind in _TREATED for noun in _NOUNS} | {"ig": NEEDLING, "eg": NEEDLING}
    if comparators and set(comparators) <= _PASSIVE:  # beside these, one group is treated
        names |= {f"{kind} {noun}": NEEDLING for kind in ("treatment", "treated", "real", "true", "verum") for noun in _NOUNS}
    if len(comparators) == 1:
        names |= {f"{kind} {noun}": comparators[0] for kind in _UNTREATED for noun in _NOUNS}
        names |= dict.fromkeys(("control", "cg", "comparator"), comparators[0])
    elif "no_treatment" in comparators:  # beside it stands a group with a name of its own
        names |= dict.fromkeys(("control group", "control", "cg"), "no_treatment")
    elif "sham" in comparators:
        names["control group"] = "sham"
    return names


def _name(text: str) -> str:
    return re.sub(r"s$", "", re.sub(r"\s+", " ", text.lower()))


def _of_phrase(plain: Arms, phrase: str) -> str | None:
    """The arm of the long form of a name: what holds needling beside something else is the needled one."""
    found = [m.arm for m in plain.mentions(_APART.split(phrase)[-1])]  # "needling or shock waves (SW)": the last of two
    if NEEDLING in found and "sham" not in found:
        return NEEDLING
    return found[0] if found else None


def _end(mention: Mention, spots: list[re.Match[str]], place: int) -> int:
    """Where a mention ends in the whole sentence; it was found behind the name before it."""
    return mention.end + (spots[place - 1].end() if place else 0)


def _of_segment(before: str, known: Arms) -> str | None:
    """What a group named in brackets got: "injection with bupivacaine 0.25% (group I, ...", "needling and stretching (group 1, ..."."""
    arms = [m.arm for m in known.mentions(_APART.split(before)[-1])]
    return NEEDLING if NEEDLING in arms else arms[-1] if arms else None


_APART = patterns.compiled(r"\b(?:or|versus|vs|to|into)\b|[,;:]", re.IGNORECASE)
_NAMED_SO = patterns.compiled(r"\s*(?:[;,]\s*(?:n\b|\d)|\)|n\s?=|:\s*n\b)", re.IGNORECASE)


# "acupuncture (AG), dry needling (DG, n = 20) or sham needling (SG)": G for group is in no long form
_SHORT_NAME = patterns.compiled(
    r"\(([A-Z][A-Za-z]{0,2}[A-Z0-9]|G-?[A-D1-4]|[A-Z]{2,4}\+[A-Z]{1,4}|[A-Z]{2,5}-G)(?:[,;:]?\s*n\s*=\s*\d+)?\)"
)
_NAME_FIRST = patterns.compiled(r"\b(G[1-4]|G(?:I{1,3}|IV)|G[A-D])\s?\(([^()]{5,80})\)")
_NUMBERS_OF = patterns.compiled(r"\bgroups? ((?:[A-D1-4]|I{1,3}|IV) \([^()]{3,60}\)(?:,| and|, and) ?.*)", re.IGNORECASE)
_NUMBER_OF = patterns.compiled(r"\b([A-D1-4]|I{1,3}|IV) \(([^()]{3,60})\)")


def _learn_short(text: str, plain: Arms, short: dict[str, str]) -> None:
    """From "dry needling (DG)" and "G1 (dry needling of the masseter)" take what the letters stand for, where no long form spells them."""
    for spot in _NAME_FIRST.finditer(text):
        arm = _of_phrase(plain, spot[2].split(",")[0])
        if arm and spot[1] not in short:
            short[spot[1]] = arm
    before = 0
    for spot in _SHORT_NAME.finditer(text):
        stretch = _PARTED.split(text[before : spot.start()])[-1]
        before = spot.end()
        found = plain.mentions(stretch)
        arms = [m.arm for m in found]
        close = bool(found) and bool(_RIGHT_BEHIND.fullmatch(stretch[found[-1].end :]))  # not "needling on muscle activity (EMG)"
        if close and spot[1] not in short and (spot[1].endswith("G") or spot[1].startswith("G") or "+" in spot[1]):
            short[spot[1]] = NEEDLING if NEEDLING in arms and "sham" not in arms else "sham" if "sham" in arms else arms[-1]


_RIGHT_BEHIND = patterns.compiled(
    r"\s*(?:(?:groups?|alone|only|therapy|treatment|arm|program(?:me)?|exercises?)\s*){0,2}", re.IGNORECASE
)
_PARTED = patterns.compiled(r"\b(?:or|versus|vs|to)\b|[,;:]|\band\b(?= [^,;]*$)", re.IGNORECASE)


def _learn_numbers(text: str, plain: Arms, told: dict[str, str]) -> None:
    """From "groups 1 (exercise), 2 (mobilisation) and 3 (dry needling)" take what each number stands for."""
    listed = _NUMBERS_OF.search(text)
    for name in _NUMBER_OF.finditer(listed[1]) if listed else ():
        arm = _of_phrase(plain, name[2])
        if arm:
            told.setdefault(_name(f"group {name[1]}"), arm)


_SIZE_AND_NEXT = patterns.compiled(
    r"\s*\(\s*(?:n\s*=\s*)?\d+[^()]{0,25}\)\s*(?:,?\s*(?:and|or|versus|vs\.?)\s+(?!(?:\w+ed|had|got|was|were|underwent|given)\b)|[,;]\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+){1,4}\(\s*n\b)",
    re.IGNORECASE,
)


def _learn(text: str, known: Arms, told: dict[str, str]) -> None:
    """From "the experimental group (standard therapy and IMS, n = 28)" or "group B received ..." take what the name stands for."""
    spots = list(_NAMED.finditer(text))
    for place, spot in enumerate(spots):
        name = _name(spot[1])
        end = spots[place + 1].start() if place + 1 < len(spots) else len(text)
        if name in told:
            continue
        ahead = known.mentions(text[spots[place - 1].end() if place else 0 : spot.start()])
        before = text[: spot.start()]
        close = bool(ahead) and not before[_end(ahead[-1], spots, place) :].strip(" (")  # "the needling group A"
        if ahead and (close or (before.endswith("(") and _NAMED_SO.match(text, spot.end()))):
            told[name] = (before.endswith("(") and _of_segment(before, known)) or ahead[-1].arm
            continue
        if _SIZE_AND_NEXT.match(text, spot.end()):
            continue  # "control (n = 15) and dry needling (n = 15) groups": what follows is another group
        found = known.mentions(text[spot.end() : min(end, spot.end() + 140)])
        if not found or name in told:
            continue
        needled = any(m.arm == NEEDLING for m in found) and (not name.startswith("control") or {m.arm for m in found} == {NEEDLING})
        told[name] = NEEDLING if needled else next((m.arm for m in found if m.arm != "other"), "other")  # "other" is the rest
