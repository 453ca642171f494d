"""The starter set: facts that one reader wrote down from the abstracts of real studies. It holds no abstract text."""

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, BinaryIO

from evidence import identifiers
from evidence.record import Author, Facts, Fault, Record

_SETS = {"condition": "conditions", "outcome": "outcomes", "pain_instrument": "pain_instruments", "comparator": "comparators"}
_FINDING = ("outcome", "comparator", "direction", "p", "measure", "estimate", "ci_low", "ci_high", "timing")


def packaged() -> BinaryIO:
    """The starter set that ships with the program, open for reading."""
    return Path(str(resources.files("evidence") / "starter" / "studies.jsonl")).open("rb")


def read(stream: BinaryIO, name: str) -> Iterator[Record | Fault]:
    """One study a line; a line that is no study becomes a Fault."""
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            row = json.loads(line)
            yield _record(row, f"{name}: {place}")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            reason = f"This line is no study of a starter set ({error}): compare it with a line that is."
            yield Fault(name, place, reason, raw=line.decode("utf-8", "replace")[:65536])


def _record(row: dict[str, Any], place: str) -> Record:
    return Record(
        source="starter",
        title=row["title"],
        pmid=identifiers.pmid(row["pmid"]),
        pmcid=identifiers.pmcid(row["pmcid"]),
        doi=identifiers.doi(row["doi"]),
        authors=tuple(Author(family=a["family"], given=a.get("given") or "") for a in row["authors"] or ()),
        journal=row["journal"] or "",
        year=row["year"],
        pub_date=str(row["year"] or ""),
        volume=str(row["volume"] or ""),
        issue=str(row["issue"] or ""),
        pages=str(row["pages"] or ""),
        facts=_facts(row),
        place=place,
    )


def _facts(row: dict[str, Any]) -> Facts:
    tags = [(kind, value) for kind, many in _SETS.items() for value in row[many]]
    for kind in ("relevant", "design", "add_on", "n", "n_studies", "conclusion"):
        if row[kind] is not None:
            tags.append((kind, str(row[kind]).lower() if isinstance(row[kind], bool) else str(row[kind])))
    tags += [("added_to", str(comparator)) for comparator in row.get("added_to", ())]
    tags += [("harm", str(text)) for text in row.get("harms", ())]  # as harms.Harm writes them
    findings = tuple({name: found[name] for name in _FINDING} for found in row["findings"])
    return Facts("curated", tuple(tags), findings, row["complete"], row["note"] or "")
