"""A `Record` as the rows of the tables, but for the article's id, and what it is recognised by; plain values, made in any process.

Nothing here knows a database, so that a process that only reads need not load one.
"""

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import fields
from functools import lru_cache
from hashlib import sha256
from operator import attrgetter
from typing import Any

from evidence import identifiers
from evidence.record import READ, Record

Row = tuple[Any, ...]
# Columns of `article` that are fields of a record; then those that the record alone determines. The rest is known where it is stored.
COPIED = (
    "pmid", "pmcid", "doi", "source", "kind", "version", "title", "title_markup", "vernacular_title", "journal", "journal_abbrev",
    "issn", "volume", "issue", "pages", "year", "pub_date", "article_date", "publisher", "languages", "status", "indexing",
    "publication_status", "created", "completed", "revised", "conflict_of_interest", "copyright",
)  # fmt: skip
OWN_COLUMNS = (*COPIED, "title_key", "extra", "content_hash")
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


def fullness(kinds: Collection[str]) -> int:
    """How much there is to read of a record with sections of these kinds: 2 with an abstract, 1 with another text, 0 with a title alone."""
    return 2 if "abstract" in kinds else 1 if kinds else 0


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


def own_values(record: Record, title_key: str, said: str) -> dict[str, Any]:
    """The values of `OWN_COLUMNS` as the driver takes them; `title_key` and the content hash `said` are known already."""
    values = {name: clean(getattr(record, name)) for name in COPIED}
    extra = f'{{"chemicals": {_as_json(record.chemicals)}, "grants": {_as_json(record.grants)}}}'
    return values | {"title_key": title_key, "languages": clean(",".join(record.languages)), "extra": extra, "content_hash": said}


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
    return tuple((scheme, value) for scheme, value in record.other_ids + printed if len(scheme) + len(value) <= identifiers.LONGEST)


def words(record: Record) -> str:
    """All words of a record that a search may ask for, folded; PostgreSQL indexes no text of any length."""
    parts = [record.title, record.vernacular_title, *(s.text for s in record.sections), *record.keywords]
    parts += [m.name for m in record.mesh] + [p.collective or p.family for p in record.authors]
    parts += [record.journal, record.pmid or "", record.doi or "", record.pmcid or "", *(value for _, value in record.other_ids)]
    return fold(" ".join(part[:READ] for part in parts)[: 2 * READ])


def clean(value: Any) -> Any:
    """NUL and other control characters do not exist in XML text and PostgreSQL refuses them: they are dropped."""
    if isinstance(value, str):
        return value if value.isprintable() else _CONTROL.sub("", value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).replace(tzinfo=None)
    return json.dumps(value) if isinstance(value, dict | list) else value
