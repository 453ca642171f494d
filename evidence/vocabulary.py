"""The words of the field: conditions, outcomes, instruments, comparators, designs. Read from vocabularies/*.toml.

A folder of the user's own with files of the same names extends the packaged ones: a table with a new name is a new term, one with a
known name changes the keys that it gives ("words+" adds to the list, "words" replaces it); so do the tables of groups. A name that
another term bears already is refused, since whoever types it would be answered by the wrong studies.
"""

import difflib
import os
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from evidence.errors import BadVocabulary, Unknown

KINDS = {
    "condition": "conditions",
    "outcome": "outcomes",
    "comparator": "comparators",
    "pain_instrument": "instruments",
    "design": "designs",
}
_LISTS = {"plain", "narrower", "words", "mesh", "implies", "members"}
_NAMES = ("plain", "plain+", "narrower", "narrower+")
_ASKED_TOGETHER = {"outcome", "pain_instrument"}  # the name of an instrument asks for the outcome that it measures
_SWITCHES = {"review", "trial"}
_KEYS = {"label", "plain", "narrower", "words", "mesh", "implies", "better", "range", "class", "review", "trial", "members", "note"}


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its id, what a reader sees, what a person may type, what a record says."""

    kind: str
    id: str
    label: str
    plain: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()  # names of a part of what the term covers: a frozen shoulder is not every painful shoulder
    words: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    members: tuple[str, ...] = ()  # of a group; a group is no tag
    better: str = ""  # outcomes: "lower" | "higher" | ""
    range: str = ""  # instruments: "0-100"
    group: str = ""  # comparators: sham | none | active | needling | baseline | mixed
    review: bool = False
    trial: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person's word means: ids of one kind, and the pain instruments where the word named one."""

    ids: tuple[str, ...]
    instruments: tuple[str, ...] = ()
    wider: str = ""  # the label of the term, where the word means only a part of it


@dataclass(frozen=True)
class Vocabulary:
    """All terms by kind and id, groups apart."""

    terms: dict[str, dict[str, Term]]
    groups: dict[str, dict[str, Term]] = field(default_factory=dict)

    def ids(self, kind: str) -> tuple[str, ...]:
        """Ids of one kind, in the order of the file."""
        return tuple(self.terms[kind])

    def label(self, kind: str, term_id: str) -> str:
        """What a reader sees for an id; the id itself where the vocabulary does not know it."""
        term = self.terms[kind].get(term_id) or self.groups.get(kind, {}).get(term_id)
        return term.label if term else term_id.replace("_", " ")

    def knows(self, kind: str, text: str) -> bool:
        """Whether `text` names a term or a group of this kind."""
        return plain(text) in dict(self._names(kind))

    def resolve(self, kind: str, text: str) -> Asked:
        """The ids that a person means by `text`; groups expand. Raises Unknown with the nearest names."""
        names = dict(self._names(kind))
        wanted = plain(text)
        if wanted in names:
            return names[wanted]
        close = difflib.get_close_matches(wanted, names, 3, 0.6)
        listed = f"{kind}s" if kind in ("condition", "outcome") else "vocabulary"
        raise Unknown(kind.replace("_", " "), text, close, "" if close else f"`evidence {listed}` lists them.")

    def _names(self, kind: str) -> Iterator[tuple[str, Asked]]:
        for term in (*self.groups.get(kind, {}).values(), *self.terms[kind].values()):
            asked = Asked(term.members or (term.id,))
            for name in (*term.plain, term.label, term.id):
                yield plain(name), asked
            for name in term.narrower:
                yield plain(name), replace(asked, wider=term.label)
        if kind == "outcome":
            for term in self.terms["pain_instrument"].values():
                for name in term.plain:
                    yield plain(name), Asked(("pain_intensity",), (term.id,))


def plain(text: str) -> str:
    """Text without case, accents and punctuation, one space between words: how names are compared."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("'s", "s"))
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in folded if not unicodedata.combining(c))))


def within(label: str) -> str:
    """A label as it stands within a sentence: with a small first letter, unless it begins with an acronym."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def own_folder() -> Path | None:
    """The folder of the user's own words, from EVIDENCE_VOCABULARY."""
    named = os.environ.get("EVIDENCE_VOCABULARY")
    return Path(named).expanduser() if named else None


def load(folder: Path | None = None) -> Vocabulary:
    """The packaged vocabulary, extended by the files of `folder`, or of the user's own where none is given.

    Raises BadVocabulary naming file and key.
    """
    return _loaded(folder or own_folder())


@cache
def _loaded(folder: Path | None) -> Vocabulary:
    own = {} if folder is None else _own(folder)
    made, laid = Vocabulary({}, {}), list[_Laid]()
    for kind, name in KINDS.items():
        table = _table(Path(str(resources.files("evidence"))) / "vocabularies" / f"{name}.toml")
        grouped = table.pop("groups", {})
        added = _table(own[name]) if name in own else {}
        of_groups = added.pop("groups", {}) if isinstance(added.get("groups", {}), dict) else {}
        for into, packaged, rows, section in ((made.terms, table, added, ""), (made.groups, grouped, of_groups, "groups.")):
            before = {term_id: _names_in(term_id, row) for term_id, row in packaged.items()}
            laid += [_Laid(kind, own[name], section, term_id, row, before.get(term_id, set())) for term_id, row in rows.items()]
            _lay(own.get(name), section, packaged, rows)
            places = {term_id: str(own[name]) for term_id in rows}
            into[kind] = {
                term_id: _term(f"{places.get(term_id, f'{name}.toml')}: [{section}{term_id}]", kind, term_id, row)
                for term_id, row in packaged.items()
            }
        _check(own.get(name, Path(f"{name}.toml")), made.terms[kind], made.groups[kind])
    for one in laid:
        _refuse_taken(made, one)
    return made


