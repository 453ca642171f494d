"""One state of the database, from which pages are made: what several of them need is computed once."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Load, Session

from evidence import register, synthesis
from evidence.citation import stored
from evidence.errors import Misuse
from evidence.models import Article, Decision, Finding, Run, Tag, Verdict
from evidence.record import Record
from evidence.register import Claim
from evidence.report import counts, search
from evidence.report import map as map_report
from evidence.report.article import Beside, beside
from evidence.report.article import article as report
from evidence.web import catalogue
from evidence.web.drawing import Drawing, of_verdict

Value = TypeVar("Value")
OUTSIDE = ("healthy", "other")  # tags of people and leftovers, no conditions that a patient comes with


class Edition:
    """A session and what was computed from it. `held` may be kept for the next session as long as `stamp` stays the same."""

    def __init__(self, session: Session, language: str = catalogue.FIRST, held: dict[str, Any] | None = None) -> None:
        self.session = session
        self.language, self.texts = language, catalogue.load(language)
        self.held: dict[str, Any] = {} if held is None else held
        self.ahead = 1  # how many articles to load at once; more where all of them will be asked for in order
        self._near: dict[int, Article] = {}
        self._beside: Beside = {}
        self._records: dict[int, Record] = {}

    def once(self, name: str, make: Callable[[], Value]) -> Value:
        """The value of this name, made when it is first asked for."""
        if name not in self.held:
            self.held[name] = make()
        found: Value = self.held[name]
        return found

    @property
    def verdicts(self) -> dict[str, dict[str, Any]]:
        """The verdict of every claim of the register, in its order, then of every condition that no claim of use is about.

        By claim id; that of a condition is "condition:" and its id.
        """
        return self.once("verdicts", self._judged)

    @property
    def claims(self) -> list[Claim]:
        """The claims that `verdicts` are about, in its order."""
        free = [register.of_condition(row["id"]) for row in self.conditions if register.of_use(row["id"]) is None]
        return [*register.load().values(), *free]

    def _judged(self) -> dict[str, dict[str, Any]]:
        return {one["claim"]: one for one in synthesis.judge_all(self.session, self.claims)}

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """Conditions with at least one article, or a claim of use, most articles first: id, label, articles, trials, reviews."""

        def made() -> list[dict[str, Any]]:
            rows = [row for row in counts.terms(self.session, "condition") if not row["group"] and row["id"] not in OUTSIDE]
            held = [row for row in rows if row["articles"] or register.of_use(row["id"]) is not None]
            return sorted(held, key=lambda row: (-row["articles"], row["label"]))

        return self.once("conditions", made)

    def of_condition(self, condition: str) -> dict[str, Any]:
        """The verdict that the card of a condition shows."""
        claim = register.of_use(condition)
        return self.verdicts[claim.id if claim else f"condition:{condition}"]

    @property
    def map(self) -> dict[str, Any]:
        """The evidence map with its gaps; see report.map."""
        return self.once("map", lambda: map_report.found(self.session))

    @property
    def changes(self) -> list[dict[str, Any]]:
        """Every move of a verdict, newest first."""
        return self.once("changes", lambda: synthesis.changes(self.session))

    @property
    def first_reached(self) -> dict[str, str]:
        """When each claim's verdict was first stored, as an ISO time, by claim id."""
        asked = sa.select(Verdict.claim, sa.func.min(Verdict.at)).group_by(Verdict.claim)
        return self.once("first", lambda: {claim: at.isoformat(timespec="seconds") for claim, at in self.session.execute(asked)})

    @property
    def articles(self) -> dict[str, dict[str, Any]]:
        """A line's worth of every article by its key, newest first; see report.search.rows."""

        def made() -> dict[str, dict[str, Any]]:
            order = sa.select(Article.id, Article.key).order_by(sa.func.coalesce(Article.year, 0).desc(), Article.id)
            keys = {row.id: row.key for row in self.session.execute(order)}
            ids, found = list(keys), []
            for start in range(0, len(ids), 500):  # a database takes only so many values in one question
                found += search.rows(self.session, ids[start : start + 500])
            return {keys[row["id"]]: row for row in found}

        return self.once("articles", made)

    @property
    def keys(self) -> dict[int, str]:
        """The key of each article by its number."""
        return self.once("keys", lambda: {row["id"]: key for key, row in self.articles.items()})

    def article(self, article_id: int) -> Article:
        """An article with all that belongs to it, loaded together with those that follow it in `articles`.

        Raises Misuse where it is gone since the list was made.
        """
        if article_id not in self._near:
            order = self.once("order", lambda: {number: place for place, number in enumerate(self.keys)})
            ids = self.once("ids", lambda: list(self.keys))[order[article_id] :][: self.ahead]
            self._near, self._beside, self._records = self._loaded(ids), beside(self.session, ids), {}
        if article_id not in self._near:
            raise Misuse("The database was changed while its pages were made; call it again.")
        return self._near[article_id]

    def report(self, article_id: int) -> dict[str, Any]:
        """All that is known of an article, as plain values; see report.article."""
        return report(self.session, self.article(article_id), self._beside)

    def _loaded(self, ids: Sequence[int]) -> dict[int, Article]:
        asked = sa.select(Article).where(Article.id.in_(ids)).options(Load(Article).selectinload("*"))
        return {article.id: article for article in self.session.scalars(asked)}

    def record(self, article_id: int) -> Record:
        """The record of an article, for citations."""
        article = self.article(article_id)
        if article_id not in self._records:
            self._records[article_id] = stored.record(article)
        return self._records[article_id]

    def records(self, ids: Sequence[int]) -> list[Record]:
        """The records of these articles, in this order."""
        found = self._loaded(ids)
        return [stored.record(found[i]) for i in ids]

    @property
    def rests(self) -> dict[int, list[str]]:
        """Which verdicts (claim ids) name an article, by its number."""

        def made() -> dict[int, list[str]]:
            found: dict[int, list[str]] = {}
            for claim, verdict in self.verdicts.items():
                groups = [one["papers"] for one in verdict["classes"]] + [verdict["reviews"]]
                for article in dict.fromkeys(paper["article"] for group in groups for paper in group):
                    found.setdefault(article, []).append(claim)
            return found

        return self.once("rests", made)

    @property
    def dated(self) -> str:
        """The day of the last run or decision, "2026-01-31"; "" for an empty database."""

        def made() -> str:
            newest = [self.session.scalar(sa.select(sa.func.max(column))) for column in (Run.started, Decision.at)]
            return max((at.isoformat()[:10] for at in newest if at is not None), default="")

        return self.once("dated", made)

    def drawings(self, claim: str) -> dict[str, Drawing]:
        """The figure of each comparator class of a verdict that has one."""
        return self.once(f"drawings {claim}", lambda: dict(of_verdict(self.verdicts[claim])))


def stamp(session: Session) -> str:
    """A name for the state of the database that changes with every import, reading, decision and stored verdict."""
    newest = [session.execute(sa.select(sa.func.max(t.id), sa.func.count())).one() for t in (Run, Decision, Verdict, Tag, Finding)]
    undone = session.scalar(sa.select(sa.func.count(Decision.undone_by)))
    changed = session.execute(sa.select(sa.func.count(), sa.func.max(Article.changed_at)).select_from(Article)).one()
    return sha256(repr(([tuple(one) for one in newest], undone, tuple(changed))).encode()).hexdigest()[:16]
