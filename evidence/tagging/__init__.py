"""Document -> tags: relevant, design, condition, outcome, pain instrument, comparator, add-on; each with rule and passage."""

from evidence import vocabulary as words
from evidence.passages import Document
from evidence.reading import TagReading
from evidence.tagging import comparators, conditions, design, outcomes, relevance
from evidence.tagging.rules import cue
from evidence.tagging.text import Text, prepare
from evidence.vocabulary import Vocabulary

__all__ = ["Text", "prepare", "read"]


def read(document: Document, vocabulary: Vocabulary | None = None) -> tuple[TagReading, ...]:
    """The tags of one document, by the packaged vocabulary unless another is given. Pure; raises nothing for bad data."""
    text = prepare(document, vocabulary or words.load(), cue("relevance", "needling"))
    kind = design.read(text)
    relevant = relevance.read(text, kind.value)
    studied = relevant.value == "true"
    tags = [relevant, kind, *conditions.read(text, studied, kind.value == "survey")]
    if kind.value != "commentary":
        tags += outcomes.read(text, kind.value, {tag.value for tag in tags if tag.kind == "condition"})
        if studied:
            tags += comparators.read(text, kind.value)
    if not any(tag.kind == "add_on" for tag in tags):
        tags.append(text.tag("add_on", "false", "add_on.default"))
    return tuple(tags)
