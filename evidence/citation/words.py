"""The words of words.toml: language codes, and what English title case leaves alone."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("evidence.citation").joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def stop_words() -> frozenset[str]:
    """Words that stay as they are in English title case."""
    return frozenset(_words()["stop_words"].split())


def language(code: str) -> str:
    """The two-letter code of a language for PubMed's three-letter code; an unknown code as it is."""
    return str(_words()["codes"].get(code.lower(), code.lower()))
