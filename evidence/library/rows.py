"""A `Record` as the rows of the tables, and back. Column order is the model's, so that rows go to the driver as plain tuples."""

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from functools import lru_cache
from hashlib import sha256
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import identifiers
from evidence.models import Article, Base
from evidence.record import PARTS, Author, Cited, Link, Mesh, Record, Section

Row = tuple[Any, ...]
ARTICLE_COLUMNS = tuple(column.name for column in Article.__table__.columns)
# What the record alone determines; the rest is known where it is stored.
OWN_COLUMNS = tuple(
    name
    for name in ARTICLE_COLUMNS
    if name not in ("id", "key", "study_id", "state", "curated", "curated_note", "first_run_id", "changed_at")
)
_COPIED = tuple(name for name in ARTICLE_COLUMNS if name in Record.__dataclass_fields__)
COLUMNS: dict[str, tuple[str, ...]] = {
    "section": ("article_id", "position", "kind", "label", "category", "language", "variety", "text", "markup"),
    "author": (
        "article_id", "position", "role", "family", "given", "initials", "suffix", "collective", "orcid", "affiliation",
    ),
    "mesh_heading": ("article_id", "position", "name", "ui", "major", "qualifiers"),
    "publication_type": ("article_id", "position", "name", "ui"),
    "keyword": ("article_id", "position", "word"),
    "identifier": ("article_id", "scheme", "value"),
    "link": ("article_id", "relation", "pmid", "source", "note", "asserted_by", "asserted_on"),
    "reference": ("article_id", "position", "pmid", "doi", "text"),
    "search_text": ("article_id", "words"),
}  # fmt: skip
# Links that warn of an article; only the source that told of them can take them back.
ALERTS = (
    "RetractionIn", "PartialRetractionIn", "ExpressionOfConcernIn", "ErratumIn", "CorrectedandRepublishedIn",
    "RetractedandRepublishedIn",
)  # fmt: skip
_WORDS = re.compile(r"[^\W_]+")
_COMBINING = re.compile("[\u0300-\u036f]")
# Letters that no normalisation parts from their stroke, as people without them on the keyboard type them.
_STROKES = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
_STROKED = re.compile("[łøđðıħæœþ]")
_NO_WORD = {code: " " for code in range(128) if not chr(code).isalnum()}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


# the text that a record gives of itself, but for the file that it stood in
_SAID = "Record(" + ", ".join(f"{item.name}={{}}" for item in fields(Record)) + ")"
_FIELDS = attrgetter(*(item.name for item in fields(Record)))


def content_hash(record: Record) -> str:
    """SHA-256 over everything the source said, whatever file it stood in."""
    *values, _, _ = map(repr, _FIELDS(record))
    return sha256(_SAID.format(*values, "None", "''").encode("utf-8", "surrogatepass")).hexdigest()


def fold(text: str) -> str:
    """Text as search sees it: no case, no accents, letters and digits only, one space between words.

    Both databases index this and not the text, so that "dry-needling" and "dry needling" match alike on both.
    """
    if not text.isascii():
        text = _COMBINING.sub("", unicodedata.normalize("NFKD", text.casefold()))
        for letter in set(_STROKED.findall(text)):
            text = text.replace(letter, _STROKES[letter])
    if text.isascii():
        return " ".join(text.lower().translate(_NO_WORD).split())
    return " ".join(_WORDS.findall(text))


def key(record: Record) -> str:
    """The one identity of a record: its PMID, else DOI, else PMCID, else a hash of what it says."""
    if record.pmid:
        return f"pmid:{record.pmid}"
    if record.doi:
        return f"doi:{record.doi}"
    if record.pmcid:
        return f"pmcid:{record.pmcid}"
    first = record.authors[0].family if record.authors else ""
    return "local:" + sha256(f"{identifiers.title_key(record.title)}|{record.year}|{first}".encode()).hexdigest()[:16]


def article_values(record: Record, now: dt.datetime, said: str | None = None) -> dict[str, Any]:
    """Column values of `article` that a record determines; `said` is its content hash where it is known already."""
    copied = {name: getattr(record, name) for name in _COPIED}
    return copied | {
        "key": key(record),
        "title_key": identifiers.title_key(record.title)[:150],
        "languages": ",".join(record.languages),
        "extra": {"chemicals": record.chemicals, "grants": record.grants},
        "content_hash": said or content_hash(record),
        "changed_at": now,
    }


def own_values(record: Record, title_key: str, said: str) -> dict[str, Any]:
    """The values of `OWN_COLUMNS` as the driver takes them; `title_key` and the content hash `said` are known already."""
    values = {name: _clean(getattr(record, name)) for name in _COPIED}
    extra = f'{{"chemicals": {_as_json(record.chemicals)}, "grants": {_as_json(record.grants)}}}'
    return values | {"title_key": title_key, "languages": _clean(",".join(record.languages)), "extra": extra, "content_hash": said}


@lru_cache(1 << 12)  # the same few qualifiers and funders come again and again
def _as_json(value: tuple[Any, ...]) -> str:
    return json.dumps(value)


