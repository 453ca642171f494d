"""Authors, editors and investigators of a record: by the walk, or from the text itself where the list of authors is plain."""

import re
from collections.abc import Iterator
from itertools import repeat

from evidence.record import Author, maker
from evidence.sources.pubmed_xml import plainlists
from evidence.sources.pubmed_xml.plainlists import GAP, Place
from evidence.sources.pubmed_xml.text import Element, plain, squeeze, value

_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])\Z")

_PLACE = Place(b"AuthorList", re.compile(rb'<AuthorList CompleteYN="[YN]">'), re.compile(rb"</AuthorList>[ \t\r\n]*<Language>"))
_AUTHOR = re.compile(
    rf'<Author ValidYN="Y"(?: EqualContrib="[YN]")?>{GAP}'
    rf"(?:<LastName>([^<]+)</LastName>{GAP}(?:<ForeName>([^<]*+)</ForeName>{GAP})?(?:<Initials>([^<]*+)</Initials>{GAP})?"
    rf"(?:<Suffix>([^<]*+)</Suffix>{GAP})?|<CollectiveName>([^<]+)</CollectiveName>{GAP})"
    rf'(?:<Identifier Source="ORCID">([^<]*+)</Identifier>{GAP})?'
    rf"((?:<AffiliationInfo>{GAP}<Affiliation>[^<]*+</Affiliation>{GAP}</AffiliationInfo>{GAP})*+)</Author>{GAP}"
)
_MADE = maker(Author)
_AFFILIATION = re.compile("<Affiliation>([^<]*+)</Affiliation>")


def cut(data: bytes) -> tuple[bytes, list[Author]]:
    """(the record without its authors, the authors); (the whole record, []) where their list is not plain."""
    found = plainlists.find(data, _PLACE)
    said = plainlists.columns(_AUTHOR, found.text) if found else None
    if not found or said is None:
        return data, []
    family, given, initials, suffix, collective = (plainlists.plain(column, found.text) for column in said[:5])
    if not all(map(str.__add__, family, collective)):  # a name of white space
        return data, []
    places = [_places(text, found.text) if text else "" for text in said[6]]
    orcids = [_orcid_of(text) if text else "" for text in said[5]]
    rows = zip(family, given, initials, suffix, collective, orcids, places, repeat("author"))
    return data[: found.start] + data[found.end :], list(map(_MADE, rows))


def _places(text: str, whole: str) -> str:
    return "; ".join(filter(None, plainlists.plain(_AFFILIATION.findall(text), whole)))


def people(element: Element, role: str) -> Iterator[Author]:
    """The valid people and groups of a list, in its order."""
    for child in element:
        if child.get("ValidYN", "Y") != "N":
            person = _person(child, role)
            if person is not None:
                yield person


def _person(element: Element, role: str) -> Author | None:
    family = given = initials = suffix = collective = orcid = ""
    places: list[str] = []
    for child in element:
        tag = child.tag
        if tag == "LastName":
            family = plain(child)
        elif tag == "ForeName":
            given = plain(child)
        elif tag == "Initials":
            initials = plain(child)
        elif tag == "AffiliationInfo":
            places.extend(plain(part) for part in child if part.tag == "Affiliation")
        elif tag == "Identifier":
            orcid = _orcid(child) or orcid
        elif tag == "CollectiveName":
            collective = plain(child)
        elif tag == "Suffix":
            suffix = plain(child)
        elif tag == "Affiliation":
            places.append(plain(child))
    if not family and not collective:
        family, given = given, ""
    if not family and not collective:
        return None
    return Author(family, given, initials, suffix, collective, orcid, "; ".join(filter(None, places)), role)


def _orcid(element: Element) -> str:
    return _orcid_of(value(element)) if element.get("Source", "").upper() == "ORCID" else ""


def _orcid_of(text: str) -> str:
    found = _ORCID.search(squeeze(text))
    return "-".join(found.groups()).upper() if found else ""
