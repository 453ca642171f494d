"""A `Reading` as rows of tags and findings, but for the article's id; plain values, made in any process."""

from operator import attrgetter

from evidence.reading import FindingReading, Passage, Reading, TagReading
from evidence.rows.record import Row

TAG_COLUMNS = (
    "article_id", "kind", "value", "origin", "standing", "rule", "rules_version", "field", "start", "end", "sentence", "detail",
)  # fmt: skip
_COPIED = (
    "outcome", "comparator", "direction", "p", "measure", "estimate", "ci_low", "ci_high", "unit", "scale",
    "timing", "time", "i2", "certainty", "instrument",
)  # fmt: skip
FINDING_COLUMNS = (
    "article_id", *_COPIED, "effect", "origin", "standing", "rule", "rules_version", "field", "start", "end", "sentence",
)  # fmt: skip
_values = attrgetter(*_COPIED)
_NOWHERE = Passage("", 0, 0, "")


Rows = tuple[list[Row], list[Row]]
"""Rows of tags and of findings, without the article's id that comes first."""


def rows(reading: Reading, origin: str = "machine") -> Rows:
    """A reading as rows, in any process."""
    version = reading.rules_version if origin == "machine" else ""
    return [_tag_row(t, origin, version) for t in reading.tags], [_finding_row(f, origin, version) for f in reading.findings]


def _tag_row(tag: TagReading, origin: str, version: str) -> Row:
    at = tag.passage or _NOWHERE
    return tag.kind, tag.value, origin, True, tag.rule, version, at.field, at.start, at.end, at.sentence, tag.detail


def _finding_row(found: FindingReading, origin: str, version: str) -> Row:
    at = found.passage or _NOWHERE
    return (*_values(found), "{}", origin, True, found.rule, version, at.field, at.start, at.end, at.sentence)
