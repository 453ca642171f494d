"""What the server is handed: the ways into the database. It opens no transaction of its own and knows no engine."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Doors:
    """`reading` and `writing` open a transaction each (the latter keeps its work when the block ends well); both raise
    DatabaseFailure. `settle` lets decisions on articles take effect. `stamp` names the state of the database: it differs after every
    commit by anybody."""

    reading: Callable[[], AbstractContextManager[Session]]
    writing: Callable[[], AbstractContextManager[Session]]
    settle: Callable[[Session, Iterable[int]], None]
    stamp: Callable[[], str]
