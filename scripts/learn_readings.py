#!/usr/bin/env python3
"""Learn what weighs conclusions and sample sizes (evidence/findings/weighing.py, headcount.py) from the labelled records in tests/data.

    python scripts/learn_readings.py            # writes evidence/rules/concluded.json and headcount.json
    python scripts/learn_readings.py --measure  # each set in turn read by what the others taught; nothing is written

The gold sets beside the checkout teach nothing; --measure reads them with what all sets of the project taught. The rules themselves
were written with an eye on older sets, so that only the newest tell what a new record will meet.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "scripts"))

import learning  # noqa: E402  from the folder of this script

from evidence import findings, passages, tagging  # noqa: E402
from evidence.findings import headcount, weighing  # noqa: E402
from evidence.learned import Weights  # noqa: E402
from evidence.reading import CONCLUSIONS  # noqa: E402
from evidence.record import Record  # noqa: E402
from evidence.sources import pubmed_xml  # noqa: E402

RULES, GOLD = ROOT / "evidence" / "rules", ROOT.parent / "shared" / "gold"


@dataclass(frozen=True)
class Labelled:
    """One record on dry needling with its labels and what the readers are shown of it."""

    folder: str
    shown: findings.Shown
    conclusion: str | None
    n: int | None


def labelled(folder: Path) -> list[Labelled]:
    """The records on dry needling of a set."""
    labels = {row["pmid"]: row for row in map(json.loads, (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines())}
    found = []
    with (folder / "records.xml").open("rb") as stream:
        for record in pubmed_xml.read(stream, folder.name):
            if isinstance(record, Record) and record.pmid in labels and labels[record.pmid]["relevant"]:
                document = passages.document(record)
                shown = findings.shown(document, tagging.read(document))
                found.append(Labelled(folder.name, shown, labels[record.pmid]["conclusion"], labels[record.pmid]["n"]))
    return found


# Whoever labelled these calls positive or mixed what all the others call otherwise: what the other sets teach agrees with fewer than
# two thirds of their conclusions, so that they teach none.
OTHER_CONVENTION = ("texts_24",)


def concluded(known: Sequence[Labelled]) -> dict[str, list[float]]:
    """The weights of conclusions."""
    rows = [one for one in known if one.conclusion and one.shown.concluding and one.folder not in OTHER_CONVENTION]
    return learning.fit([one.shown.concluding for one in rows], [str(one.conclusion) for one in rows], CONCLUSIONS, penalty=2.0)


def counted(known: Sequence[Labelled]) -> dict[str, list[float]]:
    """The weights of sample sizes."""
    rows = [
        (one.features, "n" if one.value == record.n else "")
        for record in known
        if record.shown.counted
        for one in headcount.candidates(record.shown.lines, record.shown.design)
    ]
    return learning.fit([features for features, _ in rows], [label for _, label in rows], ("n",), penalty=3.3)


def measure(sets: dict[str, list[Labelled]]) -> None:
    """Print the conclusions and sample sizes of each set, read by the rules alone and by what the project's other sets taught."""
    print(
        "| set | records | conclusion, rules alone | weighed | n, rules alone: precision / recall | weighed |\n" + "|---" * 6 + "|"
    )
    for name, asked in sets.items():
        taught = [one for other, rows in sets.items() if other != name and other.startswith("texts_") for one in rows]
        ends, sizes = concluded(taught), counted(taught)
        judged = [one for one in asked if one.conclusion]
        alone = sum(one.shown.concluded == one.conclusion for one in judged)
        both = sum(_concluded(one, ends) == one.conclusion for one in judged)
        ruled = _shares([(one.shown.size.value if one.shown.size else None, one.n) for one in asked])
        found = _shares([(_counted(one, sizes), one.n) for one in asked])
        print(f"| {name} | {len(asked)} | {alone / len(judged):.2f} | {both / len(judged):.2f} | {ruled} | {found} |", flush=True)


def _concluded(one: Labelled, held: Weights) -> str | None:
    return weighing.weighed(one.shown.concluding, one.shown.concluded, held)[0] if one.shown.concluding else one.shown.concluded


def _counted(one: Labelled, held: Weights) -> int | None:
    size = one.shown.size
    if one.shown.counted:
        size = headcount.weighed(one.shown.lines, one.shown.design, size, held)
    return size.value if size else None


def _shares(pairs: Sequence[tuple[int | None, int | None]]) -> str:
    said = [pair for pair in pairs if pair[0] is not None]
    hits = sum(one == other for one, other in said)
    return f"{hits / max(1, len(said)):.2f} / {hits / max(1, sum(other is not None for _, other in pairs)):.2f}"


def main() -> None:
    """Learn and write, or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true")
    folders = sorted((ROOT / "tests" / "data").glob("texts_*"), key=lambda path: int(path.name.removeprefix("texts_")))
    if parser.parse_args().measure:
        measure({path.name: labelled(path) for path in (*folders, GOLD / "dev_A", GOLD / "dev_B") if path.is_dir()})
        return
    known = [one for path in folders for one in labelled(path)]
    for name, taught in (("concluded", concluded(known)), ("headcount", counted(known))):
        learning.write(taught, RULES / f"{name}.json")
        print(f"{len(known)} records taught the weights of {len(taught)} features: {RULES / name}.json")


if __name__ == "__main__":
    main()
