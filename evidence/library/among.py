"""A column's value among many: in parts, as one parameter where the database can take it so."""

import json
from collections.abc import Collection, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

T = TypeVar("T")


def parts(values: Sequence[T], size: int = 500) -> list[Sequence[T]]:
    """The values in parts that one statement can ask for."""
    return [values[at : at + size] for at in range(0, len(values), size)]


def among(session: Session, column: InstrumentedAttribute[Any], values: Collection[int | str]) -> sa.ColumnElement[bool]:
    """`column IN (values)`. With a parameter for each value, writing the statement takes longer than SQLite needs to answer it."""
    if session.get_bind().dialect.name != "sqlite":
        return column.in_(values)
    return column.in_(sa.select(sa.func.json_each(json.dumps(list(values))).table_valued("value").c.value))
