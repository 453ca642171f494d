"""Weights that were learned from labelled texts: kept as JSON beside the rules, read once.

A regression reads beside the rules where people write in more ways than rules foresee; scripts/learn_*.py write the files and
measure what they are worth on texts that taught nothing.
"""

import json
import math
from collections.abc import Mapping, Sequence, Set
from functools import cache
from importlib import resources

from evidence.errors import BadVocabulary

Weights = Mapping[str, Sequence[float]]
"""Feature -> a weight for each label; "" holds the constants."""


@cache
def weights(name: str) -> dict[str, tuple[float, ...]]:
    """The weights of rules/NAME.json. Raises BadVocabulary when the file cannot be read."""
    try:
        text = (resources.files("evidence") / "rules" / f"{name}.json").read_text(encoding="utf-8")
        held = {feature: tuple(float(value) for value in row) for feature, row in json.loads(text).items()}
        return {"": held.pop(""), **held}
    except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadVocabulary(f"rules/{name}.json cannot be read ({error}): install the program again.") from error


def scores(seen: Set[str], held: Weights) -> list[float]:
    """The sum of the constants and of the weights of some features, label by label."""
    rows = [held[""], *map(held.__getitem__, seen & held.keys())]
    return [math.fsum(column) for column in zip(*rows, strict=True)]  # exact, so that no order of the features matters


def logistic(score: float) -> float:
    """The probability of a score."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, score))))


def softmax(found: Sequence[float]) -> list[float]:
    """The probabilities of the scores of labels of which one is true."""
    grown = [math.exp(score - max(found)) for score in found]
    return [one / sum(grown) for one in grown]