@dataclass(frozen=True, slots=True)
class _Laid:
    """A table of the user's own: where it stands, and the names that its term bore before."""

    kind: str
    path: Path
    section: str  # "" or "groups."
    id: str
    row: dict[str, Any]
    before: set[str]


def _own(folder: Path) -> dict[str, Path]:
    """The files of the user's folder by name. Raises BadVocabulary for a folder that is none or may not be read, and for other files."""
    try:
        paths = sorted(Path(entry.path) for entry in os.scandir(folder) if entry.name.endswith(".toml"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BadVocabulary(f"The vocabulary folder {folder} does not exist: make it, or unset EVIDENCE_VOCABULARY.") from error
    except OSError as error:
        said = f"The vocabulary folder {folder} cannot be read ({error.strerror}): give yourself the right, or unset EVIDENCE_VOCABULARY."
        raise BadVocabulary(said) from error
    for path in paths:
        if path.stem not in KINDS.values():
            known = ", ".join(f"{one}.toml" for one in KINDS.values())
            raise BadVocabulary(f"{path} is no file of a vocabulary: name it one of {known}, or take it out of the folder.")
    return {path.stem: path for path in paths}


def _lay(path: Path | None, section: str, table: dict[str, Any], rows: dict[str, Any]) -> None:
    """Lay the user's tables over the packaged ones. Raises BadVocabulary for a slip in one."""
    for term_id, row in rows.items():
        if not isinstance(row, dict):
            raise BadVocabulary(f"{path}: {section}{term_id} must be a table: write [{section}{term_id}] and its keys below.")
        _sound(f"{path}: [{section}{term_id}]", row)
        held = table.setdefault(term_id, {})
        for key, value in row.items():
            if key.endswith("+"):
                held[key[:-1]] = [*held.get(key[:-1], []), *value]
            else:
                held[key] = value


def _names_in(term_id: str, row: dict[str, Any]) -> set[str]:
    """What a person may type for the term of a table."""
    listed = [name for key in _NAMES for name in row.get(key, ())]
    return {plain(name) for name in (*listed, row.get("label", ""), term_id)} - {""}


def _refuse_taken(made: Vocabulary, own: _Laid) -> None:
    """Raise BadVocabulary where a user's table takes a name that another term or group bears."""
    mine = (made.groups if own.section else made.terms)[own.kind][own.id]
    others = [*made.terms[own.kind].values(), *made.groups[own.kind].values()]
    if own.kind in _ASKED_TOGETHER:
        others += [term for kind in _ASKED_TOGETHER - {own.kind} for term in made.terms[kind].values()]
    for name in sorted(_names_in(own.id, own.row) - own.before):
        for term in others:
            theirs = (*term.plain, *term.narrower) if term.kind != own.kind else (*term.plain, *term.narrower, term.label, term.id)
            if term is not mine and name in map(plain, theirs):
                raise BadVocabulary(
                    f"{own.path}: [{own.section}{own.id}] takes the name {name!r}, which is that of {term.label} ([{term.id}]): leave it out, or "
                    "add to that term."
                )


def _sound(table: str, row: dict[str, Any]) -> None:
    """Whether each key of a user's table holds what it must. Raises BadVocabulary naming file, table and key."""
    for key, value in row.items():
        where = f"{table} {key}"
        name = key.removesuffix("+")
        if key != name and name not in _LISTS:
            raise BadVocabulary(f"{where} cannot be added to; give {name} alone.")
        if name in _LISTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise BadVocabulary(f'{where} must be a list of texts, such as ["one", "two"].')
            if empty := [one for one in value if not plain(one)]:
                raise BadVocabulary(f"{where} holds {empty[0]!r}, in which there is no word.")
        elif name in _KEYS and not isinstance(value, bool if name in _SWITCHES else str):
            raise BadVocabulary(f"{where} must be {'true or false' if name in _SWITCHES else 'a text'}.")


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # editors may begin a file with a mark
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadVocabulary(f"{path} cannot be read: {error}.") from error


def _term(place: str, kind: str, term_id: str, row: dict[str, Any]) -> Term:
    if not isinstance(row, dict) or "label" not in row:
        raise BadVocabulary(f"{place} needs a label.")
    if unknown := set(row) - _KEYS:
        raise BadVocabulary(f"{place} has an unknown key: {', '.join(sorted(unknown))}.")
    values: dict[str, Any] = {
        ("group" if key == "class" else key): tuple(v) if isinstance(v, list) else v for key, v in row.items()
    }
    return Term(kind, term_id, **values)


def _check(file: Path, terms: dict[str, Term], groups: dict[str, Term]) -> None:
    for term in (*terms.values(), *groups.values()):
        for named in (*term.implies, *term.members):
            if named not in terms:
                raise BadVocabulary(f"{file}: [{term.id}] names {named!r}, which is no term of this file.")
