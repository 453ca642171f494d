"""Which reading stands: a person's over curated over a machine's, kind by kind."""

import pytest
import sqlalchemy as sa
from invented import record

from evidence import database, library, standing
from evidence.models import Article, Finding, Tag
from evidence.pipeline import begin, now
from evidence.reading import RULES_VERSION, FindingReading, Passage, Reading, TagReading
from evidence.record import Facts

MACHINE = Reading(
    (TagReading("condition", "neck_pain", "rule.a", Passage("title", 0, 4, "Neck.")), TagReading("condition", "shoulder_pain", "rule.a"),
     TagReading("design", "cohort", "rule.b"), TagReading("outcome", "disability", "rule.c")),
    (FindingReading("pain_intensity", "sham_needling", "no_difference", "rule.d", timing="short"),
     FindingReading("disability", "sham_needling", "favours_dn", "rule.d")),
)  # fmt: skip
FACTS = Facts(
    "curated", (("condition", "low_back_pain"), ("design", "rct")),
    ({"outcome": "pain_intensity", "comparator": "sham_needling", "direction": "favours_dn"},), note="as read",
)  # fmt: skip


@pytest.fixture
def article(engine: sa.Engine) -> int:
    with database.transaction(engine) as session:
        return library.store(session, begin(session, "import", "test"), [record(1)], now()).ids("new")[0]


def apply(engine: sa.Engine, article: int, *readings: Reading | Facts) -> None:
    with database.transaction(engine) as session:
        for one in readings:
            (standing.keep if isinstance(one, Reading) else standing.keep_facts)(session, {article: one})
        standing.settle(session, [article])


def decide(engine: sa.Engine, *rows: Tag | Finding) -> None:
    with database.transaction(engine) as session:
        session.add_all(rows)
        session.flush()
        standing.settle(session, [rows[0].article_id])


def tags(engine: sa.Engine, kind: str) -> set[str]:
    with database.transaction(engine, write=False) as session:
        return set(session.scalars(sa.select(Tag.value).where(Tag.standing, Tag.kind == kind)))


def findings(engine: sa.Engine) -> set[tuple[str, str, str]]:
    with database.transaction(engine, write=False) as session:
        found = session.execute(sa.select(Finding.origin, Finding.outcome, Finding.direction).where(Finding.standing))
        return {tuple(row) for row in found}


def human(article: int, kind: str, value: str, removed: bool = False) -> Tag:
    return Tag(
        article_id=article,
        kind=kind,
        value=value,
        origin="human",
        rule="decision",
        sentence="",
        detail="removed" if removed else "",
    )


def test_a_machine_s_reading_stands_alone(engine: sa.Engine, article: int) -> None:
    apply(engine, article, MACHINE)
    assert tags(engine, "condition") == {"neck_pain", "shoulder_pain"}
    assert len(findings(engine)) == 2
    with database.transaction(engine, write=False) as session:
        tag = session.scalars(sa.select(Tag).where(Tag.value == "neck_pain")).one()
    assert (tag.field, tag.start, tag.end, tag.sentence, tag.rule, tag.rules_version) == (
        "title",
        0,
        4,
        "Neck.",
        "rule.a",
        RULES_VERSION,
    )


@pytest.mark.parametrize("order", [(MACHINE, FACTS), (FACTS, MACHINE)], ids=["machine-first", "facts-first"])
def test_curated_facts_stand_over_a_machine_kind_by_kind(
    engine: sa.Engine, article: int, order: tuple[Reading | Facts, ...]
) -> None:
    apply(engine, article, *order)
    assert tags(engine, "condition") == {"low_back_pain"}
    assert tags(engine, "design") == {"rct"}
    assert tags(engine, "outcome") == {"disability"}  # the facts say nothing of outcomes
    assert findings(engine) == {("curated", "pain_intensity", "favours_dn")}
    with database.transaction(engine, write=False) as session:
        held = session.get_one(Article, article)
    assert (held.curated, held.curated_note) == (True, "as read")


def test_a_person_adds_to_and_takes_from_a_set(engine: sa.Engine, article: int) -> None:
    apply(engine, article, MACHINE)
    decide(engine, human(article, "condition", "neck_pain", removed=True), human(article, "condition", "knee_pain"))
    assert tags(engine, "condition") == {"shoulder_pain", "knee_pain"}


def test_a_person_s_single_value_replaces_all_others(engine: sa.Engine, article: int) -> None:
    apply(engine, article, MACHINE, FACTS)
    decide(engine, human(article, "design", "protocol"))
    assert tags(engine, "design") == {"protocol"}


def test_reading_again_changes_nothing_that_a_person_or_a_curator_said(engine: sa.Engine, article: int) -> None:
    apply(engine, article, MACHINE, FACTS)
    decide(engine, human(article, "condition", "knee_pain"), human(article, "condition", "low_back_pain", removed=True))
    before = tags(engine, "condition"), findings(engine)
    apply(engine, article, Reading((TagReading("condition", "hip_pain", "rule.z"),)), FACTS)
    assert (tags(engine, "condition"), findings(engine)) == before == ({"knee_pain"}, {("curated", "pain_intensity", "favours_dn")})
    with database.transaction(engine, write=False) as session:
        assert set(session.scalars(sa.select(Tag.value).where(Tag.origin == "machine"))) == {"hip_pain"}


def test_an_empty_reading_leaves_no_old_one_behind(engine: sa.Engine, article: int) -> None:
    apply(engine, article, MACHINE)
    apply(engine, article, Reading())
    assert tags(engine, "condition") == set()
    assert findings(engine) == set()


def test_readings_of_other_articles_stay(engine: sa.Engine, article: int) -> None:
    with database.transaction(engine) as session:
        other = library.store(session, begin(session, "import", "test"), [record(2)], now()).ids("new")[0]
    apply(engine, other, MACHINE)
    apply(engine, article, Reading())
    assert tags(engine, "condition") == {"neck_pain", "shoulder_pain"}
