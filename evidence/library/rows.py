"""Rows into the tables and back into a `Record`: inserted as plain tuples, whose values evidence/rows makes in any process."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.orm import Session

from evidence import identifiers
from evidence.models import Article, Base
from evidence.record import PARTS, Author, Cited, Link, Mesh, Record, Section
from evidence.rows.record import COLUMNS, COPIED, Row, clean, content_hash, key


def article_values(record: Record, now: dt.datetime, said: str | None = None) -> dict[str, Any]:
    """Column values of `article` that a record determines; `said` is its content hash where it is known already."""
    copied = {name: getattr(record, name) for name in COPIED}
    return copied | {
        "key": key(record),
        "title_key": identifiers.title_key(record.title)[:150],
        "languages": ",".join(record.languages),
        "extra": {"chemicals": record.chemicals, "grants": record.grants},
        "content_hash": said or content_hash(record),
        "changed_at": now,
    }


def insert(session: Session, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert plain tuples by the driver's own executemany: SQLAlchemy's per-row work is most of the time of a bulk insert."""
    lite = session.get_bind().dialect.name == "sqlite"
    # only PostgreSQL refuses control characters: looking at each value would cost a third of an import
    rows = list(rows) if lite else [tuple(map(clean, row)) for row in rows]
    if not rows:
        return
    mark = "?" if lite else "%s"
    names = ", ".join(f'"{name}"' for name in columns)
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join([mark] * len(columns))})'
    session.connection().exec_driver_sql(statement, rows)


def delete_children(session: Session, article_id: int) -> None:
    """Take away the content rows of an article but for its links, of which `alerts` knows what stays; readings stay."""
    for table in COLUMNS.keys() - {"link"}:
        model = Base.metadata.tables[table]
        session.execute(model.delete().where(model.c.article_id == article_id))


def as_content(record: Record) -> dict[str, Any]:
    """A record as JSON, for the table of versions."""
    content = asdict(replace(record, facts=None))
    content |= {name: [part._asdict() for part in getattr(record, name)] for name in PARTS}
    return json.loads(json.dumps(content))  # type: ignore[no-any-return]


def record_of(article: Article) -> Record:
    """The `Record` that an article's rows came from, for reading it again, citing it, or keeping it as a version."""
    copied = {name: getattr(article, name) for name in COPIED}
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
