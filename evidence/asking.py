"""What a person asks for, in the words of people: the claims and conditions that are meant."""

import difflib
import re
import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources

from evidence import register, vocabulary
from evidence.errors import Misuse, Unknown
from evidence.register import Claim

_JOINED = re.compile(r"\s*(?:,|;|/|&|\+|\band\b|\bwith\b|\bor\b)\s*", re.IGNORECASE)


def asked(names: tuple[str, ...], condition: str | None, outcome: str | None) -> list[Claim]:
    """The claims that a person asks for: by id, by condition, by outcome; all without any of these.

    A condition that no claim of use is first of all about becomes a question of its own, so that a shoulder is not answered by necks
    alone. An outcome narrows every claim to itself; claims that do not ask for it are left out where others do. Raises Unknown with
    the nearest names.
    """
    terms = vocabulary.load()
    places = {name: found for name in names if not condition and (found := conditions(name))}
    if places:  # `summary "tennis elbow"`
        rest = tuple(name for name in names if name not in places)
        of_places = [claim for found in places.values() for place in found for claim in asked((), place, outcome)]
        return list(dict.fromkeys([*(asked(rest, None, outcome) if rest else ()), *of_places]))
    claims = [_claim(name) for name in names] or list(register.load().values())
    if condition:
        ids = terms.resolve("condition", condition).ids
        named = [claim for claim in claims if set(ids) & set(claim.conditions)]
        if names and not named:
            raise Misuse(f"{', '.join(names)} is about something else than {condition!r}: leave one of the two out.")
        own = (register.of_condition(one) for one in ids if register.of_use(one) is None)
        claims = named if names and named else [*own, *named]
    if outcome:
        meant = terms.resolve("outcome", outcome)
        fitting = [claim for claim in claims if set(meant.ids) & set(claim.outcomes)]
        if condition and not names:
            claims = fitting or [claim for claim in claims if claim.kind == "use"] or claims
        elif not names:
            claims = fitting or [
                Claim(f"outcome:{outcome}", f"changes {terms.label('outcome', meant.ids[0]).lower()}", "outcome", meant.ids, "")
            ]
        claims = [replace(claim, outcomes=meant.ids, instruments=meant.instruments) for claim in claims]
    return claims


def conditions(text: str) -> list[str]:
    """The conditions that a text names, as it says them: one ("tennis elbow"), several ("neck and shoulder pain"), or one within a
    question ("does it help tennis elbow?"). Empty for the id of a claim and where any part is not known.
    """
    terms = vocabulary.load()
    if vocabulary.plain(text).replace(" ", "-") in register.load():
        return []
    for said in (text, _bare(text)):
        if terms.knows("condition", said):
            return [said]
        parts = [_bare(part) for part in _JOINED.split(said) if _bare(part)]
        if len(parts) > 1 and all(terms.knows("condition", part) for part in parts):
            return list(dict.fromkeys(parts))
    return []


def _bare(text: str) -> str:
    """A question without the words around what it asks for."""
    words, frame = vocabulary.plain(text).split(), _words()["frame"]
    while words and words[0] in frame:
        words.pop(0)
    while words and words[-1] in frame:
        words.pop()
    return " ".join(words)


@cache
def _words() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads((resources.files("evidence") / "rules" / "asking.toml").read_text(encoding="utf-8"))
    return {name: tuple(words) for name, words in table.items()}


def _speaks_of(text: str, name: str) -> bool:
    """Whether a word of a text begins as one of these words."""
    said = f" {vocabulary.plain(text)}"
    return any(f" {word}" in said for word in _words()[name])


def _claim(name: str) -> Claim:
    """The claim of this id, or the one on safety for a question after harms. Raises Unknown with the nearest claims and conditions, and
    where else to look.
    """
    try:
        return register.find(name)
    except Unknown as error:
        if _speaks_of(name, "at_risk"):
            remedy = (
                "Who must not be needled, or is at special risk, no verdict here says: `evidence summary safety` tells the harms that "
                f'were counted, `evidence find "{_bare(name) or name}"` the articles that name it.'
            )
            raise Unknown("claim", name, (), remedy) from error
        if _speaks_of(name, "harms"):
            return register.find("safety")
        known = [part for part in map(_bare, _JOINED.split(name)) if vocabulary.load().knows("condition", part)]
        nearest = list(dict.fromkeys([*known, *_near(_bare(name)), *error.nearest]))[:3]
        raise Unknown("claim or condition", name, nearest, "`evidence claims` and `evidence conditions` list them.") from error


def _near(text: str) -> list[str]:
    """Names of conditions that are spelt much like a text."""
    terms = vocabulary.load().terms["condition"].values()
    names = {vocabulary.plain(said) for term in terms for said in (*term.plain, *term.narrower, term.label)}
    return difflib.get_close_matches(text, sorted(names), 2, 0.8)
