"""Opening what a person names: files, folders, standard input; format by content, hash, md5 sidecar."""

import gzip
import hashlib
import io
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evidence.errors import BadInput
from evidence.record import Fault, Record
from evidence.sources.files import open_all

ARTICLE = b'<PubmedArticle><MedlineCitation><PMID Version="1">99</PMID></MedlineCitation></PubmedArticle>'
XML = b"<PubmedArticleSet>" + ARTICLE + b"</PubmedArticleSet>"
NBIB = b"\nPMID- 98\nTI  - A title.\n"


def only_fault(path: Path) -> Fault:
    (opened,) = open_all([path])
    (fault,) = opened.records()
    assert isinstance(fault, Fault)
    return fault


@pytest.mark.parametrize(("data", "form"), [(XML, "pubmed_xml"), (gzip.compress(XML, mtime=0), "pubmed_xml"), (NBIB, "medline")])
def test_rule_09_format_is_recognised_by_content_and_file_by_hash(tmp_path: Path, data: bytes, form: str) -> None:
    path = tmp_path / "misleading.csv"
    path.write_bytes(data)
    (opened,) = open_all([path])
    assert (opened.format, opened.sha256, opened.size) == (form, hashlib.sha256(data).hexdigest(), len(data))
    assert [type(value) for value in opened.records()] == [Record]
    assert [type(value) for value in opened.records()] == [Record]


@pytest.mark.parametrize("shape", ["MD5({name})= {md5}\n", "{md5}  {name}\n", "{md5}"])
def test_rule_09_md5_sidecar(tmp_path: Path, shape: str) -> None:
    path = tmp_path / "pubmed99n0001.xml"
    path.write_bytes(XML)
    sidecar = tmp_path / "pubmed99n0001.xml.md5"
    sidecar.write_text(shape.format(name=path.name, md5=hashlib.md5(XML).hexdigest()))
    (opened,) = open_all([path])
    assert opened.fault is None
    sidecar.write_text(shape.format(name=path.name, md5="0" * 32))
    assert "md5" in only_fault(path).reason


def test_rule_10_numbered_files_come_in_number_order(tmp_path: Path) -> None:
    names = ["pubmed99n0002.xml", "pubmed99n0010.xml", "pubmed98n0900.xml", "pubmed99n10000.xml"]
    for name in names:
        (tmp_path / name).write_bytes(XML)
    found = [Path(opened.name).name for opened in open_all([tmp_path / name for name in reversed(names)])]
    assert found == ["pubmed98n0900.xml", "pubmed99n0002.xml", "pubmed99n0010.xml", "pubmed99n10000.xml"]


def test_folders_are_walked_in_natural_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b10.xml", "b2.xml", ".hidden.xml", "b2.xml.md5", "deep/a.nbib"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(NBIB if name.endswith("nbib") else XML)
    (tmp_path / "b2.xml.md5").write_text(hashlib.md5(XML).hexdigest())
    assert [str(Path(opened.name).relative_to(tmp_path)) for opened in open_all([tmp_path])] == ["b2.xml", "b10.xml", "deep/a.nbib"]


def test_standard_input_is_read_once() -> None:
    (opened,) = open_all(["-"], io.BytesIO(gzip.compress(XML, mtime=0)))
    assert (opened.name, opened.format) == ("standard input", "pubmed_xml")
    assert len(list(opened.records())) == 1
    with pytest.raises(BadInput, match="once"):
        list(opened.records())


def test_rule_28_an_unknown_or_empty_file_is_a_fault_beside_the_good(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"words\n")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.xml").write_bytes(XML)
    kinds = [type(value) for opened in open_all([tmp_path]) for value in opened.records()]
    assert kinds == [Fault, Fault, Record]
    assert "format" in only_fault(tmp_path / "a.txt").reason
    assert "empty" in only_fault(tmp_path / "b.txt").reason


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=600))
@example(b"a\rb,title")
@example(b"\x00,title,year")
@example(b'"title')
def test_rule_28_any_bytes_are_records_or_faults(data: bytes) -> None:
    for opened in open_all([Path("-")], io.BytesIO(data)):
        assert all(isinstance(value, Fault | Record) for value in opened.records())


def test_rule_29_damaged_gzip_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(b"\x1f\x8b\x08\0rubbish")
    assert "gzip" in only_fault(tmp_path / "a.gz").reason


def test_a_path_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no file or folder"):
        open_all([tmp_path / "none.xml"])
    with pytest.raises(BadInput, match="no files"):
        open_all([tmp_path])


def test_an_empty_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"A path is empty; .*\.$"):
        open_all([""])


def test_a_pipe_is_read_like_standard_input(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(XML,), daemon=True)
    writer.start()
    (opened,) = open_all([pipe])
    writer.join(10)
    assert (opened.name, opened.sha256) == (str(pipe), hashlib.sha256(XML).hexdigest())
    assert [type(value) for value in opened.records()] == [Record]
    with pytest.raises(BadInput, match="once"):
        list(opened.records())


def test_a_name_that_is_no_utf_8_is_escaped(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/lat\xe9in.xml"
    try:
        Path(os.fsdecode(path)).write_bytes(XML)
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    (tmp_path / "other.xml").write_bytes(XML)
    names = [opened.name for opened in open_all([tmp_path]) for value in opened.records() if isinstance(value, Record)]
    assert names == [f"{tmp_path}/lat\\xe9in.xml", f"{tmp_path}/other.xml"]


@contextmanager
def as_nobody() -> Iterator[Path]:
    """A folder that everybody may list, while this process may not go round permissions."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        if os.geteuid():
            yield folder
            return
        before = os.geteuid()
        os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(before)


def made_closed(path: Path, content: bytes | None = None) -> None:
    """Make a file, or a folder with a file in it, that nobody may read; done by whoever owns the folder."""
    if content is None:
        path.mkdir()
        (path / "inner.xml").write_bytes(XML)
    else:
        path.write_bytes(content)
    path.chmod(0)


def test_what_may_not_be_read_is_set_aside_with_the_permission_as_reason() -> None:
    with as_nobody() as folder:
        mine = os.geteuid()
        os.seteuid(os.getuid())
        (folder / "good.xml").write_bytes(XML)
        made_closed(folder / "closed.xml", XML)
        made_closed(folder / "closed")
        os.seteuid(mine)
        inputs = list(open_all([folder]))
        alone = list(open_all([folder / "closed"]))
        inside = list(open_all([folder / "closed" / "inner.xml"]))
        os.seteuid(os.getuid())
        (folder / "closed").chmod(0o755)
        os.seteuid(mine)
    faults = {Path(one.name).name: one.fault.reason for one in inputs if one.fault}
    assert faults == {
        "closed": "The folder cannot be opened (Permission denied); check its permissions.",
        "closed.xml": "The file cannot be opened (Permission denied); check its permissions.",
    }
    assert len(inputs) == 3
    assert [one.fault and one.fault.reason for one in alone] == [faults["closed"]]
    assert [one.fault and one.fault.reason for one in inside] == [faults["closed.xml"]]
