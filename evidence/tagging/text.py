"""A document prepared for the rules: folded sentences, the terms in them, the title, the abstract's labels."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from evidence import patterns
from evidence.matching import Hit, fold, longest, matcher
from evidence.passages import Document, Sentence, passage
from evidence.reading import TagReading
from evidence.tagging.rules import stemmed_cues
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
    whole: patterns.Texts = field(compare=False, repr=False)  # of `folded`
    parts: dict[tuple[str, ...], list[int]] = field(default_factory=dict, compare=False, repr=False)  # rules ask for the same few
    told: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)  # what several rules ask of the whole text

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the document."""
        return self.document.sentences

    def of(self, *roles: str) -> list[int]:
        """Indices of the sentences of these parts."""
        held = self.parts.get(roles)
        if held is None:
            held = self.parts[roles] = [s.index for s in self.sentences if s.role in roles]
        return held

    def find(self, pattern: re.Pattern[str], *roles: str) -> tuple[int, re.Match[str]] | None:
        """The first sentence of these parts (any part without them) where a pattern is found."""
        if not self.whole.may(pattern):
            return None
        search, folded = pattern.search, self.folded
        for i in self.of(*roles) if roles else range(len(folded)):
            if match := search(folded[i]):
                return i, match
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
        for (term, stems), pattern in stemmed_cues(section).possible(folded):
            if not any(stem in folded for stem in stems) or term not in vocabulary.terms[kind]:
                continue
            if match := pattern.search(folded):
                yield Hit(kind, term, match.start(), match.end(), i, "")


Find = Callable[..., Iterable[Hit]]
Shorts = dict[str, tuple[Hit, ...]]


def _abbreviated(document: Document, find: Find) -> Shorts:
    """What each abbreviation of the record stands for: the terms at the end of its long form."""
    found = {}
    for short, long in document.abbreviations.items():
        folded = fold(long)
        hits = longest(find(folded))
        sham = tuple(hit for hit in hits if hit.id == "sham")  # "placebo needling group" is no needling, wherever the word stands
        last = tuple(hit for hit in hits if hit.end >= len(folded) - 1)
        found[short] = sham or last or tuple(hit for hit in hits if hit.kind == "comparator")  # "muscle energy technique"
    return found


def _foreign(document: Document, vocabulary: Vocabulary) -> Callable[[str, Hit], bool]:
    """Whether the long form that a record gives an abbreviation shares no word with the outcome that others abbreviate so.

    With a condition it must share half of them: "muscle protein synthesis" is no myofascial pain syndrome.
    """
    long = document.abbreviations

    def foreign(printed: str, hit: Hit) -> bool:
        own = {word[:4] for word in fold(long[printed]).split() if len(word) > 3}
        known = {word[:4] for phrase in vocabulary.terms[hit.kind][hit.id].words for word in fold(phrase).split() if len(word) > 3}
        return bool(own) and (own.isdisjoint(known) if hit.kind == "outcome" else 2 * len(own & known) < len(own))

    return foreign


def _own_sense(sentence: str, hits: list[Hit], shorts: Shorts, foreign: Callable[[str, Hit], bool]) -> Iterator[Hit]:
    """The hits without those on an abbreviation to which this record gives another sense."""
    for hit in hits:
        printed = sentence[hit.start : hit.end]
        meant = shorts.get(printed)
        if (
            meant is not None
            and hit.kind in ("outcome", "condition")
            and not any(m.id == hit.id for m in meant)
            and foreign(printed, hit)
        ):
            continue
        if (
            meant is None
            or not meant
            or any(m.kind == hit.kind and m.id == hit.id for m in meant)
            or hit.kind not in {m.kind for m in meant}
        ):
            yield hit


def _by_abbreviation(sentence: str, i: int, shorts: Shorts) -> Iterator[Hit]:
    """Hits on abbreviations that the vocabulary does not know but whose long form it does."""
    for short, meant in shorts.items():
        if meant and short in sentence:
            for match in re.finditer(rf"(?<!\w){re.escape(short)}(?!\w)", sentence):
                yield from (Hit(m.kind, m.id, match.start(), match.end(), i, m.word) for m in meant)


@lru_cache(maxsize=256)
def _with_names(needling: str, names: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of dry needling with the abbreviations of one record; many records use the same ones."""
    return re.compile(needling + r"|\b(?:" + "|".join(map(re.escape, names)) + r")\b")


def prepare(document: Document, vocabulary: Vocabulary, needling: re.Pattern[str]) -> Text:
    """Fold the sentences and find the terms, once for all rules."""
    folded = tuple(fold(s.text) for s in document.sentences)
    find = matcher(vocabulary).find
    shorts = _abbreviated(document, find)
    foreign = _foreign(document, vocabulary)
    hits = []
    for i, text in enumerate(folded):
        found = longest(find(text, i))
        if shorts:
            printed = document.sentences[i].text
            found = [
                *_own_sense(printed, found, shorts, foreign),
                *_by_pattern(vocabulary, text, i),
                *_by_abbreviation(printed, i, shorts),
            ]
        else:
            found += _by_pattern(vocabulary, text, i)
        hits.append(tuple(found))
    record = document.record
    shams = {short for short, meant in shorts.items() if any(hit.id == "sham" for hit in meant)}
    names = [short.lower() for short, long in document.abbreviations.items() if short not in shams and needling.search(fold(long))]
    if names:
        needling = _with_names(needling.pattern, tuple(fold(n) for n in names))
    return Text(
        document, vocabulary, folded, tuple(hits), fold(record.title).strip(" []"),
        frozenset(p[0] for p in record.publication_types), frozenset(m.name for m in record.mesh), needling, patterns.Texts(folded),
    )  # fmt: skip
