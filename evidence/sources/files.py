"""Files, folders and standard input -> inputs whose format is recognised by content, with hash and records.

A new format is one line in `FORMATS`: its name is that of its module here, which has `read(stream, name)`.
"""

import hashlib
import importlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from evidence.errors import BadInput
from evidence.record import Fault, Record
from evidence.sources.csv_table import header
from evidence.sources.inflate import Broken, blocks, utf8

__all__ = ["FORMATS", "Input", "open_all", "shown"]

_HEAD = 1 << 16
_IN_MEMORY = 64 << 20
_NLM_FILE = re.compile(r"pubmed(\d\d)n(\d{4,})\.xml(?:\.gz)?\Z")
_SIDECAR = re.compile(r"(?<![0-9a-fA-F])([0-9a-fA-F]{32})(?![0-9a-fA-F])")


def _is_xml(head: str) -> bool:
    return head.lstrip().startswith("<")  # other XML and web pages too: that reader says what they are instead


def _is_medline(head: str) -> bool:
    return re.search(r"^PMID- ?\d", head, re.M) is not None


def _is_ris(head: str) -> bool:
    return re.search(r"^TY  - ?[A-Z]", head, re.M) is not None


def _is_bibtex(head: str) -> bool:
    return re.search(r"^\s*@[A-Za-z]+\s*[{(]", head, re.M) is not None


def _is_csl(head: str) -> bool:
    return re.match(r"\s*(?:\[\s*)?\{", head) is not None and re.search(r'"(?:title|type|items)"\s*:', head) is not None


def _is_csv(head: str) -> bool:
    return bool(header(head.split("\n", 1)[0].rstrip("\r"))[0])


FORMATS: dict[str, Callable[[str], bool]] = {
    # name of the module: does a text that begins like this (the first 64 KB) belong to it? The first yes reads.
    "pubmed_xml": _is_xml,
    "medline": _is_medline,
    "ris": _is_ris,
    "csl": _is_csl,
    "bibtex": _is_bibtex,
    "csv_table": _is_csv,
}


@dataclass(frozen=True)
class Input:
    """One file or standard input. `format` is "" when no reader knows it, `sha256` is that of the bytes as they lie."""

    name: str
    format: str
    sha256: str
    size: int
    path: Path | None = None
    fault: Fault | None = None
    _spool: BinaryIO | None = field(default=None, repr=False, compare=False)

    def records(self) -> Iterator[Record | Fault]:
        """The records and Faults of this input in order; just the one Fault when it cannot be read as a whole.

        Standard input and a pipe can be read once.
        """
        if self.fault is not None:
            yield self.fault
            return
        read = importlib.import_module(f"evidence.sources.{self.format}").read
        with self.open() as stream:
            yield from read(stream, self.name)

    def open(self) -> BinaryIO:
        """The bytes as they lie, from the beginning."""
        if self.path is not None:
            return self.path.open("rb")
        if self._spool is None or self._spool.closed:
            raise BadInput("Standard input and pipes can be read once; give a file to read it again.")
        self._spool.seek(0)
        return self._spool


def shown(path: str | Path) -> str:
    """The name of a file as text that can be printed and stored: bytes that are no UTF-8 are escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def open_all(paths: Iterable[str | Path], stdin: BinaryIO | None = None) -> Iterator[Input]:
    """An Input for each file of `paths`: files, pipes, folders (walked, natural order), "-" for `stdin` (by default the real).

    NLM's baseline and update files come in the order of their numbers. Raises BadInput at once for a path that is
    not there or empty.
    An unknown format, a wrong md5 sidecar, a file or folder that may not be read is a Fault in that Input, a value beside
    the good ones.
    """
    found: list[Path | None] = []
    for path in paths:
        if not str(path):
            raise BadInput("A path is empty; name a file or a folder ('.' is the folder that you are in).")
        found.extend([None] if str(path) == "-" else _files(Path(path)))
    return (_from_path(path) if path else _from_stream(stdin or sys.stdin.buffer) for path in _in_number_order(found))


def _files(path: Path) -> list[Path]:
    """The path itself, or what a folder holds; a folder that cannot be listed stands for what it may hold."""
    if _is_file(path) or path.is_fifo():
        return [path]
    if not path.is_dir():
        raise BadInput(f"There is no file or folder {str(path)!r}; check the path.")
    seen: list[Path] = []
    for folder, inner, names in os.walk(path, onerror=lambda error: seen.append(Path(error.filename))):
        inner[:] = [name for name in inner if not name.startswith(".")]
        inside = [Path(folder, name) for name in names if not name.startswith(".")]
        seen.extend(item for item in inside if item.suffix.lower() != ".md5" and _is_file(item))
    if not seen:
        raise BadInput(f"The folder {str(path)!r} holds no files; give one that does.")
    return sorted(seen, key=lambda item: _natural(item.relative_to(path)))


def _is_file(path: Path) -> bool:
    """Whether it is a file, or lies where that cannot be seen: opening it tells why."""
    try:
        return path.is_file()
    except PermissionError:
        return True


def _natural(path: Path) -> list[tuple[int, str]]:
    """Sorts "n2" before "n10"."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", str(path))]


