"""The claims register: what the tracked article asserts, as questions that studies can answer. Read from claims/*.toml."""

import difflib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from evidence import vocabulary
from evidence.errors import BadVocabulary, Unknown

KINDS = ("use", "comparison", "outcome", "mechanism", "safety")
STRENGTHS = ("strong", "plain", "tentative")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: who, against what, measured how, and how strongly the article says it. Empty sets mean "any"."""

    id: str
    claim: str
    kind: str
    outcomes: tuple[str, ...]  # the first is primary
    asserts: str  # strong | plain | tentative; "" for a question that no article asserts
    conditions: tuple[str, ...] = ()
    comparators: tuple[str, ...] = ()
    add_on: bool = False
    instruments: tuple[str, ...] = ()
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (outcome, words): of it only results with one of the words answer
    animals: bool = False

    @property
    def title(self) -> str:
        """The claim as a sentence about dry needling; a question where no article asserts it."""
        if not self.asserts:
            verb, rest = self.claim.split(" ", 1)
            return f"Does dry needling {verb.removesuffix('s')} {rest}?"
        subject = "" if self.claim.startswith(("needling", "a local")) else "dry needling "
        text = f"{subject}{self.claim}"
        return text[0].upper() + text[1:]


@cache
def load(folder: Path | None = None) -> dict[str, Claim]:
    """All claims by id, in the order of the register. Raises BadVocabulary naming file and key."""
    claims: dict[str, Claim] = {}
    place = folder or Path(str(resources.files("evidence"))) / "claims"
    for kind in KINDS:
        path = place / f"{kind}.toml"
        for claim_id, row in _table(path).items():
            if claim_id in claims:
                raise BadVocabulary(f"{path.name}: the claim {claim_id} stands twice; give one of them another id.")
            claims[claim_id] = _claim(path.name, claim_id, row)
    return claims


def find(name: str) -> Claim:
    """The claim with this id. Raises Unknown with the nearest ids, and how to ask by condition where the name is one."""
    claims = load()
    wanted = name.strip().lower().replace("_", "-").replace(" ", "-")
    if wanted not in claims:
        terms = vocabulary.load()
        if terms.knows("condition", name):
            ids = set(terms.resolve("condition", name).ids)
            about = [claim.id for claim in claims.values() if ids & set(claim.conditions)]
            raise Unknown("claim", name, about[:3], f'It is a condition: `evidence summary --condition "{name}"` answers it.')
        raise Unknown("claim", name, difflib.get_close_matches(wanted, claims, 3, 0.7), "`evidence claims` lists them.")
    return claims[wanted]


def outcomes_of(conditions: tuple[str, ...]) -> tuple[str, ...]:
    """What people with a condition that no claim of use names are asked for (claims/questions.toml); the first is primary."""
    asked_for = _questions()
    return asked_for.get(conditions[0] if len(conditions) == 1 else "any", asked_for["any"])


@cache
def _questions() -> dict[str, tuple[str, ...]]:
    place = Path(str(resources.files("evidence"))) / "claims" / "questions.toml"
    return {name: tuple(outcomes) for name, outcomes in _table(place).items()}


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadVocabulary(f"{path.name} cannot be read: {error}.") from error


def _claim(file: str, claim_id: str, row: dict[str, Any]) -> Claim:
    if not isinstance(row, dict):
        raise BadVocabulary(f"{file}: {claim_id} stands outside a claim; put it under a [claim-id].")
    known = set(Claim.__dataclass_fields__) - {"id"}
    wrong = sorted(set(row) - known) + sorted({"claim", "kind", "outcomes", "asserts"} - set(row))
    if wrong:
        raise BadVocabulary(f"{file}: [{claim_id}] has a key missing or unknown: {', '.join(wrong)}.")
    terms = vocabulary.load()
    for kind, many in (("condition", "conditions"), ("outcome", "outcomes"), ("comparator", "comparators")):
        for value in row.get(many, ()):
            if value not in terms.ids(kind):
                raise BadVocabulary(f"{file}: [{claim_id}] {many} names {value!r}, which is no {kind}; see `evidence vocabulary`.")
    if row["kind"] not in KINDS or row["asserts"] not in STRENGTHS:
        raise BadVocabulary(
            f"{file}: [{claim_id}] kind must be one of {', '.join(KINDS)} and asserts one of {', '.join(STRENGTHS)}."
        )
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    if unasked := sorted(set(row.get("words", {})) - set(row["outcomes"])):
        raise BadVocabulary(f"{file}: [{claim_id}] words speak of {unasked[0]!r}, which is none of its outcomes.")
    values["words"] = tuple((outcome, tuple(words)) for outcome, words in row.get("words", {}).items())
    return Claim(id=claim_id, **values)


def of_use(condition: str) -> Claim | None:
    """The claim of use that is first of all about a condition."""
    return next((claim for claim in load().values() if claim.kind == "use" and claim.conditions[:1] == (condition,)), None)


def of_condition(condition: str) -> Claim:
    """The question that a condition without a claim of use stands for."""
    name = vocabulary.within(vocabulary.load().label("condition", condition))
    return Claim(f"condition:{condition}", f"helps people with {name}", "use", outcomes_of((condition,)), "", (condition,))
