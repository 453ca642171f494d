"""Document -> tags: relevant, design, conditions, outcomes, pain instruments, comparators, add-on. Pure; see the rules' ids.

A first, cautious level: words of the vocabulary, weighed by the part of the paper they stand in.
"""

import re

from evidence.passages import Document, Sentence, passage
from evidence.reading import Passage, TagReading
from evidence.tagging.matching import Match, find
from evidence.vocabulary import Vocabulary

_NEEDLING = re.compile(
    r"dry[\s-]?needl\w*|intramuscular stimulation|trigger[\s-]point needling|\bdry needle|needling of (?:the )?(?:active |latent )?(?:myofascial )?trigger|\bDN\b(?!4)",
    re.I,
)
_DESIGNS = (
    ("commentary", re.compile(r"^(?:retraction|retracted|erratum|correction|corrigendum|letter|comment|reply|response to|editorial|expression of concern)\b", re.I), "title"),
    ("protocol", re.compile(r"\bprotocol\b", re.I), "title"),
    ("umbrella_review", re.compile(r"umbrella review|overview of (?:systematic )?reviews|review of (?:systematic )?reviews", re.I), "any"),
    ("meta_analysis", re.compile(r"meta[\s-]?analy", re.I), "title"),
    ("systematic_review", re.compile(r"systematic (?:literature )?review|scoping review", re.I), "title"),
    ("guideline", re.compile(r"\bguidelines?\b|clinical practice guideline|consensus statement", re.I), "title"),
    ("case_report", re.compile(r"\bcase (?:report|series|study)\b|a case of", re.I), "title"),
    ("animal_lab", re.compile(r"\b(?:rats?|rabbits?|mice|mouse|cadaver\w*|in vitro|dogs?|horses?)\b", re.I), "any"),
    ("survey", re.compile(r"\b(?:survey|questionnaire|delphi|qualitative|interviews)\b", re.I), "title"),
    ("nonrandomized_trial", re.compile(r"non[\s-]?randomi[sz]ed|quasi[\s-]experimental|not randomi[sz]ed", re.I), "any"),
    ("rct", re.compile(r"randomi[sz]|at random|drew lots|by chance|by lot\b", re.I), "methods"),
    ("cross_sectional", re.compile(r"cross[\s-]sectional", re.I), "any"),
    ("cohort", re.compile(r"\bcohort\b", re.I), "any"),
    ("single_arm", re.compile(r"pre[\s-]?post|single[\s-]arm|one[\s-]group|before and after|without (?:a )?control group", re.I), "any"),
    ("narrative_review", re.compile(r"\breview\b|overview|current concepts|perspective", re.I), "title"),
)  # fmt: skip
_STUDIED = ("title", "objective", "methods", "results", "unknown")


def read(document: Document, terms: Vocabulary) -> tuple[TagReading, ...]:
    """The tags of one document, each with the passage that said so."""
    needling = [(s, m) for s in document.of(*_STUDIED) if (m := _NEEDLING.search(s.text))]
    relevant = bool(needling) and (any(s.role == "title" for s, _ in needling) or len(needling) > 1)
    tags = [_relevance(relevant, needling), _design(document)]
    tags += _found(document, terms, "condition", ("title", "objective", "methods"), "condition.population")
    tags += _found(document, terms, "outcome", ("title", "objective", "methods", "results"), "outcome.measured")
    tags += _found(document, terms, "pain_instrument", ("methods", "results", "unknown"), "instrument.named")
    if relevant:
        tags += _found(document, terms, "comparator", ("title", "objective", "methods"), "comparator.named")
    return tuple(tags)


def _relevance(relevant: bool, needling: list[tuple[Sentence, re.Match[str]]]) -> TagReading:
    if not needling:
        return TagReading("relevant", "false", "relevance.unnamed", None, "dry needling is not named in title, aim, methods or results")
    sentence, match = needling[0]
    where = passage(sentence, match.start(), match.end())
    detail = "" if relevant else "dry needling is named once and not in the title"
    return TagReading("relevant", "true" if relevant else "false", "relevance.studied", where, detail)


def _design(document: Document) -> TagReading:
    types = " ".join(name for name, _ in document.record.publication_types)
    for design, pattern, where in _DESIGNS:
        roles = {"title": ("title",), "methods": ("title", "objective", "methods", "unknown"), "any": _STUDIED}[where]
        for sentence in document.of(*roles):
            if match := pattern.search(sentence.text):
                return TagReading("design", design, f"design.{where}", passage(sentence, match.start(), match.end()))
    if "Randomized Controlled Trial" in types:
        return TagReading("design", "rct", "design.publication_type", Passage("publication_type", 0, len(types), types))
    return TagReading("design", "other", "design.unnamed")


def _found(document: Document, terms: Vocabulary, kind: str, roles: tuple[str, ...], rule: str) -> list[TagReading]:
    first: dict[str, tuple[Sentence, Match]] = {}
    for sentence in document.of(*roles):
        for match in find(sentence.text, terms):
            if match.kind == kind and match.id not in first:
                first[match.id] = (sentence, match)
    tags = [TagReading(kind, i, rule, passage(s, m.start, m.end)) for i, (s, m) in first.items()]
    implied = [(j, t) for t in tags for j in terms.terms[kind][t.value].implies if j not in first]
    return tags + [TagReading(kind, j, f"{kind}.implied", t.passage) for j, t in implied]
