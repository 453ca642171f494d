"""Processes that work for this one: they start afresh, end when it ends however it ends, and are missed in one sentence."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from evidence.errors import ProcessLost


@contextmanager
def pool(count: int, begin: Callable[..., Any] | None = None, *given: Any) -> Iterator[ProcessPoolExecutor]:
    """So many processes, each of which first calls `begin(*given)`. Raises ProcessLost inside the block when one is ended from outside.

    They are spawned: a fork would share open database files.
    """
    spawn = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(count, spawn, _begun, (begin, given)) as made:
            yield made
    except BrokenProcessPool as error:
        raise ProcessLost(
            "A process that worked for this one was ended, perhaps for lack of memory; what was committed before is kept: start again."
        ) from error


def _begun(begin: Callable[..., Any] | None, given: tuple[Any, ...]) -> None:
    threading.Thread(target=_follow, daemon=True).start()
    if begin is not None:
        begin(*given)


def _follow() -> None:
    """End when the parent has ended; killed, it can tell nobody, and a process of a pool would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
