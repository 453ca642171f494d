"""Invented records and files for tests: PMIDs begin with 99, DOIs with 10.5555, and nothing in them ever happened."""

from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape

import sqlalchemy as sa

from evidence import database
from evidence.models import Article, Base
from evidence.record import Author, Link, Record, Section
from evidence.rows.record import COLUMNS

TITLE = "Dry needling of an invented muscle in people who do not exist: a made-up trial"
ABSTRACT = (
    "Forty invented adults with neck pain were randomised to dry needling or sham needling. Pain was lower after needling (p=0.01)."
)


def record(number: int = 1, **values: Any) -> Record:
    """A PubMed record with PMID 99000000 + number; `values` replace its fields."""
    made = Record(
        source="pubmed_xml",
        title=f"{TITLE}, number {number}",
        pmid=str(99_000_000 + number),
        doi=f"10.5555/invented.{number}",
        sections=(Section(ABSTRACT),),
        authors=(Author(family="Nobody", given="Ada", initials="A"),),
        journal="Journal of Invented Results",
        year=2020,
        pub_date="2020",
        revised="2020-01-01",
        publication_types=(("Journal Article", "D016428"),),
    )
    return replace(made, **values)


def link(relation: str, number: int) -> Link:
    """A relation to the invented record with this number."""
    return Link(relation, str(99_000_000 + number), f"J Invent. 2021;{number}")


def article_xml(number: int, title: str = "", abstract: str = ABSTRACT, doi: str = "", revised: str = "2020") -> str:
    """One PubmedArticle of the same record as `record(number)`."""
    titled = escape(title or f"{TITLE}, number {number}")
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{99_000_000 + number}</PMID>'
        f"<DateRevised><Year>{revised}</Year><Month>01</Month><Day>01</Day></DateRevised>"
        '<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate><Year>2020</Year></PubDate></JournalIssue>'
        f"<Title>Journal of Invented Results</Title></Journal><ArticleTitle>{titled}</ArticleTitle>"
        f"<Abstract><AbstractText>{escape(abstract)}</AbstractText></Abstract>"
        '<AuthorList><Author ValidYN="Y"><LastName>Nobody</LastName><Initials>A</Initials></Author></AuthorList>'
        "<Language>eng</Language><PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList>"
        "</Article></MedlineCitation><PubmedData><ArticleIdList>"
        f'<ArticleId IdType="doi">{doi or f"10.5555/invented.{number}"}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>\n'
    )


def file_xml(*articles: str) -> str:
    """A PubMed file of these articles."""
    return '<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n' + "".join(articles) + "</PubmedArticleSet>\n"


OWN = ("id", "article_id", "study_id", "first_run_id", "changed_at", "run_id")  # numbers and times that differ between databases


def tables(engine: sa.Engine, *but: str) -> dict[str, list[Any]]:
    """Everything that the articles' tables hold, told by keys instead of numbers and in one order, to compare two databases."""
    with database.transaction(engine, write=False) as session:
        keys = dict(session.execute(sa.select(Article.id, Article.key)).all())
        held: dict[str, list[Any]] = {}
        for name in ("article", "tag", "finding", *COLUMNS):
            if name in but:
                continue
            for row in session.execute(sa.select(Base.metadata.tables[name])).mappings():
                named = {column: value for column, value in row.items() if column not in OWN}
                held.setdefault(name, []).append(repr((keys.get(row.get("article_id", -1), ""), sorted(named.items(), key=str))))
        studies: dict[int, set[str]] = {}
        for key, study in session.execute(sa.select(Article.key, Article.study_id).where(Article.study_id.is_not(None))):
            studies.setdefault(study, set()).add(key)
        held["study"] = [repr(sorted(members)) for members in studies.values()]
    return {name: sorted(rows) for name, rows in held.items()}
