"""Which part of the body a claim and a paper are about: by conditions, and for trigger points, which may be anywhere, by the title."""

import re
from collections.abc import Collection
from functools import cache

from evidence.synthesis.rules import load

# Conditions that name no place of the body.
ANYWHERE = frozenset(("myofascial_pain", "latent_trigger_points", "musculoskeletal_pain", "muscle_tightness", "healthy", "other"))


def elsewhere(asked: Collection[str], conditions: Collection[str], title: str) -> bool:
    """Whether a paper shares with a claim about a place of the body (`asked`, its conditions) only what may be anywhere, and is about
    another place: trigger points of a jaw or a buttock speak for no neck.
    """
    if set(asked) <= ANYWHERE:
        return False
    places = set(conditions) - ANYWHERE
    if places:
        return places.isdisjoint(asked)
    named, wanted = _named(title), _of(frozenset(asked))
    return bool(named and wanted) and named.isdisjoint(wanted)


@cache
def _of(conditions: frozenset[str]) -> frozenset[str]:
    return frozenset(part for part, row in _parts().items() if not conditions.isdisjoint(row[0]))


@cache
def _named(title: str) -> frozenset[str]:
    return frozenset(part for part, (_, words) in _parts().items() if words.search(title))


@cache
def _parts() -> dict[str, tuple[frozenset[str], re.Pattern[str]]]:
    rows = {name: row for name, row in load("places").items() if isinstance(row, dict)}
    return {
        name: (frozenset(row["conditions"]), re.compile(rf"\b(?:{'|'.join(map(re.escape, row['words']))})\b", re.IGNORECASE))
        for name, row in rows.items()
    }
