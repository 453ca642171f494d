"""The pages as a folder: what they say, that nothing a record holds becomes markup, what is written again, and what is refused."""

import json
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import invented
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from conftest import ROOT
from lxml import etree

from evidence import database, pipeline, reader, register
from evidence.cli import cli
from evidence.errors import BadVocabulary, Unknown
from evidence.record import Record, Section
from evidence.web import Edition, addresses, catalogue, drawing, marking, pages
from evidence.web.edition import stamp
from evidence.web.site import STATE

HOSTILE = '<script>alert("x")</script> [red]of[/red] "neck" & \'pain\' <img src=x onerror=alert(1)> </title>'
BETTER = "Pain intensity after four weeks was significantly lower with dry needling than with sham needling (p = 0.01)."
SAME = "Pain intensity after four weeks did not differ between dry needling and sham needling (p = 0.40)."


def trial(
    number: int, people: int = 80, told: str = BETTER, year: int = 2020, title: str = "", condition: str = "neck pain"
) -> Record:
    """An invented trial of dry needling against sham needling."""
    methods = (
        f"In this randomised controlled trial {people} adults with {condition} were allocated to dry needling or sham needling."
    )
    parts = (Section(methods, label="METHODS", category="METHODS"), Section(told, label="RESULTS", category="RESULTS"))
    named = title or f"Dry needling versus sham needling for {condition}: a randomised controlled trial, number {number}"
    return invented.record(number, title=named, sections=parts, year=year, pub_date=str(year))


def fill(engine: sa.Engine, *records: Record) -> None:
    """Take records in as an import does."""
    with database.transaction(engine) as session:
        run = pipeline.begin(session, "import", "/somewhere/private/invented.xml")
    pipeline.take(engine, run, [[(record, reader.read(record)) for record in records]])


THREE = (trial(1), trial(2, 60, SAME, 2021), trial(3, 90, BETTER, 2023))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database and pages of three invented trials on neck pain and a hostile one on low back pain."""
    folder = tmp_path_factory.mktemp("site")
    engine = database.opened(str(folder / "e.sqlite"))
    fill(engine, *THREE, trial(4, title=HOSTILE, condition="low back pain"))
    engine.dispose()
    written(str(folder / "e.sqlite"), folder / "site")
    return folder


@pytest.fixture
def made(place: Path) -> Path:
    """The pages, to read."""
    return place / "site"


@pytest.fixture
def own(place: Path, tmp_path: Path) -> Path:
    """A copy of database and pages of the test's own, with the times of the files."""
    return Path(shutil.copytree(place, tmp_path / "own"))


@pytest.fixture
def filled(own: Path) -> Iterator[sa.Engine]:
    """The copy's database."""
    engine = database.opened(str(own / "e.sqlite"))
    yield engine
    engine.dispose()


def site(url: str, folder: Path, *options: str) -> Result:
    """Call `evidence site`."""
    return CliRunner().invoke(cli, ["--database", url, "site", str(folder), *options])


def written(url: str, folder: Path, *options: str) -> Path:
    """The folder of pages of a database."""
    result = site(url, folder, *options)
    assert result.exit_code == 0, result.output
    return folder


def text(page: Path) -> str:
    """What a page says, without its markup."""
    tree = etree.fromstring(page.read_bytes(), etree.HTMLParser(encoding="utf-8"))
    return " ".join(" ".join(tree.xpath("//body//text()[not(ancestor::svg)]")).split())


