"""The pages as a folder: complete, working from a disk as from a server, and written again only where something changed.

A state file in the folder names every file that was written, so that pages whose article is gone can be taken away, and so that no
folder of somebody else is ever written into. Figures and references, which are slow to make, are kept by what they depend on.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.errors import Misuse
from evidence.figure import rendered
from evidence.web import crew, pages
from evidence.web.cited import References
from evidence.web.edition import Edition
from evidence.web.folder import put
from evidence.web.pages import articles, downloads

STATE = ".evidence-site.json"
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Written:
    """What a writing did: files that are there now, those of them new or changed, and those taken away."""

    files: int
    changed: int
    removed: int


def write(edition: Edition, folder: Path, progress: Progress = lambda _: None) -> Written:
    """Write all pages of an edition into a folder. An unchanged file keeps its bytes and its time.

    Raises Misuse for a folder that is a file, cannot be written, or holds files that are not of this program; then nothing is
    written.
    """
    held = _state(folder)
    with _writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _save(folder, held)  # from now on the folder is ours, also when the writing is broken off
        _recall(edition, folder, held)
        _draw(edition)
        changed, names = 0, dict.fromkeys((path for key in edition.articles for path in articles.bundle(key)), "")
        for path in pages.paths(edition):
            if path not in names:
                page = pages.page(edition, path)
                names[path] = page.key
                changed += put(folder / path, page.data(edition))
                progress(1)
        changed += crew.write(edition, folder, list(edition.articles), progress)
        gone = [path for path in held["files"] if path not in names]
        removed = sum(_take_away(folder, path) for path in gone)
        _save(folder, {"files": names, "references": _used(edition)})
    return Written(len(names), changed, removed)


def count(edition: Edition) -> int:
    """How many steps a writing has: each page, and each article with its citations."""
    return sum(1 for _ in pages.paths(edition)) - 2 * len(edition.articles)


def _state(folder: Path) -> dict[str, Any]:
    """What the last writing left behind. Raises Misuse where the folder is not for us."""
    if folder.exists() and not folder.is_dir():
        raise Misuse(f"{folder} is a file: name a folder for the pages, one that does not exist yet or is empty.")
    try:
        used = folder.exists() and bool(os.listdir(folder))
        text = (folder / STATE).read_text(encoding="utf-8") if used else ""
    except FileNotFoundError:
        raise Misuse(
            f"{folder} holds files that are not pages of this program; nothing was written: name an empty folder."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Misuse(f"{folder} cannot be read ({getattr(error, 'strerror', error)}); name another folder.") from error
    return _understood(folder, text) if text else {"files": {}, "references": {}}


def _understood(folder: Path, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
        files, references = dict(found["files"]), dict(found["references"])
    except (ValueError, KeyError, TypeError) as error:
        raise Misuse(f"{folder / STATE} is damaged; delete the folder, or name an empty one.") from error
    inside = folder.resolve()
    if any(not (folder / path).resolve().is_relative_to(inside) for path in files):
        raise Misuse(f"{folder / STATE} names files outside of the folder; nothing was written: name an empty folder.")
    return {"files": files, "references": references}


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    """Say in one sentence why a folder cannot be written."""
    try:
        yield
    except OSError as error:
        place = error.filename or folder
        raise Misuse(f"{place} cannot be written ({error.strerror}); make room or name another folder.") from error


def _save(folder: Path, state: dict[str, Any]) -> None:
    put(folder / STATE, json.dumps(state, sort_keys=True, indent=0).encode())


def _take_away(folder: Path, path: str) -> bool:
    """Delete a page that is no longer made, and its folder when that is empty now."""
    target = folder / path
    try:
        target.unlink()
    except FileNotFoundError:
        return False
    if target.parent != folder and not any(target.parent.iterdir()):
        target.parent.rmdir()
    return True


def _recall(edition: Edition, folder: Path, held: dict[str, Any]) -> None:
    """Take figures and references of the last writing that are still right."""
    edition.held["references"] = {name: dict(styles) for name, styles in held["references"].items()}
    for path, key in held["files"].items():
        wanted = downloads.every_drawing(edition).get(path) if key else None
        if wanted and f"{wanted[0]} {wanted[1].key}" == key:
            try:
                edition.held[key] = (folder / path).read_bytes()
            except FileNotFoundError:
                continue


def _draw(edition: Edition) -> None:
    """Draw what is missing, in as many processes as there are processors."""
    wanted = {
        f"{kind} {drawing.key}": (drawing.picture, kind)
        for kind, drawing in downloads.every_drawing(edition).values()
        if kind != "csv"
    }
    missing = {name: how for name, how in wanted.items() if name not in edition.held}
    if len(missing) < 12:  # not worth the start of processes; drawn when asked for
        return
    with crew.pool() as drawers:
        pictures, kinds = zip(*missing.values(), strict=True)
        for name, data in zip(missing, drawers.map(rendered, pictures, kinds, chunksize=2), strict=True):
            edition.held[name] = data


def _used(edition: Edition) -> dict[str, References]:
    """The references that this writing asked for."""
    asked: Iterable[str] = edition.held.get("references asked", ())
    return {name: edition.held["references"][name] for name in sorted(asked)}
