"""The served pages in a real browser: a clinician reads, a researcher screens by keyboard, a writer cites and checks, all on any screen.

Needs Debian's chromium and chromedriver; axe-core (npm) is found through NODE_PATH. Each is skipped where it is absent.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import Makers
from invented import ABSTRACT, record
from serving import filled, served

from evidence import database, review
from evidence.models import Decision, Tag
from evidence.record import Section

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.remote.webdriver import WebDriver  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

pytestmark = pytest.mark.browser
HOSTILE = '<script>document.title="taken"</script><img src=x onerror=\'document.title="taken"\'> [bold]a title[/bold]'
AXE = next(
    (p for p in (Path(f) / "axe-core/axe.min.js" for f in os.environ.get("NODE_PATH", "").split(":") if f) if p.is_file()), None
)


@pytest.fixture(scope="module")
def window() -> Iterator[WebDriver]:
    """A browser window without a screen."""
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not driver:
        pytest.skip("chromium or chromedriver is not installed (Debian: apt-get install chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1200,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    made = webdriver.Chrome(options=options, service=Service(driver))
    made.set_script_timeout(60)
    yield made
    made.quit()


@pytest.fixture
def browser(window: WebDriver) -> WebDriver:
    """The window without cookies, as large as a desk's."""
    window.get("about:blank")
    window.delete_all_cookies()
    window.execute_cdp_cmd("Network.clearBrowserCookies", {})
    window.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    window.get_log("browser")
    return window


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """The starter set with six invented trials, one with a hostile title."""
    makers = Makers("sqlite", tmp_path_factory.mktemp("browser"), None)
    from conftest import _load_starter

    made = database.opened(makers.like("starter", _load_starter))
    filled(made, *(record(n) for n in range(1, 6)), record(6, title=HOSTILE, sections=(Section(f"{HOSTILE} {ABSTRACT}"),)))
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def site(library: sa.Engine) -> Iterator[str]:
    """The address of a server of that library."""
    with served(library) as port:
        yield f"http://127.0.0.1:{port}"


def wait(browser: WebDriver, until: Callable[[WebDriver], object]) -> None:
    """Until something is so; an element that was replaced meanwhile is looked up again."""
    from selenium.common.exceptions import StaleElementReferenceException as Replaced

    WebDriverWait(browser, 30, ignored_exceptions=[Replaced]).until(until)


def words(browser: WebDriver) -> str:
    """What stands in the main part of the page."""
    return browser.find_element(By.TAG_NAME, "main").text


def press(browser: WebDriver, key: str) -> None:
    """A key on the page as a whole, then wait for the page that it leads to."""
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys(key)


def sit_down(browser: WebDriver, site: str, name: str) -> None:
    """Begin to review."""
    browser.get(f"{site}/review")
    if browser.find_elements(By.NAME, "leave"):
        browser.find_element(By.NAME, "leave").click()
    browser.find_element(By.ID, "name").send_keys(name, Keys.ENTER)
    wait(browser, lambda b: f"reviewing as {name}" in words(b))


def heading(browser: WebDriver) -> str:
    """The first heading."""
    return browser.find_element(By.TAG_NAME, "h1").text


def complaints(browser: WebDriver) -> list[str]:
    """What the browser refused or failed on, such as a script that the policy forbids."""
    return [
        entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE" and "favicon" not in entry["message"]
    ]


def test_a_clinician_finds_neck_pain_and_reads_the_card(browser: WebDriver, site: str) -> None:
    browser.get(site)
    search = browser.find_element(By.CSS_SELECTOR, "main input[type=search], main input[role=combobox]")
    search.send_keys("neck p")
    wait(browser, lambda b: [a for a in b.find_elements(By.CSS_SELECTOR, "form.find .found a") if a.text == "Neck pain"])
    search.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    wait(browser, lambda b: "Neck pain" in heading(b) or "neck pain" in heading(b))
    card = words(browser)
    assert "certainty" in card
    assert "PMID" in card
    assert "Sham" in card or "sham" in card
    assert complaints(browser) == []


def test_a_researcher_screens_five_records_by_keyboard_and_undoes_one(browser: WebDriver, site: str, library: sa.Engine) -> None:
    sit_down(browser, site, "Ada")
    seen = []
    for number in range(5):
        before = heading(browser)
        seen.append(before)
        if number == 2:
            press(browser, "e")
            reason = browser.switch_to.active_element
            assert reason.get_attribute("id") == "why"
            reason.send_keys("is an invented reason", Keys.ENTER)  # the i and s in it are letters here, not keys
        else:
            press(browser, "i")
        wait(browser, lambda b, before=before: heading(b) != before)
    assert len(set(seen)) == 5
    last = heading(browser)
    press(browser, "u")
    wait(browser, lambda b: heading(b) != last)
    assert heading(browser) == seen[-1]
    assert "was taken back" in words(browser)
    with database.transaction(library, write=False) as session:
        made = [d.action for d in session.scalars(sa.select(Decision).where(Decision.by == "Ada").order_by(Decision.id))]
        assert made == ["include", "include", "exclude", "include", "include", "undo"]
        assert session.scalar(sa.select(sa.func.count()).where(Tag.kind == "screening", Tag.standing)) == 4
        assert review.disagreements(session) == []
    press(browser, "s")
    wait(browser, lambda b: heading(b) not in (seen[-1],))
    assert complaints(browser) == []


