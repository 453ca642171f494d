"""The starter set: real identifiers, facts in the words of the vocabulary, no text of any abstract."""

import json
from io import BytesIO

from evidence import identifiers, vocabulary
from evidence.reading import CONCLUSIONS, DIRECTIONS, TIMINGS
from evidence.record import Fault, Record
from evidence.sources import starter


def rows() -> list[dict]:
    with starter.packaged() as stream:
        return [json.loads(line) for line in stream]


def test_each_line_is_a_study() -> None:
    with starter.packaged() as stream:
        records = list(starter.read(stream, "starter set"))
    assert len(records) == 233
    assert not [thing for thing in records if isinstance(thing, Fault)]
    assert all(record.title and (record.pmid or record.doi or record.pmcid) and record.facts for record in records)
    for scheme in ("pmid", "doi", "pmcid"):
        named = [getattr(record, scheme) for record in records if getattr(record, scheme)]
        assert len(named) == len(set(named)), scheme


def test_identifiers_are_well_formed() -> None:
    for row in rows():
        assert row["pmid"] is None or identifiers.pmid(row["pmid"]) == row["pmid"]
        assert row["pmcid"] is None or identifiers.pmcid(row["pmcid"]) == row["pmcid"]
        assert row["doi"] is None or identifiers.doi(row["doi"])


def test_facts_speak_the_vocabulary() -> None:
    terms = vocabulary.load()
    for row in rows():
        assert set(row["conditions"]) <= set(terms.ids("condition")), row["title"]
        assert set(row["outcomes"]) <= set(terms.ids("outcome")), row["title"]
        assert set(row["comparators"]) <= set(terms.ids("comparator")), row["title"]
        assert row["design"] in terms.ids("design")
        assert row["conclusion"] in {*CONCLUSIONS, None}
        for found in row["findings"]:
            assert found["outcome"] in terms.ids("outcome")
            assert found["comparator"] in terms.ids("comparator")
            assert found["direction"] in DIRECTIONS
            assert found["timing"] in {*TIMINGS, None}
            if found["ci_low"] is not None:
                assert found["ci_low"] <= found["estimate"] <= found["ci_high"]


def test_no_abstract_is_in_it() -> None:
    allowed = {"title", "note", "journal"}
    for row in rows():
        assert "abstract" not in row
        assert not [name for name, value in row.items() if isinstance(value, str) and len(value) > 300 and name not in allowed]


def test_a_line_that_is_no_study_is_a_fault_beside_the_good_ones() -> None:
    with starter.packaged() as stream:
        good = stream.readline()
    text = good + b"no json\n\n[1]\n{}\n" + good.replace(b'"title"', b'"name"') + good
    read = list(starter.read(BytesIO(text), "mine"))
    assert [type(thing) for thing in read] == [Record, Fault, Fault, Fault, Fault, Record]
    assert [thing.position for thing in read if isinstance(thing, Fault)] == ["line 2", "line 4", "line 5", "line 6"]
