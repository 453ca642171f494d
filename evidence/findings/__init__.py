"""Numbers and results of a record: sample size, findings with their direction and effect, the authors' conclusion, spin,
harms.

Everything is read from single sentences by named rules (evidence/rules/findings*.toml); what a rule cannot settle is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence import patterns
from evidence.findings import conclusions, harms, headcount, matched, othersizes, samplesize, weighing
from evidence.findings.arms import Arms, arms
from evidence.findings.effects import decimal_comma, effects, p_values
from evidence.findings.leftout import Size, planned
from evidence.findings.merging import merged
from evidence.findings.outcomes import Outcomes, outcomes
from evidence.findings.results import statements
from evidence.findings.rules import rules
from evidence.findings.study import Study
from evidence.findings.text import Line, lines, undivided
from evidence.findings.times import primary_time, usual_window
from evidence.reading import FindingReading, TagReading

if TYPE_CHECKING:
    from evidence import passages
    from evidence.vocabulary import Vocabulary

REVIEWS = ("meta_analysis", "systematic_review", "umbrella_review")
UNCOUNTED = ("guideline", "narrative_review", "commentary")
UNWEIGHED = (*UNCOUNTED, "survey", "case_report")  # of which too few are labelled
CONCLUDED_BY_RULE = (*conclusions.UNTOLD, "guideline", "case_report")  # of which too few are labelled to weigh their conclusions
NO_PATIENTS = ("protocol", "animal_lab", "guideline", "narrative_review", "commentary")  # they count no harms of their own
MATCHED = ("cohort", "nonrandomized_trial", "cross_sectional", "other")  # designs that match people to each other
SETTLED = ("n.flow", "n.matched", "n.review_participants")  # sizes that leave nothing to weigh
COMPARED = (*REVIEWS, "rct", "nonrandomized_trial", "cohort", "animal_lab")


def read(
    document: passages.Document, tags: Sequence[TagReading], vocabulary: Vocabulary | None = None
) -> tuple[tuple[TagReading, ...], tuple[FindingReading, ...]]:
    """The tags n, n_studies, conclusion, spin and harm, and the findings of a record whose other tags are known.

    The words for outcomes are those of the rules, of the record's abbreviations and of the vocabulary (the packaged one unless
    another is given).
    """
    said = _values(tags)
    text = lines(document)
    design = next(iter(said.get("design", ())), "other")
    relevant = said.get("relevant", ("false",))[0] == "true"
    if not relevant:
        return _size_tags(*_sizes(text, design)), ()
    known = arms(text, said.get("comparator", ()), document.abbreviations)
    names = outcomes(document.abbreviations, vocabulary)
    found = _findings(text, said, design, known, names)
    counted = tuple(harms.read(text)) if design not in NO_PATIENTS else ()
    people, studies = _sizes(text, design)
    if design not in UNWEIGHED and (people is None or people.rule not in SETTLED):
        people = headcount.weighed(text, design, people)
    return (*_size_tags(people, studies), *_judged(text, said, design, found, known, names), *counted), found


_PRIMARY = patterns.compiled(r"\bprimary (?:\w+ )?(?:outcomes?|end-?points?|measures?|variables?)\b", re.IGNORECASE)


def _primary(text: list[Line], names: Outcomes) -> tuple[str, ...]:
    """The outcomes of a sentence of the methods that tells which are primary."""
    told = [line.text for line in text if line.role == "methods" and _PRIMARY.search(line.text)]
    ends = [_SECOND.search(sentence) for sentence in told]
    return tuple(
        n.outcome
        for sentence, end in zip(told, ends, strict=True)
        for n in names.named(sentence[: end.start()] if end else sentence)
    )


_SECOND = patterns.compiled(r"\bsecondary\b", re.IGNORECASE)


def _values(tags: Sequence[TagReading]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for tag in tags:
        found[tag.kind] = (*found.get(tag.kind, ()), tag.value)
    return found


def _sizes(text: list[Line], design: str) -> tuple[Size | None, Size | None]:
    """(people, studies) as the rules read them."""
    if design in REVIEWS:
        studies, people = othersizes.studies(text, design == "umbrella_review")
        return people, studies
    if design == "case_report":
        return othersizes.cases(text), None
    if design == "survey":
        return othersizes.respondents(text), None
    if design in UNCOUNTED:
        return None, None
    if design in MATCHED and (pairs := matched.matched(text)):
        return pairs, None
    told = samplesize.people([line for line in text if line.role != "conclusions"])
    return told or (planned(text) if design == "protocol" else None), None


def _size_tags(people: Size | None, studies: Size | None) -> tuple[TagReading, ...]:
    named = (("n", people), ("n_studies", studies))
    return tuple(TagReading(kind, str(size.value), size.rule, size.line.passage) for kind, size in named if size)


def _findings(
    text: list[Line], said: dict[str, tuple[str, ...]], design: str, known: Arms, names: Outcomes
) -> tuple[FindingReading, ...]:
    comparators = said.get("comparator", ())
    single = design == "single_arm" or (design == "cohort" and not comparators)
    if not (single or (design in COMPARED and comparators)):
        return ()
    comma = any(decimal_comma(line.text) for line in text)
    methods = [line.text for line in text if line.role in ("methods", "title", "objective")]
    study = Study(
        said.get("outcome", ()),
        known,
        names,
        design in REVIEWS,
        single,
        comma,
        usual_window(methods, [line.text for line in text if line.role == "results"]),
        primary_time(methods),
        any(_MODELLED.search(line.text) for line in text),
        any(_FACTORIAL.search(line.text) for line in text),
        "muscle_soreness" in said.get("condition", ()),
        _scale(text),
        _primary(text, names),
    )
    whole = undivided(text)
    results = [
        line for line in text if (line.role == "results" and not (whole and _concludes(line))) or (whole and _numbers_outside(line))
    ]
    return merged(statements(results, study), study, said.get("pain_instrument", ()))


_FACTORIAL = patterns.compiled(r"\bfactorial\b", re.IGNORECASE)
_MODELLED = patterns.compiled(
    r"\bmodel group\b|\b(?:rat|mouse|rabbit|animal|murine) models?\b|\bmodel (?:rats|rabbits|animals|mice|controls?)\b",
    re.IGNORECASE,
)


def _numbers_outside(line: Line) -> bool:
    """Whether a sentence of an abstract without sections gives statistics, whatever part its place made it."""
    return line.role in ("conclusions", "", "background") and bool(effects(line.text) or p_values(line.text))


def _concludes(line: Line) -> bool:
    """Whether a sentence of an abstract without sections draws a conclusion: in the present tense, without statistics."""
    return bool(_PRESENT.search(line.text)) and not (effects(line.text) or p_values(line.text))


_PRESENT = patterns.compiled(
    r"\b(?:thus|therefore|hence|it seems|(?:seems?|appears?) (?:to|more|less|as|equally|no|not|superior|inferior|effective|better|useful|promising|safe)|(?:is|are) (?:more|less|as|not|no|superior|effective|equally|better|worse))\b",
    re.IGNORECASE,
)


_SCALE = patterns.compiled(
    r"\b(?:VAS|NPRS|NRS|visual analog\w* scale|numeric\w* (?:pain )?(?:rating )?scale)\b[^.;]{0,40}?\b0\s?(?:-|–|to)\s?(100|10)\b|\b0\s?(?:-|–|to)\s?(100|10)[- ](?:mm |cm |point )?(?:VAS|NPRS|NRS|visual|numeric)",
    re.I,
)


def _scale(text: list[Line]) -> str | None:
    """The range of the pain scale, None where the text gives none or two."""
    found = {match[1] or match[2] for line in text for match in _SCALE.finditer(line.text)}
    return f"0-{found.pop()}" if len(found) == 1 else None


def _judged(
    text: list[Line], said: dict[str, tuple[str, ...]], design: str, found: tuple[FindingReading, ...], known: Arms, names: Outcomes
) -> tuple[TagReading, ...]:
    told, seen = _concluded(text, said, design, found, known, names)
    if told is None or not seen:
        return (TagReading("conclusion", told[0], f"conclusion.{told[0]}", told[1].passage),) if told else ()
    value, sure = weighing.weighed(seen, told[0])
    line = told[1]
    tag = TagReading("conclusion", value, f"conclusion.{value}", line.passage, sure)
    return (tag, *(_spin(value, line, found) or _within_only(value, line, text, design, found)))


@dataclass(frozen=True)
class Shown:
    """What the learned readers are shown of a record, and what the rules alone make of it."""

    lines: list[Line]
    design: str
    concluding: set[str]  # features of `weighing`, empty where nothing is to be weighed
    concluded: str | None
    size: Size | None

    @property
    def counted(self) -> bool:
        """Whether the numbers of the record are weighed."""
        return self.design not in UNWEIGHED


def shown(document: passages.Document, tags: Sequence[TagReading]) -> Shown:
    """What scripts/learn_readings.py learns from."""
    said, text = _values(tags), lines(document)
    design = next(iter(said.get("design", ())), "other")
    known = arms(text, said.get("comparator", ()), document.abbreviations)
    names = outcomes(document.abbreviations, None)
    found = _findings(text, said, design, known, names)
    told, seen = _concluded(text, said, design, found, known, names)
    return Shown(text, design, seen, told[0] if told else None, _sizes(text, design)[0])


def _concluded(
    text: list[Line], said: dict[str, tuple[str, ...]], design: str, found: Sequence[FindingReading], known: Arms, names: Outcomes
) -> tuple[tuple[str, Line] | None, set[str]]:
    """(what the table makes of the conclusion, what `weighing` looks at: empty where nothing is to be weighed)."""
    own = conclusions.concluding(text, known)
    told = conclusions.conclusion(text, design, frozenset(f.direction for f in found), known, own)
    if told is None or design in CONCLUDED_BY_RULE or not own.lines or conclusions.of_conduct(own):
        return told, set()
    comparators, add_on = len(said.get("comparator", ())), "true" in said.get("add_on", ())
    return told, weighing.features(text, own.lines, own.points, found, design, comparators, add_on, names, _primary(text, names))


def _within_only(
    value: str, line: Line, text: list[Line], design: str, found: tuple[FindingReading, ...]
) -> tuple[TagReading, ...]:
    """A positive conclusion of a controlled study whose results give p values of change inside groups alone."""
    tested = [other for other in text if other.role == "results" and p_values(other.text)]
    if value != "positive" or design not in ("rct", "nonrandomized_trial") or found or not tested:
        return ()
    if any(rules().cues["between"].search(other.text) or rules().cues["null"].search(other.text) for other in tested):
        return ()
    return (TagReading("spin", "within_group_claim", "spin.within_group_claim", line.passage, tested[0].passage.sentence),)


def _spin(value: str, line: Line, found: tuple[FindingReading, ...]) -> tuple[TagReading, ...]:
    """A conclusion that says more (or less) than the results: both sentences are kept."""
    between = [f for f in found if f.comparator != "baseline" and f.passage]
    if not between:
        return ()
    kinds = {f.direction for f in between}
    against = next((f for f in between if f.direction == "favours_comparator"), None)
    if value == "positive" and kinds <= {"no_difference"}:
        name, other = "conclusion_over_null_result", between[0]
    elif value in ("positive", "neutral") and against and not kinds & {"favours_dn", "mixed"}:
        name, other = "conclusion_over_worse_result", against
    else:
        return ()
    return (TagReading("spin", name, f"spin.{name}", line.passage, other.passage.sentence if other.passage else ""),)
