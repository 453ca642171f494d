"""Articles -> studies: which papers report one trial. Grouped by registry number and by links of correction, each with its reason.

A study is made only where two or more articles belong together; an article alone is its own study. What a person merged or split
is never touched here.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.library.shelf import titles_agree
from evidence.models import Article, Identifier, Link, Study, Tag

SAME_WORK = (
    "ErratumFor", "ErratumIn", "CorrectedandRepublishedFrom", "CorrectedandRepublishedIn", "RetractedandRepublishedFrom",
    "RetractedandRepublishedIn", "RepublishedFrom", "RepublishedIn", "UpdateOf", "UpdateIn", "RetractionOf", "RetractionIn",
    "ExpressionOfConcernFor", "ExpressionOfConcernIn",
)  # fmt: skip
# Only a report of one piece of research names a registry number as its own; a review or a comment may name another's.
OF_ONE_TRIAL = ("rct", "nonrandomized_trial", "single_arm", "protocol", "cohort")


def group(session: Session, article_ids: Iterable[int]) -> int:
    """Put articles that report one trial under one study; returns how many studies were made or grew."""
    touched = 0
    for article_id in article_ids:
        article = session.get(Article, article_id)
        if article is None or (article.study and article.study.made_by != "machine"):
            continue
        for other_id, reason in _kin(session, article):
            touched += _join(session, article, session.get_one(Article, other_id), reason)
    session.flush()
    return touched


def _kin(session: Session, article: Article) -> list[tuple[int, str]]:
    """Articles of the same study as this one, each with the reason."""
    kin: dict[int, str] = {}
    asked = sa.select(Link.pmid, Link.relation).where(
        Link.article_id == article.id, Link.relation.in_(SAME_WORK), Link.pmid.is_not(None)
    )
    for pmid, relation in session.execute(asked):
        for other in session.scalars(sa.select(Article.id).where(Article.pmid == pmid)):
            kin.setdefault(other, f"PubMed links them ({relation})")
    if article.pmid:
        back = sa.select(Link.article_id, Link.relation).where(Link.pmid == article.pmid, Link.relation.in_(SAME_WORK))
        for other, relation in session.execute(back):
            kin.setdefault(other, f"PubMed links them ({relation})")
    for other, title in _of_one_doi(session, article) if article.doi else ():
        if titles_agree(article.title_key, title):
            kin.setdefault(other, f"both bear the DOI {article.doi}")
    numbers = _registered(session, article.id)
    if len(numbers) == 1 and _reports_one_trial(session, article.id):
        scheme, value = numbers.pop()
        same = sa.select(Identifier.article_id).where(Identifier.scheme == scheme, Identifier.value == value)
        for other in session.scalars(same):
            if _reports_one_trial(session, other) and len(_registered(session, other)) == 1:
                kin.setdefault(other, f"both name {value}")
    kin.pop(article.id, None)
    return sorted(kin.items())


def _of_one_doi(session: Session, article: Article) -> list[tuple[int, str]]:
    """Articles with the DOI of this one of which one has no PMID: the same paper, come in by two of its names before a third source
    told that they are one.
    """
    asked = sa.select(Article.id, Article.title_key).where(Article.doi == article.doi, Article.id != article.id)
    asked = asked.where(Article.pmid.is_(None)) if article.pmid else asked
    return [(other, title) for other, title in session.execute(asked)]


def _registered(session: Session, article_id: int) -> set[tuple[str, str]]:
    asked = sa.select(Identifier.scheme, Identifier.value).where(
        Identifier.article_id == article_id, Identifier.scheme.not_in(("pii", "bookaccession", "local", "prospero", "pubmed"))
    )
    return {(scheme, value) for scheme, value in session.execute(asked)}


def _reports_one_trial(session: Session, article_id: int) -> bool:
    asked = sa.select(Tag.value).where(Tag.article_id == article_id, Tag.kind == "design", Tag.standing)
    return session.scalars(asked).first() in OF_ONE_TRIAL


def _join(session: Session, one: Article, other: Article, reason: str) -> bool:
    """Put two articles under one study; False when they are already, or when a person has said otherwise."""
    if one.study_id is not None and one.study_id == other.study_id:
        return False
    for article in (one, other):
        if article.study and article.study.made_by != "machine":
            return False
    study = one.study or other.study
    if study is None:
        study = Study(
            label=f"{one.authors[0].family if one.authors else one.key} {one.year or ''}".strip(), reason=reason, made_by="machine"
        )
        session.add(study)
        session.flush()
    for article in (one, other):
        if article.study_id not in (None, study.id):
            session.execute(sa.update(Article).where(Article.study_id == article.study_id).values(study_id=study.id))
        article.study_id = study.id
        article.study = study
    if reason not in study.reason:
        study.reason = f"{study.reason}; {reason}"
    session.flush()
    return True
