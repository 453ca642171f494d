"""The dates of a record's way through PubMed, of which only the day it came in is kept; read from the text itself where the list is plain."""

import re

from evidence.sources.pubmed_xml.plainlists import GAP, Place, columns, find

_PLACE = Place(b"History", re.compile(rb"<History>"), re.compile(rb"</History>[ \t\r\n]*<PublicationStatus>"))
_ENTRY = re.compile(
    rf'<PubMedPubDate PubStatus="(\w+)">{GAP}<Year>(\d+)</Year>{GAP}<Month>(\w+)</Month>{GAP}(?:<Day>(\d+)</Day>{GAP})?'
    rf"(?:<Hour>\d+</Hour>{GAP})?(?:<Minute>\d+</Minute>{GAP})?</PubMedPubDate>{GAP}"
)


def cut(data: bytes) -> tuple[bytes, tuple[str, str, str]]:
    """(the record without its history, year, month and day of the entry); (the whole record, three empty texts) where it is not plain."""
    found = find(data, _PLACE)
    said = columns(_ENTRY, found.text) if found else None
    if not found or said is None:
        return data, ("", "", "")
    status, years, months, days = said
    at = status.index("entrez") if "entrez" in status else None
    entry = ("", "", "") if at is None else (years[at] or "", months[at] or "", days[at] or "")
    return data[: found.start] + data[found.end :], entry
