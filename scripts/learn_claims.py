#!/usr/bin/env python3
"""Learn the weights of evidence/check/likely.py from the labelled articles, and say how well they do on articles they have not seen.

    python scripts/learn_claims.py            # writes evidence/rules/likely.json
    python scripts/learn_claims.py --measure [--misses] [--database FILE]

With --measure each unseeing writer's articles are read by what all the others taught, and nothing is written: what a new article may
meet as far as the learned part goes. The rules of language were written with an eye on all of them, so they flatter.

L2-penalised logistic regression, fitted by L-BFGS. Sentences whose label says that both readings are fair teach nothing. Articles by
writers who had not seen the program count three times: they are what a new article is like.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "scripts"))

import accuracy_check  # noqa: E402  from the folder of this script
import learning  # noqa: E402

from evidence import check  # noqa: E402
from evidence.check import claims, likely, texts  # noqa: E402

WEIGHTS = ROOT / "evidence" / "rules" / "likely.json"
UNSEEING = ("b_", "d_", "f_", "g_", "h_", "i_", "j_")  # names of articles by writers who had not seen the program
PENALTY = 3.3


@dataclass(frozen=True)
class Sentence:
    """One labelled sentence: its article, its features, whether it is a claim."""

    article: str
    features: frozenset[str]
    claims: bool


def sentences(folder: Path = accuracy_check.FOLDER) -> list[Sentence]:
    """The labelled sentences of all articles but those of which both readings are fair."""
    found = []
    for name, text, labels in articles(folder):
        done = [check.Checked(check.Reading(line.text), check.Judged("not a claim")) for line in text.lines]
        place = {id(one): at for at, one in enumerate(done)}
        seen = list(likely.features(claims.heard(text)))
        for wanted, got in accuracy_check.paired(labels, done):
            if wanted is None or got is None:
                continue
            fair = {bool(claim) for claim in (wanted["claim"], *wanted.get("accept", ()))}
            if len(fair) == 1:
                found.append(Sentence(name, frozenset(seen[place[id(got)]]), bool(wanted["claim"])))
    return found


def articles(folder: Path) -> Iterator[tuple[str, texts.Text, list[dict[str, Any]]]]:
    """Name, text and labels of each article that is kept with its text."""
    for path in sorted(folder.glob("*.expected.json")):
        name = path.name.removesuffix(".expected.json")
        source = accuracy_check._source(folder, name, None)
        if source is not None:
            yield name, texts.read(source.read_bytes(), source.name), json.loads(path.read_text(encoding="utf-8"))


def fit(known: Sequence[Sentence]) -> dict[str, list[float]]:
    """Feature -> its weight; "" holds the constant."""
    counts = [3.0 if one.article.startswith(UNSEEING) else 1.0 for one in known]
    truth = ["claim" if one.claims else "" for one in known]
    return learning.fit([one.features for one in known], truth, ("claim",), PENALTY, counts)


def measure(known: Sequence[Sentence], database: str | None, misses: bool) -> None:
    """Print the table of accuracy_check.py for each unseeing writer's articles, read by what all others taught."""
    print(
        "| articles | sentences | claims | recall | precision | right claim | polarity | strength | status |\n" + "|---" * 9 + "|"
    )
    total: Counter[str] = Counter()
    with ExitStack() as open_:
        verdicts, shelf = accuracy_check._judges(database, open_)
        for mark in UNSEEING:
            taught = fit([one for one in known if not one.article.startswith(mark)])
            counts: Counter[str] = Counter()
            for name, text, labels in articles(accuracy_check.FOLDER):
                if name.startswith(mark):
                    counts += accuracy_check.compare(labels, check.check(text, verdicts, shelf, taught), misses)
            if counts:
                print(accuracy_check.row(f"{mark}*", counts), flush=True)
                total += counts
    print(accuracy_check.row("all", total))


def main() -> None:
    """Learn and write, or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--misses", action="store_true", help="name each sentence that was read otherwise, on stderr")
    parser.add_argument("--database", help="judge by this database too")
    asked, known = parser.parse_args(), sentences()
    if asked.measure:
        measure(known, asked.database, asked.misses)
        return
    taught = fit(known)
    learning.write(taught, WEIGHTS)
    print(f"{len(known)} sentences taught {len(taught)} weights: {WEIGHTS}")


if __name__ == "__main__":
    main()
