#!/usr/bin/env python3
"""Import of PubMed XML into SQLite, with full-text index and tags, against pubmed_parser -> pandas.to_sql of one wide table.

usage: bench_import.py [--records N] [--rounds N]   (pubmed_parser and pandas must be installed; without them only our own time is shown)

Each is run in turn, as many rounds as asked, and the medians are shown.
Prints Markdown tables: seconds, processor seconds, peak memory of all processes together, and the ratios in this one run. On a
machine that does other work at the same time the processor seconds say more. The second table holds the layer that writes
against plain sqlite3 executemany of the same rows into the same tables.
"""

import argparse
import importlib.util
import os
import platform
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
OURS = """
import sys
sys.path.insert(0, {root!r})
if __name__ == "__main__":  # the reading processes import this, too, and load what stands outside
    from evidence import database, pipeline
    from evidence.sources import files
    engine = database.opened({target!r})
    for source in files.open_all([{source!r}]):
        print(pipeline.take_in(engine, source).new)
"""
PEER = """
import sqlite3
import pandas
import pubmed_parser
rows = pubmed_parser.parse_medline_xml({source!r}, year_info_only=False, nlm_category=True, author_list={whole}, reference_list={whole})
pandas.DataFrame(list(rows)).astype(str).to_sql("article", sqlite3.connect({target!r}), index=False)
"""


@dataclass
class Cost:
    """What a script took: seconds, processor seconds and peak megabytes of all its processes together."""

    seconds: float
    processor: float
    megabytes: float


def timed(script: str) -> Cost:
    """Run a script in a process of its own and measure it with all the processes that it starts."""
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        file.write(script)
        file.flush()
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        # -P: modules that lie beside the script in the folder of temporary files are none of ours
        process = subprocess.Popen([sys.executable, "-P", file.name], stdout=subprocess.DEVNULL)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, sum(resident(pid) for pid in family(process.pid)))
            time.sleep(0.1)
        seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise SystemExit(f"The script ended with {process.returncode}.")
    return Cost(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak)


def family(pid: int) -> list[int]:
    """A process and all that it started, directly or not (Linux)."""
    try:
        children = [child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(inner for child in children for inner in family(int(child)))]


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds, its share of the pages that several hold (PSS, Linux)."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")), 0) / 1024


def plain(ours: Path, target: Path) -> float:
    """Processor seconds that sqlite3 alone needs to write the same rows into the same tables."""
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
    start = time.process_time()
    with copy:
        for name, of_table in rows.items():
            if of_table:
                copy.executemany(f'INSERT INTO "{name}" VALUES ({",".join("?" * len(of_table[0]))})', of_table)
        copy.execute("INSERT INTO found(found) VALUES ('rebuild')")
    return time.process_time() - start


def written(source: Path, target: Path) -> float:
    """Processor seconds of our own layer for the rows of a file that was parsed before: the process that writes, without the others."""
    from evidence import database, pipeline, reader
    from evidence.sources import pubmed_xml

    with source.open("rb") as stream:
        batches = [reader.ready(chunk, source.name) for chunk in pubmed_xml.chunks(stream, source.name, pipeline.BATCH)]
    engine = database.opened(str(target))
    with database.transaction(engine) as session:
        run = pipeline.begin(session, "import", source.name)
    start = time.process_time()
    pipeline.take(engine, run, map(reader.arrived, batches))
    return time.process_time() - start


def main() -> None:
    """Generate, import, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=30000)
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    count, rounds = asked.records, asked.rounds
    with tempfile.TemporaryDirectory() as folder:
        source, ours, peer = (Path(folder) / name for name in ("corpus.xml.gz", "ours.sqlite", "peer.sqlite"))
        generate = [sys.executable, str(ROOT / "scripts" / "generate_corpus.py"), str(source), "--records", str(count)]
        subprocess.run(generate, check=True, stdout=subprocess.DEVNULL)
        print(
            f"{count} invented records; {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}\n"
        )
        print(
            "| what | seconds | records/s | times ours | processor seconds | times ours | peak MB, all processes |\n|---|---:|---:|---:|---:|---:|---:|"
        )
        scripts = {
            "evidence import: 13 tables, full-text index, tags, findings": OURS.format(
                root=str(ROOT), source=str(source), target=str(ours)
            )
        }
        if importlib.util.find_spec("pubmed_parser") and importlib.util.find_spec("pandas"):
            for name, whole in (("all options", True), ("without authors as a list and references", False)):
                script = PEER.format(source=str(source), target=f"{peer}{whole}", whole=whole)
                scripts[f"pubmed_parser, {name} -> pandas.to_sql, one table"] = script
        costs: dict[str, list[Cost]] = {name: [] for name in scripts}
        for _ in range(rounds):
            for old in (ours, Path(f"{peer}True"), Path(f"{peer}False")):
                old.unlink(missing_ok=True)
            for name, script in scripts.items():
                costs[name].append(timed(script))
        first = next(iter(costs.values()))
        for name, of_rounds in costs.items():
            row(name, count, of_rounds, first)
        print("\n| writing rows that were made before | processor seconds | ratio |\n|---|---:|---:|")
        alone = plain(ours, Path(folder) / "plain.sqlite")
        layer = written(source, Path(folder) / "layer.sqlite")
        print(
            f"| plain sqlite3 executemany, index at the end | {alone:.2f} | 1.00 |\n| our layer | {layer:.2f} | {layer / alone:.2f} |"
        )


def row(name: str, count: int, costs: list[Cost], first: list[Cost]) -> None:
    """One line of the table: medians over the rounds, of the ratios within each round as well."""
    seconds, effort = median(c.seconds for c in costs), median(c.processor for c in costs)
    times = sorted(c.seconds / f.seconds for c, f in zip(costs, first, strict=True))
    efforts = median(c.processor / f.processor for c, f in zip(costs, first, strict=True))
    ratio = f"{median(times):.2f}" + (f" ({times[0]:.2f} to {times[-1]:.2f})" if len(times) > 1 else "")
    print(
        f"| {name} | {seconds:.1f} | {count / seconds:.0f} | {ratio} | {effort:.1f} | {efforts:.2f} | {max(c.megabytes for c in costs):.0f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
