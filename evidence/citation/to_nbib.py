"""Record -> MEDLINE text ("nbib"), the format of PubMed's "Send to: Citation manager".

Tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

import re
import textwrap

from evidence.citation.csl_item import abstract_text
from evidence.record import Author, Record

_RELATIONS = {
    "CommentIn": "CIN", "CommentOn": "CON", "CorrectedandRepublishedFrom": "CRF", "CorrectedandRepublishedIn": "CRI",
    "ErratumIn": "EIN", "ErratumFor": "EFR", "ExpressionOfConcernIn": "ECI", "ExpressionOfConcernFor": "ECF",
    "OriginalReportIn": "ORI",
    "RetractedandRepublishedFrom": "RRF", "RetractedandRepublishedIn": "RRI",
    "PartialRetractionIn": "PRIN", "PartialRetractionOf": "PROF", "RepublishedFrom": "RPF",
    "RepublishedIn": "RPI", "RetractionIn": "RIN", "RetractionOf": "ROF", "SummaryForPatientsIn": "SPIN",
    "UpdateIn": "UIN", "UpdateOf": "UOF",
}  # fmt: skip


def medline(record: Record, *, abstract: bool = False) -> str:
    """One record; text is wrapped at 88 columns with six spaces before each further line."""
    fields = [
        ("PMID", record.pmid or ""),
        ("STAT", record.status),
        ("IS", record.issn),
        ("VI", record.volume),
        ("IP", record.issue),
        ("DP", record.pub_date or str(record.year or "")),
        ("BTI" if record.kind == "book" else "TI", record.title),
        ("PG", record.pages),
        ("LID", f"{record.doi} [doi]" if record.doi else ""),
        ("AB", abstract_text(record) if abstract else ""),
        ("CI", record.copyright if abstract else ""),
        *[field for author in record.authors for field in _author(author)],
        *[("LA", language) for language in record.languages],
        *[("PT", name) for name, _ in record.publication_types],
        ("DEP", record.article_date.replace("-", "")),
        ("PB", record.publisher),
        ("TA", record.journal_abbrev),
        ("JT", record.journal),
        *[("MH", _heading(heading.name, heading.major, heading.qualifiers)) for heading in record.mesh],
        *[("OT", keyword) for keyword in record.keywords],
        ("PMC", record.pmcid or ""),
        *[(_RELATIONS[link.relation], _linked(link.source, link.pmid)) for link in record.links if link.relation in _RELATIONS],
        ("AID", f"{record.doi} [doi]" if record.doi else ""),
        ("PST", record.publication_status),
        ("SO", _source(record)),
    ]
    return "".join(_lines(tag, value) for tag, value in fields if value)


def _lines(tag: str, value: str) -> str:
    text = re.sub(r"[ \t\r\n]+", " ", value).strip(" ")
    wrapped = textwrap.wrap(text, 82, break_long_words=False, break_on_hyphens=False) or [""]
    return f"{tag:<4}- " + "\n      ".join(wrapped) + "\n"


def _author(author: Author) -> list[tuple[str, str]]:
    full, short = {"editor": ("FED", "ED"), "investigator": ("FIR", "IR")}.get(author.role, ("FAU", "AU"))
    if author.collective:
        return [("CN", author.collective)]
    given = author.given or author.initials
    initials = author.initials or "".join(re.findall(r"\b\w", given)).upper()
    names = [
        (full, ", ".join(part for part in (author.family, given, author.suffix) if part)),
        (short, " ".join(part for part in (author.family, initials, author.suffix) if part)),
    ]
    return names + ([("AUID", f"ORCID: {author.orcid}")] if author.orcid else [])


def _heading(name: str, major: bool, qualifiers: tuple[tuple[str, str, bool], ...]) -> str:
    return "/".join(["*" * major + name, *("*" * starred + qualifier for qualifier, _, starred in qualifiers)])


def _linked(source: str, pmid: str | None) -> str:
    return f"{source} PMID: {pmid}".strip() if pmid else source


def _source(record: Record) -> str:
    where = f"{record.volume}({record.issue})" if record.issue else record.volume
    numbers = ":".join(part for part in (where, record.pages) if part)
    when = ";".join(part for part in (record.pub_date, numbers) if part)
    parts = [record.journal_abbrev or record.journal, when, f"doi: {record.doi}" if record.doi else ""]
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)
