"""Files of a folder: written when they differ, whole or not at all."""

from pathlib import Path


def put(path: Path, data: bytes) -> bool:
    """Write a file unless it holds these bytes already; whole or not at all, so that no reader meets half a page."""
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(data)
    fresh.replace(path)
    return True
