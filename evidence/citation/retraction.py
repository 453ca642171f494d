"""Whether an article was retracted, and the notice that says so: a retracted article is never cited in silence."""

from collections.abc import Iterable

from evidence.errors import Misuse
from evidence.record import Record

_TYPES = {"retracted publication", "withdrawn publication"}
_RELATIONS = {
    "RetractionIn": "Retracted in",
    "PartialRetractionIn": "Partly retracted in",
    "WithdrawnIn": "Withdrawn in",
    "RetractedandRepublishedIn": "Retracted and republished in",
}
MARK = "[Retracted]"


class Retracted(Misuse):
    """A retracted article was to be cited and nobody said that this is meant; `notices` holds (identity, notice)."""

    def __init__(self, notices: Iterable[tuple[str, str]]) -> None:
        self.notices = tuple(notices)
        named = "; ".join(f"{identity}: {notice}" for identity, notice in self.notices)
        super().__init__(f"Retracted, so not cited: {named} `--allow-retracted` cites them, marked {MARK}.")


def retracted(record: Record) -> str | None:
    """The notice of a retraction, one sentence ("Retracted in: J Pain. 2020;21:1."), None for an article that stands."""
    for link in record.links:
        if link.relation in _RELATIONS:
            said = link.source or (f"PMID {link.pmid}" if link.pmid else "a notice that PubMed does not name")
            return f"{_RELATIONS[link.relation]}: {said.rstrip('.')}."
    if any(name.lower() in _TYPES for name, _ in record.publication_types):
        return "Retracted; PubMed names no notice."
    if record.withdrawn:
        return "Deleted from PubMed."
    return None


def marked(title: str, notice: str) -> str:
    """A title with the mark that its notice asks for."""
    kinds = {"Partly": "[Partly retracted]", "Withdrawn": "[Withdrawn]", "Deleted": "[Withdrawn]"}
    return f"{title} {kinds.get(notice.split()[0], MARK)}"


def refuse(records: Iterable[Record], allowed: bool) -> None:
    """Raise `Retracted` for the retracted among `records` unless that is allowed."""
    notices = [(record.pmid or record.title, notice) for record in records if (notice := retracted(record))]
    if notices and not allowed:
        raise Retracted(notices)
