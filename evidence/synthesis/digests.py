"""Hashes of inputs and results: written in one fixed way, so that the same evidence always has the same name."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from hashlib import sha256
from json import dumps
from operator import attrgetter
from typing import Any

from evidence.register import Claim
from evidence.synthesis import rules
from evidence.synthesis.inputs import Paper, Result

_heads = attrgetter(*(field.name for field in fields(Paper) if field.name != "results"))
_parts = attrgetter(*(field.name for field in fields(Result)))
_PAPER = tuple(field.name for field in fields(Paper) if field.name != "results")
_RESULT = tuple(field.name for field in fields(Result))


def digest(value: Any) -> str:
    """SHA-256 of a value written as JSON in one fixed way."""
    return sha256(_written(value).encode("utf-8")).hexdigest()


def of_inputs(claim: Claim, chosen: Sequence[Paper], overrides: Any, marks: dict[int, str]) -> str:
    """The hash of all that a claim's verdict follows from. `marks` keeps the digests of papers and findings by their numbers."""
    named = [mark(paper, marks) for paper in chosen]
    return digest({"claim": asdict(claim), "papers": named, "overrides": overrides, "rules": rules.version()})


def mark(paper: Paper, marks: dict[int, str]) -> str:
    """The digest of one paper with the results that count for a claim."""
    head = marks.get(paper.article)
    if head is None:
        head = marks[paper.article] = _named(_heads(paper))
    parts = [head]
    for result in paper.results:
        said = marks.get(-result.finding)  # findings and articles are numbered apart
        if said is None:
            said = marks[-result.finding] = _named(_parts(result))
        parts.append(said)
    return sha256("".join(parts).encode()).hexdigest()


def _named(values: tuple[Any, ...]) -> str:
    """SHA-256 of plain values; tables inside them are written in one fixed order. Much cheaper than JSON, of which there are thousands."""
    fixed = [_written(value) if value and isinstance(value, dict) else value for value in values]
    return sha256(repr(fixed).encode()).hexdigest()


def plain(paper: Paper) -> dict[str, Any]:
    """A paper as values that JSON gives back alike."""
    values = {name: _listed(getattr(paper, name)) for name in _PAPER}
    return values | {"results": [{name: getattr(result, name) for name in _RESULT} for result in paper.results]}


def paper_from(row: Mapping[str, Any]) -> Paper:
    """The paper of a stored snapshot."""
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
    values["harms"] = tuple(tuple(harm) for harm in row.get("harms", ()))
    made = Paper(**(values | {"results": ()}))
    return replace(made, results=tuple(Result(**result) for result in row["results"]))


def _listed(value: Any) -> Any:
    return [_listed(part) for part in value] if isinstance(value, tuple | list) else value


def _written(value: Any) -> str:
    return dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
