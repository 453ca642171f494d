#!/usr/bin/env python3
"""Verdicts: whole commands on the starter set, and all claims over a generated database of relevant articles with findings.

usage: bench_verdicts.py [--articles N] [--database FILE]     FILE is kept and used again where it exists

Prints a Markdown table: CPU seconds (best of several; on a quiet machine these processes take hardly longer by the clock) and how many
times `python -c "import sqlalchemy"` that is in this same run.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def best(work: Callable[[], object], rounds: int = 5) -> float:
    """The least of several runs in CPU seconds, of this process and those that it starts."""
    took = []
    for _ in range(rounds):
        start = spent()
        work()
        took.append(spent() - start)
    return min(took)


def spent() -> float:
    """CPU seconds so far, of this process and of its children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def command(database: Path, *arguments: str) -> Callable[[], object]:
    """A call of the program as a process of its own."""
    env = {**os.environ, "EVIDENCE_DATABASE": str(database)}
    return lambda: subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments], check=True, env=env, stdout=subprocess.DEVNULL
    )


def filled(target: Path, articles: int) -> None:
    """A database of this many invented articles on dry needling, read by the rules."""
    if target.exists():
        return
    corpus = target.with_suffix(".xml.gz")
    generate = [
        sys.executable,
        str(ROOT / "scripts" / "generate_corpus.py"),
        str(corpus),
        "--records",
        str(articles),
        "--share",
        "1",
    ]
    subprocess.run(generate, check=True)
    command(target, "import", str(corpus))()


def counted(target: Path) -> tuple[int, int]:
    """How many relevant articles there are, and findings in them."""
    from evidence import database, synthesis

    engine = database.opened(str(target))
    with database.transaction(engine, write=False) as session:
        papers = synthesis.papers(session)
    engine.dispose()
    return len(papers), sum(len(paper.results) for paper in papers)


def anew(target: Path) -> Callable[[], object]:
    """All verdicts reached anew in this process, with nothing taken as stored."""
    from evidence import database, synthesis

    engine = database.opened(str(target))

    def work() -> None:
        with database.transaction(engine, write=False) as session:
            synthesis.judge_all(session)

    return work


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--database", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        starter, large = Path(folder) / "starter.sqlite", options.database or Path(folder) / "large.sqlite"
        command(starter, "starter")()
        filled(large, options.articles)
        articles, findings = counted(large)
        rows = [
            ("python -c 'import sqlalchemy'", best(lambda: subprocess.run([sys.executable, "-c", "import sqlalchemy"], check=True)))
        ]
        for name, database in (("starter set", starter), (f"{articles:,} relevant articles, {findings:,} findings", large)):
            rows.append((f"summary, all claims for the first time and stored, {name}", best(command(database, "summary"), 1)))
            rows.append((f"summary neck-pain, as stored, whole process, {name}", best(command(database, "summary", "neck-pain"))))
            rows.append((f"summary, all claims as stored, whole process, {name}", best(command(database, "summary"))))
            rows.append((f"all verdicts reached anew, in one process, {name}", best(anew(database), 3)))
        print("| what | CPU seconds | times the import of SQLAlchemy |\n|---|---:|---:|")
        for name, took in rows:
            print(f"| {name} | {took:.2f} | {took / rows[0][1]:.1f} |")


if __name__ == "__main__":
    main()
