"""How well `evidence check` reads articles: against answers that were written without looking at the program.

`python scripts/accuracy_check.py [FOLDER] [--article FILE]` prints one row an article and a row over all. FOLDER holds NAME.txt (.md, .html)
beside NAME.expected.json; --article gives the text of the expected answers that carry only the first words of each sentence.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from evidence import check
from evidence.check import texts

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "articles"


def main() -> None:
    """Print the table; --misses also each sentence that was read otherwise."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    asked.add_argument("--article", type=Path, help="the text of first.expected.json")
    asked.add_argument("--misses", action="store_true")
    given = asked.parse_args()
    total: Counter[str] = Counter()
    print(
        "| article | sentences | claims | recall | precision | right claim | polarity | strength |\n|---|---|---|---|---|---|---|---|"
    )
    for path in sorted(given.folder.glob("*.expected.json")):
        name = path.name.removesuffix(".expected.json")
        source = _source(given.folder, name, given.article)
        if source is None:
            continue
        counts = compare(json.loads(path.read_text(encoding="utf-8")), source, given.misses)
        total += counts
        print(row(name, counts))
    print(row("all", total))


def _source(folder: Path, name: str, article: Path | None) -> Path | None:
    found = [path for path in folder.glob(f"{name}.*") if path.suffix != ".json"]
    return found[0] if found else article


def compare(rows: list[dict[str, Any]], source: Path, show: bool) -> Counter[str]:
    """Counts over one article: true and false positives, misses, and what was right of the found ones."""
    found = check.readings(texts.read(source.read_bytes(), source.name))
    if len(rows) != len(found):
        raise SystemExit(f"{source.name}: {len(found)} sentences were cut, {len(rows)} are expected.")
    counts: Counter[str] = Counter(sentences=len(rows))
    for wanted, got in zip(rows, found, strict=True):
        fair = {wanted["claim"], *wanted.get("accept", ())}
        if not wanted["claim"]:
            counts["false"] += bool(got.claim) and got.claim not in fair
        else:
            counts["claims"] += 1
            counts["hit"] += bool(got.claim)
            counts["right"] += bool(got.claim) and got.claim in fair
            for what in ("polarity", "strength"):
                counts[what] += bool(got.claim) and getattr(got, what) == wanted[what]
        if show and (got.claim not in fair or got.polarity != wanted["polarity"]):
            print(
                f"    {got.sentence[:100]} | {wanted['claim']} {wanted['polarity']} | {got.claim} {got.polarity}", file=sys.stderr
            )
    return counts


def row(name: str, counts: Counter[str]) -> str:
    """One row of the table; shares with two decimals."""

    def share(part: int, whole: int) -> str:
        return f"{part / whole:.2f}" if whole else "-"

    hit = counts["hit"]
    cells = [
        name, str(counts["sentences"]), str(counts["claims"]), share(hit, counts["claims"]), share(hit, hit + counts["false"]),
        *(share(counts[what], hit) for what in ("right", "polarity", "strength")),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
