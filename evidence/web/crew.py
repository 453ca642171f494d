"""The pages of many articles, written by several processes: each has its own session and the values that were computed once."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from evidence import database
from evidence.processes import pool as started
from evidence.web import cited, pages
from evidence.web.edition import Edition
from evidence.web.folder import put

SHARE = 200  # articles a time: a process loads them at once
MANY = 600  # from so many on more processes are worth their start
SHARED = (
    "verdicts",
    "articles",
    "keys",
    "rests",
    "conditions",
    "studies",
    "references",
    "reference keys",
    "article paths",
    "order",
    "ids",
)
_own: dict[str, Any] = {}


def processes() -> int:
    """How many to start."""
    return min(os.cpu_count() or 1, 4)


def pool(*initializer: Any) -> AbstractContextManager[ProcessPoolExecutor]:
    """Processes that start afresh: a fork would share the open database."""
    return started(processes(), *initializer)


def write(edition: Edition, folder: Path, keys: Sequence[str], progress: Callable[[int], None]) -> int:
    """Write the pages and citations of these articles; returns how many files changed."""
    if len(keys) < MANY or processes() < 2:
        return _write(edition, folder, keys, progress)
    url = edition.session.get_bind().engine.url.render_as_string(hide_password=False)
    shared = {name: edition.held[name] for name in SHARED if name in edition.held}
    changed = 0
    made: dict[str, cited.References] = edition.once("references", dict)
    wanted: set[str] = edition.once("references asked", set)
    with pool(_begin, url, edition.language, shared) as crew:
        for done in as_completed([crew.submit(_share, folder, part) for part in _parts(keys)]):
            count, references, asked = done.result()
            changed += count
            made.update(references)
            wanted.update(asked)
            progress(SHARE)
    return changed


def _parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + SHARE] for start in range(0, len(keys), SHARE))


def _begin(url: str, language: str, shared: dict[str, Any]) -> None:
    """What each process keeps."""
    _own.update(url=url, language=language, held=shared, engine=database.engine(url))


def _share(folder: Path, keys: Sequence[str]) -> tuple[int, dict[str, cited.References], set[str]]:
    """Write one part; returns files changed, the references made, and those asked for."""
    held = dict(_own["held"], **{"references asked": set()})
    known = set(held.get("references", ()))
    with database.transaction(_own["engine"], write=False) as session:
        edition = Edition(session, _own["language"], held)
        changed = _write(edition, folder, keys, lambda _: None)
    return changed, {name: made for name, made in held["references"].items() if name not in known}, held["references asked"]


def _write(edition: Edition, folder: Path, keys: Sequence[str], progress: Callable[[int], None]) -> int:
    from evidence.web.pages import articles

    edition.ahead, changed = SHARE, 0
    for key in keys:
        changed += sum(put(folder / path, pages.page(edition, path).data(edition)) for path in articles.bundle(key))
        progress(1)
    return changed
