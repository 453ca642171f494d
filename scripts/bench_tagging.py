#!/usr/bin/env python3
"""How many records a second the reading of the text takes on one core, in one run on one machine, and the ratios within it.

usage: scripts/bench_tagging.py [--records N] [--rounds N]

Two sets are read: invented records as scripts/generate_corpus.py makes them, one in twenty on dry needling, and the invented
records on dry needling of tests/data. For each: cutting into sentences, tags, both together, and the numbers and findings of a
record whose tags are known. The first table shows what the stems of the patterns save (evidence/patterns.py): the same tags and
findings with every pattern searched as `re` does. The last finds the words of the vocabulary with the automaton and with one
regular expression. Processor seconds count, the best of the rounds.
"""

import argparse
import io
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from generate_corpus import corpus  # noqa: E402 - after the path that finds it

from evidence import findings, passages, patterns, tagging, vocabulary  # noqa: E402
from evidence.matching import fold, matcher  # noqa: E402
from evidence.passages import Document  # noqa: E402
from evidence.record import Record  # noqa: E402
from evidence.sources import pubmed_xml  # noqa: E402


def generated(count: int) -> list[Record]:
    """Invented records at the mix of the field at large."""
    stream = io.BytesIO("".join(corpus(count, 7, 0.05)).encode())
    return [thing for thing in pubmed_xml.read(stream, "generated") if isinstance(thing, Record)]


def needling() -> list[Record]:
    """The invented records of the tests that are about dry needling."""
    found: list[Record] = []
    for path in sorted((ROOT / "tests" / "data").glob("texts_*/records.xml")):
        with path.open("rb") as stream:
            found += [thing for thing in pubmed_xml.read(stream, path.name) if isinstance(thing, Record)]
    return [r for r in found if any(t.kind == "relevant" and t.value == "true" for t in tagging.read(passages.document(r)))]


def rate(work: Callable[[], object], count: int, rounds: int) -> float:
    """Records a second of processor time, the best of the rounds."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return count / best


def steps(records: list[Record], rounds: int) -> dict[str, float]:
    """Records a second of each step."""
    documents = [passages.document(record) for record in records]
    tags = [tagging.read(document) for document in documents]
    work: dict[str, Callable[[], object]] = {
        "sentences and their parts": lambda: [passages.document(record) for record in records],
        "tags": lambda: [tagging.read(document) for document in documents],
        "sentences and tags": lambda: [tagging.read(passages.document(record)) for record in records],
        "numbers and findings": lambda: [findings.read(d, t) for d, t in zip(documents, tags, strict=True)],
    }
    return {name: rate(do, len(records), rounds) for name, do in work.items()}


def plain_rate(documents: list[Document], texts: list[str], rounds: int) -> tuple[float, float]:
    """(texts a second with one regular expression of all words, with the automaton)."""
    words = {w for terms in vocabulary.load().terms.values() for term in terms.values() for w in term.words}
    ordered = sorted(words, key=len, reverse=True)
    either = "|".join(re.escape(fold(w.rstrip("*"))) + (r"\w*" if w.endswith("*") else r"\b") for w in ordered)
    joined, find = re.compile(rf"\b(?:{either})"), matcher(vocabulary.load()).find
    count = len(documents)
    return (
        rate(lambda: [list(joined.finditer(text)) for text in texts], count, rounds),
        rate(lambda: [list(find(text)) for text in texts], count, rounds),
    )


def main() -> None:
    """Read, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1000, help="how many invented records at the mix of the field")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sets = {"generated, 5% on dry needling": generated(options.records), "tests/data, on dry needling": needling()}
    for records in sets.values():  # rules are compiled as they are first needed
        for document in map(passages.document, records):
            findings.read(document, tagging.read(document))
    plain = {name: steps(records, options.rounds) for name, records in sets.items()}
    patterns.settle()
    fast = {name: steps(records, options.rounds) for name, records in sets.items()}
    print("| records | step | every pattern searched, records/s | with stems, records/s | ratio |\n|---|---|---:|---:|---:|")
    for name, rates in fast.items():
        for step, value in rates.items():
            before = plain[name][step]
            print(f"| {name} ({len(sets[name])}) | {step} | {before:,.0f} | {value:,.0f} | {value / before:.2f} |")
    documents = [passages.document(record) for records in sets.values() for record in records]
    one, many = plain_rate(documents, [fold(s.text) for d in documents for s in d.sentences], options.rounds)
    print(f"\n| words of the vocabulary | texts/s | ratio |\n|---|---:|---:|\n| one regular expression | {one:,.0f} | 1.00 |")
    print(f"| automaton | {many:,.0f} | {many / one:.2f} |")


if __name__ == "__main__":
    patterns.hold()
    main()
