"""Texts longer than any abstract: stored whole, read and searched to a documented length, on both databases."""

import random
from pathlib import Path

import pytest
import sqlalchemy as sa

from evidence import pipeline
from evidence.database import transaction
from evidence.models import Section
from evidence.record import READ
from evidence.sources.files import open_all

WORDS = random.Random(4)


def noise(length: int) -> str:
    """Words of which hardly one comes twice: the worst that an index over words can meet."""
    return " ".join(f"{WORDS.getrandbits(40):x}" for _ in range(length // 11))


@pytest.mark.parametrize("field", ["AB", "TI", "KW"])
def test_a_text_of_megabytes_is_stored_whole(engine: sa.Engine, url: str, tmp_path: Path, run_cli, field: str) -> None:
    values = {"TI": "Dry needling of an invented neck", "AB": "Forty adults.", "KW": "neck"}
    long = f"{values[field]} {noise(3 << 20)}"
    text = "TY  - JOUR\nDO  - 10.5555/long\n" + "".join(f"{tag}  - {x}\n" for tag, x in (values | {field: long}).items())
    (tmp_path / "long.ris").write_text(f"{text}ER  - \nTY  - JOUR\nTI  - The next\nER  - \n")
    (opened,) = open_all([tmp_path / "long.ris"])
    counts = pipeline.take_in(engine, opened)
    assert (counts.new, counts.set_aside) == (2, 0)
    if field != "AB":
        return
    with transaction(engine, write=False) as session:
        assert session.scalars(sa.select(Section.text)).one() == long.strip()
    shown = run_cli("show", "10.5555/long", database=url).output
    assert f"Of this abstract of {len(long.strip()):,} characters the first {READ:,} were read." in shown
    assert "1 article" in run_cli("find", "forty adults", "--all", database=url).output
