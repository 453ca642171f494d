"""Whether an article is a review of studies, and whether it pooled them."""

import re

from evidence import patterns
from evidence.tagging.rules import cue
from evidence.tagging.text import Text

# the headings under which journals have a review told
_OF_REVIEWS = re.compile(
    r"data sources|study selection|data extraction|evidence acquisition|data synthesis|evidence synthesis", re.IGNORECASE
)
_EVERYTHING = re.compile(r".+", re.DOTALL)


def headed(text: Text) -> tuple[int, re.Match[str]] | None:
    """The first sentence under a heading of a review, where an abstract has two of them."""
    under = [s for s in text.sentences if _OF_REVIEWS.search(s.heading)]
    if len({s.heading for s in under}) < 2:
        return None
    match = _EVERYTHING.match(text.folded[under[0].index])
    return (under[0].index, match) if match else None


def is_review(text: Text) -> bool:
    """Whether a record calls itself a review, has the headings of one, or tells what was included."""
    return bool(
        headed(text)
        or patterns.search(r"\breview\b", text.title)
        or text.find(
            patterns.compiled(
                r"\b(?:this|our|the) review\b|\b(?:trials|studies|rcts) (?:\(.{0,60}\) )?(?:were |was |met |finally )*(?:included|eligible|retained|met|entered|identified|analy[sz]ed)\b"
            )
        )
    )


def declined(text: Text) -> bool:
    """Whether a record says that results were not pooled."""
    no, meta = cue("design", "meta_not"), cue("design", "meta")
    near = patterns.compiled(r"meta ?analy|pool|quantitative synthesis")
    return any(near.search(f) and no.search(f) for f in text.folded) and not meta.search(text.title)


def pooled(text: Text) -> tuple[int, re.Match[str]] | None:
    """A sentence that says that results were pooled; the title's word counts unless it says "without"."""
    no, meta = cue("design", "meta_not"), cue("design", "meta")
    if (at := text.find(meta, "title")) and not no.search(text.title):
        return at
    if declined(text):
        return None
    effects = patterns.compiled(r"\b(?:smd|wmd|md|standardi[sz]ed mean difference|weighted mean difference|hedges' g|i2|i 2|i²)\b")
    for i in text.of("objective", "methods", "results", "unknown"):
        folded = text.folded[i]
        if (match := meta.search(folded) or effects.search(folded)) and not no.search(folded):
            return i, match
    return None
