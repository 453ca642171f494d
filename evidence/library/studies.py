"""Articles -> studies: which papers report one trial. Grouped by registry number and by links of correction, each with its reason.

A study is made only where two or more articles belong together; an article alone is its own study. Where a reason is gone, what it
joined is parted again. What a person merged or split is never touched here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.library.among import among
from evidence.library.shelf import titles_agree
from evidence.models import Article, Identifier, Link, Study, Tag

# A notice says what it is about; what it is about names the notice by the other relation of the pair.
NOTICES = {"ErratumFor": "ErratumIn", "RetractionOf": "RetractionIn", "ExpressionOfConcernFor": "ExpressionOfConcernIn"}
SAME_WORK = (
    *NOTICES, *NOTICES.values(), "CorrectedandRepublishedFrom", "CorrectedandRepublishedIn", "RetractedandRepublishedFrom",
    "RetractedandRepublishedIn", "RepublishedFrom", "RepublishedIn", "UpdateOf", "UpdateIn",
)  # fmt: skip
# Only a report of one piece of research names a registry number as its own; a review or a comment may name another's.
OF_ONE_TRIAL = ("rct", "nonrandomized_trial", "single_arm", "protocol", "cohort")
NO_REGISTRY = ("pii", "bookaccession", "local", "prospero", "pubmed")

Kinship = Mapping[int, Mapping[int, str]]
"""Articles, and for each the others of its study with the reason."""


def candidates(session: Session, article_ids: Collection[int]) -> list[int]:
    """Those that are in a study, or have a registry number, a link, a link to them, or a DOI of another: no others can belong to one."""
    numbered = sa.select(Identifier.article_id).where(
        among(session, Identifier.article_id, article_ids), Identifier.scheme.not_in(("pii",))
    )
    linked = sa.select(Link.article_id).where(among(session, Link.article_id, article_ids), Link.relation.in_(SAME_WORK))
    named = sa.select(Article.id).join(Link, Link.pmid == Article.pmid)
    named = named.where(among(session, Article.id, article_ids), Link.relation.in_(SAME_WORK))
    twin = sa.orm.aliased(Article)
    shared = sa.select(Article.id).join(twin, sa.and_(twin.doi == Article.doi, twin.id != Article.id))
    shared = shared.where(among(session, Article.id, article_ids), sa.or_(Article.pmid.is_(None), twin.pmid.is_(None)))
    grouped = sa.select(Article.id).where(among(session, Article.id, article_ids), Article.study_id.is_not(None))
    return sorted({i for asked in (numbered, linked, named, shared, grouped) for i in session.scalars(asked)})


def group(session: Session, article_ids: Iterable[int]) -> int:
    """Put articles that report one trial under one study, and part those that no reason joins any more.

    Looks at these articles, at the others of their studies, and at all that may be joined to one of them. Returns how many articles
    changed their study.
    """
    relatives, seen, moved = _Relatives(session), set[int](), 0
    for article_id in article_ids:
        if article_id not in seen:
            kinship = _around(session, relatives, article_id)
            seen |= kinship.keys()
            moved += _settle(session, kinship)
    session.flush()
    return moved


def _around(session: Session, relatives: "_Relatives", start: int) -> Kinship:
    """All articles that can be reached from one by reasons, links and machines' studies; those in a person's study are left out."""
    found: dict[int, dict[int, str]] = {}
    waiting = {start}
    while waiting:
        article = session.get(Article, waiting.pop())
        if article is None or (article.study and article.study.made_by != "machine"):
            continue
        found[article.id] = relatives.of(article)
        near = set(found[article.id]) | relatives.linked(article)
        if article.study_id is not None:
            near |= set(session.scalars(sa.select(Article.id).where(Article.study_id == article.study_id)))
        waiting |= near - found.keys()
    return found


class _Relatives:
    """Which articles a reason joins to one."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.registered: dict[int, tuple[str, str] | None] = {}

    def of(self, article: Article) -> dict[int, str]:
        """Articles of the same study as this one, each with the reason."""
        kin: dict[int, str] = {}
        for other, relation, notice in self._links(article):
            if relation not in (*NOTICES, *NOTICES.values()) or not self._of_several(notice):
                kin.setdefault(other.id, f"PubMed links them ({relation})")
        for other_id, title in self._of_one_doi(article) if article.doi else ():
            if titles_agree(article.title_key, title):
                kin.setdefault(other_id, f"both bear the DOI {article.doi}")
        if number := self._number(article.id):
            same = sa.select(Identifier.article_id).where(Identifier.scheme == number[0], Identifier.value == number[1])
            for other_id in self.session.scalars(same):
                if self._number(other_id) == number:
                    kin.setdefault(other_id, f"both name {number[1]}")
        kin.pop(article.id, None)
        return kin

    def linked(self, article: Article) -> set[int]:
        """Articles that a link ties to this one, whether or not that makes them one study."""
        return {other.id for other, _, _ in self._links(article)}

    def _links(self, article: Article) -> Iterator[tuple[Article, str, Article]]:
        """The other end of each link of or to this article, the relation, and which of the two is a notice if one is."""
        if article.pmid:
            back = sa.select(Article, Link.relation).join(Link, Link.article_id == Article.id)
            for other, relation in self.session.execute(back.where(Link.pmid == article.pmid, Link.relation.in_(SAME_WORK))):
                yield other, relation, other if relation in NOTICES else article
        own = sa.select(Article, Link.relation).join(Link, Link.pmid == Article.pmid)
        for other, relation in self.session.execute(own.where(Link.article_id == article.id, Link.relation.in_(SAME_WORK))):
            yield other, relation, article if relation in NOTICES else other

    def _of_several(self, notice: Article) -> bool:
        """Whether a notice is about several papers: what it then says of each makes them no one study."""
        own = sa.select(Link.pmid, Link.source).where(Link.article_id == notice.id, Link.relation.in_(NOTICES))
        named = {pmid or source for pmid, source in self.session.execute(own)}
        if notice.pmid:
            back = sa.select(Article.pmid, Article.key).join(Link, Link.article_id == Article.id)
            naming = back.where(Link.pmid == notice.pmid, Link.relation.in_(NOTICES.values()))
            named |= {pmid or key for pmid, key in self.session.execute(naming)}
        return len(named) > 1

    def _of_one_doi(self, article: Article) -> list[tuple[int, str]]:
        """Articles with the DOI of this one of which one has no PMID: the same paper, come in by two of its names before a third
        source told that they are one.
        """
        asked = sa.select(Article.id, Article.title_key).where(Article.doi == article.doi, Article.id != article.id)
        asked = asked.where(Article.pmid.is_(None)) if article.pmid else asked
        return [(other, title) for other, title in self.session.execute(asked)]

    def _number(self, article_id: int) -> tuple[str, str] | None:
        """The registry number of the one trial that an article reports."""
        if article_id not in self.registered:
            i = Identifier
            asked = sa.select(i.scheme, i.value).where(i.article_id == article_id, i.scheme.not_in(NO_REGISTRY))
            numbers = {(scheme, value) for scheme, value in self.session.execute(asked)}
            one = numbers.pop() if len(numbers) == 1 and self._reports_one_trial(article_id) else None
            self.registered[article_id] = one
        return self.registered[article_id]

    def _reports_one_trial(self, article_id: int) -> bool:
        asked = sa.select(Tag.value).where(Tag.article_id == article_id, Tag.kind == "design", Tag.standing)
        return self.session.scalars(asked).first() in OF_ONE_TRIAL


