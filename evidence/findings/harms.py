"""Harms that the text counts: how many patients or treatments had which event, each with its sentence.

Rates in a comparator's group, answers of professionals about what they ever saw, and the strength of soreness are no counts of
harms of needling and are left out; so is what the rules of rules/harms.toml cannot settle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from evidence import harms, patterns
from evidence.findings.counts import mask
from evidence.harms import Harm
from evidence.reading import TagReading

if TYPE_CHECKING:
    from evidence.findings.text import Line

ROLES = ("results", "conclusions", "", "title")
_PERCENT = r"(?P<percent>\d+(?:\.\d+)?)\s?%"
_PER = patterns.compiled(r"(?P<count>\d+(?:\.\d+)?) (?:per|in(?: every)?) (?P<of>\d[\d,]*)\s+(?P<unit>\w+)", re.I)
_NONE = patterns.compiled(r"\b(?:no|not any|without(?: any)?|neither|zero)\b(?P<between>[^.;]*)$", re.I)
_BUT = patterns.compiled(r"\b(?:except|other than|apart from|besides|further|no other)\b", re.I)
_PLAIN = patterns.compiled(r"\b(?:or|nor|any|of|the|these|such|serious|severe|major|treatment-related|related)\b|[\s-]", re.I)
_FOREMOST = patterns.compiled(r"\bmost (?:often|common|frequent)", re.I)
_AFTER = patterns.compiled(
    r"\s+(?:(?:has|have|had|was|were|reported|experienced|developed|showed|suffered|a|an|mild|transient|some)\b\s*)+$", re.I
)
_SITE = patterns.compiled(r"^\s(?:at|in|of) the (?:\w+ ){0,2}(?:sites?|muscles?|calf|area|region|arm|neck)\b", re.I)
_IN = patterns.compiled(r"\b(?:in|by|among|for|from)\s+$", re.I)
_WHOLES = ("any", "minor", "serious")
_SAID = r"(?:\s(?:was|were|is|are|took place|occurred|happened|appeared|developed|reported|noted|seen|observed|recorded|told|mentioned|\w+ly)){0,4}"
_NEEDLED = r"(?:in the (?:dry[- ])?(?:needling|DN) (?:group|arm)|(?:who (?:received|had|got)|treated with|allocated to|with|of|receiving|after) (?:dry[- ]needling|DN|needling)|needled)"
_AFTER_COUNT = patterns.compiled(rf"[\s,]*(?:\([^)]*\)\s*)?(?:(?:{_NEEDLED}|has|have|had|was|were|reported|complained of|told of|experienced|developed|showed|suffered|"
                          r"of|in|with|local|slight|mild|transient|some|small|minor|a|an|the|at least one)\b[\s,]*)*$", re.I)  # fmt: skip


def read(text: Sequence[Line]) -> Iterator[TagReading]:
    """The harms of a record about needling, each once, in the order of the text."""
    seen = set[str]()
    for line in text:
        if line.role in ROLES:
            for harm, rule in of_sentence(line.text):
                if str(harm) not in seen:
                    seen.add(str(harm))
                    yield TagReading("harm", str(harm), f"harm.{rule}", line.passage)


def of_sentence(text: str) -> Iterator[tuple[Harm, str]]:
    """Each event of a sentence with its number, and the rule that read it."""
    events = harms.named(text)
    if not events or _rule("professionals").search(text) or _rule("elsewhere").search(text):
        return
    for at, (event, start, end) in enumerate(events):
        low = events[at - 1][2] if at else 0
        high = events[at + 1][1] if at + 1 < len(events) else len(text)
        if (found := _denied(text, event, start, end)) or (found := _counted(text, event, (low, start, end, high))):
            yield found


def _denied(text: str, event: str, start: int, end: int) -> tuple[Harm, str] | None:
    """ "No serious adverse events occurred": none, out of a number that the sentence may give."""
    before = _NONE.search(text, max(0, start - 60), start)
    if before is None or _BUT.search(text):
        return None
    between = before["between"]
    for _, low, high in reversed(harms.named(between)):
        between = between[:low] + between[high:]
    if _PLAIN.sub("", between):
        return None
    if _rule("not_counted").search(text[start : end + 40]):
        return None
    of = patterns.search(r"^[^;.,]*?\b(?:in|among|of) (?:any of )?(?:the |all )?(\d+) (\w+)", text[end : end + 60])
    unit = _unit(of[2]) if of else None
    return Harm(event, 0, None, int(of[1]) if of and unit else None, unit or "?"), "none"


def _counted(text: str, event: str, place: tuple[int, int, int, int]) -> tuple[Harm, str] | None:
    """The number that belongs to an event: in brackets behind it, before it as a count of people, or behind it with "in"."""
    low, start, end, high = place
    behind, before = text[end:high], text[low:start]
    ways = (
        _bracket(text, event, behind),
        _events_of(event, before, behind),
        _people_with(text, event, before, behind),
        _in_people(text, event, behind),
    )
    for found in ways:
        if found is not None:
            return found
    return None


def _bracket(text: str, event: str, behind: str) -> tuple[Harm, str] | None:
    """ "bruising (7.7%)", "bruising (3/40)", "bruising (n = 8)", "soreness (18 of 40 patients)", "minor events (36.7% of 20,464 treatments)"."""
    found = re.match(r"(?:\s(?!and\b|or\b|but\b|in\b|\d)\w+){0,3}\s*\(([^()]*)\)", behind)
    if found is None or _rule("others").search(found[0]) or _rule("not_counted").search(found[0]):
        return None
    if event in _WHOLES and _FOREMOST.search(text):
        return None  # "the most often seen adverse event (92%)": the number belongs to another event, which came before
    part = re.match(r"\s*(?:n\s?=\s?)?(\d[\d,]*)\s*(?:/|of|out of)\s*(\d[\d,]*)\b(?:\s+(\w+))?", found[1])
    if part:
        return _whole(event, part[1], part[2], _unit(part[3] or "") or _unit_of(text), "bracket")
    share = re.match(rf"\s*{_PERCENT}(?:\s*of\s*(?:the\s*)?(?:(\d[\d,]*)\s*)?(\w+(?: \w+){{0,2}}))?", found[1])
    if share:
        of = int(share[2].replace(",", "")) if share[2] else _denominator(text)
        return _percent(event, share["percent"], of, _unit(share[3] or "") or _unit_of(text), "bracket")
    bare = re.match(r"\s*\(\s?n\s?=\s?(\d[\d,]*)\s?[),;]", behind)  # right behind the event, or it is the size of a group
    if bare and event not in _WHOLES:
        return Harm(event, int(bare[1].replace(",", "")), None, None, _unit_of(text)), "bracket"
    return None


def _events_of(event: str, before: str, behind: str) -> tuple[Harm, str] | None:
    """ "20 major events in 20,494 treatments"; of serious events also their bare number, "one pneumothorax"."""
    masked, values = mask(before)
    count = patterns.search(r"(#+) (?:of these )?$", masked)
    if count is None or _rule("others").search(before[-60:]) or _names_other(behind):
        return None
    if patterns.search(r"\b(?:not|no|never) (?:even )?(?:a single )?$", before[: count.start()], re.I):
        return Harm(event, 0, None, None, "?"), "none"
    masked, wholes = mask(behind)
    of = re.match(rf"{_SAID}\s(?:in|of|out of|from|during|over|among) (?:a total of )?(#+) (\w+(?: \w+){{0,2}})", masked)
    unit = _unit(behind[of.start(2) : of.end(2)]) if of else None
    if of and unit:
        return _whole(event, str(values[count.start(1)]), str(wholes[of.start(1)]), unit, "events_of")
    bare = Harm(event, values[count.start(1)], None, None, "?")
    return (bare, "events") if bare.serious and not _rule("not_counted").search(behind[:40]) else None


def _people_with(text: str, event: str, before: str, behind: str) -> tuple[Harm, str] | None:
    """ "3 of 40 patients had bruising", "two participants fainted", "36.7% of 20,464 treatments led to minor events"."""
    tail = before[max(before.rfind(";") + 1, before.rfind(". ") + 1, 0) :]
    if _rule("others").search(tail[-90:]) or _names_other(behind) or _rule("not_counted").search(tail[-60:]):
        return None
    share = patterns.search(
        rf"{_PERCENT} of (?:the |all )?(?:(?P<of>\d[\d,]*) )?(?P<unit>\w+(?: \w+){{0,2}})(?:(?! and |[,;])[^\d%]){{0,60}}$", tail
    )
    if share and _unit(share["unit"]):
        return _percent(
            event,
            share["percent"],
            int(share["of"].replace(",", "")) if share["of"] else None,
            _unit(share["unit"]) or "?",
            "of_people",
        )
    masked, values = mask(tail)
    parted = list(re.finditer(r"(#+)(?: \([^()]*\))?(?: of (?:the )?|/| out of )(#+) (\w+(?: \w+){0,2})", masked))
    last = parted[-1] if parted else None
    if last and (unit := _counted_as(tail, last.start(3))) and _AFTER_COUNT.match(tail, unit):
        return _whole(
            event,
            str(values[last.start(1)]),
            str(values[last.start(2)]),
            _unit(tail[last.start(3) : last.end(3)]) or "?",
            "of_people",
        )
    slashed = patterns.search(r"\b(\d[\d,]*)/(\d[\d,]*) (\w+(?: \w+){0,2})$", _AFTER.sub("", tail))
    if slashed and _unit(slashed[3]):
        return _whole(event, slashed[1], slashed[2], _unit(slashed[3]) or "?", "of_people")
    people = list(re.finditer(rf"(#+) (?:{harms.load()['reading']['patients']})", masked))
    if people and _IN.search(masked, 0, people[-1].start()) and not text.startswith(before):
        return None  # "bleeding was seen in one patient, a haematoma in two": the one belongs to the bleeding
    if people and _AFTER_COUNT.match(tail, people[-1].end()) and _gives_way(re.sub(r"\([^()]*\)", "", tail[people[-1].end() :])):
        return Harm(event, values[people[-1].start(1)], None, None, "patients"), "people"
    return None


def _in_people(text: str, event: str, behind: str) -> tuple[Harm, str] | None:
    """ "bruising in 3 of 40 patients", "soreness was reported by 12 of 31 subjects", "took place in five patients"."""
    if _rule("not_counted").search(behind[:60]):
        return None
    behind = _SITE.sub("", behind)
    slashed = re.match(rf"{_SAID}\s(?:in|by|among) (\d[\d,]*)/(\d[\d,]*)(?: (\w+(?: \w+){{0,2}}))?", behind)
    if slashed and not _names_other(behind[slashed.end() :]):
        return _whole(event, slashed[1], slashed[2], _unit(slashed[3] or "") or _unit_of(text), "in_people")
    masked, values = mask(behind)
    found = re.match(
        rf"{_SAID}\s(?:in|by|among|after|from|for) (#+)(?: of (?:the )?|/| out of )(#+)(?: (\w+(?: \w+){{0,2}}))?", masked
    )
    if found and not _names_other(behind[found.end() :]):
        unit = _unit(behind[found.start(3) : found.end(3)]) if found[3] else None
        return _whole(event, str(values[found.start(1)]), str(values[found.start(2)]), unit or _unit_of(text), "in_people")
    found = re.match(rf"{_SAID}\s(?:in|by|among) (#+) (?:{harms.load()['reading']['patients']})", masked)
    if found and not _names_other(behind[found.end() :]):
        return Harm(event, values[found.start(1)], None, None, "patients"), "in_people"
    told = re.match(rf"{_SAID}\s(?:in|by|after) {_PERCENT}(?=[.,;]|\s+and\b|$)", behind)
    first = (
        re.search(rf"{_PERCENT} of (?:the |all )?(?:\d[\d,]* )?(\w+(?: \w+){{0,2}})", text[: text.find(behind)]) if told else None
    )
    if told and first and (unit := _unit(first[2])):
        return _percent(event, told["percent"], None, unit, "in_people")
    share = re.match(rf"{_SAID}\s(?:in|by|after|among) {_PERCENT} of (?:the |all )?(?:(\d[\d,]*) )?(\w+(?: \w+){{0,2}})", behind)
    if share and _unit(share[3]) and not _names_other(behind[share.end() :]):
        return _percent(
            event, share["percent"], int(share[2].replace(",", "")) if share[2] else None, _unit(share[3]) or "?", "in_people"
        )
    return None


def _names_other(text: str) -> bool:
    """Whether the words right behind a number put it into another group than needling."""
    return bool(_rule("others").search(re.split(r"[;,.]|\band\b|\d", text)[0]))


def _gives_way(text: str) -> bool:
    return not patterns.search(r"\d", text)


def _whole(event: str, count: str, of: str, unit: str, rule: str) -> tuple[Harm, str] | None:
    number, whole = int(count.replace(",", "")), int(of.replace(",", ""))
    return (Harm(event, number, None, whole, unit), rule) if whole > 0 and number <= whole else None


def _percent(event: str, percent: str, of: int | None, unit: str, rule: str) -> tuple[Harm, str] | None:
    return (Harm(event, None, float(percent), of, unit), rule) if float(percent) <= 100 else None


def _denominator(text: str) -> int | None:
    """ "... 20,464 treatments ... (36.7%)": what a percentage of the same sentence is taken of, where it names one number only."""
    found = re.findall(rf"\b(\d[\d,]*)\s+(?:{harms.load()['reading']['treatments']})\b", text, re.I)
    return int(found[0].replace(",", "")) if len(set(found)) == 1 else None


def _counted_as(text: str, start: int) -> int | None:
    """Where the word ends that says what is counted at `start`."""
    reading = harms.load()["reading"]
    counted = re.compile(rf"(?:{reading['treatments']}|{reading['patients']})\b", re.I).match(text, start)
    return counted.end() if counted else None


def _unit(words: str) -> str | None:
    for name in ("treatments", "patients"):
        if re.match(rf"(?:{harms.load()['reading'][name]})\b", words, re.I):
            return name
    return None


def _unit_of(text: str) -> str:
    """What a sentence counts: treatments where it names them, else people, "?" where it names neither."""
    for name in ("treatments", "patients"):
        if patterns.search(rf"\b(?:{harms.load()['reading'][name]})\b", text, re.I):
            return name
    return "?"


@cache
def _rule(name: str) -> re.Pattern[str]:
    return patterns.compiled(harms.load()["reading"][name], re.IGNORECASE)
