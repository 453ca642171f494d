#!/usr/bin/env python3
"""How long the served pages take on a database of many articles, over real HTTP on loopback.

usage: bench_serve.py [--records N] [--rounds N] [--database FILE]   (FILE is used as it is; without it one is generated)

Prints a Markdown table: the median, the 95th percentile and the slowest answer of each page, in milliseconds, and the processor time of
the server for one answer, which other work on the machine changes less. The first answer makes the page; it is left out of these and
stands in the last column. After the table: how long the first page takes after decisions, while the claims are judged anew.
"""

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "/", "/conditions.html", "/conditions/neck_pain.html", "/claims/neck-pain.html", "/articles.html", "/map.html", "/changes.html",
    "/methods.html", "/about.html", "/find-index.js", "/check", "/review", "/review/screen",
)  # fmt: skip


class Visitor:
    """One connection that is kept, with its cookies, as a browser keeps it."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[float, str]:
        """(milliseconds, text) of one answer. Raises SystemExit where a page is none."""
        sent = {
            "Cookie": self.cookie,
            "Origin": f"http://127.0.0.1:{self.port}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        start = time.perf_counter()
        self.connection.request("POST" if fields else "GET", path, urlencode(fields) if fields else None, sent)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        took = (time.perf_counter() - start) * 1000
        if answer.status not in (200, 303):
            raise SystemExit(f"{path} answered {answer.status}")
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        return took, text


def between(text: str, before: str) -> str:
    """The value of the first field that begins so."""
    return text.partition(before)[2].partition('"')[0]


def spent(pid: int) -> float:
    """Milliseconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def shown(name: str, pid: int, answers: Iterable[float]) -> None:
    """One line of the table; the answers are asked for here, one after the other."""
    asked = iter(answers)
    first, before = next(asked), spent(pid)
    ordered = sorted(asked)
    each = (spent(pid) - before) / len(ordered)
    middle, late = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
    print(f"| {name} | {middle:.1f} | {late:.1f} | {ordered[-1]:.1f} | {each:.1f} | {first:.0f} |", flush=True)


def measure(visitor: Visitor, rounds: int, pid: int) -> None:
    """Every page, then articles that nobody asked for before, then decisions."""
    took, _ = visitor.ask("/")
    print(f"the first page, with all claims judged: {took / 1000:.1f} s\n")
    _, page = visitor.ask("/review")
    visitor.ask("/review/name", {"csrf": between(page, 'name="csrf" value="'), "name": "Bench"})
    print("| page | median, ms | 95th, ms | slowest, ms | processor, ms | first, ms |\n|---|---:|---:|---:|---:|---:|")
    for path in PAGES:
        shown(path, pid, (visitor.ask(path)[0] for _ in range(rounds + 1)))
    _, index = visitor.ask("/find-index.js")
    paths = [part.partition('"')[0] for part in index.split('"articles/')[1 : 40 * rounds + 1]]
    articles = [f"/articles/{path}" for path in paths][: 4 * rounds]
    shown("an article, each another", pid, (visitor.ask(path)[0] for path in articles))
    shown("a record screened: shown, decided, kept", pid, screened(visitor, rounds + 1))
    first, _ = visitor.ask("/")
    print(f"\nthe first page after these decisions: {first:.0f} ms", end="")
    start = time.perf_counter()
    while "judged anew" in visitor.ask("/")[1]:
        time.sleep(0.05)
    print(f", with the new verdicts {time.perf_counter() - start + first / 1000:.1f} s after it was asked for")


def screened(visitor: Visitor, rounds: int) -> Iterator[float]:
    """Screen records: the milliseconds of a record and its decision together."""
    for _ in range(rounds):
        seen, page = visitor.ask("/review/screen")
        fields = {name: between(page, f'name="{name}" value="') for name in ("csrf", "of", "seen")}
        yield seen + visitor.ask("/review/screen", fields | {"value": "include"})[0]


def main() -> None:
    """Make the database where none is given, start the server, measure, end it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--database", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = options.database or generated(Path(folder), options.records)
        command = [sys.executable, str(ROOT / "cli.py"), "--database", str(database), "serve", "--port", "0"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert server.stdout is not None
        try:
            measure(Visitor(int(server.stdout.readline().strip().rstrip("/").rpartition(":")[2])), options.rounds, server.pid)
        finally:
            server.terminate()
            server.wait()


def generated(folder: Path, records: int) -> Path:
    """A database of invented records, all of them on dry needling."""
    source, target = folder / "corpus.xml.gz", folder / "e.sqlite"
    generate = [
        sys.executable,
        str(ROOT / "scripts" / "generate_corpus.py"),
        str(source),
        "--records",
        str(records),
        "--share",
        "1.0",
    ]
    subprocess.run(generate, check=True, stdout=subprocess.DEVNULL)
    load = [sys.executable, str(ROOT / "cli.py"), "--database", str(target), "import", str(source)]
    subprocess.run(load, check=True, stdout=subprocess.DEVNULL)
    return target


if __name__ == "__main__":
    main()
