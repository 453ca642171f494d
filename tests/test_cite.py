"""The command `evidence cite`, on a database of its own."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from citations import invented
from click.testing import CliRunner, Result

from evidence import citation
from evidence.cli import cli
from evidence.record import Link


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("cite")
    first, second, *rest = invented()[:12]
    gone = replace(second, links=(Link("RetractionIn", "99000002", "J Invent Needling. 2021;4:1"),))
    (folder / "records.nbib").write_text(citation.nbib([first, gone, *rest], allow_retracted=True), encoding="utf-8")
    made = CliRunner().invoke(cli, ["--database", str(folder / "e.db"), "import", str(folder / "records.nbib")])
    assert "12 new" in made.output, made.output
    return str(folder / "e.db")


def _cite(database: str, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--database", database, "cite", *words])


def test_a_named_article_in_each_style(database: str) -> None:
    ama = _cite(database, "99700001", "--style", "ama")
    assert ama.exit_code == 0
    assert ama.output == (
        "1. Ashgrove ML. Dry needling of the upper trapezius in office workers. J Invent Needling. 2019;1(2):404-410. "
        "doi:10.5555/cite.1\n"
    )
    assert _cite(database, "doi:10.5555/cite.1").output.startswith("Ashgrove, M. L. (2019). ")


def test_formats_for_programs(database: str) -> None:
    assert json.loads(_cite(database, "99700001", "--format", "csl-json").output)[0]["PMID"] == "99700001"
    assert "@article{ashgrove2019" in _cite(database, "99700001", "--format", "bibtex").output
    assert b"TY  - JOUR\r\n" in _cite(database, "99700001", "--format", "ris").stdout_bytes
    assert _cite(database, "99700001", "--format", "nbib").output.startswith("PMID- 99700001\n")


def test_a_retracted_article_needs_a_word(database: str) -> None:
    refused = _cite(database, "99700002")
    assert refused.exit_code == 2
    assert "Retracted in: J Invent Needling. 2021;4:1" in refused.output
    allowed = _cite(database, "99700002", "--allow-retracted")
    assert allowed.exit_code == 0
    assert "[Retracted]" in allowed.output


@pytest.mark.parametrize("words", [("nobody",), (), ("99700001", "--style", "nowhere"), ("--claim", "nothing-such")])
def test_misuse_is_one_sentence(database: str, words: tuple[str, ...]) -> None:
    made = _cite(database, *words)
    assert made.exit_code == 2
    assert "Traceback" not in made.output


def test_a_claim_of_safety_is_cited_by_what_reports_harms(tmp_path: Path) -> None:
    place = str(tmp_path / "starter.db")
    CliRunner().invoke(cli, ["--database", place, "starter"])
    titles = [item["title"] for item in json.loads(_cite(place, "--claim", "safety", "--format", "csl-json").stdout)]
    assert any("Pneumothora" in title for title in titles[:5])


def test_the_studies_of_a_claim(tmp_path: Path) -> None:
    place = str(tmp_path / "starter.db")
    CliRunner().invoke(cli, ["--database", place, "starter"])
    made = _cite(place, "--claim", "neck-pain", "--format", "csl-json", "--limit", "5")
    assert made.exit_code == 0
    items = json.loads(made.stdout)
    assert len(items) == 5
    assert "--limit" in made.stderr
    assert all("needling" in item["title"].lower() for item in items)


BAD_STYLES = {
    "no style at all": "<style/>",
    "no citation": '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><bibliography><layout/></bibliography></style>',
    "a macro that is missing": '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><citation><layout/></citation>'
    '<bibliography><layout><text macro="nope"/></layout></bibliography></style>',
}


@pytest.mark.parametrize("name", BAD_STYLES)
def test_a_style_that_is_none_is_one_sentence(name: str, database: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.csl"
    path.write_text(BAD_STYLES[name], encoding="utf-8")
    made = _cite(database, "99700001", "--style", str(path))
    assert (made.exit_code, made.stderr.count("\n"), str(path) in made.stderr) == (2, 1, True)
