"""Elements of a CSL style where citeproc-py leaves the specification, corrected by subclasses of its own elements.

Corrected here (CSL 1.0.2, https://docs.citationstyles.org/en/v1.0.2/specification.html): a variable used as a substitute is not
printed again; the delimiter of a localised date; date ranges in the order of the style; a term without a short form falls
back to its long form; particles within given names; English titles in title case word by word; the number before a reference is followed by a space.
"""

import os
import re
import unicodedata
from itertools import groupby
from typing import Any

from citeproc import LANGUAGE_NAMES, LOCALES_PATH, PRIMARY_DIALECTS, CitationStylesStyle, model
from citeproc.source import DateRange, VariableError
from citeproc.string import String
from lxml import etree

from evidence.citation import rich
from evidence.citation.words import stop_words

_NAMESPACE = "http://purl.org/net/xbiblio/csl"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_PAGES = re.compile(r"\b(\w+(?:\.\w+)?)-(\w+(?:\.\w+)?)\b")
_UNDECOMPOSED = str.maketrans("łŁøØđĐıŋ", "lLoOdDin")  # letters that Unicode does not split into letter and stroke
_STANDS_IN = frozenset({"title", "title-short", "container-title", "publisher", "authority", "collection-title"})
_NUMBERS = re.compile(r"\d+\s*-\s*\d+")


class Style(model.Style):  # type: ignore[misc]  # citeproc-py has no annotations
    """The root: finds its locale in the style and in the locale files that citeproc-py brings along."""

    def set_locale_list(self, output_locale: str, validate: bool = False) -> None:
        language = output_locale.split("-")[0]
        inside = {found.get(_LANGUAGE): found for found in self.findall(f"{{{_NAMESPACE}}}locale")}
        self.locales = [inside[name] for name in (output_locale, language, None) if name in inside]
        wanted = [output_locale if output_locale in LANGUAGE_NAMES else "", PRIMARY_DIALECTS.get(language, ""), "en-US"]
        self.locales += [_parsed(os.path.join(LOCALES_PATH, f"locales-{name}.xml")) for name in dict.fromkeys(filter(None, wanted))]
        for locale in self.locales:
            locale.style = self


class Substitute(model.Substitute):  # type: ignore[misc]
    """What stands in for missing names is left out of the rest of the reference."""

    def render(self, item: Any, context: Any = None, **kwargs: Any) -> Any:
        for child in self.iterchildren():
            extra = {"names_context": self.getparent()} if isinstance(child, model.Names) and child.name is None else {}
            try:
                text = child.render(item, context=context, **extra, **kwargs)
            except VariableError:
                continue
            if text:
                self._repress(child, item, str(text), context)
                return text
        return None

    def _repress(self, child: Any, item: Any, text: str, context: Any) -> None:
        repressed = context.get_layout().repressed
        repressed.setdefault(child.tag, []).extend((child.get("variable") or "").split())
        for variable in {found.get("variable", "") for found in _texts(child)} & _STANDS_IN:
            value = str(item.reference.get(variable.replace("-", "_"), ""))
            if value and value.casefold() in text.casefold():
                repressed.setdefault(f"{{{_NAMESPACE}}}text", []).append(variable)


class Names(model.Names):  # type: ignore[misc]
    """Names that already stand in for an author are not printed a second time."""

    def process(self, item: Any, names_context: Any = None, context: Any = None, **kwargs: Any) -> Any:
        wanted = self.get("variable")
        printed = (self if context is None else context).get_layout().repressed.get(self.tag, [])
        left = [role for role in wanted.split() if role not in printed]
        if not left:
            raise VariableError
        self.set("variable", " ".join(left))
        try:
            return super().process(item, names_context=names_context, context=context, **kwargs)
        finally:
            self.set("variable", wanted)


class Label(model.Label):  # type: ignore[misc]
    """A label takes the letter case that the style gives it: "(Eds.)"."""

    def case(self, text: Any, language: str | None = None) -> Any:
        return String(title_case(str(text))) if self.get("text-case") == "title" else super().case(text, language)


def _texts(element: Any) -> list[Any]:
    """All cs:text below an element, through its macros."""
    found = []
    for text in element.iter(f"{{{_NAMESPACE}}}text"):
        found += _texts(text.get_macro(text.get("macro"))) if "macro" in text.attrib else [text]
    return found


class Text(model.Text):  # type: ignore[misc]
    """Title case goes over the words of English titles and leaves the markup where it is."""

    def case(self, text: Any, language: str | None = None) -> Any:
        if self.get("text-case") != "title":
            return super().case(text, language)
        return String(title_case(str(text))) if language == "en" else text

    def _variable(self, item: Any, context: Any) -> Any:
        text = super()._variable(item, context)
        if self.get("variable") not in {"volume", "issue"} or not text:
            return text
        return String(re.sub(r"(?<=\d)\s*-\s*(?=\d)", self._dash(), str(text))) if _NUMBERS.fullmatch(str(text)) else text

    def _process(self, value: Any, variable: str) -> Any:
        if variable != "page":
            return super()._process(value, variable)
        return String(_PAGES.sub(lambda found: f"{found[1]}{self._dash()}{self._last(found[1], found[2])}", str(value)))

    def _last(self, first: str, last: str) -> str:
        """The last page as the style abbreviates it; never where the two differ in length ("1-191")."""
        return str(self._format_last_page(first, last)) if len(first) == len(last) else last

    def _dash(self) -> str:
        return str(self.get_single_term(name="page-range-delimiter") or "–")


