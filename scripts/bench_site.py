#!/usr/bin/env python3
"""Writing the pages of a database: the starter set and invented records, first anew, then again with nothing changed.

usage: bench_site.py [--records N] [--share S]

Prints a Markdown table. Yardsticks, in the same run: a copy of the finished folder, which nobody can write faster than, and the
drawing of the figures alone in one process.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = """
import sys
sys.path.insert(0, {root!r})
from evidence import database
from evidence.figure import rendered
from evidence.web import Edition
from evidence.web.pages import downloads
engine = database.opened({target!r})
with database.transaction(engine, write=False) as session:
    for kind, drawing in downloads.every_drawing(Edition(session)).values():
        if kind != "csv":
            rendered(drawing.picture, kind)
"""


def timed(*called: str) -> tuple[float, float]:
    """Seconds by the clock and by the processor (all processes together) that a call takes."""
    clock, used = time.perf_counter(), processor()
    subprocess.run(called, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - clock, processor() - used


def processor() -> float:
    """Seconds of the processor that the calls so far have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def command(database: Path, *arguments: str) -> tuple[float, float]:
    """The same for a command of this program."""
    return timed(sys.executable, str(ROOT / "cli.py"), "--database", str(database), *arguments)


def prepared(folder: Path, records: int, share: float) -> Path:
    """A database of the starter set and so many invented records."""
    database, corpus = folder / "e.sqlite", folder / "corpus.xml.gz"
    generate = [
        sys.executable,
        str(ROOT / "scripts/generate_corpus.py"),
        str(corpus),
        "--records",
        str(records),
        "--share",
        str(share),
    ]
    subprocess.run(generate, check=True)
    command(database, "starter")
    command(database, "import", str(corpus))
    return database


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--records", type=int, default=4767, help="with the 233 of the starter set 5,000")
    parser.add_argument("--share", type=float, default=0.05, help="of the invented records, on dry needling")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database, site = prepared(folder, options.records, options.share), folder / "site"
        rows = {
            "first writing": command(database, "site", str(site)),
            "again, nothing changed": command(database, "site", str(site)),
            "copying the folder": timed("cp", "-r", str(site), str(folder / "copy")),
            "drawing the figures, one process": timed(sys.executable, "-c", FIGURES.format(root=str(ROOT), target=str(database))),
        }
        files = [path for path in site.rglob("*") if path.is_file()]
        print(f"{options.records + 233} articles, {len(files)} files, {sum(p.stat().st_size for p in files) / 1e6:.0f} MB\n")
        print("| what | seconds | of the processor | of a first writing's |\n|---|---:|---:|---:|")
        whole = rows["first writing"][1]
        for what, (seconds, used) in rows.items():
            print(f"| {what} | {seconds:.1f} | {used:.1f} | {used / whole:.2f} |")


if __name__ == "__main__":
    main()
