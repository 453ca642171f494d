"""How well `evidence check` reads articles: against answers that were written without looking at the program.

`python scripts/accuracy_check.py [FOLDER] [--article FILE] [--database FILE]` prints one row an article and a row over all. FOLDER holds
NAME.txt (.md, .html) beside NAME.expected.json; --article gives the text of the expected answers that carry only the first words of each
sentence. Status is measured where the answers hold one and --database names a database (made with `evidence starter`).

Sentences are paired by their words, so a sentence that is cut elsewhere than expected counts as missed or as one too many.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from evidence import check, database
from evidence.check import Checked, shelf, texts

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "articles"
SHARES = ("right", "polarity", "strength", "status")
Rows = list[dict[str, Any]]


def main() -> None:
    """Print the table; --misses also each sentence that was read otherwise."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    asked.add_argument("--article", type=Path, help="the text of first.expected.json")
    asked.add_argument("--database", help="judge by this database too")
    asked.add_argument("--misses", action="store_true")
    asked.add_argument("--only", default="", help="names that hold this")
    given = asked.parse_args()
    total: Counter[str] = Counter()
    print("| article | sentences | claims | recall | precision | right claim | polarity | strength | status |\n" + "|---" * 9 + "|")
    with ExitStack() as open_:
        verdicts, known = _judges(given.database, open_)
        for path in sorted(given.folder.glob("*.expected.json")):
            if given.only not in path.name:
                continue
            name = path.name.removesuffix(".expected.json")
            source = _source(given.folder, name, given.article)
            if source is not None:
                done = check.check(texts.read(source.read_bytes(), source.name), verdicts, known)
                counts = compare(json.loads(path.read_text(encoding="utf-8")), done, given.misses)
                total += counts
                print(row(name, counts))
    print(row("all", total))


def _judges(address: str | None, open_: ExitStack) -> tuple[Any, Any]:
    if address is None:
        return (lambda *_: None), None
    session = open_.enter_context(database.transaction(database.opened(address), write=False))
    return shelf.verdicts(session), shelf.shelf(session)


def _source(folder: Path, name: str, article: Path | None) -> Path | None:
    found = [path for path in folder.glob(f"{name}.*") if path.suffix != ".json"]
    return found[0] if found else article


def compare(rows: Rows, done: list[Checked], show: bool = False) -> Counter[str]:
    """Counts over one article: true and false positives, misses, and what was right of the found ones."""
    counts: Counter[str] = Counter(sentences=len(rows))
    for wanted, got in paired(rows, done):
        claim, reading = (wanted or {}).get("claim"), got.reading if got else None
        fair = {claim, *(wanted or {}).get("accept", ())}
        if not claim:
            counts["false"] += bool(reading and reading.claim and reading.claim not in fair)
        elif None not in fair or (reading and reading.claim):
            counts["claims"] += 1
            if reading and reading.claim:
                counts += _hits(wanted or {}, got, fair)
        if show and _told(wanted, got, fair):
            _tell(wanted, got)
    return counts


def _hits(wanted: dict[str, Any], got: Any, fair: set[Any]) -> Counter[str]:
    reading = got.reading
    counts = Counter(hit=1, right=int(reading.claim in fair))
    for what in ("polarity", "strength"):
        counts[what] = int(getattr(reading, what) in (wanted[what], *wanted.get(f"accept_{what}", ())))
    if wanted.get("status"):
        counts["judged"] = 1
        counts["status"] = int(got.judged.status in (wanted["status"], *wanted.get("accept_status", ())))
    return counts


def _told(wanted: dict[str, Any] | None, got: Checked | None, fair: set[Any]) -> bool:
    if wanted is None or got is None:
        return bool((wanted and wanted["claim"]) or (got and got.reading.claim))
    reading = got.reading
    if not reading.claim and None in fair:
        return False
    polarities = (wanted["polarity"], *wanted.get("accept_polarity", ()))
    statuses = (wanted.get("status"), *wanted.get("accept_status", ()))
    judged = wanted.get("status") is None or got.judged.verdict is None or got.judged.status in statuses
    return reading.claim not in fair or bool(reading.claim and reading.polarity not in polarities) or not judged


def _tell(wanted: dict[str, Any] | None, got: Checked | None) -> None:
    said = (wanted or {}).get("sentence") or (wanted or {}).get("starts") or (got.reading.sentence if got else "")
    keys = ("claim", "polarity", "strength", "status")
    asked = " ".join(str(wanted.get(key)) for key in keys) if wanted else "no such sentence"
    found = f"{got.reading.claim} {got.reading.polarity} {got.reading.strength} {got.judged.status}" if got else "no such sentence"
    print(f"    {said[:150]}\n        wanted {asked}\n        got    {found}", file=sys.stderr)


def paired(rows: Rows, done: list[Checked]) -> Iterator[tuple[dict[str, Any] | None, Checked | None]]:
    """Each expected sentence with the one that was read; None on the side where it is missing."""
    if len(rows) == len(done):
        yield from zip(rows, done, strict=True)
        return
    left = [_words(str(row.get("sentence") or row.get("starts"))) for row in rows]
    right = [_words(one.reading.sentence) for one in done]
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(rows[a:b], done[c:d], strict=True)
            continue
        yield from _matched(list(zip(rows[a:b], left[a:b], strict=True)), list(zip(done[c:d], right[c:d], strict=True)))


def _matched(asked: list[tuple[dict[str, Any], str]], got: list[tuple[Checked, str]]) -> Iterator[tuple[Any, Any]]:
    """Sentences that were cut in another way are paired by the words they share: a label and its statement with their one line."""
    used: set[int] = set()
    for row, words in asked:
        place = next((i for i, (_, heard) in enumerate(got) if words == heard or (len(words) > 8 and words in heard)), None)
        if place is not None and row["claim"] is None and any(w in got[place][1] for r, w in asked if r["claim"]):
            continue  # the label before a statement
        if place is not None:
            used.add(place)
        yield row, got[place][0] if place is not None else None
    yield from ((None, one) for i, (one, _) in enumerate(got) if i not in used)


def _words(sentence: str) -> str:
    return "".join(re.findall(r"\w+", sentence.casefold()))


def row(name: str, counts: Counter[str]) -> str:
    """One row of the table; shares with two decimals."""

    def share(part: int, whole: int) -> str:
        return f"{part / whole:.2f}" if whole else "-"

    hit = counts["hit"]
    wholes = {"right": hit, "polarity": hit, "strength": hit, "status": counts["judged"]}
    cells = [
        name, str(counts["sentences"]), str(counts["claims"]), share(hit, counts["claims"]), share(hit, hit + counts["false"]),
        *(share(counts[what], wholes[what]) for what in SHARES),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
