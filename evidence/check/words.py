"""The words by which sentences are read, from rules/check.toml, made into patterns."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from evidence import register, vocabulary
from evidence.errors import BadVocabulary

NEVER = re.compile(r"(?!)")


@cache
def table() -> dict[str, Any]:
    """rules/check.toml as it stands. Raises BadVocabulary when it cannot be read."""
    try:
        return tomllib.loads((resources.files("evidence") / "rules" / "check.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadVocabulary(f"rules/check.toml cannot be read: {error}.") from error


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """The words at this place of check.toml as one pattern for text that went through `plain`; NEVER where there are none."""
    value: Any = table()
    for key in path:
        value = value.get(key, []) if isinstance(value, dict) else []
    return compiled(value)


def compiled(words: Iterable[str]) -> re.Pattern[str]:
    """Words and "re:" patterns as one alternation, the longest first so that a phrase wins over its first word."""
    parts = [_part(word) for word in sorted(words, key=len, reverse=True)]
    try:
        return re.compile("|".join(parts)) if parts else NEVER
    except re.error as error:
        raise BadVocabulary(f"rules/check.toml holds a pattern that is none: {error}.") from error


def _part(word: str) -> str:
    if word.startswith("re:"):
        edge = r"(?<!\w)" if re.match(r"(?:\(\?:)*\w", word[3:]) else ""  # a pattern that begins with a letter begins a word
        return f"{edge}(?:{word[3:]})"
    body = re.escape(word.lower().rstrip("*")).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?")
    return rf"(?<!\w){body}" + (r"\w*" if word.endswith("*") else r"(?!\w)")


_CONTRACTIONS = (
    (re.compile(r"\bcan(?:'t|not)\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bshan't\b"), "shall not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"\b(it|that|there|what|here|he|she)'s\b"), r"\1 is"),
    (re.compile(r"'(?:ve)\b"), " have"),
    (re.compile(r"'(?:re)\b"), " are"),
    (re.compile(r"'(?:ll)\b"), " will"),
)
_CITED = re.compile(
    r"\[\^?\d[\d,;\s–-]*\](?::)?|(?<=[\w.,;:!?)])[¹²³⁰-⁹]+(?:[⁻,˒–-][¹²³⁰-⁹]+)*|\((?:[^()]*\b(?:pmid|doi|https?|et al)\b[^()]*|[^()]*\b(?:19|20)\d\d[a-z]?)\)|\b(?:pmid:?\s*\d+|doi:\s*\S+)",
    re.I,
)


def plain(text: str) -> str:
    """A sentence as the patterns expect it: lower case, straight quotes gone, contractions written out, citations taken off."""
    text = unicodedata.normalize("NFKC", _CITED.sub(" ", text)).casefold()
    text = re.sub(r"[‘’‛`´]", "'", text)
    text = re.sub(r"^\s*(?:q|a|question|answer)\s?\d*\s?[:.)]\s", "", text)
    text = re.sub(r"[\"“”„«»*_]", "", text)
    text = re.sub(r"[‐‑‒−]", "-", text).replace("—", " - ").replace("–", " - ")
    for contraction, full in _CONTRACTIONS:
        text = contraction.sub(full, text)
    return " ".join(text.split())


@cache
def conditions() -> dict[str, re.Pattern[str]]:
    """Condition id -> pattern of all its words: the vocabulary's and the lay ones. `headache` and other groups of check.toml too."""
    terms, lay = vocabulary.load().terms["condition"], table()["conditions"]
    found = {}
    for name in (*lay, *(n for n in terms if n not in lay)):
        if name in ("healthy", "other", "musculoskeletal_pain", "muscle_tightness", "latent_trigger_points"):
            continue
        term = terms.get(name)
        words = [w.replace(",", "") for w in (*(term.words if term else ()), *lay.get(name, {}).get("words", ()))]
        found[name] = compiled(_without_lone(words))
    return found


@cache
def bare() -> dict[str, re.Pattern[str]]:
    """Condition id -> its body part alone, which counts only where something gets better or worse."""
    return {name: compiled(row["bare"]) for name, row in table()["conditions"].items() if row.get("bare")}


def _without_lone(words: list[str]) -> list[str]:
    """Abbreviations of the vocabulary that are words of everyday language are left out."""
    return [word for word in words if word not in ("ceh", "tmds", "neck and shoulder pain", "neck or shoulder pain")]


@cache
def claim_of() -> dict[str, str]:
    """Condition id -> id of the use claim about it."""
    found: dict[str, str] = {}
    for claim in register.load().values():
        if claim.kind == "use":
            for condition in claim.conditions:
                found.setdefault(condition, claim.id)
    return found
