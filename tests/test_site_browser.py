"""The pages in Debian's chromium, opened from a folder: a clinician, a writer, a keyboard, a phone, a printer, a screen reader's rules."""

import base64
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import test_site
from conftest import ROOT

from evidence import database

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
waiting = pytest.importorskip("selenium.webdriver.support.wait", reason="selenium is not installed")

pytestmark = pytest.mark.browser
PAGES = (
    "index.html", "conditions.html", "conditions/neck_pain.html", "conditions/muscle_strain.html", "claims.html", "claims/neck-pain.html",
    "claims/safety.html", "articles/pmid-99000001.html", "articles/pmid-99000004.html", "articles.html", "years/2020.html", "map.html",
    "changes.html", "methods.html", "about.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def driver() -> Iterator[Any]:
    """A browser without a window; skipped where Debian's chromium is missing, a failure where CI is set."""
    chromium, doorman = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not doorman:
        reason = "chromium and chromedriver are not installed (Debian: apt-get install chromium chromium-driver)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1200,1000"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = webdriver.Chrome(options=options, service=webdriver.ChromeService(doorman))
    made.implicitly_wait(3)
    yield made
    made.quit()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the starter set and of four invented trials, one of them with a hostile title."""
    folder = tmp_path_factory.mktemp("pages")
    url = str(folder / "e.sqlite")
    assert test_site.CliRunner().invoke(test_site.cli, ["--database", url, "starter"]).exit_code == 0
    engine = database.opened(url)
    test_site.fill(engine, *test_site.THREE, test_site.trial(4, title=test_site.HOSTILE, condition="low back pain"))
    engine.dispose()
    return test_site.written(url, folder / "site")


@pytest.fixture
def browser(driver: Any) -> Any:
    """The browser as a desk has it: light, 1200 wide, nothing logged yet."""
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.get_log("browser")
    return driver


def shown(browser: Any, site: Path, page: str) -> None:
    """Open a page of the folder."""
    browser.get((site / page).as_uri())


def found(browser: Any) -> Any:
    """The links under the search box."""
    return [link for link in browser.find_elements("css selector", "#found a") if link.is_displayed()]


def test_a_clinician_finds_neck_pain_by_typing_and_reads_the_card(browser: Any, site: Path) -> None:
    shown(browser, site, "index.html")
    browser.find_element("id", "find").send_keys("neck pai")
    links = found(browser)
    assert links[0].text == "Neck pain"
    links[0].click()
    assert browser.current_url.endswith("/conditions/neck_pain.html")
    body = browser.find_element("tag name", "main").text
    for words in ("Neck pain", "Sham needling or placebo", "Harms", "What remains unknown", "very low certainty"):
        assert words in body
    assert browser.find_element("css selector", ".figure svg").is_displayed()


def test_finding_knows_plain_words_authors_and_nothing(browser: Any, site: Path) -> None:
    shown(browser, site, "index.html")
    box = browser.find_element("id", "find")
    for typed, first in (("tennis el", "Lateral epicondylitis (tennis elbow)"), ("cerezo", "Dry needling"), ("TELLEZ 2016", "")):
        box.clear()
        box.send_keys(typed)
        assert found(browser)[0].text.startswith(first), typed
    box.clear()
    box.send_keys("zzzz")
    assert browser.find_element("id", "found").text == "Nothing found."
    box.clear()
    box.send_keys("<script>")
    assert any("<script>alert" in link.text for link in found(browser))
    assert browser.get_log("browser") == []


def test_the_keyboard_alone_goes_from_the_box_to_a_card(browser: Any, site: Path) -> None:
    shown(browser, site, "index.html")
    keys = webdriver.Keys
    webdriver.ActionChains(browser).send_keys(keys.TAB).perform()
    assert browser.switch_to.active_element.text == "Skip to the content"
    box = browser.find_element("id", "find")
    box.send_keys("whiplash")
    assert found(browser)
    webdriver.ActionChains(browser).send_keys(keys.ARROW_DOWN).send_keys(keys.ENTER).perform()
    assert browser.current_url.endswith("/conditions/whiplash.html")


def test_a_writer_copies_a_citation_in_another_style(browser: Any, site: Path) -> None:
    shown(browser, site, "conditions/neck_pain.html")
    browser.find_element("css selector", "label[for='cite-vancouver']").click()
    listed = browser.find_element("id", "cite-vancouver-list")
    assert listed.is_displayed()
    assert not browser.find_element("id", "cite-apa-list").is_displayed()
    browser.execute_script("window.copied = null; navigator.clipboard.writeText = async (text) => { window.copied = text; };")
    button = browser.find_element("css selector", ".tab.vancouver .copy")
    button.click()
    waiting.WebDriverWait(browser, 5).until(lambda _: button.text == "Copied")
    copied = browser.execute_script("return window.copied")
    assert copied.splitlines() == [item.text for item in listed.find_elements("tag name", "li")]


def test_nothing_is_asked_of_the_network_and_nothing_complains(browser: Any, site: Path) -> None:
    browser.get_log("performance")
    for page in PAGES:
        shown(browser, site, page)
    asked = [entry["message"] for entry in browser.get_log("performance") if "Network.requestWillBeSent" in entry["message"]]
    addresses = {address for entry in asked for address in re.findall(r'"request":\{[^{}]*"url":"([^"]+)"', entry)}
    assert not [address for address in addresses if not address.startswith(("file://", "data:"))]
    assert browser.get_log("browser") == []


def test_a_hostile_title_runs_nothing(browser: Any, site: Path) -> None:
    for page in ("articles/pmid-99000004.html", "conditions/low_back_pain.html", "years/2020.html"):
        shown(browser, site, page)
        assert not browser.find_elements("css selector", "main script, main img")
    shown(browser, site, "articles/pmid-99000004.html")
    assert '<script>alert("x")</script> [red]of[/red]' in browser.find_element("tag name", "h1").text
    assert browser.title.startswith("<script>alert")


@pytest.mark.parametrize("page", PAGES)
def test_a_phone_needs_no_sideways_scroll(browser: Any, site: Path, page: str) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    )
    shown(browser, site, page)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360


def test_every_card_prints_on_one_page(browser: Any, site: Path) -> None:
    for card in sorted((site / "conditions").iterdir()):
        shown(browser, site, f"conditions/{card.name}")
        printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
        assert len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed["data"]))) == 1, card.name


def test_nothing_moves_once_a_page_is_shown(browser: Any, site: Path) -> None:
    watch = (
        "const done = arguments[0]; let moved = 0;"
        "new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) moved += one.value; })"
        ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(moved), 400);"
    )
    for page in PAGES[:6]:
        shown(browser, site, page)
        assert browser.execute_async_script(watch) < 0.01, page


def test_without_scripts_every_list_and_style_is_there(browser: Any, site: Path) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        shown(browser, site, "conditions/neck_pain.html")
        assert not browser.find_element("css selector", ".copy").is_displayed()
        browser.find_element("css selector", "label[for='cite-ama']").click()
        assert browser.find_element("id", "cite-ama-list").is_displayed()
        shown(browser, site, "index.html")
        browser.find_element("link text", "Articles").click()
        browser.find_element("link text", "2016").click()
        assert "Articles of 2016" in browser.find_element("tag name", "h1").text
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def from_npm(name: str) -> Path:
    """A file of a package that npm installed; skipped where it is missing, a failure where CI is set."""
    for folder in filter(None, [os.environ.get("NODE_PATH"), str(ROOT / "node_modules")]):
        if (Path(folder) / name).is_file():
            return Path(folder) / name
    reason = f"{name} is not installed (npm install {name.split('/')[0]}, NODE_PATH names its node_modules)"
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    raise AssertionError


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
def test_axe_finds_no_barrier(browser: Any, site: Path, scheme: str, width: int) -> None:
    """WCAG 2.2 AA and axe's own best practices, contrast included, in light and dark, on desk and phone."""
    script = from_npm("axe-core/axe.min.js").read_text(encoding="utf-8")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    )
    run = "const done = arguments[0]; axe.run().then((found) => done(found.violations.map((v) => [v.id, v.help, v.nodes.slice(0, 3).map((n) => n.html)])));"
    for page in PAGES:
        shown(browser, site, page)
        browser.execute_script("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        browser.execute_script(script)
        assert browser.execute_async_script(run) == [], page


def test_html_validate_has_nothing_to_say(site: Path, tmp_path: Path) -> None:
    """The rules of the HTML standard on what may stand where, by the npm package html-validate."""
    validator = from_npm("html-validate/bin/html-validate.mjs")
    (tmp_path / "rules.json").write_text('{"root": true, "extends": ["html-validate:standard"]}')
    called = ["node", str(validator), "--config", str(tmp_path / "rules.json"), *(str(site / page) for page in PAGES)]
    done = subprocess.run(called, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_html_is_strict(site: Path) -> None:
    """The parser of the HTML standard has nothing to complain of in any page."""
    html5lib = pytest.importorskip("html5lib")
    for path in sorted(site.rglob("*.html"))[::7]:
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(path.read_bytes(), transport_encoding="utf-8")
        assert parser.errors == [], f"{path.name}: {parser.errors[:2]}"
