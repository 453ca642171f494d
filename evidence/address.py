"""Where the database is: its address and its migrations, told without loading the database layer."""

import os
from importlib import resources
from pathlib import Path

from evidence.errors import Misuse


def default_path() -> Path:
    """Where the database lies when nobody says otherwise: the user's data folder."""
    from platformdirs import user_data_path  # only the default address needs it

    return user_data_path("evidence", appauthor=False) / "evidence.sqlite"


def address(given: str | None) -> str:
    """The SQLAlchemy address of the database: given, else EVIDENCE_DATABASE, else the default file.

    A bare path counts as an SQLite file; `postgres://` and `postgresql://` are read as psycopg 3.
    """
    text = given or os.environ.get("EVIDENCE_DATABASE") or str(default_path())
    if "://" not in text:
        if odd := next((sign for sign in "?%" if sign in text), None):
            raise Misuse(
                f"{text!r} names a file with {odd!r}, which an address reads as a sign of its own: give the file another name."
            )
        return f"sqlite:///{Path(text).expanduser()}"
    for prefix in ("postgres://", "postgresql://"):
        if text.startswith(prefix):
            return "postgresql+psycopg://" + text.removeprefix(prefix)
    return text


def migrations() -> Path:
    """The folder of the migrations: inside the installed package, or beside it in a checkout."""
    inside = Path(str(resources.files("evidence"))) / "migrations"
    return inside if inside.is_dir() else inside.parent.parent / "migrations"


def head() -> str:
    """The newest revision this program knows, read from the names of the files: no need to load Alembic for a check."""
    return max(path.name.split("_")[0] for path in (migrations() / "versions").glob("[0-9]*_*.py"))