def _in_number_order(found: list[Path | None]) -> list[Path | None]:
    """The same paths with NLM's numbered files, wherever they stand, in the order of year and number."""
    numbered: list[tuple[int, int, Path]] = []
    slots = []
    for index, path in enumerate(found):
        number = _NLM_FILE.search(path.name) if path else None
        if path and number:
            numbered.append((int(number.group(1)), int(number.group(2)), path))
            slots.append(index)
    for index, (_, _, path) in zip(slots, sorted(numbered), strict=True):
        found[index] = path
    return found


def _from_path(path: Path) -> Input:
    name = shown(path)
    try:
        if path.is_fifo():
            with path.open("rb") as pipe:
                return _from_stream(pipe, name)
        with path.open("rb") as stream:
            size, sha256, md5 = _hashes(stream)
            stream.seek(0)
            head, reason = _head(stream)
        reason = _md5_reason(path, md5) or reason
    except OSError as error:
        kind = "folder" if os.path.isdir(path) else "file"
        reason = f"The {kind} cannot be opened ({error.strerror or error}); check its permissions."
        return Input(name, "", "", 0, path, Fault(name, "byte 0", reason, whole_input=True))
    return _input(name, head, reason, sha256, size, path, None)


def _from_stream(stream: BinaryIO, name: str = "standard input") -> Input:
    spool = cast(BinaryIO, SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - Input.records closes it
    while block := stream.read(1 << 20):
        spool.write(block)
    spool.seek(0)
    size, sha256, _ = _hashes(spool)
    spool.seek(0)
    head, reason = _head(spool)
    return _input(name, head, reason, sha256, size, None, spool)


def _input(name: str, head: str, reason: str, sha256: str, size: int, path: Path | None, spool: BinaryIO | None) -> Input:
    kind = next((kind for kind, recognises in FORMATS.items() if recognises(head)), "")
    if not reason and not head.strip():
        reason = "The input is empty."
    elif not reason and not kind:
        reason = f"The format is not known; it can be {', '.join(FORMATS)}."
    fault = Fault(name, "byte 0", reason, raw=head[:500], whole_input=True) if reason else None
    if fault is not None and spool is not None:
        spool.close()
    return Input(name, kind, sha256, size, path, fault, spool)


def _hashes(stream: BinaryIO) -> tuple[int, str, str]:
    """(size, sha256, md5) of the bytes as they lie."""
    size, sha256, md5 = 0, hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    while block := stream.read(1 << 20):
        size += len(block)
        sha256.update(block)
        md5.update(block)
    return size, sha256.hexdigest(), md5.hexdigest()


def _head(stream: BinaryIO) -> tuple[str, str]:
    """(the beginning of the text, why there is none or ""); with text at hand the reader tells more of a break."""
    head, reason = b"", ""
    try:
        for block in utf8(blocks(stream)):
            head += block
            if len(head) >= _HEAD:
                break
    except Broken as error:
        reason = "" if head.strip() else str(error)
    return head[:_HEAD].decode("utf-8", "replace"), reason


def _md5_reason(path: Path, md5: str) -> str:
    """What is wrong with the md5 sidecar (`MD5(file)= hex`, or as md5sum writes it); "" for all well or none."""
    sidecar = path.with_name(path.name + ".md5")
    if not sidecar.is_file():
        return ""
    told = _SIDECAR.findall(sidecar.read_bytes()[:4096].decode("ascii", "replace"))
    if not told:
        return f"The sidecar {shown(sidecar.name)} holds no md5; get it again or remove it."
    if md5 not in (text.lower() for text in told):
        return f"The md5 of the file is {md5}, but {shown(sidecar.name)} says {told[-1].lower()}; get the file again."
    return ""
