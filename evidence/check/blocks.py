"""The pieces of an article that every reader of a file gives: headings, paragraphs, list items, table cells."""

from dataclasses import dataclass

LIMIT = 5_000_000  # bytes of text; the longest books have about this many characters
KINDS = ("heading", "paragraph", "item", "cell", "label")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article. `group` counts lists and tables; `at` is (row, column) of a cell; `level` is that of a
    heading, and of an item how many lists it stands within beside its own; `mark` is the sign before an item, as it was written.
    """

    kind: str
    text: str
    level: int = 0
    group: int = 0
    at: tuple[int, int] = (0, 0)
    head: str = ""
    row: str = ""
    stub: str = ""  # what stands over the labels of a table's rows
    numbered: bool = False
    mark: str = ""
