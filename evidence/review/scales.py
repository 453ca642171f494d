"""Lowest and highest value of a scale, as a person writes them."""

import re

from evidence.errors import BadDecision

_SCALE = re.compile(r"(-?\d+(?:\.\d+)?)\s*[-–]\s*(-?\d+(?:\.\d+)?)")


def scale_ends(text: str | None) -> tuple[float, float] | None:
    """Lowest and highest value of a scale written as "0-100"; None without one. Raises BadDecision for another form."""
    if not text:
        return None
    match = _SCALE.fullmatch(text.strip())
    ends = (float(match[1]), float(match[2])) if match else (0.0, 0.0)
    if ends[0] >= ends[1]:
        raise BadDecision(f"The scale is {text!r}: write its lowest and highest value, such as 0-100.")
    return ends
