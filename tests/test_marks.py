"""What reference managers carry beside the facts: marks of a retraction, characters that steer a terminal, broken characters."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from invented import article_xml, file_xml

from evidence.record import Fault, Record
from evidence.sources import csl, csv_table, ris

RETRACTED = ("Retracted Publication", "")


def one(reader: Callable[..., object], text: str, tmp_path: Path) -> Record | Fault:
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    with path.open("rb") as stream:
        return next(iter(reader(stream, "file")))  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("RETRACTED: Needling of a knee", "RETRACTED: Needling of a knee"),
        ("Retracted article: Needling of a knee", "Retracted article: Needling of a knee"),
        ("[RETRACTED ARTICLE]. Needling of a knee", "[RETRACTED ARTICLE]. Needling of a knee"),
        ("Needling of a knee [Retracted]", "Needling of a knee"),
    ],
)
def test_a_title_tells_of_a_retraction(title: str, left: str, tmp_path: Path) -> None:
    found = one(ris.read, f"TY  - JOUR\nTI  - {title}\nDO  - 10.5555/marks.1\nER  - \n", tmp_path)
    assert isinstance(found, Record)
    assert (found.title, found.publication_types) == (left, (RETRACTED,))


@pytest.mark.parametrize(
    "title", ["Retracted scapulae and neck pain", "Retraction of the scapula", "Why trials were retracted: a review"]
)
def test_other_titles_do_not(title: str, tmp_path: Path) -> None:
    found = one(ris.read, f"TY  - JOUR\nTI  - {title}\nDO  - 10.5555/marks.1\nER  - \n", tmp_path)
    assert isinstance(found, Record)
    assert found.publication_types == ()


def test_a_table_tells_of_it_in_a_column(tmp_path: Path) -> None:
    found = one(csv_table.read, "title,doi,state\nNeedling of a knee,10.5555/marks.2,retracted\n", tmp_path)
    assert isinstance(found, Record)
    assert found.publication_types == (RETRACTED,)


@pytest.mark.parametrize("form", ["ris", "bibtex", "csl-json", "nbib"])
def test_a_retracted_trial_stays_retracted_by_way_of_a_reference_manager(
    form: str, run_cli: Callable[..., Result], tmp_path: Path
) -> None:
    xml, there = tmp_path / "a.xml", f"sqlite:///{tmp_path / 'b.sqlite'}"
    marked = article_xml(1).replace(
        "<PublicationType>Journal Article</PublicationType>", "<PublicationType>Retracted Publication</PublicationType>"
    )
    xml.write_text(file_xml(marked), encoding="utf-8")
    here = f"sqlite:///{tmp_path / 'a.sqlite'}"
    assert run_cli("--database", here, "import", str(xml)).exit_code == 0
    refused = run_cli("--database", here, "cite", "99000001")
    assert refused.exit_code != 0
    written = run_cli("--database", here, "cite", "99000001", "--allow-retracted", "--format", form)
    carried = tmp_path / "carried.txt"
    carried.write_text(written.output, encoding="utf-8")
    assert run_cli("--database", there, "import", str(carried)).exit_code == 0
    assert run_cli("--database", there, "cite", "99000001").output == refused.output
    assert run_cli("--database", there, "find", "needling").output.count("[Retracted]") <= 1


def test_characters_that_steer_a_terminal_are_left_out(tmp_path: Path) -> None:
    text = '[{"title": "Needling \\u001b[31mof\\u0007 a \\u202eknee", "DOI": "10.5555/marks.3", "author": [{"family": "No\\u0090body"}]}]'
    found = one(csl.read, text, tmp_path)
    assert isinstance(found, Record)
    assert (found.title, found.authors[0].family) == ("Needling [31mof a knee", "Nobody")


@pytest.mark.parametrize("broken", ['"title": "Half \\ud800 a character"', '"title": "Later", "issued": {"date-parts": [[1e400]]}'])
def test_a_broken_item_is_set_aside_and_the_others_come_in(broken: str, tmp_path: Path, run_cli: Callable[..., Result]) -> None:
    path = tmp_path / "items.json"
    path.write_text(f'[{{{broken}, "DOI": "10.5555/marks.4"}}, {{"title": "Whole", "DOI": "10.5555/marks.5"}}]', encoding="utf-8")
    done = run_cli("--database", f"sqlite:///{tmp_path / 'c.sqlite'}", "import", str(path))
    assert (done.exit_code, "1 new" in done.output, "1 set aside" in done.output) == (3, True, True)