def child_rows(record: Record) -> tuple[list[Row], ...]:
    """The rows of all tables that hang on an article, in the order of `COLUMNS`, without the article's id that comes first."""
    return (
        [(i, s.kind, s.label, s.category, s.language, s.variety, s.text, s.markup) for i, s in enumerate(record.sections)],
        [
            (i, p.role, p.family, p.given, p.initials, p.suffix, p.collective, p.orcid, p.affiliation)
            for i, p in enumerate(record.authors)
        ],
        [(i, m.name, m.ui, m.major, _as_json(m.qualifiers)) for i, m in enumerate(record.mesh)],
        [(i, name, ui) for i, (name, ui) in enumerate(record.publication_types)],
        list(enumerate(record.keywords)),
        list(other_identifiers(record)),
        [(x.relation, x.pmid, x.source, x.note, record.source, record.revised) for x in record.links],
        [(i, c.pmid, c.doi, c.text) for i, c in enumerate(record.references)],
        [(words(record),)],
    )


def other_identifiers(record: Record) -> tuple[tuple[str, str], ...]:
    """Identifiers beside PMID, PMCID and DOI: those of the record, and registry numbers that its abstract prints."""
    texts = " ".join(s.text for s in record.sections if s.kind == "abstract")
    known = {value.casefold() for _, value in record.other_ids}
    printed = tuple(pair for pair in identifiers.registry_numbers(texts) if pair[1].casefold() not in known)
    return record.other_ids + printed


def words(record: Record) -> str:
    """All words of a record that a search may ask for, folded."""
    parts = [record.title, record.vernacular_title, *(s.text for s in record.sections), *record.keywords]
    parts += [m.name for m in record.mesh] + [p.collective or p.family for p in record.authors]
    parts += [record.journal, record.pmid or "", record.doi or "", record.pmcid or "", *(value for _, value in record.other_ids)]
    return fold(" ".join(parts))


def insert(session: Session, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert plain tuples by the driver's own executemany: SQLAlchemy's per-row work is most of the time of a bulk insert."""
    lite = session.get_bind().dialect.name == "sqlite"
    # only PostgreSQL refuses control characters: looking at each value would cost a third of an import
    rows = list(rows) if lite else [tuple(map(_clean, row)) for row in rows]
    if not rows:
        return
    mark = "?" if lite else "%s"
    names = ", ".join(f'"{name}"' for name in columns)
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join([mark] * len(columns))})'
    session.connection().exec_driver_sql(statement, rows)


def _clean(value: Any) -> Any:
    """NUL and other control characters do not exist in XML text and PostgreSQL refuses them: they are dropped."""
    if isinstance(value, str):
        return value if value.isprintable() else _CONTROL.sub("", value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).replace(tzinfo=None)
    return json.dumps(value) if isinstance(value, dict | list) else value


def delete_children(session: Session, article_id: int, record: Record) -> None:
    """Take away the content rows of an article that `record` replaces; readings and assertions of others stay.

    So does a warning that another source gave: a richer record may be older than the retraction that a poorer one tells of.
    """
    for table in COLUMNS:
        model = Base.metadata.tables[table]
        condition: sa.ColumnElement[bool] = model.c.article_id == article_id
        if table == "link":
            condition &= model.c.asserted_by != "retraction_watch"
            kept = (model.c.asserted_by != record.source) & model.c.relation.in_(ALERTS) & model.c.pmid.is_not(None)
            for link in record.links:
                kept &= sa.not_((model.c.relation == link.relation) & (sa.func.coalesce(model.c.pmid, "") == (link.pmid or "")))
            condition &= sa.not_(kept)
        session.execute(model.delete().where(condition))


def as_content(record: Record) -> dict[str, Any]:
    """A record as JSON, for the table of versions."""
    content = asdict(replace(record, facts=None))
    content |= {name: [part._asdict() for part in getattr(record, name)] for name in PARTS}
    return json.loads(json.dumps(content))  # type: ignore[no-any-return]


def record_of(article: Article) -> Record:
    """The `Record` that an article's rows came from, for reading it again, citing it, or keeping it as a version."""
    copied = {name: getattr(article, name) for name in _COPIED}
    copied["languages"] = tuple(filter(None, article.languages.split(",")))
    extra = article.extra or {}
    return Record(
        **copied,
        other_ids=tuple((i.scheme, i.value) for i in article.identifiers),
        sections=tuple(Section(s.text, s.label, s.category, s.markup, s.kind, s.language, s.variety) for s in article.sections),
        authors=tuple(
            Author(a.family, a.given, a.initials, a.suffix, a.collective, a.orcid, a.affiliation, a.role) for a in article.authors
        ),
        publication_types=tuple((p.name, p.ui) for p in article.publication_types),
        mesh=tuple(Mesh(m.name, m.ui, m.major, tuple((q[0], q[1], q[2]) for q in m.qualifiers)) for m in article.mesh),
        keywords=tuple(k.word for k in article.keywords),
        chemicals=tuple((c[0], c[1], c[2]) for c in extra.get("chemicals", ())),
        grants=tuple((g[0], g[1], g[2]) for g in extra.get("grants", ())),
        links=tuple(Link(x.relation, x.pmid, x.source, x.note) for x in article.links if x.asserted_by != "retraction_watch"),
        references=tuple(Cited(r.pmid, r.doi, r.text) for r in article.references),
        withdrawn=article.state == "withdrawn",
    )
