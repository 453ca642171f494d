"""Which papers report one study, where a person says so. What a person merged or split no machine puts together otherwise."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.errors import BadDecision
from evidence.models import Article, Decision, Study
from evidence.review.ledger import Signed, against, in_force, names, write


def merge(session: Session, articles: Sequence[Article], signed: Signed) -> Decision:
    """Put these articles, and those that already share a study with one of them, under one study.

    Raises BadDecision for fewer than two, for articles that are together already, or against another person's split.
    """
    if len({article.id for article in articles}) < 2:
        raise BadDecision("A merge needs two different articles: give the PMID, DOI or key of each.")
    everyone = _with_kin(session, articles)
    if len({article.study_id for article in everyone}) == 1 and everyone[0].study_id is not None:
        raise BadDecision(f"{' and '.join(a.key for a in articles)} are one study already: `evidence review show` names it.")
    if not signed.why.strip():
        raise BadDecision("A merge needs its reason: give --why.")
    _refuse_reversal(session, everyone, "split", signed)
    before = {"studies": groups(session, everyone)}
    after = {"articles": [names(article) for article in everyone]}
    decision = write(session, "merge", signed, everyone[0], kind="study", before=before, after=after)
    _put(session, everyone, _label(everyone[0]), signed.why, decision.by)
    return decision


def split(session: Session, article: Article, signed: Signed) -> Decision:
    """Make an article a study of its own, or say that it is one although it looks like another.

    Raises BadDecision when a person said so already, or against another person's merge.
    """
    together = _with_kin(session, [article])
    if len(together) < 2 and article.study is not None and article.study.made_by != "machine":
        raise BadDecision(f"{article.key} is a study of its own already: there is nothing to split.")
    if not signed.why.strip():
        raise BadDecision("A split needs its reason: give --why.")
    _refuse_reversal(session, [article], "merge", signed)
    before = {"studies": groups(session, together)}
    decision = write(session, "split", signed, article, kind="study", before=before, after={"articles": [names(article)]})
    _put(session, [article], _label(article), signed.why, decision.by)
    return decision


def restore(session: Session, decision: Decision) -> None:
    """Put the studies back as they were before a merge or split. Raises BadDecision when a later one rests on it."""
    touched = touched_by(decision)
    for later in in_force(session, Decision.action.in_(("merge", "split")), Decision.id > decision.id):
        if touched & touched_by(later):
            raise BadDecision(f"A later {later.action} ({later.uid[:8]}) rests on this one: undo that first.")
    for group in decision.before["studies"]:
        members = [session.scalars(sa.select(Article).where(Article.key == key)).first() for key in group["articles"]]
        present = [member for member in members if member is not None]
        if group["study"] is None:
            left = {member.study_id for member in present if member.study_id is not None}
            for member in present:
                member.study = None
            _take_away_empty(session, left)
            continue
        _put(session, present, group["study"]["label"], group["study"]["reason"], group["study"]["made_by"])
    session.flush()


def touched_by(decision: Decision) -> set[str]:
    """Keys of the articles that a merge or split moved."""
    before = {key for group in decision.before.get("studies", ()) for key in group["articles"]}
    return before | {named["key"] for named in decision.after["articles"]}


def groups(session: Session, articles: Iterable[Article]) -> list[dict[str, Any]]:
    """How articles are grouped now, by key, so that it can be restored."""
    found: dict[int | None, list[str]] = {}
    for article in articles:
        found.setdefault(article.study_id, []).append(article.key)
    rows = {s.id: s for s in session.scalars(sa.select(Study).where(Study.id.in_([i for i in found if i is not None])))}
    return [
        {
            "articles": keys,
            "study": None
            if study_id is None
            else {"label": rows[study_id].label, "reason": rows[study_id].reason, "made_by": rows[study_id].made_by},
        }
        for study_id, keys in found.items()
    ]


def _with_kin(session: Session, articles: Sequence[Article]) -> list[Article]:
    ids = {article.study_id for article in articles if article.study_id is not None}
    kin = session.scalars(sa.select(Article).where(Article.study_id.in_(ids)).order_by(Article.id)).all()
    return list({article.id: article for article in (*articles, *kin)}.values())


def _refuse_reversal(session: Session, articles: Sequence[Article], action: str, signed: Signed) -> None:
    keys = {article.key for article in articles}
    for earlier in in_force(session, Decision.action == action):
        named = {named["key"] for named in earlier.after["articles"]}
        if named & keys:
            against(earlier, f"{action}: {earlier.why}", signed)


def _label(article: Article) -> str:
    return f"{article.authors[0].family if article.authors else article.key} {article.year or ''}".strip()


def _put(session: Session, articles: Sequence[Article], label: str, reason: str, made_by: str) -> None:
    """Put articles under a new study and take away studies that nobody is in any more."""
    study = Study(label=label, reason=reason, made_by=made_by)
    session.add(study)
    session.flush()
    left = {article.study_id for article in articles if article.study_id is not None}
    for article in articles:
        article.study = study
    _take_away_empty(session, left)


def _take_away_empty(session: Session, study_ids: Iterable[int]) -> None:
    session.flush()
    for study_id in study_ids:
        if not session.scalar(sa.select(sa.func.count()).where(Article.study_id == study_id)):
            session.execute(sa.delete(Study).where(Study.id == study_id))
