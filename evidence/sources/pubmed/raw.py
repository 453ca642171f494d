"""Batches kept as received: gzip, named by the hash of their bytes, so that an import can be repeated off the network.

FOLDER/batches/3f/3f9a....xml.gz      what PubMed sent; the name is the SHA-256 of the bytes before compression
FOLDER/runs/NAME/plan.json            one fetch: the search and its ids, when it began, whether it came to its end
FOLDER/runs/NAME/ID.batch             which batch answered which ids, so that an interrupted fetch goes on
"""

import contextlib
import errno
import gzip
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.errors import DatabaseFailure


@dataclass(frozen=True, slots=True)
class RawBatch:
    """One EFetch answer: the PMIDs asked for, the bytes received, their SHA-256, and the PMIDs PubMed had nothing for.
    `stored` is true when it came from the store instead of the network."""

    ids: tuple[str, ...]
    content: bytes
    sha256: str
    missing: tuple[str, ...] = ()
    stored: bool = False


class RawStore:
    """A folder of raw batches. Writes are atomic: a killed process leaves no half file under a final name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes) -> str:
        """Store the bytes, if they are not there yet, and give their SHA-256. Raises DatabaseFailure when it cannot."""
        sha256 = hashlib.sha256(content).hexdigest()
        if self.read(sha256) is None:
            write_whole(self._path(sha256), gzip.compress(content, 6, mtime=0))
        return sha256

    def read(self, sha256: str) -> bytes | None:
        """The bytes of that hash, or None when they are absent or damaged (they are then fetched again)."""
        try:
            content = gzip.decompress(self._path(sha256).read_bytes())
        except FileNotFoundError:
            return None
        except (EOFError, gzip.BadGzipFile, zlib.error):
            return None
        except OSError as error:
            raise _unwritable(self._path(sha256), error) from None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def all(self) -> Iterator[Path]:
        """The files of all batches, by name."""
        yield from sorted((self.folder / "batches").glob("*/*.xml.gz"))

    def journal(self, name: str) -> "Journal":
        """The notes of the run of that name."""
        return Journal(self, self.folder / "runs" / name)

    def runs(self) -> list[str]:
        """The names of all runs, oldest first where the names carry the time."""
        return sorted(path.parent.name for path in (self.folder / "runs").glob("*/plan.json"))

    def _path(self, sha256: str) -> Path:
        return self.folder / "batches" / sha256[:2] / f"{sha256}.xml.gz"


@dataclass(frozen=True, slots=True)
class Journal:
    """What one run has fetched so far."""

    store: RawStore
    folder: Path

    def plan(self) -> dict[str, Any] | None:
        """The plan as written, or None when there is none that can be read."""
        try:
            plan = json.loads((self.folder / "plan.json").read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return plan if isinstance(plan, dict) else None

    def write_plan(self, plan: dict[str, Any]) -> None:
        """Write the plan, whole or not at all."""
        write_whole(self.folder / "plan.json", json.dumps(plan, ensure_ascii=False).encode())

    def find(self, ids: tuple[str, ...]) -> RawBatch | None:
        """The batch that answered exactly these ids in this run, from the store."""
        try:
            sha256, *missing = self._note(ids).read_text("ascii").split()
        except (FileNotFoundError, ValueError):
            return None
        content = self.store.read(sha256)
        return None if content is None else RawBatch(ids, content, sha256, tuple(missing), stored=True)

    def keep(self, batch: RawBatch) -> None:
        """Store the batch, then note which ids it answers: a note never points at nothing."""
        sha256 = self.store.keep(batch.content)
        write_whole(self._note(batch.ids), " ".join((sha256, *batch.missing)).encode("ascii"))

    def _note(self, ids: tuple[str, ...]) -> Path:
        return self.folder / f"{hashlib.sha256(','.join(ids).encode()).hexdigest()[:24]}.batch"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all. Raises DatabaseFailure with what to do."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> DatabaseFailure:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DatabaseFailure(f"The disk of {path.parent} is full: free some space and run the same command again.")
    return DatabaseFailure(f"{path} cannot be used ({error.strerror}): check the folder and its permissions.")
