#!/usr/bin/env python3
"""Import of PubMed XML into SQLite, with full-text index and tags, against pubmed_parser -> pandas.to_sql of one wide table.

usage: bench_import.py [--records N]   (pubmed_parser and pandas must be installed; without them only our own time is shown)

Prints a Markdown table: seconds, records a second, peak memory, and the ratio in this one run. The last row is plain sqlite3
executemany of the same rows, which is what our own layer is held against.
"""

import argparse
import importlib.util
import platform
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = """
import sys
sys.path.insert(0, {root!r})
from evidence import database, pipeline
from evidence.sources import files
if __name__ == "__main__":
    engine = database.opened({target!r})
    for source in files.open_all([{source!r}]):
        print(pipeline.take_in(engine, source).new)
"""
PEER = """
import sqlite3
import pandas
import pubmed_parser
rows = pubmed_parser.parse_medline_xml({source!r}, year_info_only=False, nlm_category=True, author_list=False, reference_list=False)
pandas.DataFrame(list(rows)).astype(str).to_sql("article", sqlite3.connect({target!r}), index=False)
"""


def timed(script: str) -> tuple[float, float]:
    """Seconds and peak megabytes (largest process) of a script in a process of its own."""
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        file.write(script)
        file.flush()
        start = time.perf_counter()
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        subprocess.run([sys.executable, file.name], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return time.perf_counter() - start, max(before, after) / 1024


def plain(ours: Path, target: Path) -> float:
    """Seconds that sqlite3 alone needs to write the same rows into the same tables."""
    source = sqlite3.connect(ours)
    tables = source.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%article_words%'"
    ).fetchall()
    rows = {name: source.execute(f'SELECT * FROM "{name}"').fetchall() for name, _ in tables}
    indexes = source.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    copy = sqlite3.connect(target)
    copy.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + ";".join(sql for _, sql in tables if sql))
    for (sql,) in indexes:
        copy.execute(sql)
    copy.execute("CREATE VIRTUAL TABLE found USING fts5(words, content='search_text', content_rowid='article_id')")
    start = time.perf_counter()
    with copy:
        for name, of_table in rows.items():
            if of_table:
                copy.executemany(f'INSERT INTO "{name}" VALUES ({",".join("?" * len(of_table[0]))})', of_table)
        copy.execute("INSERT INTO found(found) VALUES ('rebuild')")
    return time.perf_counter() - start


def main() -> None:
    """Generate, import, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=30000)
    count = parser.parse_args().records
    with tempfile.TemporaryDirectory() as folder:
        source, ours, peer = (Path(folder) / name for name in ("corpus.xml.gz", "ours.sqlite", "peer.sqlite"))
        generate = [sys.executable, str(ROOT / "scripts" / "generate_corpus.py"), str(source), "--records", str(count)]
        subprocess.run(generate, check=True, stdout=subprocess.DEVNULL)
        seconds, memory = timed(OURS.format(root=str(ROOT), source=str(source), target=str(ours)))
        print(f"{count} invented records; {platform.machine()}, Python {platform.python_version()}\n")
        print("| what | seconds | records/s | peak MB | times ours |\n|---|---:|---:|---:|---:|")
        print(
            f"| evidence import: 13 tables, full-text index, tags, findings | {seconds:.1f} | {count / seconds:.0f} | {memory:.0f} | 1.00 |"
        )
        if importlib.util.find_spec("pubmed_parser") and importlib.util.find_spec("pandas"):
            other, more = timed(PEER.format(source=str(source), target=str(peer)))
            print(
                f"| pubmed_parser -> pandas.to_sql, one table | {other:.1f} | {count / other:.0f} | {more:.0f} | {other / seconds:.2f} |"
            )
        alone = plain(ours, Path(folder) / "plain.sqlite")
        print(
            f"| plain sqlite3 executemany of the same rows, parsed before | {alone:.1f} | {count / alone:.0f} | | {alone / seconds:.2f} |"
        )


if __name__ == "__main__":
    main()
