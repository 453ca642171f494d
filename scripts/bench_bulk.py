#!/usr/bin/env python3
"""The topic scan of a bulk file against a search by zcat and grep, and against pubmed_parser, in one run.

usage: bench_bulk.py [--records N]   (pubmed_parser must be installed; without it that row is left out)

Prints a Markdown table: seconds (the better of two runs), and how many times ours. The records found are those of a full parse with the same filter.
"""

import argparse
import importlib.util
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from evidence.sources import bulk, pubmed, pubmed_xml  # noqa: E402


def best(work: Callable[[], object]) -> float:
    """Seconds of the better of two runs."""
    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main() -> None:
    """Generate, scan, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=30000)
    count = parser.parse_args().records
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bulk.xml.gz"
        generate = [
            sys.executable,
            str(ROOT / "scripts" / "generate_corpus.py"),
            str(file),
            "--records",
            str(count),
            "--share",
            "0.001",
        ]
        subprocess.run(generate, check=True, stdout=subprocess.DEVNULL)

        def scan() -> list[str | None]:
            with file.open("rb") as stream:
                return [getattr(found, "pmid", None) for found in bulk.read(stream, "bulk")]

        topic = pubmed.strategy()
        with file.open("rb") as stream:
            full = [r.pmid for r in pubmed_xml.read(stream, "bulk") if hasattr(r, "pmid") and topic.matches(r)]
        same = sorted(map(str, scan())) == sorted(map(str, full))
        ours = best(scan)
        print(f"{count} records, {len(full)} on the topic; found the same as a full parse: {'yes' if same else 'NO'}\n")
        print(f"| what | seconds | times ours |\n|---|---:|---:|\n| evidence import --topic: the scan | {ours:.2f} | 1.00 |")
        command = f"zcat '{file}' | grep -c -i needl"
        other = best(lambda: subprocess.run(command, shell=True, stdout=subprocess.DEVNULL))
        print(f"| zcat, grep -c -i | {other:.2f} | {other / ours:.2f} |")
        if importlib.util.find_spec("pubmed_parser"):
            import pubmed_parser

            options = {"year_info_only": False, "nlm_category": True, "author_list": True, "reference_list": True}
            other = best(lambda: sum(1 for _ in pubmed_parser.parse_medline_xml(str(file), **options)))
            print(f"| pubmed_parser, all options | {other:.2f} | {other / ours:.2f} |")


if __name__ == "__main__":
    main()
