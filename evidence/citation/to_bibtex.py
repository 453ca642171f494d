"""Record -> BibTeX: unique ASCII keys, capitals protected by braces, accents as LaTeX commands or as they are."""

import re
import unicodedata
from functools import cache, partial
from typing import Any

from evidence.citation import rich
from evidence.citation.csl_item import Item
from evidence.record import Author, Record

_COMMANDS = {"i": r"\textit", "b": r"\textbf", "sub": r"\textsubscript", "sup": r"\textsuperscript"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SMALL = frozenset(["a", "an", "the", "on", "of", "in", "for", "and", "to", "is", "are", "does", "do", "effect", "effects"])
_WORD = re.compile(r"[^\s\ue000-\uf8ff]+")


def entries(made: list[tuple[Record, Item]], unicode: bool = False) -> str:
    """All entries; keys are family name, year and first telling word of the title, with a letter where two would be alike."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry, Field

    keys: dict[str, int] = {}
    blocks: list[Block] = []
    for record, one in made:
        key = _unique(_key(record), keys)
        kind = {"book": "book", "chapter": "incollection"}.get(one["type"], "article")
        fields = [
            Field(name, value if name == "month" else f"{{{value}}}") for name, value in _fields(record, one, unicode) if value
        ]
        blocks.append(Entry(kind, key, fields))
    return str(write_string(Library(blocks), unparse_stack=[]))


def _fields(record: Record, one: Item, unicode: bool) -> list[tuple[str, str]]:
    text = partial(_latex, unicode=unicode)
    return [
        ("title", _title(one["title"], unicode)),
        ("author", _names(record, "author", unicode)),
        ("editor", _names(record, "editor", unicode)),
        ("booktitle" if record.kind == "book" else "journal", text(record.journal)),
        ("shortjournal", text(record.journal_abbrev)),
        ("year", str(record.year or "")),
        ("month", _month(one)),
        ("date", _iso(one)),
        ("volume", text(record.volume)),
        ("number", text(record.issue)),
        ("pages", _pages(one, unicode)),
        ("publisher", text(record.publisher)),
        ("issn", record.issn),
        ("doi", text(record.doi or "")),
        ("pmid", record.pmid or ""),
        ("pmcid", record.pmcid or ""),
        ("language", ", ".join(record.languages)),
        ("keywords", text(", ".join(record.keywords))),
        ("abstract", text(one.get("abstract", ""))),
        ("note", text(one.get("note", ""))),
    ]


def _pages(one: Item, unicode: bool) -> str:
    """A range with the two hyphens that BibTeX wants; the number of an electronic article as it is."""
    return _latex(one.get("number", ""), unicode) or _latex(one.get("page", ""), unicode).replace("-", "--")


def _month(one: Item) -> str:
    parts = one.get("issued", {}).get("date-parts", [[]])[0]
    return _MONTHS[parts[1] - 1] if len(parts) > 1 else ""


def _iso(one: Item) -> str:
    """The date as biblatex reads it: "2019-10-17", "1998-12/1999-01", a season as month 21 to 24."""
    issued = one.get("issued", {})
    sides = ["-".join(f"{part:02}" for part in parts) for parts in issued.get("date-parts", [])]
    return "/".join(sides) + (f"-{20 + issued['season']}" if "season" in issued else "")


def _key(record: Record) -> str:
    first = next((author for author in record.authors if author.role == "author"), None)
    name = _ascii((first.family or first.collective.split()[0]) if first else "")
    words = (_ascii(word) for word in re.findall(r"\w+", record.title))
    word = next((word for word in words if word and word not in _SMALL), "")
    made = f"{name[:30]}{record.year or ''}{word[:20]}"
    return made if re.search("[a-z]", made) else f"pmid{record.pmid or ''}{made}"


def _ascii(text: str) -> str:
    return re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower())


def _unique(key: str, keys: dict[str, int]) -> str:
    """`key`, or with the first free number behind it; `keys` counts how often each was asked for."""
    asked = keys.get(key, 0)
    keys[key] = asked + 1
    if not asked:
        return key
    return _unique(f"{key}_{asked + 1}", keys)


def _names(record: Record, role: str, unicode: bool) -> str:
    return " and ".join(_name(author, unicode) for author in record.authors if author.role == role)


def _name(author: Author, unicode: bool) -> str:
    """ "Family, Suffix, Given" as BibTeX splits it; a collective in braces of its own, " and " within a name too."""
    if author.collective:
        return f"{{{_latex(author.collective, unicode)}}}"
    parts = [author.family, author.suffix, author.given or " ".join(author.initials)]
    return ", ".join(_latex(part, unicode) for part in parts if part)


def _title(title: str, unicode: bool) -> str:
    """A title with every word that holds a capital in braces, so that no style can lower it; markup as LaTeX commands."""
    marked = _WORD.sub(lambda word: _protected(word[0], unicode), rich.marked(title))
    for tag, command in _COMMANDS.items():
        opening, closing = tuple(rich.wrapped(tag, ""))
        marked = marked.replace(opening, f"{command}{{").replace(closing, "}")
    return marked


def _protected(word: str, unicode: bool) -> str:
    core = word.strip(".,;:?!()[]\"'")
    if not any(character.isupper() for character in core):
        return _latex(word, unicode)
    before, _, after = word.partition(core)
    return f"{_latex(before, unicode)}{{{_latex(core, unicode)}}}{_latex(after, unicode)}"


_SPECIAL = {"\\": r"{\textbackslash}", "{": r"\{", "}": r"\}", **{sign: f"\\{sign}" for sign in "&%$#_"}}
_SPECIAL |= {"~": r"{\textasciitilde}", "^": r"{\textasciicircum}", "“": "``", "”": "''"}


def _latex(text: str, unicode: bool) -> str:
    """Text as LaTeX: special signs escaped, quotation marks paired, "--" kept apart, accents as commands unless `unicode`."""
    encode = _special if unicode else _encoded
    pieces = "".join(encode(character) for character in re.sub('"[^"]*"', lambda quote: f"“{quote[0][1:-1]}”", text))
    return pieces.replace("--", "-{}-")


def _special(character: str) -> str:
    return _SPECIAL.get(character, character)


@cache
def _encoded(character: str) -> str:
    """A character as a LaTeX command where that means this very character; letters that LaTeX has no name for stay."""
    from pylatexenc.latex2text import LatexNodes2Text

    if character.isascii() or character in _SPECIAL:
        return _special(character)
    made = str(_encoder().unicode_to_latex(character))
    return made if LatexNodes2Text().latex_to_text(made) == character else character


@cache
def _encoder() -> Any:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    return UnicodeToLatexEncoder(replacement_latex_protection="braces-all", unknown_char_policy="keep", unknown_char_warning=False)
