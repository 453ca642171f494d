"""Records without identifiers: whether two with the same title, year and family name of the first author can be one publication.

They are one only where nothing that both give differs. A team that publishes two trials under one title is rare, but to take the second
for the first loses it; two records too many are offered to a person (`review.duplicates`).
"""

import re
from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.identifiers import title_key
from evidence.library.among import among
from evidence.models import Article, Author, Section
from evidence.record import Record

LOCAL = "local:"
_PARTS = re.compile(r"[\s.\-]+")
_RANGE = re.compile(r"[-–,;\s]")


class Marks(NamedTuple):
    """What tells two publications apart; "" and () say nothing."""

    journals: tuple[str, ...]
    volume: str
    first_page: str
    given: str  # first given name of the first author, or an initial alone
    abstract: str


def of(record: Record) -> Marks:
    """The marks of a record."""
    first = record.authors[0] if record.authors else None
    abstract = "".join(section.text for section in record.sections if section.kind == "abstract")
    names = (first.given, first.initials) if first else ("", "")
    return _marks((record.journal, record.journal_abbrev), record.volume, record.pages, names, abstract)


def load(session: Session, article_ids: Collection[int]) -> dict[int, Marks]:
    """The marks of stored articles."""
    if not article_ids:
        return {}
    names = {i: (given, initials) for i, given, initials in session.execute(
        sa.select(Author.article_id, Author.given, Author.initials).where(among(session, Author.article_id, article_ids), Author.position == 0)
    )}  # fmt: skip
    asked = sa.select(Section.article_id, Section.text).where(
        among(session, Section.article_id, article_ids), Section.kind == "abstract"
    )
    texts: dict[int, str] = {}
    for article_id, text in session.execute(asked.order_by(Section.article_id, Section.position)):
        texts[article_id] = texts.get(article_id, "") + text
    a = Article
    columns = sa.select(a.id, a.journal, a.journal_abbrev, a.volume, a.pages).where(among(session, a.id, article_ids))
    return {
        i: _marks((journal, abbrev), volume, pages, names.get(i, ("", "")), texts.get(i, ""))
        for i, journal, abbrev, volume, pages in session.execute(columns)
    }


def _marks(journals: tuple[str, str], volume: str, pages: str, names: tuple[str, str], abstract: str) -> Marks:
    given = next((part for name in names for part in _PARTS.split(name) if part), "")
    given = given[:1] if given.isupper() else given  # "JA" is two initials
    known = tuple(filter(None, map(title_key, journals)))
    return Marks(known, title_key(volume), title_key(_RANGE.split(pages.strip())[0]), title_key(given), title_key(abstract))


def differ(one: Marks, other: Marks) -> bool:
    """Whether something that both give cannot be the same; a shorter form of a name and the beginning of an abstract can."""
    if one.journals and other.journals and not set(one.journals) & set(other.journals):
        return True
    if any(a and b and a != b for a, b in ((one.volume, other.volume), (one.first_page, other.first_page))):
        return True
    initial = min(len(one.given), len(other.given)) == 1
    if one.given and other.given and (one.given[0] != other.given[0] if initial else one.given != other.given):
        return True
    shorter, longer = sorted((one.abstract, other.abstract), key=len)
    return not longer.startswith(shorter)
