"""Inputs that fail as a whole: they are read again at the next import, and never from the excerpt that was kept of them."""

import hashlib
import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from evidence import database, pipeline
from evidence.database import transaction
from evidence.models import Article, Finding, Run, Section, SetAside
from evidence.sources.files import Input, open_all

ABSTRACT = "Forty invented adults were randomised to dry needling or sham needling, and pain was measured. " * 8
NBIB = f"PMID- 99000101\nTI  - Dry needling of an invented neck.\nAB  - {ABSTRACT}\nDP  - 2020\n\nPMID- 99000102\nTI  - Another.\n"


def taken(engine: sa.Engine, path: Path, **options: bool) -> pipeline.Counts:
    (opened,) = open_all([path])
    return pipeline.take_in(engine, opened, **options)


def taken_in(engine: sa.Engine, text: str) -> pipeline.Counts:
    (opened,) = open_all(["-"], io.BytesIO(text.encode()))
    return pipeline.take_in(engine, opened)


def stored(engine: sa.Engine, column: sa.orm.InstrumentedAttribute[str]) -> list[str]:
    with transaction(engine, write=False) as session:
        return list(session.scalars(sa.select(column).order_by(sa.inspect(column.class_).primary_key[0])))


def with_wrong_md5(folder: Path) -> tuple[Path, Path]:
    path, sidecar = folder / "m.nbib", folder / "m.nbib.md5"
    path.write_text(NBIB)
    sidecar.write_text(f"MD5(m.nbib)= {'0' * 32}\n")
    return path, sidecar


def test_a_file_whose_md5_was_wrong_is_read_as_soon_as_it_is_right(engine: sa.Engine, tmp_path: Path) -> None:
    path, sidecar = with_wrong_md5(tmp_path)
    first, second = taken(engine, path), taken(engine, path)
    assert (first.set_aside, second.set_aside, second.skipped) == (1, 1, "")
    sidecar.write_text(f"MD5(m.nbib)= {hashlib.md5(path.read_bytes()).hexdigest()}\n")
    third, fourth = taken(engine, path), taken(engine, path)
    assert (third.new, third.set_aside, third.skipped) == (2, 0, "")
    assert "is passed over" in fourth.skipped
    assert stored(engine, Run.status) == ["failed", "failed", "done"]
    assert stored(engine, SetAside.reason) == []


def test_an_empty_file_does_not_answer_for_another(engine: sa.Engine, tmp_path: Path) -> None:
    for name in ("one.nbib", "two.nbib"):
        (tmp_path / name).write_text("")
        counts = taken(engine, tmp_path / name)
        assert (counts.set_aside, counts.skipped) == (1, "")
    assert [Path(name).name for name in stored(engine, SetAside.source)] == ["one.nbib", "two.nbib"]
    (tmp_path / "one.nbib").write_text(NBIB)
    assert taken(engine, tmp_path / "one.nbib").new == 2
    assert [Path(name).name for name in stored(engine, SetAside.source)] == ["two.nbib"]
    assert taken_in(engine, "").set_aside == 1
    assert taken_in(engine, NBIB.replace("990", "991")).new == 2
    assert len(stored(engine, SetAside.source)) == 2  # another text came through standard input


def test_a_file_that_broke_off_keeps_what_came_before_and_is_read_again(engine: sa.Engine, tmp_path: Path) -> None:
    path = tmp_path / "cut.ris"
    path.write_bytes(b"TY  - JOUR\nTI  - Whole\nER  - \n" + b"x" * (17 << 20))
    for counts in (taken(engine, path), taken(engine, path)):
        assert (counts.set_aside, counts.read, counts.skipped) == (1, 2, "")
    assert stored(engine, Article.title) == ["Whole"]


def test_an_interrupted_import_that_finds_the_file_damaged_says_so(engine: sa.Engine, tmp_path: Path) -> None:
    path, sidecar = with_wrong_md5(tmp_path)
    right = Input(str(path), "medline", hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, path)
    with transaction(engine) as session:
        pipeline.begin(session, "import", right.name, right.sha256, done=2)
        session.execute(sa.update(Run).values(status="interrupted"))
    assert taken(engine, path).set_aside == 1
    sidecar.unlink()
    assert taken(engine, path).new == 2  # from the beginning


def test_an_interrupted_import_goes_on(engine: sa.Engine, tmp_path: Path) -> None:
    path, sidecar = with_wrong_md5(tmp_path)
    sidecar.unlink()
    with transaction(engine) as session:
        pipeline.begin(session, "import", str(path), hashlib.sha256(path.read_bytes()).hexdigest(), done=1)
        session.execute(sa.update(Run).values(status="interrupted"))
    assert taken(engine, path).new == 1


