"""Where a command writes what it made: standard output, a device or pipe, or a file that appears whole or not at all."""

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from evidence.cli import FULL
from evidence.errors import Misuse


@contextmanager
def written(target: str, remedy: str = "choose another place with -o") -> Iterator[BinaryIO]:
    """A stream for what shall stand in `target` ("-" is standard output) once the block has ended well.

    A file is written beside its place and put there at the end, so that an earlier one stays whole where the block fails. Raises
    Misuse where the target cannot be written.
    """
    if target == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with _opened(Path(target)) as stream:
            yield stream
    except OSError as error:
        if error.errno in FULL or isinstance(error, BrokenPipeError):
            raise  # told alike for all commands
        raise Misuse(f"{target} cannot be written ({error.strerror}); {remedy}.") from error


@contextmanager
def _opened(target: Path) -> Iterator[BinaryIO]:
    place = Path(os.path.realpath(target))  # a link stays one
    mode = target.stat().st_mode if target.exists() else None  # asked of the link: where /dev/stdout leads to has no path
    plain = mode is None or stat.S_ISREG(mode)
    # what is no plain file has no half state; a file in a folder where no other may be made can only be written in its place
    direct = not plain or target.is_relative_to("/dev") or (mode is not None and not os.access(place.parent, os.W_OK))
    if direct or (mode is not None and not os.access(target, os.W_OK)):
        with target.open("wb") as stream:
            yield stream
        return
    number, name = tempfile.mkstemp(prefix=f".{place.name[:40]}.", suffix=".part", dir=place.parent)
    with ExitStack() as unfinished:
        unfinished.callback(Path(name).unlink, missing_ok=True)
        with open(number, "wb") as stream:
            yield stream
        os.chmod(name, stat.S_IMODE(mode) if mode is not None else 0o666 & ~_mask())
        os.replace(name, place)


def _mask() -> int:
    """What new files are not allowed; it is only told when it is set."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
