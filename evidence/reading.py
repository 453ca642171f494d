"""What the program (or a person) reads out of a record: tags and findings, each with the passage it stands on.

These are the values that `tagging.read` and `findings.read` return, that the tables hold and that an export shows. Kinds of
tag: relevant, design, condition, outcome, pain_instrument, comparator, add_on, added_to (what every arm got), n, n_studies, conclusion, spin, harm. Values are the
ids of the vocabulary; numbers and truths are written as text ("46", "true"), a harm as
`harms.Harm` writes it ("bruising 3/40 patients").
"""

from dataclasses import dataclass

RULES_VERSION = "10"

CURATED = "curated from abstracts, one reader, unconfirmed"  # what a set of facts is, until a person confirms it

TAG_KINDS = (
    "relevant", "design", "condition", "outcome", "pain_instrument", "comparator",
    "add_on", "added_to", "n", "n_studies", "conclusion", "spin", "harm",
)  # fmt: skip
SINGLE_KINDS = ("relevant", "design", "add_on", "n", "n_studies", "conclusion")
DIRECTIONS = ("favours_dn", "no_difference", "favours_comparator", "mixed", "improved", "no_change", "worsened")
CONCLUSIONS = ("positive", "neutral", "mixed", "negative", "none")
TIMINGS = ("immediate", "short", "long")


@dataclass(frozen=True, slots=True)
class Passage:
    """Where something was read. Offsets count characters of the field's plain text.

    field: "title", "abstract:0" (section number), "mesh", "publication_type", "keyword", "identifier".
    """

    field: str
    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class TagReading:
    """One tag: kind and value of the vocabulary, the rule that said so, the passage (None where nothing was said)."""

    kind: str
    value: str
    rule: str
    passage: Passage | None = None
    detail: str = ""  # e.g. the second sentence of a spin flag, the reason of relevant=false


@dataclass(frozen=True, slots=True)
class FindingReading:
    """One result that the text states. Estimate and interval are as printed, whichever sign the authors chose."""

    outcome: str
    comparator: str
    direction: str
    rule: str
    passage: Passage | None = None
    p: str | None = None  # as printed: "<0.001", ".61", "0.02"
    measure: str | None = None  # MD | SMD | OR | RR
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    unit: str | None = None  # mm, points, kg/cm2, kPa, degrees, ...
    scale: str | None = None  # "0-100", "0-10" where the text tells
    timing: str | None = None  # immediate | short | long
    time: str | None = None  # as printed: "at 4 weeks"
    i2: float | None = None  # percent, of a pooled effect
    certainty: str | None = None  # as stated by the authors of a review
    instrument: str | None = None  # VAS | NPRS | other, for pain intensity


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one record by one rule set."""

    tags: tuple[TagReading, ...] = ()
    findings: tuple[FindingReading, ...] = ()
    rules_version: str = RULES_VERSION

    def values(self, kind: str) -> tuple[str, ...]:
        """The values of one kind of tag, in order."""
        return tuple(tag.value for tag in self.tags if tag.kind == kind)
