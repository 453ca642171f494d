"""Verdicts that still hold, read from an SQLite file without loading the database layer, which would take longer than all the rest.

A verdict holds as long as its stamp is today's: the database's own, which changes with every write that a verdict could see, joined
with a digest of the program's rules and code and of the words in use. Where anything is in doubt the answer is None and the verdicts are reached anew.
"""

import json
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from evidence import opening, vocabulary
from evidence.address import address, head
from evidence.errors import DatabaseFailure

# What a verdict follows from, beside the database: files and folders of this package.
PARTS = ("synthesis", "pooling", "rules", "claims", "vocabularies", "harms.py", "register.py", "vocabulary.py", "reading.py")


def program() -> str:
    """A digest of the program's rules and code, by names, sizes and times of the files that verdicts follow from, and of the user's own words.

    Several people may ask one database, each with words of their own, so that these count by what they say, wherever they lie.
    """
    here, told = Path(__file__).parent, []
    for part in PARTS:
        place = here / part
        for entry in sorted(os.scandir(place), key=lambda e: e.name) if place.is_dir() else [place]:
            if entry.name.endswith((".py", ".toml")):
                about = entry.stat()
                told.append(f"{entry.name} {about.st_size} {about.st_mtime_ns}")
    if vocabulary.own_folder() is not None:
        told.append(repr(vocabulary.load()))
    return sha256("\n".join(told).encode()).hexdigest()


def stamp(moment: str) -> str:
    """The stamp of a verdict that is reached now, in a database with this stamp of its own."""
    return sha256(f"{moment} {program()}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Held:
    """Verdicts that still hold, and when records last came in from each kind of source."""

    verdicts: list[dict[str, Any]]
    sources: list[tuple[str, str]]


SOURCES = "SELECT kind, MAX(started) FROM run WHERE status = 'done' AND new + changed + unchanged > 0 GROUP BY kind ORDER BY kind"


def verdicts(given: str | None, claims: Sequence[str]) -> Held | None:
    """The stored verdicts of these claims where every one still holds, else None."""
    url = address(given)
    path = url.removeprefix("sqlite:///")
    if path == url or not os.path.isfile(path):
        return None
    try:
        with closing(opening.to_read(Path(path), opening.way(Path(path)) or opening.READ)) as connection:
            return _read(connection, claims)
    except (sqlite3.Error, DatabaseFailure):
        return None  # whatever is wrong with the file, the database layer says it in words


def _read(connection: sqlite3.Connection, claims: Sequence[str]) -> Held | None:
    if connection.execute("SELECT version_num FROM alembic_version").fetchone() != (head(),):
        return None
    moment = connection.execute("SELECT stamp FROM moment").fetchone()
    if moment is None:
        return None
    asked = "SELECT result FROM verdict WHERE stamp = ? AND claim = ? ORDER BY id DESC LIMIT 1"
    today, found = stamp(moment[0]), []
    for claim in claims:
        row = connection.execute(asked, (today, claim)).fetchone()
        if row is None:
            return None
        found.append(json.loads(row[0]))
    return Held(found, [(kind, str(when)) for kind, when in connection.execute(SOURCES)])