class Found(HTMLParser):
    """Elements, addresses, ids and texts of attributes of a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.append((tag, name, value))
            if name in ("href", "src", "action") and value:
                self.addresses.append(value)
            if name == "id" and value:
                self.ids.append(value)


def html(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def test_the_card_says_what_the_verdict_says(made: Path) -> None:
    said = text(made / "conditions/neck_pain.html")
    assert "Neck pain" in said
    assert "Controlled studies with a result for these outcomes 3 People in them 230 Newest trial 2023" in said
    assert "Sham needling or placebo" in said
    assert re.search(r"2 favour needling.*1 no difference", said)
    assert "very low certainty" in said or "low certainty" in said
    assert "In people with neck pain" in said  # the suggested wording
    assert (
        "How it does against no treatment or usual care: no study gives such a result for the outcomes that are judged here."
        in said
    )
    assert "Ages are not recorded for these studies in this database." in said
    assert "Not medical advice." in said
    assert said.count("Nobody, A. (2023)") == 1  # APA


def test_a_claim_goes_down_to_the_sentence(made: Path) -> None:
    said = text(made / "claims/neck-pain.html")
    assert said.count(BETTER) >= 2
    assert SAME in said
    assert "The tracked article says it plainly" in said
    assert "Risk of bias -1 not assessable from abstracts" in said
    assert "It has not changed since." in said


def test_an_article_shows_its_abstract_with_marks_that_lead_to_the_readings(made: Path) -> None:
    page = made / "articles/pmid-99000001.html"
    tree = etree.fromstring(page.read_bytes(), etree.HTMLParser(encoding="utf-8"))
    marks = ["".join(mark.itertext()) for mark in tree.xpath("//p[@class='abstract']//mark")]
    assert any("sham needling" in mark for mark in marks)
    for link in tree.xpath("//span[@class='refs']/a/@href"):
        assert tree.xpath(f"//tr[@id='{link[1:]}']"), link
    said = text(page)
    assert (
        "In this randomised controlled trial 80 adults with neck pain were allocated to dry needling or sham needling."
        in re.sub(r" reading \d+(?= |\.|,)", "", said)
        or "reading" in said
    )
    assert re.search(r"Results No\. Outcome .* Pain intensity .* Sham needling or placebo", said)
    assert "read by machine; rule" in said
    assert "Decisions by people none" in said


def test_nothing_of_a_record_becomes_markup(made: Path) -> None:
    assert HOSTILE in text(made / "years/2020.html")
    for path in html(made):
        found = Found(path)
        assert "img" not in found.tags, path
        scripts = [value for tag, name, value in found.attributes if tag == "script" and name == "src"]
        assert found.tags.count("script") == len(scripts), f"{path} has a script inside"
    index = (made / addresses.INDEX).read_text()
    assert json.loads(index.removeprefix("window.evidenceIndex=").rstrip(";\n"))["articles"]
    feed = etree.fromstring((made / addresses.FEED).read_bytes())
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"


def test_every_link_leads_to_a_file_of_the_folder_or_an_anchor_that_is_there(made: Path) -> None:
    ids = {path: set(Found(path).ids) for path in html(made)}
    for path in html(made):
        for address in Found(path).addresses:
            if address.startswith(("https://pubmed.ncbi.nlm.nih.gov/", "https://doi.org/", "https://www.ncbi.nlm.nih.gov/pmc/")):
                continue
            target, anchor = urldefrag(address)
            assert ":" not in target.split("/")[0], f"{path.name}: {address} is not relative"
            place = (path.parent / unquote(target)).resolve() if target else path
            assert place.is_file(), f"{path.name}: {address}"
            assert place.is_relative_to(made.resolve())
            assert not anchor or anchor in ids[place], f"{path.name}: {address}"


def test_pages_need_no_inline_script_style_or_outside_file(made: Path) -> None:
    for path in html(made):
        found = Found(path)
        assert len(found.ids) == len(set(found.ids)), f"{path}: an id stands twice"
        assert "style" not in found.tags
        assert not [one for one in found.attributes if one[1] == "style" or one[1].startswith("on")], path
        loaded = [v for tag, name, v in found.attributes if (tag, name) in {("script", "src"), ("link", "href"), ("img", "src")}]
        assert not [address for address in loaded if address and "//" in address], path


def test_every_page_has_its_landmarks_title_and_the_warning(made: Path) -> None:
    for path in html(made):
        found = Found(path)
        for tag in ("header", "nav", "main", "footer", "h1", "title"):
            assert tag in found.tags, f"{path}: {tag}"
        assert found.tags.count("h1") == 1, path
        assert ("html", "lang", "en") in found.attributes
        assert "Not medical advice." in text(path)


def test_the_first_page_is_light(made: Path) -> None:
    used = [made / "index.html", made / "static/site.css", made / "static/find.js", made / "static/mark.svg"]
    assert sum(path.stat().st_size for path in used) < 100_000


def test_figures_come_as_svg_and_csv_with_their_values(made: Path) -> None:
    svg = (made / "figures/neck-pain-sham-direction.svg").read_text(encoding="utf-8")
    assert "<desc" in svg
    assert (made / "figures/neck-pain-sham-direction.png").read_bytes().startswith(b"\x89PNG")
    rows = (made / "figures/neck-pain-sham-direction.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].split(",")[:3] == ["study", "label", "n"]
    assert len(rows) == 4
    page = (made / "conditions/neck_pain.html").read_text(encoding="utf-8")
    assert "<desc" in page
    assert 'role="img"' in page


def test_csv_runs_nothing_in_a_spreadsheet() -> None:
    picture = drawing.Picture("t", "d", [{"label": "=1+1", "n": -3}, {"label": "@x", "n": None}], lambda: None)  # type: ignore[arg-type,return-value]
    assert drawing.as_csv(picture).decode() == "label,n\r\n'=1+1,-3\r\n'@x,\r\n"


def test_citations_come_as_files(made: Path) -> None:
    bib, ris = (made / f"citations/neck-pain.{kind}" for kind in ("bib", "ris"))
    assert bib.read_text(encoding="utf-8").count("@article{") == 3
    assert ris.read_text(encoding="utf-8").count("TY  - JOUR") == 3
    assert "10.5555/invented.2" in (made / "citations/pmid-99000002.bib").read_text(encoding="utf-8")


def test_a_second_writing_touches_nothing(own: Path) -> None:
    folder = own / "site"
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    assert ": 0 written, 0 taken away" in site(str(own / "e.sqlite"), folder).output
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()} == before


def test_only_what_changed_is_written_again(own: Path, filled: sa.Engine) -> None:
    folder = own / "site"
    old = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    fill(filled, trial(5, 100, BETTER, 2024, condition="low back pain"))
    written(str(own / "e.sqlite"), folder)
    same = {str(path.relative_to(folder)) for path, time in old.items() if path.exists() and path.stat().st_mtime_ns == time}
    kept = {"articles/pmid-99000001.html", "static/site.css", "figures/neck-pain-sham-direction.svg"}
    assert kept <= same
    assert not {"conditions/low_back_pain.html", "index.html", "changes.html", "changes.atom", addresses.INDEX} & same
    assert (folder / "articles/pmid-99000005.html").is_file()
    assert "came in" in text(folder / "changes.html")


def test_pages_of_what_is_gone_are_taken_away_and_other_files_stay(own: Path, filled: sa.Engine) -> None:
    folder = own / "site"
    (folder / "robots.txt").write_text("mine")
    with database.transaction(filled) as session:
        session.execute(sa.text("DELETE FROM article WHERE pmid = '99000003'"))
    written(str(own / "e.sqlite"), folder)
    assert not (folder / "articles/pmid-99000003.html").exists()
    assert not (folder / "citations/pmid-99000003.ris").exists()
    assert (folder / "robots.txt").read_text() == "mine"


def test_a_writing_that_was_broken_off_is_finished(own: Path) -> None:
    folder = own / "site"
    (folder / "index.html").write_text("<p>half")
    (folder / "claims/neck-pain.html").unlink()
    written(str(own / "e.sqlite"), folder)
    assert "Evidence on dry needling" in text(folder / "index.html")
    assert (folder / "claims/neck-pain.html").is_file()


def _foreign(folder: Path) -> Path:
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    return folder


def _file(folder: Path) -> Path:
    folder.write_text("years of work")
    return folder


def _outside(folder: Path) -> Path:
    folder.mkdir()
    (folder / STATE).write_text(json.dumps({"files": {"../thesis.txt": ""}, "references": {}}))
    (folder.parent / "thesis.txt").write_text("years of work")
    return folder


def _damaged(folder: Path) -> Path:
    folder.mkdir()
    (folder / STATE).write_text("[]")
    return folder


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (_foreign, "holds files that are not pages of this program; nothing was written: name an empty folder."),
        (_file, "is a file: name a folder for the pages"),
        (_outside, "names files outside of the folder; nothing was written"),
        (_damaged, "is damaged; delete the folder, or name an empty one."),
    ],
)
def test_a_folder_of_somebody_else_is_refused_and_left_alone(
    prepare: Callable[[Path], Path], sentence: str, place: Path, tmp_path: Path
) -> None:
    folder = prepare(tmp_path / "place")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    result = site(str(place / "e.sqlite"), folder)
    assert result.exit_code == 2
    assert sentence in " ".join(result.output.split())
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_place_that_cannot_be_written_is_named(place: Path) -> None:
    result = site(str(place / "e.sqlite"), Path("/proc/pages"))
    assert result.exit_code == 2
    assert "/proc/pages cannot be written" in result.output
    assert "Traceback" not in result.output


def test_a_retracted_trial_is_marked_and_left_out(own: Path, filled: sa.Engine) -> None:
    fallen = replace(trial(3, 90, BETTER, 2023), links=(invented.link("RetractionIn", 77),), revised="2024-01-01")
    fill(filled, fallen)
    folder = written(str(own / "e.sqlite"), own / "site")
    card = text(folder / "conditions/neck_pain.html")
    assert "Left out of every verdict: Nobody 2023 RETRACTED" in card
    assert "Controlled studies with a result for these outcomes 2 People in them 140" in card
    assert "Standing of this article: RETRACTED" in text(folder / "articles/pmid-99000003.html")
    assert "RETRACTED" in text(folder / "years/2023.html")
    assert "Nobody, A. (2023)" not in card
    assert (folder / "citations/neck-pain.bib").read_text(encoding="utf-8").count("@article{") == 2


def test_pages_are_written_where_a_notice_is_all_that_is_left_out(own: Path, filled: sa.Engine) -> None:
    notice = invented.record(
        88, title="Retraction: Dry needling for neck pain", publication_types=(("Retraction of Publication", "D016440"),),
        links=(invented.link("RetractionOf", 79),),
    )  # fmt: skip
    fill(filled, replace(notice, sections=trial(88).sections))
    folder = written(str(own / "e.sqlite"), own / "site")
    assert "Left out of every verdict: Nobody" in text(folder / "conditions/neck_pain.html")
    assert "With it the verdict would be" not in text(folder / "conditions/neck_pain.html")


def test_an_empty_database_gives_pages_that_say_so(tmp_path: Path) -> None:
    database.opened(str(tmp_path / "e.sqlite")).dispose()
    folder = written(str(tmp_path / "e.sqlite"), tmp_path / "site")
    assert "0 articles" in text(folder / "index.html")
    assert "No studies" in text(folder / "conditions/neck_pain.html")
    assert "Whether dry needling helps here at all" in text(folder / "conditions/neck_pain.html")
    assert "Nothing was imported yet." in text(folder / "about.html")


def test_no_folder_of_this_machine_is_published(made: Path) -> None:
    assert not [path for path in html(made) if "/somewhere/private" in path.read_text(encoding="utf-8")]
    assert "invented.xml" in text(made / "about.html")


def test_the_starter_set_is_starred(starter_engine: sa.Engine) -> None:
    """On both databases: every article has its page, and what rests on curated facts says so."""
    with database.transaction(starter_engine, write=False) as session:
        edition = Edition(session)
        card, claim = (
            pages.page(edition, path).data(edition).decode() for path in ("conditions/neck_pain.html", "claims/neck-pain.html")
        )
        every = list(pages.paths(edition))
        index = pages.page(edition, addresses.INDEX).data(edition).decode()
    assert "* curated from abstracts, one reader, unconfirmed." in card
    assert "no sentence is stored: the abstract has not been imported" in claim
    assert sum(path.startswith("articles/") for path in every) == 233
    assert "tennis elbow" in index


def test_the_pages_are_found_by_their_paths_one_by_one(filled: sa.Engine) -> None:
    with database.transaction(filled, write=False) as session:
        edition = Edition(session)
        every = list(pages.paths(edition))
        assert len(every) == len(set(every))
        page = pages.page(edition, "conditions/neck_pain.html")
        extra = page.data(edition, extra_navigation=[("/review", "Review <now>")]).decode()
        assert '<a href="/review">Review &lt;now&gt;</a>' in extra
        for strange in (
            "../../etc/passwd",
            "conditions/../index.html",
            "articles/pmid-1.html",
            "",
            "figures/x.svg",
            "static/../edition.py",
        ):
            with pytest.raises(Unknown):
                pages.page(edition, strange)


def test_the_state_of_the_database_has_a_name(engine: sa.Engine) -> None:
    names = []
    for records in ((), THREE[:1], THREE):
        fill(engine, *records)
        with database.transaction(engine, write=False) as session:
            names += [stamp(session), stamp(session)]
    assert names[0] == names[1]
    assert len(set(names)) == 3


@pytest.mark.parametrize(
    ("key", "name"),
    [("pmid:27582622", "pmid-27582622"), ("neck-pain", "neck-pain"), ("condition:knee_pain", "condition-knee_pain")],
)
def test_plain_keys_keep_their_names(key: str, name: str) -> None:
    assert addresses.slug(key) == name


def test_no_two_keys_share_a_file_and_none_leaves_the_folder() -> None:
    keys = [
        "doi:10.1/a-b",
        "doi:10.1/a_b",
        "doi:10.1/a/b",
        "doi:10.1/../../b",
        "local:x",
        "doi:10.1/ü",
        "doi:10.1/ö",
        "pmid:1",
        "..",
        "",
    ]
    slugs = [addresses.slug(key) for key in keys]
    assert len(set(slugs)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]*", slug) and ".." not in slug for slug in slugs)


@pytest.mark.parametrize(
    ("target", "page", "address"),
    [
        ("index.html", "index.html", "index.html"),
        ("static/site.css", "conditions/neck_pain.html", "../static/site.css"),
        ("conditions/neck_pain.html", "index.html", "conditions/neck_pain.html"),
        ("articles/a.html", "articles/b.html", "a.html"),
    ],
)
def test_addresses_are_relative(target: str, page: str, address: str) -> None:
    assert addresses.address(target, page) == address


def test_marks_never_lose_a_letter() -> None:
    rows = [
        {"field": "title", "start": 0, "end": 3, "number": 1},
        {"field": "title", "start": 2, "end": 6, "number": 2},
        {"field": "title", "start": 9, "end": 99, "number": 3},
        {"field": "abstract:0", "start": 0, "end": 3, "number": 4},
    ]
    cut = marking.stretches("needle <b> it", "title", rows)
    assert "".join(piece.text for piece in cut) == "needle <b> it"
    assert [(piece.text, piece.readings) for piece in cut if piece.readings] == [("needle", (1, 2)), ("> it", (3,))]


def test_every_text_that_a_page_asks_for_is_there_and_none_is_idle() -> None:
    folder = ROOT / "evidence/web"
    sources = "".join(p.read_text(encoding="utf-8") for p in [*(folder / "templates").rglob("*.*"), *folder.rglob("*.py")])
    held = set(catalogue._read(folder / "texts/en.toml"))
    plain = set(re.findall(r'(?:\bt|\btexts|load\(\))\("([\w.]+\w)"', sources)) | {
        f"{key}.{number}" for key in re.findall(r't\.many\("([\w.]+)"', sources) for number in ("one", "many")
    }
    prefixes = (*re.findall(r't(?:\.has)?\("([\w.]+\.)" ~', sources), "methods.")
    prefixes += (*re.findall(r'(?:texts|load\(\))\(f"([\w.]+\.)\{', sources), *re.findall(r'"(review\.\w+\.)"', sources))
    assert plain - held == set()
    plain |= set(re.findall(r'"((?:review|check|serve)\.\w+)"', sources))
    assert {key for key in held - plain if not key.startswith(prefixes)} == set()


def test_a_translation_is_a_file(own: Path) -> None:
    (own / "de.toml").write_text('[site]\nnot_advice = "Keine ärztliche Beratung."\n', encoding="utf-8")
    folder = written(str(own / "e.sqlite"), own / "site", "--language", str(own / "de.toml"))
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in page
    assert "Keine ärztliche Beratung." in page
    assert "Skip to the content" in page  # what a translation lacks is said in English


def test_a_translation_with_a_wrong_key_or_name_is_named(tmp_path: Path) -> None:
    (tmp_path / "xx.toml").write_text('[site]\nnam = "x"\n')
    with pytest.raises(BadVocabulary, match=r"xx\.toml has a text that no page asks for: site\.nam"):
        catalogue.load(str(tmp_path / "xx.toml"))
    with pytest.raises(Unknown, match="no language called 'klingon'"):
        catalogue.load("klingon")


def test_the_shown_accuracy_is_that_of_the_documentation() -> None:
    measured = tomllib.loads((ROOT / "evidence/web/measured.toml").read_text(encoding="utf-8"))
    documented = (ROOT / "docs/accuracy.md").read_text(encoding="utf-8")
    for row in measured["rows"]:
        assert f"| {row['numbers']} |" in documented, row["field"]
    assert measured["date"] in documented


def test_the_methods_show_the_rules_in_force(made: Path) -> None:
    said = text(made / "methods.html")
    rules = (ROOT / "evidence/rules/verdict.toml").read_text(encoding="utf-8")
    assert " ".join(rules.split()) in said
    assert f"{len(register.load())} claims are judged" in said