def title_case(text: str) -> str:
    """English title case as CSL defines it: lower-case words are capitalised, stop words only first, last or after ": "."""
    words = re.split(r"(\s+|(?<=[^\s-])[-–/](?=\S))", text)
    last = len(words) - 1
    return "".join(
        word if place % 2 else _capitalised(word, place in (0, last) or words[place - 2].endswith((":", "?", "!", ".")))
        for place, word in enumerate(words)
    )


def _capitalised(word: str, always: bool) -> str:
    bare = word.strip(rich.MARKS + "()[]\"'“”‘’,;:")
    if not bare or bare != bare.lower() or (bare in stop_words() and not always) or re.match("[dl][’']", bare):
        return word
    if re.match("e[-–]", bare):
        return word
    start = word.index(bare)
    return word[:start] + bare[0].upper() + word[start + 1 :]


class Name(model.Name):  # type: ignore[misc]
    """Given names become initials; particles between them stay as they are ("María de los Ángeles": "M. de los Á.")."""

    def initialize(self, given: Any, mark: Any, context: Any) -> str:
        runs = groupby(str(given).split(), lambda word: word[:1].islower())
        return " ".join(
            " ".join(run) if small else str(super(Name, self).initialize(" ".join(run), mark, context)) for small, run in runs
        )


class Name_Part(model.Name_Part):  # type: ignore[misc]
    """A part of a name may be set in another letter case or between signs, and is a plain string before and after."""

    def format_part(self, given: Any, family: Any) -> tuple[Any, Any]:
        given, family = (String(part) if part else part for part in (given, family))
        given, family = super().format_part(given, family)
        return (str(given) if given else given), (str(family) if family else family)


class Key(model.Key):  # type: ignore[misc]
    """Sorting letter by letter: without accents, letter case and punctuation, numbers by their value."""

    def sort_keys(self, items: Any, context: Any) -> list[Any]:
        return [key if key is None or isinstance(key, int) else _folded(str(key)) for key in super().sort_keys(items, context)]


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED)).casefold()
    bare = re.sub(r"[^\w\s]", "", "".join(sign for sign in letters if not unicodedata.combining(sign)))
    return re.sub(r"\d+", lambda number: number[0].zfill(8), " ".join(bare.split()))


class Date(model.Date):  # type: ignore[misc]
    """A date in the order and with the delimiter of its locale; in a range only the parts that differ are doubled."""

    def join(self, strings: Any, default_delimiter: str = "") -> Any:
        form = self.get("form")
        localised = None if self.get("delimiter") is not None or form is None else self.get_date(form)
        return super().join(strings, default_delimiter if localised is None else localised.get("delimiter", ""))

    def render_date_range(self, date_range: DateRange, show_parts: Any = None, context: Any = None) -> Any:
        begin, end = date_range.begin, date_range.end
        names = [part.get("name") for part in self.iterchildren() if part.get("name") in show_parts]
        differing = [place for place, name in enumerate(names) if _differs(name, begin, end)]
        rows = [[self._part(name, date, context) for name in names] for date in (begin, end)]
        if not differing:
            return self._joined(rows[0], context)
        first, after = differing[0], differing[-1] + 1
        doubled = [self._joined(row[first:after], context) for row in rows]
        middle = f"{str(doubled[0]).rstrip(', ')}–{str(doubled[1]).lstrip()}"
        return self._joined([*rows[0][:first], middle, *rows[0][after:]], context)

    def _part(self, name: str, date: Any, context: Any) -> Any:
        try:
            return next(part.render(date, context) for part in self.iterchildren() if part.get("name") == name)
        except VariableError:
            return None

    def _joined(self, parts: list[Any], context: Any) -> Any:
        return (context if self.is_locale_date() else self).join([part for part in parts if part])


def _differs(name: str, begin: Any, end: Any) -> bool:
    scope = ("year", "month", "day")[: ("year", "month", "day").index(name) + 1]
    return any(begin.get(part) != end.get(part) for part in scope)


class Date_Part(model.Date_Part):  # type: ignore[misc]
    """A month or season without a short form is printed in its long form."""

    def process(self, date: Any, context: Any = None) -> Any:
        if self.get("name") != "month" or "month" in date or "season" not in date:
            return super().process(date, context)
        for form in (self.get("form"), None):
            try:
                term = self.get_term(f"season-{date.season:02}", form)
            except IndexError:  # a locale says so that it has no such form
                continue
            if term is not None:
                return term.single
        return None


def _parsed(path: str) -> Any:
    lookup = etree.ElementNamespaceClassLookup()
    namespace = lookup.get_namespace(_NAMESPACE)
    namespace[None] = model.CitationStylesElement
    own: list[Any] = [Style, Substitute, Names, Label, Text, Name, Name_Part, Key, Date, Date_Part]
    corrected = {element.__name__: element for element in own}
    for base in model.CitationStylesElement.__subclasses__():
        namespace[base.__name__.replace("_", "-").lower()] = corrected.get(base.__name__, base)
    parser = etree.XMLParser(remove_comments=True, encoding="UTF-8", no_network=True, resolve_entities=False, huge_tree=False)
    parser.set_element_class_lookup(lookup)
    return etree.parse(path, parser).getroot()


class Sheet(CitationStylesStyle):  # type: ignore[misc]
    """A style file, read with the corrected elements. Raises OSError or lxml's XMLSyntaxError."""

    def __init__(self, path: str) -> None:
        self.root = _parsed(path)
        self.root.set_locale_list(self.root.get("default-locale", "en-US"))
        bibliography = self.root.bibliography
        if bibliography is not None and bibliography.get("second-field-align") and len(bibliography.layout):
            number = bibliography.layout[0]
            number.set("suffix", f"{number.get('suffix', '')} ")
