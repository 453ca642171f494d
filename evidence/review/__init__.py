"""What waits for a person, and what a person decided.

A decision is appended and never changed; an undo is a decision too. Each carries in `after` all that it says about the article, so
that what stands is the standing decisions laid over each other in order of time (`apply`). What the machine or a curated set read
is never touched: human rows lie beside it, and `standing.settle`, called after `apply`, marks which of them holds.
"""

from evidence.database import lock
from evidence.review.actions import certainty, rob, screen, tag
from evidence.review.aside import dismiss
from evidence.review.disagreement import Disagreement, Seen, disagreements, seen, since
from evidence.review.duplicates import Pair, duplicates
from evidence.review.effects import COLUMNS, Measured, effect
from evidence.review.exchange import Imported, export, take_in
from evidence.review.ledger import ACTIONS, Signed, find_article, log, names
from evidence.review.overlay import apply
from evidence.review.queue import Waiting, decided, queue
from evidence.review.results import confirm, finding
from evidence.review.rows import correct_row, remove_row
from evidence.review.studies import merge, split
from evidence.review.table import effects
from evidence.review.withdrawal import undo

__all__ = [
    "ACTIONS",
    "COLUMNS",
    "Disagreement",
    "Imported",
    "Measured",
    "Pair",
    "Seen",
    "Signed",
    "Waiting",
    "apply",
    "certainty",
    "confirm",
    "correct_row",
    "decided",
    "disagreements",
    "dismiss",
    "duplicates",
    "effect",
    "effects",
    "export",
    "find_article",
    "finding",
    "lock",
    "log",
    "merge",
    "names",
    "queue",
    "remove_row",
    "rob",
    "screen",
    "seen",
    "since",
    "split",
    "tag",
    "take_in",
    "undo",
]
