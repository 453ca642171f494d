"""Figures: forest plot, effect-direction plot, evidence map and PRISMA flow, each first a table and then a drawing.

Every face here returns a Picture; `rendered` makes the bytes. A picture knows its title, its description for those who cannot see
it, and the rows that it plots, so that the same values can be printed beside it.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from evidence.figure import bubbles as _bubbles
from evidence.figure import direction as _direction
from evidence.figure import flow as _flow
from evidence.figure import forest as _forest
from evidence.figure.canvas import KINDS, Picture, rendered

__all__ = ["KINDS", "Picture", "direction", "flow", "flow_counts", "forest", "map_", "rendered"]

flow_counts = _flow.counts


def forest(verdict: Mapping[str, Any], comparator: str = "", outcome: str = "") -> Picture:
    """The forest plot of a verdict's class (the headline class without a name). Raises Misuse where nothing is pooled."""
    table = _forest.table(verdict, comparator, outcome)
    return Picture(table["title"], _forest.described(table), table["rows"], partial(_forest.draw, table))


def direction(verdict: Mapping[str, Any], comparator: str = "", outcome: str = "") -> Picture:
    """The effect-direction plot of a verdict's class: study by outcome. Raises Misuse where there is no study."""
    table = _direction.table(verdict, comparator, outcome)
    return Picture(table["title"], _direction.described(table), table["rows"], partial(_direction.draw, table))


def map_(found: Mapping[str, Any]) -> Picture:
    """The bubble map of `report.map.cells`: condition by outcome."""
    return Picture(_bubbles.TITLE, _bubbles.described(found), list(found["cells"]), partial(_bubbles.draw, found))


def flow(counted: Mapping[str, Any]) -> Picture:
    """The PRISMA 2020 flow of `flow_counts`."""
    boxes = _flow.table(counted)
    return Picture(_flow.TITLE, _flow.described(boxes), boxes, partial(_flow.draw, boxes))