def test_what_an_earlier_program_set_aside_as_a_whole_is_known_after_the_migration(engine: sa.Engine, tmp_path: Path) -> None:
    path, _ = with_wrong_md5(tmp_path)
    taken(engine, path)
    taken_in(engine, RIS.format("One", 1))
    with database.migrating(engine) as connection:
        command.downgrade(database._config(connection), "0005")
        connection.exec_driver_sql("UPDATE run SET status = 'done'")
        assert connection.exec_driver_sql("SELECT max(length(scheme)) FROM identifier").scalar() == 40
        command.upgrade(database._config(connection), "head")
    assert stored(engine, Run.status) == ["failed", "done"]
    assert taken(engine, path).skipped == ""
    assert database.check(engine) == []


def test_an_input_set_aside_as_a_whole_is_not_read_from_its_excerpt(engine: sa.Engine, url: str, tmp_path: Path, run_cli) -> None:
    path, sidecar = with_wrong_md5(tmp_path)
    taken(engine, path)
    told = run_cli("runs", "--retry", database=url)
    assert told.exit_code == 3
    assert f"Import again: {path}" in told.output
    assert stored(engine, Article.pmid) == []
    assert len(stored(engine, SetAside.reason)) == 1
    sidecar.unlink()
    taken(engine, path)
    assert stored(engine, Section.text) == [ABSTRACT.strip()]
    assert run_cli("runs", "--retry", database=url).exit_code == 0


RIS = "TY  - JOUR\nTI  - {}\nDB  - EBM Reviews - Cochrane Central Register of Controlled Trials\nAN  - CN-{}\nER  - \n"


def test_a_long_scheme_of_an_identifier_does_not_stop_an_import(engine: sa.Engine) -> None:
    counts = taken_in(engine, RIS.format("One", 1) + RIS.format("Two", 2))
    assert (counts.new, counts.set_aside) == (2, 0)


def test_a_unit_is_kept_as_printed(engine: sa.Engine) -> None:
    unit = "kg" + "/x" * 60
    said = f"Forty adults got dry needling or sham needling. The pressure pain threshold with dry needling was 5 {unit} higher than with sham needling (p<0.01)."
    title = "Dry needling for neck pain: a randomised controlled trial"
    assert taken_in(engine, f"TY  - JOUR\nTI  - {title}\nAB  - {said}\nER  - \n").new == 1
    assert unit in stored(engine, Finding.unit)


@pytest.mark.parametrize("place", ["AN", "DB", "DO"])
def test_an_identifier_that_no_database_indexes_costs_its_record_only(engine: sa.Engine, place: str) -> None:
    noise = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(200))
    bad = {"AN": "1", "DB": "db", "DO": ""} | {place: f"10.5555/{noise}"}
    text = "TY  - JOUR\nTI  - Bad\n" + "".join(f"{tag}  - {value}\n" for tag, value in bad.items()) + "ER  - \n"
    counts = taken_in(engine, text + RIS.format("Two", 2))
    assert (counts.new, counts.set_aside) == (1, 1)


TWO = {
    "two.nbib": "PMID- 99000101\nTI  - Dry needling of a neck.\n\nPMID- 99000102\nTI  - Hospital debt management.\n",
    "two.ris": "TY  - JOUR\nTI  - Dry needling of a neck.\nER  - \nTY  - JOUR\nTI  - Hospital debt management.\nER  - \n",
    "two.bib": "@article{a, title={Dry needling of a neck.}}\n@article{b, title={Hospital debt management.}}\n",
    "two.csv": "title,year\nDry needling of a neck.,2020\nHospital debt management.,2020\n",
    "two.json": '[{"title": "Dry needling of a neck."}, {"title": "Hospital debt management."}]',
}


@pytest.mark.parametrize("name", TWO)
def test_the_topic_is_told_in_every_format(engine: sa.Engine, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TWO[name])
    assert taken(engine, tmp_path / name, topic=True).new == 1
    assert stored(engine, Article.title) == ["Dry needling of a neck."]
    assert taken(engine, tmp_path / name).new == 1  # the whole file can be imported later


def test_what_was_not_read_again_is_not_counted(starter_engine: sa.Engine, starter_url: str, tmp_path: Path, run_cli) -> None:
    assert run_cli("retag", database=starter_url).output.startswith("0 articles were read again")
    (tmp_path / "two.nbib").write_text(TWO["two.nbib"])
    taken(starter_engine, tmp_path / "two.nbib")
    assert run_cli("retag", database=starter_url).output.startswith("2 articles were read again")
