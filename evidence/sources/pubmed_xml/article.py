"""One <PubmedArticle> as a `Record`: one walk over its elements, each handed to the reader of its name.

The names are those of NLM's DTD pubmed_250101; elements that it does not know are passed over.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from evidence.identifiers import doi, pmcid, pmid, registry_numbers
from evidence.record import Author, Cited, Link, Mesh, Record, Section
from evidence.sources.pubmed_xml.headings import headings
from evidence.sources.pubmed_xml.people import people
from evidence.sources.pubmed_xml.references import plain_doi
from evidence.sources.pubmed_xml.text import BadRecord, Element, marked, plain, squeeze, value

Draft = dict[str, Any]
"""Fields of the Record to be; lists where the Record has tuples."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What was read of a record and cut out of it before: authors, MeSH headings, references, year, month and day of its entry."""

    authors: Sequence[Author] = ()
    mesh: Sequence[Mesh] = ()
    references: Sequence[Cited] = ()
    entry: tuple[str, str, str] = ("", "", "")


_NO_LISTS = Lists()

Readers = Mapping[str, Callable[[Element, Draft], None]]
"""Element name -> what reads it into a draft."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NUMBER = {name.lower(): number for number, name in enumerate(_MONTHS, 1)}
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_NOTHING = re.compile(r"\[?(?:not available|no abstract available|no title available)\]?\.?", re.I)
_E_LOCATION = re.compile(r"[eE]?\d{1,8}")
_LISTS = (
    *("other_ids", "sections", "authors", "languages", "publication_types", "mesh"),
    *("keywords", "chemicals", "grants", "links", "references"),
)


def new_draft(place: str) -> Draft:
    draft: Draft = {name: [] for name in _LISTS}
    draft["place"] = place
    draft["article_ids"], draft["e_locations"] = [], []
    return draft


def article(root: Element, place: str, lists: Lists = _NO_LISTS) -> Record:
    """The Record of a <PubmedArticle>; raises BadRecord when it has no PMID. `lists` were cut out of it before."""
    draft = new_draft(place)
    draft["authors"] += lists.authors
    draft["mesh"] += lists.mesh
    for part in root:
        if part.tag == "MedlineCitation":
            _citation(part, draft)
        elif part.tag == "PubmedData":
            walk(part, _DATA, draft)
    draft["references"] += lists.references  # after those that links name
    if lists.entry[0]:
        draft.setdefault("created", _iso(*lists.entry))
    return finish(draft)


def finish(draft: Draft) -> Record:
    """The Record of a draft: identifiers chosen, lists frozen."""
    if "pmid" not in draft:
        raise BadRecord("The record has no PMID; correct it or fetch it again.")
    _identify(draft)
    if draft.get("year") is None:
        draft["year"] = _first_year(draft.get("article_date", ""))
    if "copyright" not in draft and "other_copyright" in draft:
        draft["copyright"] = draft["other_copyright"]
    draft.pop("other_copyright", None)
    for name in _LISTS:
        draft[name] = tuple(draft[name])
    return Record(source="pubmed_xml", **draft)


def walk(parent: Element, readers: Readers, draft: Draft) -> None:
    """Hand each child of `parent` to the reader of its name."""
    for child in parent:
        reader = readers.get(child.tag)
        if reader is not None:
            reader(child, draft)


def _citation(element: Element, draft: Draft) -> None:
    draft["status"] = element.get("Status", "")
    draft["indexing"] = element.get("IndexingMethod", "")
    walk(element, _CITATION, draft)


def read_pmid(element: Element, draft: Draft) -> None:
    number = pmid(element.text)
    if number is None:
        raise BadRecord(f"{value(element)[:40]!r} is no PMID; correct it or fetch the record again.")
    draft["pmid"] = number
    version = element.get("Version", "1")
    draft["version"] = int(version) if version.isdecimal() and len(version) < 6 else 1


def iso_date(element: Element) -> str:
    """Year, Month and Day as "2018-10-17", "2018-10" or "2018"; "" without a year."""
    year = month = day = ""
    for child in element:
        tag = child.tag
        if tag == "Year":
            year = child.text or ""
        elif tag == "Month":
            month = child.text or ""
        elif tag == "Day":
            day = child.text or ""
    return _iso(year, month, day)


@lru_cache(maxsize=1 << 14)
def _iso(year: str, month: str, day: str) -> str:
    year, month, day = year.strip(), month.strip(), day.strip()
    if not (year.isdecimal() and len(year) == 4):
        return ""
    number = int(month) if month.isdecimal() else _MONTH_NUMBER.get(month[:3].lower(), 0)
    if not 1 <= number <= 12:
        return year
    if not (day.isdecimal() and 1 <= int(day) <= 31):
        return f"{year}-{number:02}"
    return f"{year}-{number:02}-{int(day):02}"


def read_pub_date(element: Element, draft: Draft) -> None:
    """The date as printed, and its first year."""
    parts = {child.tag: value(child) for child in element}
    month, day = parts.get("Month", ""), parts.get("Day", "")
    if month.isdecimal() and 1 <= int(month) <= 12:
        month = _MONTHS[int(month) - 1]
    printed = (parts.get("Year", ""), parts.get("Season", ""), month, day.lstrip("0"))
    draft["pub_date"] = parts.get("MedlineDate") or " ".join(part for part in printed if part)
    draft["year"] = _first_year(draft["pub_date"])


def _first_year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found.group()) if found else None


def read_title(element: Element, draft: Draft) -> None:
    text, markup = marked(element)
    if not _NOTHING.fullmatch(text):
        draft["title"], draft["title_markup"] = text, markup


def read_pages(element: Element, draft: Draft) -> None:
    parts = {child.tag: value(child) for child in element}
    start, end = parts.get("StartPage", ""), parts.get("EndPage", "")
    draft["pages"] = parts.get("MedlinePgn") or (f"{start}-{end}" if start and end and start != end else start)


def read_e_location(element: Element, draft: Draft) -> None:
    if element.get("ValidYN", "Y") != "N":
        draft["e_locations"].append((element.get("EIdType", ""), value(element)))


def read_abstract(element: Element, draft: Draft) -> None:
    for child in element:
        if child.tag == "AbstractText":
            add_section(child, draft)
        elif child.tag == "CopyrightInformation":
            draft["copyright"] = plain(child)


def _other_abstract(element: Element, draft: Draft) -> None:
    for child in element:
        if child.tag == "AbstractText":
            add_section(child, draft, "other", element.get("Language", "eng"), element.get("Type", ""))
        elif child.tag == "CopyrightInformation":
            draft["other_copyright"] = plain(child)


def add_section(element: Element, draft: Draft, kind: str = "abstract", language: str = "", variety: str = "") -> None:
    text, markup = marked(element)
    if text and not _NOTHING.fullmatch(text):
        label, category = element.get("Label", ""), element.get("NlmCategory", "")
        draft["sections"].append(Section(text, squeeze(label), category, markup, kind, language, variety))


def read_authors(element: Element, draft: Draft) -> None:
    role = "editor" if element.get("Type") == "editors" else "author"
    draft["authors"].extend(people(element, role))


def _investigators(element: Element, draft: Draft) -> None:
    draft["authors"].extend(people(element, "investigator"))


def _issn(element: Element, draft: Draft) -> None:
    draft["issn"] = value(element)


def _journal(element: Element, draft: Draft) -> None:
    walk(element, _JOURNAL, draft)


def _into(name: str) -> Callable[[Element, Draft], None]:
    """A reader that puts the text of its element into field `name`."""

    def reader(element: Element, draft: Draft) -> None:
        draft[name] = plain(element)

    return reader


def _date_into(name: str) -> Callable[[Element, Draft], None]:
    def reader(element: Element, draft: Draft) -> None:
        draft[name] = iso_date(element)

    return reader


def _medline_journal(element: Element, draft: Draft) -> None:
    for child in element:
        if child.tag == "MedlineTA":
            # NLM's own abbreviation: the form that citation styles of medicine and the MEDLINE format use.
            draft["journal_abbrev"] = value(child) or draft.get("journal_abbrev", "")
        elif child.tag == "ISSNLinking" and not draft.get("issn"):
            draft["issn"] = value(child)


def read_publication_type(element: Element, draft: Draft) -> None:
    draft["publication_types"].append((value(element), element.get("UI", "")))


def _publication_types(element: Element, draft: Draft) -> None:
    for child in element:
        read_publication_type(child, draft)


def read_language(element: Element, draft: Draft) -> None:
    draft["languages"].append(value(element))


def _mesh(element: Element, draft: Draft) -> None:
    draft["mesh"].extend(headings(element))


def read_keywords(element: Element, draft: Draft) -> None:
    words = draft["keywords"]
    for child in element:
        word = plain(child)
        if word and word not in words:
            words.append(word)


def _chemicals(element: Element, draft: Draft) -> None:
    for child in element:
        number, name, ui = "", "", ""
        for part in child:
            if part.tag == "RegistryNumber":
                number = value(part)
            elif part.tag == "NameOfSubstance":
                name, ui = value(part), part.get("UI", "")
        draft["chemicals"].append((name, ui, "" if number == "0" else number))


def read_grants(element: Element, draft: Draft) -> None:
    for child in element:
        parts = {part.tag: value(part) for part in child}
        draft["grants"].append((parts.get("GrantID", ""), parts.get("Agency", ""), parts.get("Country", "")))


def _data_banks(element: Element, draft: Draft) -> None:
    for bank in element:
        scheme = value(bank.find("DataBankName")).lower()
        for number in bank.iter("AccessionNumber"):
            text = value(number)
            found = registry_numbers(f"{scheme} {text}")
            draft["other_ids"].extend(found or ([(scheme, text)] if text else ()))


def _links(element: Element, draft: Draft) -> None:
    for child in element:
        number, source, note = None, "", ""
        for part in child:
            if part.tag == "PMID":
                number = pmid(part.text)
            elif part.tag == "RefSource":
                source = plain(part)
            elif part.tag == "Note":
                note = plain(part)
        relation = child.get("RefType", "")
        draft["links"].append(Link(relation, number, source, note))
        if relation == "Cites":  # how files before 2019 gave the reference list
            draft["references"].append(Cited(number, None, source))


def read_references(element: Element, draft: Draft) -> None:
    references = draft["references"]
    for reference in element.iter("Reference"):
        text, number, digital = "", None, None
        for child in reference:
            if child.tag == "Citation":
                text = plain(child)
            elif child.tag == "ArticleIdList":
                for part in child:
                    kind = part.get("IdType", "pubmed")
                    if kind == "pubmed" and number is None:
                        number = pmid(part.text)
                    elif kind == "doi" and digital is None:
                        digital = plain_doi(part.text or "")
        if text or number or digital:
            references.append(Cited(number, digital, text))


def _history(element: Element, draft: Draft) -> None:
    for child in element:
        if child.get("PubStatus") == "entrez" and "created" not in draft:
            draft["created"] = iso_date(child)


def read_article_ids(element: Element, draft: Draft) -> None:
    draft["article_ids"].extend((child.get("IdType", "pubmed"), value(child)) for child in element)


def _identify(draft: Draft) -> None:
    """Choose DOI and PMCID; the others go to `other_ids`. An id of the article beats its e-location."""
    others: list[tuple[str, str]] = draft["other_ids"]
    own, places = draft.pop("article_ids"), draft.pop("e_locations")
    for kind, text in own + places:
        if kind == "doi":
            draft["doi"] = draft.get("doi") or doi(text)
        elif kind in {"pmc", "pmcid"}:
            draft["pmcid"] = draft.get("pmcid") or pmcid(text)
        elif kind not in {"pubmed", "medline", "pmcpid", "pmpid"} and text and (kind, text) not in others:
            others.append((kind, text))
    if not draft.get("pages"):
        printed = (text for kind, text in places if kind == "pii" and _E_LOCATION.fullmatch(text))
        draft["pages"] = next(printed, "")


def _article(element: Element, draft: Draft) -> None:
    walk(element, _ARTICLE, draft)


def _journal_issue(element: Element, draft: Draft) -> None:
    walk(element, _ISSUE, draft)


_CITATION = {
    "PMID": read_pmid,
    "DateCreated": _date_into("created"),
    "DateCompleted": _date_into("completed"),
    "DateRevised": _date_into("revised"),
    "Article": _article,
    "MedlineJournalInfo": _medline_journal,
    "ChemicalList": _chemicals,
    "CommentsCorrectionsList": _links,
    "MeshHeadingList": _mesh,
    "OtherAbstract": _other_abstract,
    "KeywordList": read_keywords,
    "CoiStatement": _into("conflict_of_interest"),
    "InvestigatorList": _investigators,
}
_ARTICLE = {
    "Journal": _journal,
    "ArticleTitle": read_title,
    "Pagination": read_pages,
    "ELocationID": read_e_location,
    "Abstract": read_abstract,
    "AuthorList": read_authors,
    "Language": read_language,
    "DataBankList": _data_banks,
    "GrantList": read_grants,
    "PublicationTypeList": _publication_types,
    "VernacularTitle": _into("vernacular_title"),
    "ArticleDate": _date_into("article_date"),
}
_JOURNAL = {
    "ISSN": _issn,
    "JournalIssue": _journal_issue,
    "Title": _into("journal"),
    "ISOAbbreviation": _into("journal_abbrev"),
}
_ISSUE = {"Volume": _into("volume"), "Issue": _into("issue"), "PubDate": read_pub_date}
_DATA = {
    "History": _history,
    "PublicationStatus": _into("publication_status"),
    "ArticleIdList": read_article_ids,
    "ReferenceList": read_references,
}
