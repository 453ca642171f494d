"""The texts of the pages, one file a language: texts/en.toml, and a translation is another file of the same keys."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from evidence.errors import BadVocabulary, Unknown

FOLDER = Path(str(resources.files("evidence"))) / "web" / "texts"
FIRST = "en"


class Texts:
    """The texts of one language; what it lacks is said in English."""

    def __init__(self, language: str, texts: Mapping[str, str], fallback: Mapping[str, str]) -> None:
        self.language, self._texts = language, {**fallback, **texts}

    def __call__(self, key: str, **values: object) -> str:
        """The text of a dotted key, with values put into its {places}. Raises BadVocabulary for a key that no file has."""
        if key not in self._texts:
            raise BadVocabulary(f"texts/{FIRST}.toml has no text for {key}; add it there.")
        return self._texts[key].format(**values) if values else self._texts[key]

    def many(self, key: str, count: int, **values: object) -> str:
        """The text of `key`.one for a count of one, of `key`.many otherwise; {count} stands for the number."""
        return self(f"{key}.{'one' if count == 1 else 'many'}", count=count, **values)

    def has(self, key: str) -> bool:
        """Whether there is a text for this key."""
        return key in self._texts


@cache
def load(language: str = FIRST) -> Texts:
    """The texts of a language: the name of a packaged file, or the path of a .toml file. Raises Unknown, BadVocabulary."""
    first = _read(FOLDER / f"{FIRST}.toml")
    if language == FIRST:
        return Texts(FIRST, first, first)
    path = Path(language) if language.endswith(".toml") else FOLDER / f"{language}.toml"
    if not path.is_file() or (path.parent == FOLDER and "/" in language):
        raise Unknown("language", language, sorted(found.stem for found in FOLDER.glob("*.toml")))
    texts = _read(path)
    if strange := sorted(set(texts) - set(first)):
        raise BadVocabulary(f"{path.name} has a text that no page asks for: {', '.join(strange[:3])}; see texts/{FIRST}.toml.")
    return Texts(path.stem, texts, first)


def _read(path: Path) -> dict[str, str]:
    try:
        return dict(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadVocabulary(f"{path.name} cannot be read: {error}.") from error


def _flat(table: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        found += _flat(value, f"{above}{key}.") if isinstance(value, dict) else [(f"{above}{key}", str(value).strip())]
    return found
