"""A process by a name under which later ones can ask whether it is still at work."""

import os
import socket


def name() -> str:
    """This process: machine, number, and when it began, so that another that is given the same number is told apart."""
    return f"{socket.gethostname()} {os.getpid()} {_began(os.getpid())}"


def lives(named: str) -> bool | None:
    """Whether the process of this name is still there; None where nobody here can know: another machine, no name."""
    machine, number, began = (*named.split(" "), "", "", "")[:3]
    if machine != socket.gethostname() or not number.isdecimal() or os.name != "posix":
        return None  # elsewhere signal 0 would not merely ask
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it is there and somebody else's
    return began == _began(int(number))


def _began(number: int) -> str:
    """The system's clock when the process began; "?" where the system does not say, "" where it has ended."""
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8", errors="replace") as stream:
            told = stream.read().rpartition(")")[2].split()
        return "" if told[0] in ("Z", "X") else told[19]  # one that was killed and not yet cleared away is at work no more
    except OSError:
        return "?"
