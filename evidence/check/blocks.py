"""The pieces of an article that every reader of a file gives: headings, paragraphs, list items, table cells."""

from dataclasses import dataclass

LIMIT = 5_000_000  # bytes of text; the longest books have about this many characters
KINDS = ("heading", "paragraph", "item", "cell", "label")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article. `group` counts lists and tables; `at` is (row, column) of a cell; `level` of a heading."""

    kind: str
    text: str
    level: int = 0
    group: int = 0
    at: tuple[int, int] = (0, 0)
    head: str = ""
    row: str = ""
    numbered: bool = False
