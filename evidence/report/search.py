"""Articles by words and tags, and one article by any of its names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import identifiers, vocabulary
from evidence.errors import Unknown
from evidence.models import Article, Author, SearchText, Tag
from evidence.rows.record import fold

SINGLE = ("design", "relevant", "n", "conclusion")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; ids of the vocabulary, empty means any."""

    words: str = ""
    conditions: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    designs: tuple[str, ...] = ()
    comparators: tuple[str, ...] = ()
    since: int | None = None
    limit: int = 20
    irrelevant: bool = False  # show articles that are not about dry needling, too


def find(session: Session, wanted: Wanted) -> tuple[int, list[dict[str, Any]]]:
    """How many articles fit, and the first of them, newest first, as plain values."""
    asked = sa.select(Article.id)
    if fold(wanted.words):
        asked = asked.where(Article.id.in_(_with_words(session, wanted.words)))
    by_tag = {
        "condition": wanted.conditions, "outcome": wanted.outcomes, "pain_instrument": wanted.instruments,
        "design": wanted.designs, "comparator": wanted.comparators,
    }  # fmt: skip
    if not wanted.irrelevant:
        by_tag["relevant"] = ("true",)
    for kind, values in by_tag.items():
        if values:
            asked = asked.where(
                Article.id.in_(sa.select(Tag.article_id).where(Tag.standing, Tag.kind == kind, Tag.value.in_(values)))
            )
    if wanted.since:
        asked = asked.where(Article.year >= wanted.since)
    total = session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
    newest = asked.order_by(sa.func.coalesce(Article.year, 0).desc(), Article.id).limit(wanted.limit)
    return total, rows(session, session.scalars(newest).all())


def _with_words(session: Session, words: str) -> sa.Select[Any]:
    """Articles that hold all the words; "quoted words" must stand side by side. Nothing a person types can be an error."""
    phrases = [fold(quoted or bare) for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', words)]
    phrases = [phrase for phrase in phrases if phrase]
    if session.get_bind().dialect.name == "sqlite":
        match = " AND ".join("(" + " OR ".join(f'"{spelling}"' for spelling in spellings(phrase)) + ")" for phrase in phrases)
        found = sa.text("SELECT rowid FROM article_words WHERE article_words MATCH :match").bindparams(match=match)
        return sa.select(sa.column("rowid", sa.Integer)).select_from(found.columns(sa.column("rowid", sa.Integer)).subquery())
    asked = sa.select(SearchText.article_id)
    for phrase in phrases:
        document: sa.ColumnElement[Any] = sa.literal_column("article_words_document")
        told = (document.op("@@")(sa.func.phraseto_tsquery("simple", spelling)) for spelling in spellings(phrase))
        asked = asked.where(sa.or_(*told))
    return asked


# British and American, singular and plural of Latin: what a person types finds what an author wrote.
_SPELLINGS = (
    ("haem", "hem"), ("aemi", "emi"), ("oedem", "edem"), ("oesoph", "esoph"), ("paed", "ped"), ("anaesth", "anesth"), ("gynaec", "gynec"),
    ("paraesth", "paresth"), ("rrhoea", "rrhea"), ("isation", "ization"), ("ised", "ized"), ("ising", "izing"), ("tumour", "tumor"),
    ("behaviour", "behavior"), ("labour", "labor"), ("centre", "center"), ("fibre", "fiber"), ("thoraces", "thorax"),
)  # fmt: skip


def spellings(phrase: str) -> list[str]:
    """A phrase, and as it is spelt elsewhere."""
    first, second = phrase, phrase
    for one, other in _SPELLINGS:
        first, second = first.replace(one, other), second.replace(other, one)
    return list(dict.fromkeys((phrase, first, second)))


def rows(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    """One line's worth of values for each article, in the given order."""
    if not ids:
        return []
    tags: dict[int, dict[str, list[str]]] = {i: {} for i in ids}
    for article_id, kind, value in session.execute(
        sa.select(Tag.article_id, Tag.kind, Tag.value).where(Tag.standing, Tag.article_id.in_(ids)).order_by(Tag.id)
    ):
        tags[article_id].setdefault(kind, []).append(value)
    first = sa.select(Author.article_id, Author.family, Author.collective).where(Author.position == 0, Author.article_id.in_(ids))
    authors = {i: family or collective for i, family, collective in session.execute(first)}
    articles = {a.id: a for a in session.scalars(sa.select(Article).where(Article.id.in_(ids)))}
    return [_row(articles[i], authors.get(i, ""), tags[i]) for i in ids]


def _row(article: Article, author: str, tags: dict[str, list[str]]) -> dict[str, Any]:
    values = {kind: next(iter(tags.get(kind, [])), None) for kind in SINGLE}
    many = {f"{kind}s": tags.get(kind, []) for kind in ("condition", "outcome", "comparator")}
    return {
        "id": article.id, "pmid": article.pmid, "doi": article.doi, "year": article.year, "author": author, "title": article.title,
        "journal": article.journal_abbrev or article.journal, "state": article.state, "curated": article.curated,
        **values, **many,
    }  # fmt: skip


def named(session: Session, name: str) -> Article:
    """The article with this PMID, DOI, PMCID, key, or number in this database (as "#12"). Raises Unknown."""
    text = name.strip().encode("utf-8", "replace").decode().replace("\x00", "")  # what no database can be asked for
    asked = {
        Article.pmid: identifiers.pmid(text), Article.doi: identifiers.doi(text), Article.pmcid: identifiers.pmcid(text),
        Article.key: text, Article.id: int(text[1:]) if re.fullmatch(r"#\d{1,9}", text) else None,
    }  # fmt: skip
    for column, value in asked.items():
        if value is not None:
            found = session.scalars(sa.select(Article).where(column == value).order_by(Article.id)).first()
            if found is not None:
                return found
    raise Unknown("article", name, remedy="It takes a PMID, DOI, PMCID or number in this database; `evidence find WORDS` searches.")


def ids_of(kind: str, text: str | None) -> tuple[str, ...]:
    """The vocabulary ids of what a person typed for a kind; () for nothing."""
    return vocabulary.load().resolve(kind, text).ids if text else ()


def label_of(row: dict[str, Any]) -> str:
    """An identifier that can be looked up, and typed back in."""
    return f"PMID {row['pmid']}" if row["pmid"] else f"doi:{row['doi']}" if row["doi"] else f"#{row['id']}"
