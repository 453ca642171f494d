"""Authors, editors and investigators of a record."""

import re
from collections.abc import Iterator

from evidence.record import Author
from evidence.sources.pubmed_xml.text import Element, plain, value

_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])\Z")


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
    if element.get("Source", "").upper() != "ORCID":
        return ""
    found = _ORCID.search(value(element))
    return "-".join(found.groups()).upper() if found else ""
