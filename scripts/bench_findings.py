#!/usr/bin/env python3
"""How many records a second the reading of numbers and results takes on one core, all of them on dry needling.

usage: scripts/bench_findings.py [FOLDER ...] [--rounds N]     a FOLDER holds records.xml and labels.jsonl (default: all of tests/data)

Texts are met for the first time in each round, as in an import. Machines differ by a factor of two and more: beside the rate stands
that of Bio.Entrez.read (without a look at any text) on the same files in the same run, where Biopython is installed.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from evidence import findings, passages, patterns  # noqa: E402
from evidence.passages import Document  # noqa: E402
from evidence.reading import TagReading  # noqa: E402
from evidence.record import Record  # noqa: E402
from evidence.sources import pubmed_xml  # noqa: E402


def main() -> None:
    """Read the records of some folders and print the rates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=sorted((ROOT / "tests" / "data").glob("texts_*")))
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    work = [pair for folder in args.folders for pair in documents(folder)]
    for document, tags in work:
        findings.read(document, tags)
    patterns.settle()
    ours = min(timed(lambda: read_all(work)) for _ in range(args.rounds))
    print(f"{len(work) / ours:.0f} records a second ({len(work)} records, the best of {args.rounds} rounds)")
    paths = [folder / "records.xml" for folder in args.folders]
    peer = min(timed(lambda: entrez(paths)) for _ in range(args.rounds))
    print(f"Bio.Entrez.read: {len(work) / peer:.0f} records a second; ours is {peer / ours:.2f} of its speed")


def documents(folder: Path) -> list[tuple[Document, list[TagReading]]]:
    """The labelled records of a folder, cut into sentences, with the tags that a person gave them."""
    rows = {str(row["pmid"]): row for row in map(json.loads, (folder / "labels.jsonl").read_text("utf-8").splitlines())}
    found = []
    with (folder / "records.xml").open("rb") as stream:
        for record in pubmed_xml.read(stream, "records.xml"):
            if isinstance(record, Record) and str(record.pmid) in rows:
                row = rows[str(record.pmid)]
                tags = [TagReading("relevant", str(row["relevant"]).lower(), ""), TagReading("design", row["design"], "")]
                tags += [TagReading("outcome", value, "") for value in row["outcomes"]]
                tags += [TagReading("comparator", value, "") for value in row["comparators"]]
                found.append((passages.document(record), tags))
    return found


def read_all(work: list[tuple[Document, list[TagReading]]]) -> None:
    """Read the findings of every document."""
    for document, tags in work:
        findings.read(document, tags)


def entrez(paths: list[Path]) -> None:
    """Parse the same files with Biopython."""
    from Bio import Entrez

    for path in paths:
        with path.open("rb") as stream:
            Entrez.read(stream, validate=False)


def timed(run: Callable[[], None]) -> float:
    """Processor seconds that a call takes."""
    start = time.process_time()
    run()
    return time.process_time() - start


if __name__ == "__main__":
    main()
