"""Rows are made without a database in any process: their columns are the tables' own, and a process that reads loads no SQLAlchemy."""

import subprocess
import sys

from evidence import models, reader
from evidence.record import Record, Section
from evidence.rows.reading import FINDING_COLUMNS, TAG_COLUMNS
from evidence.rows.ready import Ready
from evidence.rows.record import COLUMNS, COPIED, OWN_COLUMNS, child_rows

# what is known only where an article is stored
STORED = {"id", "key", "study_id", "state", "curated", "curated_note", "first_run_id", "changed_at"}


def test_the_columns_are_those_of_the_tables() -> None:
    tables = models.Base.metadata.tables
    assert set(OWN_COLUMNS) == {column.name for column in tables["article"].columns} - STORED
    assert set(COPIED) == set(OWN_COLUMNS) & Record.__dataclass_fields__.keys()
    for name, columns in (*COLUMNS.items(), ("tag", TAG_COLUMNS), ("finding", FINDING_COLUMNS)):
        assert set(columns) == {column.name for column in tables[name].columns} - {"id", "decision_id"}, name


def test_each_row_has_a_value_for_each_column() -> None:
    record = Record(
        "pubmed_xml", "Needling of the calf", pmid="99000001", sections=(Section("Pain fell.", "RESULTS"),), keywords=("calf",)
    )
    for columns, rows in zip(COLUMNS.values(), child_rows(record), strict=True):
        assert all(len(row) == len(columns) - 1 for row in rows)  # the article's id comes first and later
    assert len(Ready(record).own) == len(OWN_COLUMNS)


def test_what_travels_between_processes_arrives_as_it_was() -> None:
    record = Record(
        "pubmed_xml", "Dry needling of the calf", pmid="99000001", sections=(Section("Pain fell (p = 0.01).", "RESULTS"),)
    )
    sent = Ready(record)
    got = Ready.unpacked(sent.packed())
    assert (got.record, got.own, got.children, got.hash) == (record, sent.own, sent.children, sent.hash)


def test_a_process_that_reads_loads_no_database_and_one_that_writes_no_rules() -> None:
    for module, absent in (("evidence.reader", "sqlalchemy"), ("evidence.pipeline", "evidence.findings")):
        code = f"import sys, {module}; sys.exit({absent!r} in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0, module


def test_a_reading_is_the_same_in_any_process() -> None:
    record = Record("pubmed_xml", "Dry needling for neck pain: a randomized trial", sections=(Section("Pain fell.", "RESULTS"),))
    assert reader.read(record) == reader.with_reading(record)[1]
