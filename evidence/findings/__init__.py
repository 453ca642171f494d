"""Document and tags -> sample size, findings, conclusion, spin. Pure. Says nothing where it is not sure."""

from collections.abc import Sequence

from evidence.passages import Document
from evidence.reading import FindingReading, TagReading


def read(document: Document, tags: Sequence[TagReading]) -> tuple[tuple[TagReading, ...], tuple[FindingReading, ...]]:
    """The number tags and the findings of a document. This level reads none: no finding is better than a wrong one."""
    return (), ()