def _settle(session: Session, kinship: Kinship) -> int:
    """Give each group of articles one study, those alone none; a study of before is kept where it can be."""
    articles = {i: session.get_one(Article, i) for i in sorted(kinship)}
    before = {study.id: study for article in articles.values() if (study := article.study)}
    kept, moved = set[int](), 0
    for members in _groups(kinship):
        study = None
        if len(members) > 1:
            free = sorted({articles[i].study_id or 0 for i in members} & (before.keys() - kept))
            study = before[free[0]] if free else Study(label=_label([articles[i] for i in members]), made_by="machine")
            study.reason = "; ".join(_reasons(kinship, members))
            session.add(study)
            session.flush()
            kept.add(study.id)
        changed = [articles[i] for i in members if articles[i].study is not study]
        for article in changed:
            article.study = study
        if study is not None and changed:
            study.label = _label([articles[i] for i in members])
        moved += len(changed)
    session.flush()
    if empty := before.keys() - kept:
        session.execute(sa.delete(Study).where(Study.id.in_(empty)))
    return moved


def _groups(kinship: Kinship) -> list[list[int]]:
    """The articles that reasons join, directly or over others, in order."""
    group_of = {i: {i} for i in kinship}
    for one, others in kinship.items():
        for other in others.keys() & kinship.keys():
            if group_of[one] is not group_of[other]:
                group_of[one] |= group_of[other]
                group_of |= dict.fromkeys(group_of[other], group_of[one])
    return sorted(sorted(members) for members in {id(members): members for members in group_of.values()}.values())


def _reasons(kinship: Kinship, members: list[int]) -> list[str]:
    told = [kinship[one].get(other) or kinship[other].get(one) for one, other in combinations(members, 2)]
    return list(dict.fromkeys(reason for reason in told if reason))


def _label(articles: list[Article]) -> str:
    """First author and year of the first article that is no notice."""
    first = next((article for article in articles if article.state != "notice"), articles[0])
    return f"{first.authors[0].family if first.authors else first.key} {first.year or ''}".strip()
