"""One state of the database, from which pages are made: what several of them need is computed once."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import synthesis
from evidence.models import Article, Decision, Finding, Run, Tag, Verdict
from evidence.synthesis.inputs import Paper
from evidence.web import catalogue

Value = TypeVar("Value")


class Edition:
    """A session and what was computed from it. `held` may be kept for the next session as long as `stamp` stays the same."""

    def __init__(self, session: Session, language: str = catalogue.FIRST, held: dict[str, Any] | None = None) -> None:
        self.session = session
        self.texts = catalogue.load(language)
        self.held: dict[str, Any] = {} if held is None else held

    def once(self, name: str, make: Callable[[], Value]) -> Value:
        """The value of this name, made when it is first asked for."""
        if name not in self.held:
            self.held[name] = make()
        found: Value = self.held[name]
        return found

    @property
    def papers(self) -> list[Paper]:
        """What the verdicts are made of."""
        return self.once("papers", lambda: synthesis.papers(self.session))

    @property
    def verdicts(self) -> dict[str, dict[str, Any]]:
        """The verdict of every claim of the register, by claim id, in its order."""
        return self.once("verdicts", lambda: {one["claim"]: one for one in synthesis.judge_all(self.session)})

    @property
    def changes(self) -> list[dict[str, Any]]:
        """Every move of a verdict, newest first."""
        return self.once("changes", lambda: synthesis.changes(self.session))


def stamp(session: Session) -> str:
    """A name for the state of the database that changes with every import, reading, decision and stored verdict."""
    newest = [session.execute(sa.select(sa.func.max(t.id), sa.func.count())).one() for t in (Run, Decision, Verdict, Tag, Finding)]
    undone = session.scalar(sa.select(sa.func.count(Decision.undone_by)))
    changed = session.execute(sa.select(sa.func.count(), sa.func.max(Article.changed_at)).select_from(Article)).one()
    return sha256(repr((newest, undone, tuple(changed))).encode()).hexdigest()[:16]