def test_the_sentence_behind_a_reading_is_highlighted_and_keys_can_be_off(browser: WebDriver, site: str) -> None:
    sit_down(browser, site, "Cleo")
    browser.get(f"{site}/review/screen?of=99000005")
    browser.find_element(By.CSS_SELECTOR, ".read [data-reading]").send_keys(Keys.NULL)
    marked = browser.find_element(By.CSS_SELECTOR, "mark.spot")
    assert "Pain was lower after needling" in marked.text
    summary = browser.find_element(By.CSS_SELECTOR, ".help summary")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", summary)
    summary.click()
    browser.find_element(By.ID, "keys-on").click()
    before = browser.current_url
    press(browser, "o")
    assert browser.current_url == before
    browser.find_element(By.ID, "keys-on").click()
    press(browser, "o")
    wait(browser, lambda b: "/review/article" in b.current_url)


def test_a_number_is_corrected_and_the_correction_taken_back(browser: WebDriver, site: str, library: sa.Engine) -> None:
    sit_down(browser, site, "Dora")
    browser.get(f"{site}/review/article?of=99000004")
    field = browser.find_element(By.CSS_SELECTOR, "input[aria-label=People]")
    field.clear()
    field.send_keys("38", Keys.ENTER)
    wait(browser, lambda b: "The decision was kept." in words(b))
    with database.transaction(library, write=False) as session:
        assert session.scalars(sa.select(Tag.value).where(Tag.kind == "n", Tag.origin == "human", Tag.standing)).all() == ["38"]
    press(browser, "u")
    wait(browser, lambda b: "was taken back" in words(b))
    assert browser.find_element(By.CSS_SELECTOR, "input[aria-label=People]").get_attribute("value") == "40"


def test_a_writer_copies_a_citation_and_checks_an_article(browser: WebDriver, site: str) -> None:
    browser.get(f"{site}/conditions/neck_pain.html")
    browser.execute_cdp_cmd(
        "Browser.grantPermissions", {"origin": site, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    style = browser.find_element(By.CSS_SELECTOR, "label[for$='-ama']")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", style)
    style.click()
    wait(browser, lambda b: b.find_element(By.CSS_SELECTOR, ".tab.ama button").is_displayed())
    browser.find_element(By.CSS_SELECTOR, ".tab.ama button").click()
    read = "navigator.clipboard.readText().then(arguments[0], e => arguments[0](String(e)))"
    wait(browser, lambda b: "doi:" in b.execute_async_script(read))
    first = browser.find_element(By.CSS_SELECTOR, ".tab.ama .references li").text
    assert browser.execute_async_script(read).splitlines()[0] == first
    browser.get(f"{site}/check")
    browser.find_element(By.ID, "text").send_keys("Dry needling cures neck pain for good. Keep the muscle warm.")
    browser.find_element(By.CSS_SELECTOR, ".paste button").click()
    wait(browser, lambda b: b.find_elements(By.CSS_SELECTOR, "mark.claim"))
    assert browser.find_element(By.CSS_SELECTOR, "mark.claim").text == "Dry needling cures neck pain for good."
    assert "Overstated" in words(browser)
    assert "Say:" in words(browser)
    assert complaints(browser) == []


def test_a_hostile_title_is_only_a_title(browser: WebDriver, site: str) -> None:
    sit_down(browser, site, "Emma")
    for path in ("/review/screen?of=99000006", "/review/article?of=99000006", "/articles/pmid-99000006.html"):
        browser.get(f"{site}{path}")
        assert "<script>" in heading(browser)
        assert browser.title != "taken"
        assert browser.find_elements(By.CSS_SELECTOR, "main script, main img") == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/conditions/neck_pain.html",
        "/review",
        "/review/screen?of=99000005",
        "/review/article?of=99000005",
        "/check",
        "/no-such-page",
    ],
)
def test_a_page_fits_a_telephone(browser: WebDriver, site: str, path: str) -> None:
    sit_down(browser, site, "Fia")
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 360, "height": 700, "deviceScaleFactor": 2, "mobile": True}
    )
    browser.get(f"{site}{path}")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/", "/review", "/review/screen?of=99000005", "/review/article?of=99000005", "/check", "/no-such-page"]
)
def test_nothing_stands_in_the_way_of_those_who_hear_or_tab_through_a_page(
    browser: WebDriver, site: str, path: str, scheme: str
) -> None:
    if AXE is None:
        pytest.skip("axe-core is not installed (npm install axe-core, and NODE_PATH names its folder)")
    sit_down(browser, site, "Gita")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    browser.get(f"{site}{path}")
    if path == "/check":
        browser.find_element(By.ID, "text").send_keys("Dry needling cures neck pain. It helps people with tennis elbow.")
        browser.find_element(By.CSS_SELECTOR, ".paste button").click()
        wait(browser, lambda b: b.find_elements(By.CSS_SELECTOR, "mark.claim"))
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    found = browser.execute_async_script(
        "const done = arguments[0]; axe.run().then(r => done(r.violations), e => done([{id: String(e), nodes: []}]))"
    )
    assert [(one["id"], [node["html"][:150] for node in one["nodes"]][:3]) for one in found] == []
