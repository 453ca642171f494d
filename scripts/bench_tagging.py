"""Measure the reading of tags, in one run on one machine, as ratios.

    python scripts/bench_tagging.py FOLDER...

A FOLDER holds records.xml. Three things are timed over the same abstracts: cutting into sentences, finding the vocabulary's
words with the automaton, and all rules together; the words are found a second time with one regular expression that joins
all of them, which is the plain way.
"""

import argparse
import re
import time
from collections.abc import Callable
from pathlib import Path

from evidence import passages, tagging, vocabulary
from evidence.matching import fold, matcher
from evidence.passages import Document
from evidence.record import Record
from evidence.sources import pubmed_xml


def records(folders: list[Path]) -> list[Record]:
    """All records of the folders."""
    found: list[Record] = []
    for folder in folders:
        with (folder / "records.xml").open("rb") as stream:
            found += [thing for thing in pubmed_xml.read(stream, folder.name) if isinstance(thing, Record)]
    return found


def alternation() -> re.Pattern[str]:
    """Every word of the vocabulary in one pattern."""
    words = {w for terms in vocabulary.load().terms.values() for term in terms.values() for w in term.words}
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(
        r"\b(?:" + "|".join(re.escape(fold(w.rstrip("*"))) + (r"\w*" if w.endswith("*") else r"\b") for w in ordered) + ")"
    )


def rate(work: Callable[[], object], count: int) -> float:
    """Abstracts a second, the best of three runs."""
    best = min(_seconds(work) for _ in range(3))
    return count / best


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    found = records(parser.parse_args().folders)
    documents: list[Document] = [passages.document(record) for record in found]
    folded = [fold(s.text) for d in documents for s in d.sentences]
    plain, find = alternation(), matcher(vocabulary.load()).find
    for document in documents:
        tagging.read(document)
    rows = {
        "words, one regular expression": rate(lambda: [list(plain.finditer(text)) for text in folded], len(found)),
        "words, automaton": rate(lambda: [list(find(text)) for text in folded], len(found)),
        "sentences and their parts": rate(lambda: [passages.document(record) for record in found], len(found)),
        "all rules": rate(lambda: [tagging.read(document) for document in documents], len(found)),
    }
    base = rows["words, one regular expression"]
    print(f"{len(found)} abstracts\n\n| what | abstracts a second | ratio |\n|---|---|---|")
    for name, value in rows.items():
        print(f"| {name} | {value:,.0f} | {value / base:.2f} |")


if __name__ == "__main__":
    main()
