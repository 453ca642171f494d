#!/usr/bin/env python3
"""How many records a second the reading of numbers and results takes on one core.

usage: scripts/bench_findings.py [FOLDER] [--rounds N]     FOLDER holds records.xml and labels.jsonl (default: tests/data/texts_1)
"""

import argparse
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Read the records of a folder again and again and print the rate."""
    from evidence import findings, passages
    from evidence.reading import TagReading
    from evidence.record import Record
    from evidence.sources import pubmed_xml

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "tests" / "data" / "texts_1")
    parser.add_argument("--rounds", type=int, default=20)
    args = parser.parse_args()
    rows = {str(row["pmid"]): row for row in map(json.loads, (args.folder / "labels.jsonl").read_text("utf-8").splitlines())}
    work = []
    with (args.folder / "records.xml").open("rb") as stream:
        for record in pubmed_xml.read(stream, "records.xml"):
            if isinstance(record, Record) and str(record.pmid) in rows:
                row = rows[str(record.pmid)]
                tags = [TagReading("relevant", str(row["relevant"]).lower(), ""), TagReading("design", row["design"], "")]
                tags += [TagReading("outcome", value, "") for value in row["outcomes"]]
                tags += [TagReading("comparator", value, "") for value in row["comparators"]]
                work.append((passages.document(record), tags))
    for document, tags in work:
        findings.read(document, tags)
    start = time.process_time()
    for _ in range(args.rounds):
        for document, tags in work:
            findings.read(document, tags)
    took = time.process_time() - start
    print(f"{args.rounds * len(work) / took:.0f} records a second ({len(work)} records, {args.rounds} rounds)")


if __name__ == "__main__":
    main()
