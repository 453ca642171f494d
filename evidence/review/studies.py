"""Which papers report one study, where a person says so. What a person merged or split no machine puts together otherwise."""

from collections.abc import Iterable, Mapping, Sequence
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
    touched = _touched_by(session, decision)
    for later in in_force(session, Decision.action.in_(("merge", "split")), Decision.id > decision.id):
        if touched & _touched_by(session, later):
            raise BadDecision(f"A later {later.action} ({later.uid[:8]}) rests on this one: undo that first.")
    for group in decision.before["studies"]:
        present = _members(session, decision, group)
        if group["study"] is None:
            left = {member.study_id for member in present if member.study_id is not None}
            for member in present:
                member.study = None
            _take_away_empty(session, left)
            continue
        _put(session, present, group["study"]["label"], group["study"]["reason"], group["study"]["made_by"])
    session.flush()


def _touched_by(session: Session, decision: Decision) -> set[int]:
    """The articles that a merge or split moved."""
    return {article.id for group in decision.before.get("studies", ()) for article in _members(session, decision, group)}


def _members(session: Session, decision: Decision, group: Mapping[str, Any]) -> list[Article]:
    """The articles of one group of a decision as they are called now: a key changes when a richer source names the article."""
    if "ids" in group:
        found = [session.get(Article, article_id) for article_id in group["ids"]]
    else:  # decisions were once kept with keys alone
        found = [_once_called(session, decision, key) for key in group["articles"]]
    return [article for article in found if article is not None]


def _once_called(session: Session, decision: Decision, key: str) -> Article | None:
    """The article that had this key when the decision was taken, by any identifier that is kept of it."""
    named = decision.after["articles"]
    if named[0]["key"] == key and decision.article_id is not None:  # a decision hangs on the first that it names
        return session.get(Article, decision.article_id)
    a = Article
    names: Mapping[str, str] = next((names for names in named if names["key"] == key), {})
    doi = names.get("doi") or (key[4:].partition("#")[0] if key.startswith("doi:") else "")
    wanted = [a.key == key, a.pmid == names.get("pmid") if names.get("pmid") else None, a.doi == doi if doi else None]
    wanted.append(a.pmcid == key[6:] if key.startswith("pmcid:") else None)
    for condition in (condition for condition in wanted if condition is not None):
        found = session.scalars(sa.select(a).where(condition).limit(2)).all()
        if len(found) == 1:
            return found[0]
    return None


def groups(session: Session, articles: Iterable[Article]) -> list[dict[str, Any]]:
    """How articles are grouped now, so that it can be restored: by key for people to read, and by the number that never changes."""
    found: dict[int | None, list[Article]] = {}
    for article in articles:
        found.setdefault(article.study_id, []).append(article)
    rows = {s.id: s for s in session.scalars(sa.select(Study).where(Study.id.in_([i for i in found if i is not None])))}
    return [
        {
            "articles": [member.key for member in members],
            "ids": [member.id for member in members],
            "study": None
            if study_id is None
            else {"label": rows[study_id].label, "reason": rows[study_id].reason, "made_by": rows[study_id].made_by},
        }
        for study_id, members in found.items()
    ]


def _with_kin(session: Session, articles: Sequence[Article]) -> list[Article]:
    ids = {article.study_id for article in articles if article.study_id is not None}
    kin = session.scalars(sa.select(Article).where(Article.study_id.in_(ids)).order_by(Article.id)).all()
    return list({article.id: article for article in (*articles, *kin)}.values())


def _refuse_reversal(session: Session, articles: Sequence[Article], action: str, signed: Signed) -> None:
    ids = {article.id for article in articles}
    for earlier in in_force(session, Decision.action == action):
        named = _touched_by(session, earlier) if action == "merge" else {earlier.article_id}
        if named & ids:
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
