"""What can go wrong, as exceptions that a person can act on.

Each message is one sentence that names the place and the remedy. Bad *data* is not here: a record that cannot be read is a
`record.Fault`, a value beside the good ones.

    EvidenceError            1
    ├── Misuse               2   the caller asked for something that cannot be
    │   ├── BadVocabulary    2   a data file (vocabulary, claim, rule) contradicts itself
    │   ├── BadInput         2   a file is not what it should be, as a whole
    │   ├── BadDecision      2   a human decision that contradicts itself or the record
    │   │   └── Contradiction 2  one that contradicts another person's, who is named
    │   └── Unknown          2   no such article, claim, condition; carries the nearest names
    ├── SomeSetAside         3   the work was done, some records were set aside
    ├── NetworkFailure       4   PubMed could not be reached or answered nonsense
    ├── DatabaseFailure      5   the database cannot be opened, is newer, locked or damaged
    └── ProcessLost          6   a process that worked for this one was ended from outside
"""

from collections.abc import Iterable


class EvidenceError(Exception):
    """Base of all errors of this program; `exit_code` is what the command line returns."""

    exit_code = 1


class Misuse(EvidenceError):
    """The caller asked for something that cannot be done."""

    exit_code = 2


class BadVocabulary(Misuse):
    """A data file of terms, claims or rules is malformed or contradicts another."""


class BadInput(Misuse):
    """A whole input (file, folder, stream) is not what it should be."""


class BadDecision(Misuse):
    """A human decision or an effect-data row that contradicts itself, the vocabulary or the record."""


class Contradiction(BadDecision):
    """A decision that says the opposite of another person's; `by` names them, `says` what they said."""

    def __init__(self, sentence: str, by: str, says: str) -> None:
        self.by, self.says = by, says
        super().__init__(sentence)


class Unknown(Misuse):
    """Nothing has this name; `nearest` holds the names it may have been meant for, `remedy` what else helps, as a sentence."""

    def __init__(self, kind: str, name: str, nearest: Iterable[str] = (), remedy: str = "") -> None:
        self.kind, self.name, self.nearest = kind, name, tuple(nearest)
        hint = f"Did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(" ".join(part for part in (f"There is no {kind} called {name!r}.", hint, remedy) if part))


class SomeSetAside(EvidenceError):
    """The import went through, but some records were set aside."""

    exit_code = 3


class NetworkFailure(EvidenceError):
    """A remote service could not be reached, refused, or answered something unusable."""

    exit_code = 4


class DatabaseFailure(EvidenceError):
    """The database cannot be opened, written, migrated or trusted."""

    exit_code = 5


class ProcessLost(EvidenceError):
    """A process that worked for this one was ended by somebody else, as by a system without memory."""

    exit_code = 6
