"""The MeSH headings of a record: by the walk, or from the text itself where their list is plain."""

import re
from functools import lru_cache

from evidence.record import Mesh, maker
from evidence.sources.pubmed_xml.plainlists import GAP, Place, columns, find, plain
from evidence.sources.pubmed_xml.text import Element, value

_PLACE = Place(
    b"MeshHeadingList", re.compile(rb"<MeshHeadingList>"), re.compile(rb"</MeshHeadingList>[ \t\r\n]*<(?:/MedlineCitation>|[A-Z])")
)
_NAME = r' UI="([A-Z]\d+)" MajorTopicYN="([YN])"'
_QUALIFIER = re.compile(rf"<QualifierName{_NAME}>([^<]+)</QualifierName>{GAP}")
_HEADING = re.compile(
    rf"<MeshHeading>{GAP}<DescriptorName{_NAME}(?: Type=\"Geographic\")?>([^<]+)</DescriptorName>{GAP}"
    rf"((?:<QualifierName{_NAME.replace('(', '(?:')}>[^<]+</QualifierName>{GAP})*+)</MeshHeading>{GAP}"
)
_MESH = maker(Mesh)


def headings(element: Element) -> list[Mesh]:
    """The headings of a <MeshHeadingList>, without those that have no descriptor."""
    found = []
    for heading in element:
        name, ui, major = "", "", False
        qualifiers = []
        for child in heading:
            tag = child.tag
            if tag == "DescriptorName":
                name, ui, major = value(child), child.get("UI", ""), child.get("MajorTopicYN") == "Y"
            elif tag == "QualifierName":
                qualifiers.append((value(child), child.get("UI", ""), child.get("MajorTopicYN") == "Y"))
        if name:
            found.append(Mesh(name, ui, major, tuple(qualifiers)))
    return found


def cut(data: bytes) -> tuple[bytes, list[Mesh]]:
    """(the record without its headings, the headings); (the whole record, []) where the list is not plain."""
    found = find(data, _PLACE)
    said = columns(_HEADING, found.text) if found else None
    if not found or said is None:
        return data, []
    ids, majors, texts, more = said
    names = plain(texts, found.text)
    if not all(names):
        return data, []
    rows = zip(names, ids, [major == "Y" for major in majors], map(_qualifiers, more), strict=True)
    return data[: found.start] + data[found.end :], list(map(_MESH, rows))


@lru_cache(1 << 12)  # the same few come with most headings
def _qualifiers(text: str) -> tuple[tuple[str, str, bool], ...]:
    said = _QUALIFIER.findall(text)
    return tuple((name, ui, major == "Y") for name, (ui, major, _) in zip(plain([t for *_, t in said], text), said, strict=True))
