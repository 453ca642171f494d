"""How much there is: conditions and outcomes with their articles, trials and reviews; runs and what they set aside."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from evidence import kept, pulse, vocabulary
from evidence.models import Article, Run, Search, SetAside, Tag


def terms(session: Session, kind: str) -> list[dict[str, Any]]:
    """Each term of a kind with its number of relevant articles, of those controlled trials and reviews; groups after their members."""
    words = vocabulary.load()
    counts = _counts(session, kind)
    found = []
    for term in (*words.terms[kind].values(), *words.groups.get(kind, {}).values()):
        ids: dict[str, set[int]] = defaultdict(set)
        for member in term.members or (term.id,):
            for design, articles in counts.get(member, {}).items():
                ids[design] |= articles
        trials = sum(len(v) for d, v in ids.items() if d in words.terms["design"] and words.terms["design"][d].trial)
        reviews = sum(len(v) for d, v in ids.items() if d in words.terms["design"] and words.terms["design"][d].review)
        total = len(set().union(*ids.values())) if ids else 0
        found.append(
            {
                "id": term.id,
                "label": term.label,
                "articles": total,
                "trials": trials,
                "reviews": reviews,
                "group": bool(term.members),
            }
        )
    return found


def _counts(session: Session, kind: str) -> dict[str, dict[str, set[int]]]:
    """value -> design -> articles, relevant ones only."""
    design = aliased(Tag)
    relevant = sa.select(Tag.article_id).where(Tag.standing, Tag.kind == "relevant", Tag.value == "true")
    asked = (
        sa.select(Tag.value, Tag.article_id, design.value)
        .outerjoin(design, sa.and_(design.article_id == Tag.article_id, design.kind == "design", design.standing))
        .where(Tag.standing, Tag.kind == kind, Tag.article_id.in_(relevant))
    )
    counts: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for value, article_id, of_design in session.execute(asked):
        counts[value][of_design or ""].add(article_id)
    return counts


def runs(session: Session, limit: int) -> list[dict[str, Any]]:
    """The last runs, newest first, those of a fetch with its search. One that never ended and whose process is gone was interrupted."""
    names = ("id", "kind", "source", "read", "new", "changed", "unchanged", "set_aside", "program")
    found = session.execute(
        sa.select(Run, Search).outerjoin(Search, Run.search_id == Search.id).order_by(Run.id.desc()).limit(limit)
    )
    return [
        {n: getattr(r, n) for n in names}
        | {"status": _status(r), "started": r.started.isoformat(timespec="seconds"), "search": _searched(search)}
        for r, search in found
    ]


def _searched(search: Search | None) -> dict[str, Any] | None:
    """What PubMed was asked, how it understood that, what it remarked and how many records it named."""
    names = ("query", "translation", "warnings", "count")
    return {n: getattr(search, n) for n in names} if search else None


def _status(run: Run) -> str:
    gone = run.status == "running" and pulse.lives(str(run.checkpoint.get("process", ""))) is False
    return "interrupted" if gone else run.status


def sources(session: Session) -> list[tuple[str, str]]:
    """When records last came in from each kind of source, as `kept` tells it."""
    return [(kind, str(when)) for kind, when in session.execute(sa.text(kept.SOURCES))]


def set_aside(session: Session) -> list[dict[str, Any]]:
    """What could not be read, in the order of the runs."""
    names = ("id", "run_id", "source", "position", "identifier", "reason")
    return [{n: getattr(s, n) for n in names} for s in session.scalars(sa.select(SetAside).order_by(SetAside.id))]


def is_empty(session: Session) -> bool:
    """Whether the database holds no article at all."""
    return session.scalar(sa.select(Article.id).limit(1)) is None
