"""A document prepared for the rules: folded sentences, the terms in them, the title, the abstract's labels."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from evidence.passages import Document, Sentence, passage
from evidence.reading import TagReading
from evidence.tagging.matching import Hit, fold, longest, matcher
from evidence.tagging.rules import named_cues
from evidence.vocabulary import Vocabulary


@dataclass(frozen=True)
class Text:
    """What every rule looks at."""

    document: Document
    vocabulary: Vocabulary
    folded: tuple[str, ...]  # one a sentence
    hits: tuple[tuple[Hit, ...], ...]  # one tuple a sentence, longest hits only
    title: str  # folded
    publication_types: frozenset[str]
    mesh: frozenset[str]
    needling: re.Pattern[str] = field(compare=False)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the document."""
        return self.document.sentences

    def of(self, *roles: str) -> list[int]:
        """Indices of the sentences of these parts."""
        return [s.index for s in self.sentences if s.role in roles]

    def find(self, pattern: re.Pattern[str], *roles: str) -> tuple[int, re.Match[str]] | None:
        """The first sentence of these parts (any part without them) where a pattern is found."""
        for s in self.sentences:
            if (not roles or s.role in roles) and (match := pattern.search(self.folded[s.index])):
                return s.index, match
        return None

    def tag(
        self, kind: str, value: str, rule: str, at: int | None = None, span: tuple[int, int] | None = None, detail: str = ""
    ) -> TagReading:
        """A tag with the passage it stands on: characters of sentence `at`."""
        where = None if at is None else passage(self.sentences[at], *(span or (0, None)))
        return TagReading(kind, value, rule, where, detail)


def _by_pattern(vocabulary: Vocabulary, folded: str, i: int) -> Iterator[Hit]:
    """What no single word names, by the patterns of the rules; a pattern for a term that the vocabulary dropped is silent."""
    for kind, section in (("condition", "population"), ("outcome", "outcome")):
        for term, pattern in named_cues(section, "patterns"):
            if term in vocabulary.terms[kind] and (match := pattern.search(folded)):
                yield Hit(kind, term, match.start(), match.end(), i, "")


def prepare(document: Document, vocabulary: Vocabulary, needling: re.Pattern[str]) -> Text:
    """Fold the sentences and find the terms, once for all rules."""
    folded = tuple(fold(s.text) for s in document.sentences)
    find = matcher(vocabulary).find
    hits = tuple((*longest(find(text, i)), *_by_pattern(vocabulary, text, i)) for i, text in enumerate(folded))
    record = document.record
    names = [short.lower() for short, long in document.abbreviations.items() if needling.search(fold(long))]
    if names:
        needling = re.compile(needling.pattern + r"|\b(?:" + "|".join(re.escape(fold(n)) for n in names) + r")\b")
    return Text(
        document, vocabulary, folded, hits, fold(record.title).strip(" []"),
        frozenset(p[0] for p in record.publication_types), frozenset(m.name for m in record.mesh), needling,
    )  # fmt: skip
