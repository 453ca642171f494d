"""The cues of rules/tagging.toml as compiled patterns, read once."""

import re
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from evidence import patterns
from evidence.errors import BadVocabulary


@cache
def _table() -> dict[str, dict[str, Any]]:
    path = Path(str(resources.files("evidence"))) / "rules" / "tagging.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def cue(section: str, name: str) -> re.Pattern[str]:
    """The pattern of one cue; a list of words becomes an alternation on whole words. Raises BadVocabulary naming the key."""
    value = _table()[section][name]
    text = r"\b(?:" + "|".join(value) + r")\b" if isinstance(value, list) else value
    try:
        return patterns.compiled(text)
    except re.error as error:
        raise BadVocabulary(f"tagging.toml: {section}.{name} is no pattern: {error}.") from error


@cache
def stemmed_cues(section: str) -> patterns.Several[tuple[str, tuple[str, ...]]]:
    """The patterns of a section, each for (term, stems of which one must be there)."""
    return patterns.Several(
        ((term, tuple(stems.split("|"))), patterns.compiled(rf"\b(?:{text})"))
        for term, stems, text in _table()[section]["patterns"]
    )


@cache
def named_cues(section: str, name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """A list of (what it is, pattern), in order."""
    return tuple((label, patterns.compiled(rf"\b(?:{text})")) for label, text in _table()[section][name])
