"""Citations on pages: references in three styles, and BibTeX and RIS to take along."""

from collections.abc import Sequence
from hashlib import sha256

import sqlalchemy as sa
from markupsafe import Markup

from evidence import citation
from evidence.models import Article
from evidence.record import Record
from evidence.web.edition import Edition

FORMATS = {"bib": "application/x-bibtex; charset=utf-8", "ris": "application/x-research-info-systems; charset=utf-8"}
References = dict[str, str]  # style -> reference as HTML that holds i, b, sub, sup only


def _keys(edition: Edition) -> dict[int, str]:
    """What the reference of each article depends on: the same key, the same reference."""
    rows = edition.session.execute(sa.select(Article.id, Article.key, Article.content_hash, Article.state))
    return {row.id: sha256(f"1 {row.key} {row.content_hash} {row.state}".encode()).hexdigest()[:24] for row in rows}


def made(record: Record) -> References:
    """The reference of a record in each style; one that was retracted is marked so."""
    return {style: citation.single(record, style, markup=True, allow_retracted=True) for style in citation.STYLES}


def references(edition: Edition, ids: Sequence[int]) -> list[dict[str, Markup]]:
    """The references of these articles by style; each is made once for a state of the record, as a style takes its time."""
    held: dict[str, References] = edition.once("references", dict)
    asked: set[str] = edition.once("references asked", set)
    keys = edition.once("reference keys", lambda: _keys(edition))
    found = []
    for article_id in ids:
        name = keys[article_id]
        asked.add(name)
        if name not in held:
            held[name] = made(edition.record(article_id) if len(ids) == 1 else edition.records([article_id])[0])
        found.append({style: Markup(text) for style, text in held[name].items()})  # escaped by citation.text
    return found


def written(records: Sequence[Record], kind: str) -> bytes:
    """Records as a file of this kind."""
    write = citation.bibtex if kind == "bib" else citation.ris
    return write(records, allow_retracted=True).encode()
