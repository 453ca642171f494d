"""The export: one object an article, all that stands, readable by other programs."""

import csv
import io
import json
import subprocess
import sys

import pytest
import sqlalchemy as sa
from conftest import ROOT
from invented import record
from test_library import FACTS, load

from evidence.report.export import COLUMNS, FINDING


def test_one_line_an_article_with_what_stands(starter_url: str, run_cli) -> None:
    done = run_cli("export", database=starter_url)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 233
    assert all(tuple(row) >= COLUMNS[:5] and set(row) == set(COLUMNS) for row in rows)
    assert all(row["origin"] == ["curated"] for row in rows)
    from evidence.sources import starter

    with starter.packaged() as stream:
        facts = {row["title"]: row for row in map(json.loads, stream)}
    for row in rows:
        fact = facts[row["title"]]
        for name in (
            "title",
            "relevant",
            "design",
            "conditions",
            "outcomes",
            "pain_instruments",
            "comparators",
            "add_on",
            "n",
            "n_studies",
        ):
            assert row[name] == fact[name], (row["key"], name)
        assert [(f["outcome"], f["comparator"], f["direction"], f["p"], f["estimate"]) for f in row["findings"]] == [
            (f["outcome"], f["comparator"], f["direction"], f["p"], f["estimate"]) for f in fact["findings"]
        ]


def test_machine_readings_alone(engine: sa.Engine, url: str, run_cli) -> None:
    load(engine, record(1), record(1, facts=FACTS, source="starter", sections=()))
    standing = json.loads(run_cli("export", database=url).stdout)
    machine = json.loads(run_cli("export", "--machine", database=url).stdout)
    assert "curated" in standing["origin"]
    assert machine["origin"] == ["machine"]
    assert standing["n"] == 40


def test_csv_for_spreadsheets_runs_no_formula(engine: sa.Engine, url: str, run_cli, tmp_path) -> None:
    load(engine, record(1, title='=HYPERLINK("x"); "quoted", line'), record(2, title="+1 and\n2", facts=FACTS))
    run_cli("export", "--format", "csv", "-o", str(tmp_path / "a.csv"), database=url)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8"))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["title"] == '\'=HYPERLINK("x"); "quoted", line'
    assert rows[1]["title"].startswith("'+1 and")
    assert rows[1]["conditions"] == "neck_pain"
    assert json.loads(rows[1]["findings"])[0]["direction"] == "favours_dn"


def test_a_full_disk_is_one_sentence(starter_url: str, run_cli) -> None:
    result = run_cli("export", "-o", "/dev/full", database=starter_url)
    assert result.exit_code == 2
    assert "The disk is full" in result.output


def test_an_empty_database_exports_nothing(url: str, run_cli) -> None:
    assert run_cli("export", database=url).stdout == ""
    assert run_cli("export", "--format", "csv", database=url).stdout.strip() == ",".join(COLUMNS)


@pytest.mark.parametrize("format_", ["jsonl", "csv"])
def test_a_reader_that_has_seen_enough_is_no_error(starter_url: str, format_: str) -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "--database", starter_url, "export", "--format", format_]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


EXISTING = (
    "key", "pmid", "pmcid", "doi", "title", "year", "state", "origin", "relevant", "design", "conditions", "outcomes", "pain_instruments",
    "comparators", "add_on", "n", "n_studies", "conclusion", "spin", "findings",
)  # fmt: skip


def test_what_verdicts_rest_on_is_exported_behind_the_keys_of_a_label_file(engine: sa.Engine, url: str, run_cli) -> None:
    load(engine, record(1), record(2))
    for command in (
        ("tag", "99000001", "harm", "--set", "bruising 3/40 patients"),
        ("rob", "99000001", "D1", "low", "--quote", "a sealed list"),
        ("effect", "99000001", "pain", "sham", "--mean-dn", "2", "--sd-dn", "1", "--n-dn", "20", "--mean-c", "4", "--sd-c", "1", "--n-c", "20", "--instrument", "VAS", "--scale", "0-10"),
        ("merge", "99000001", "99000002", "--why", "one trial"),
    ):  # fmt: skip
        done = run_cli("review", "decide", *command, "--by", "Ada", database=url)
        assert done.exit_code == 0, done.output
    first, second = map(json.loads, run_cli("export", database=url).stdout.splitlines())
    assert tuple(first)[: len(EXISTING)] == EXISTING
    assert first["harms"] == ["bruising 3/40 patients"]
    assert first["risk_of_bias"] == {"D1": "low"}
    assert first["study"] == second["study"] is not None
    assert set(first["study"]) == {"id", "label", "why"}
    entered = next(finding for finding in first["findings"] if finding["effect"])
    assert tuple(entered)[-6:] == ("scale", "time", "instrument", "i2", "certainty", "effect")
    assert (entered["scale"], entered["instrument"], entered["effect"]["entered"]["mean_dn"]) == ("0-10", "VAS", 2.0)
    machine = json.loads(run_cli("export", "--machine", database=url).stdout.splitlines()[0])
    assert (machine["risk_of_bias"], machine["harms"]) == ({}, [])
    table = list(csv.DictReader(io.StringIO(run_cli("export", "--format", "csv", database=url).stdout)))
    assert table[0]["harms"] == "bruising 3/40 patients"
    assert json.loads(table[0]["risk_of_bias"]) == {"D1": "low"}
    assert json.loads(table[0]["study"]) == first["study"]
    assert (table[1]["harms"], table[1]["risk_of_bias"]) == ("", "")


def test_every_key_is_documented() -> None:
    text = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    assert [name for name in (*COLUMNS, *FINDING) if f"`{name}`" not in text] == []
