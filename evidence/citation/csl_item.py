"""Record -> CSL-JSON item: the one description of a publication from which every citation is made.

Field meanings: CSL 1.0.2 and its JSON schema (https://docs.citationstyles.org/en/v1.0.2/specification.html).
"""

import re
from typing import Any

from evidence.citation import dates, pages, rich, words
from evidence.record import Author, Record

Item = dict[str, Any]


def item(record: Record, *, abstract: bool = False, key: str = "") -> Item:
    """The CSL-JSON item of a record; `abstract` adds its text, `key` names it (else PMID, DOI or PMCID)."""
    made: Item = {"id": key or identity(record), "type": _kind(record), "title": title(record)}
    made |= {role: names for role in ("author", "editor") if (names := _names(record, role))}
    if date := dates.issued(record):
        made["issued"] = date
    made |= {name: value for name, value in _fields(record) if value}
    if abstract and (text := abstract_text(record)):
        made["abstract"] = text
    return made


def identity(record: Record) -> str:
    """What names a record among others: its PMID, else PMCID, DOI, or its title."""
    return record.pmid or record.pmcid or record.doi or record.title


def title(record: Record) -> str:
    """The title as CSL rich text, without the full stop that PubMed ends it with."""
    text = rich.clean(record.title_markup) if record.title_markup else record.title or record.vernacular_title
    return re.sub(r"(?<![.])\.(?=(?:</(?:i|b|sub|sup)>|\])*$)", "", " ".join(text.split()))


def journal(record: Record) -> str:
    """The full journal name as a reader knows it: without NLM's note of the place, "Pain (London, England)"."""
    name = re.sub(r"\s*\([^()]*,[^()]*\)$", "", record.journal.strip())
    return re.sub(r"\s+([:;])\s+", r"\1 ", name).rstrip(".")


def abstract_text(record: Record) -> str:
    """The abstract as one text, each labelled section with its label; other abstracts only where there is none."""
    kinds = [[part for part in record.sections if part.kind == kind] for kind in ("abstract", "other")]
    chosen = kinds[0] or kinds[1]
    return " ".join(f"{part.label}: {part.text}" if part.label else part.text for part in chosen)


def _kind(record: Record) -> str:
    if record.kind != "book":
        return "article-journal"
    return "chapter" if record.journal and record.journal != record.title else "book"


def _fields(record: Record) -> list[tuple[str, str]]:
    located = pages.is_locator(record.pages)
    ahead = record.kind == "article" and not (record.volume or record.issue or record.pages)
    return [
        ("container-title", journal(record)),
        ("container-title-short", record.journal_abbrev.replace(".", "")),
        ("volume", record.volume),
        ("issue", record.issue),
        ("number" if located else "page", pages.expanded(record.pages)),
        ("publisher", record.publisher if record.kind == "book" else ""),
        ("status", "advance online publication" if ahead and record.publication_status == "aheadofprint" else ""),
        ("DOI", record.doi or ""),
        ("PMID", record.pmid or ""),
        ("PMCID", record.pmcid or ""),
        ("ISSN", record.issn),
        ("language", _language(record)),
    ]


def _names(record: Record, role: str) -> list[dict[str, str]]:
    return [name(author) for author in record.authors if author.role == role]


def name(author: Author) -> dict[str, str]:
    """One CSL name. A collective is literal; initials stand in for a missing given name, spaced so that each stays one."""
    if author.collective:
        return {"literal": author.collective.rstrip(".")}
    given = author.given
    if not given or (given == author.initials and given.isupper() and given.isalpha()):
        given = " ".join(re.findall(r"[^\W\d_](?:[^\W\d_](?<=[a-zà-ÿ]))*\.?|-", author.initials or given)).replace(" - ", "-")
    parts = {"family": author.family, "given": given, "suffix": author.suffix}
    return {part: text for part, text in parts.items() if text}


def _language(record: Record) -> str:
    return words.language(record.languages[0]) if record.languages else ""
