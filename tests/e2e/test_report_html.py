"""The report in a real browser: it renders under its policy, answers to keys and clicks, and fits narrow screens.

Needs Debian's `chromium` and `chromium-driver`; skipped where they are absent.
"""

from __future__ import annotations

import shutil
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from penstock.cli.main import run
from penstock.demo import estate_path

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="no chromium and chromedriver here: apt-get install chromium chromium-driver"
)
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
)
PARTS = (
    "summary",
    "matrix",
    "map",
    "findings",
    "exposure",
    "ways-out",
    "review",
    "changes",
    "exceptions",
    "unknowns",
    "method",
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    file = folder / "report.html"
    assert run(["assess", str(estate_path()), "--exit-zero", "-q", "-o", f"html={file}"]) == 0
    return file


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the estate with another port opened, beside the estate as it was, and with exceptions."""
    folder = tmp_path_factory.mktemp("changed")
    after, exceptions = folder / "after", folder / "exceptions.yaml"
    shutil.copytree(estate_path(), after, copy_function=shutil.copyfile)
    text = (after / "shop.json").read_text(encoding="utf-8")
    before, rule, rest = text.partition('"allow-ssh"')
    (after / "shop.json").write_text(before + rule + rest.replace('"22"', '"3389"', 1), encoding="utf-8")
    entry = "  - {finding: %s, owner: a team, reason: <b>move</b>, until: %s}\n"
    rows = entry % ("PS602-bf869285", "2027-01-31") + entry % ("PS702-931c5ba5", "2026-01-31")
    exceptions.write_text(f"exceptions:\n{rows}", encoding="utf-8")
    beside = ["--against", str(estate_path()), "--exceptions", str(exceptions), "--as-of", "2027-01-01"]
    assert run(["assess", str(after), *beside, "--exit-zero", "-q", "-o", f"html={folder / 'report.html'}"]) == 0
    return folder / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in QUIET:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    found = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield found
    found.quit()


def opened(browser: webdriver.Chrome, report: Path, fragment: str) -> None:
    """Open a part of the report afresh and wait until it is drawn; nothing may have been complained of."""
    browser.get("about:blank")
    browser.get(f"{report.as_uri()}#/{fragment}")
    WebDriverWait(browser, 20).until(lambda b: b.execute_script("return document.body.dataset.ready") == "yes")
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]


def overflow(browser: webdriver.Chrome) -> int:
    """How much wider the page is than the window."""
    found = browser.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert isinstance(found, int)
    return found


@pytest.mark.parametrize("part", PARTS)
def test_every_part_renders_under_its_policy(part: str, browser: webdriver.Chrome, report: Path) -> None:
    opened(browser, report, part)
    assert browser.find_element(By.CSS_SELECTOR, "main h2").text != ""
    assert overflow(browser) == 0


@pytest.mark.parametrize("part", PARTS)
def test_every_part_fits_a_telephone(part: str, browser: webdriver.Chrome, report: Path) -> None:
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        opened(browser, report, part)
        assert browser.execute_script("return innerWidth") == 390
        assert overflow(browser) == 0
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_cell_of_the_matrix_opens_its_proof_and_can_be_mailed(browser: webdriver.Chrome, report: Path) -> None:
    opened(browser, report, "matrix")
    cell = browser.find_element(By.CSS_SELECTOR, '.matrix button[aria-label^="internet to snet-jump"]')
    cell.click()
    panel = browser.find_element(By.ID, "panel")
    assert "internet → snet-jump" in panel.text
    assert "allow-ssh" in panel.text
    assert "shop.json:249" in panel.text
    assert "null" not in panel.text
    address = browser.current_url
    browser.get("about:blank")
    browser.get(address)
    WebDriverWait(browser, 20).until(lambda b: "allow-ssh" in b.find_element(By.ID, "panel").text)


def test_the_matrix_is_walked_with_arrows_and_left_with_escape(browser: webdriver.Chrome, report: Path) -> None:
    opened(browser, report, "matrix")
    assert len(browser.find_elements(By.CSS_SELECTOR, '.matrix button[tabindex="0"]')) == 1
    first = browser.find_element(By.CSS_SELECTOR, '.matrix button[tabindex="0"]')
    first.send_keys(Keys.ARROW_RIGHT)
    second = browser.switch_to.active_element
    assert second.get_attribute("data-row") == first.get_attribute("data-row")
    assert int(second.get_attribute("data-column") or 0) > int(first.get_attribute("data-column") or 0)
    second.send_keys(Keys.ENTER)
    assert browser.find_element(By.ID, "panel").is_displayed()
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not browser.find_element(By.ID, "panel").is_displayed()
    assert browser.switch_to.active_element == second


def test_the_map_lights_the_way_from_here_to_there(browser: webdriver.Chrome, report: Path) -> None:
    opened(browser, report, "map")
    for name in ("internet", "snet-jump"):
        browser.find_element(By.CSS_SELECTOR, f'.zone[aria-label^="{name}"]').send_keys(Keys.ENTER)
    assert len(browser.find_elements(By.CSS_SELECTOR, ".edge.sure")) == 1
    assert "internet → snet-jump" in browser.find_element(By.ID, "panel").text


def test_findings_are_narrowed_in_the_address(browser: webdriver.Chrome, report: Path) -> None:
    opened(browser, report, "findings")
    everything = len(browser.find_elements(By.CSS_SELECTOR, ".finding"))
    opened(browser, report, "findings?severity=critical")
    critical = browser.find_elements(By.CSS_SELECTOR, ".finding")
    assert 0 < len(critical) < everything
    assert {one.find_element(By.CSS_SELECTOR, ".badge").text for one in critical} == {"critical"}
    critical[0].find_element(By.CSS_SELECTOR, "summary").click()
    WebDriverWait(browser, 20).until(lambda _: "There" in critical[0].text)


@pytest.mark.parametrize("part", PARTS)
def test_whatever_can_be_worked_has_a_name(part: str, browser: webdriver.Chrome, report: Path) -> None:
    opened(browser, report, part)
    for one in browser.find_elements(By.CSS_SELECTOR, "button, a, input, select, summary, [role=button]"):
        assert one.accessible_name.strip(), one.get_attribute("outerHTML")


@pytest.mark.parametrize("part", ["exposure", "ways-out"])
def test_what_may_pass_is_marked_once(part: str, browser: webdriver.Chrome, report: Path) -> None:
    opened(browser, report, part)
    text = browser.find_element(By.TAG_NAME, "main").text
    assert "? tcp" in text
    assert "? ?" not in text
    assert ", from," not in text


def test_a_channel_shows_its_evidence(browser: webdriver.Chrome, report: Path) -> None:
    opened(browser, report, "ways-out?channel=4")
    text = browser.find_element(By.ID, "channel-4").text
    assert "snet-app can send to places that anybody can have" in text
    assert "example.blob.core.windows.net" in text
    for row in (
        "Who can use it\nsnet-app",
        "After one pivot\n",
        "What would see it\nflow log fl-shop",
        "What remains\n",
    ):
        assert row in text
    browser.find_element(By.CSS_SELECTOR, "#channel-4 article summary").click()
    WebDriverWait(browser, 20).until(lambda b: "There" in b.find_element(By.ID, "channel-4").text)


def test_an_evidence_link_of_the_review_leads_to_its_finding(browser: webdriver.Chrome, report: Path) -> None:
    opened(browser, report, "review?answer=no")
    answers = {one.text for one in browser.find_elements(By.CSS_SELECTOR, ".point .badge")}
    assert answers == {"✕ no"}
    found = browser.find_element(By.CSS_SELECTOR, ".point a.id")
    wanted = found.text
    found.click()
    WebDriverWait(browser, 20).until(
        lambda b: [f.get_attribute("id") for f in b.find_elements(By.CSS_SELECTOR, ".finding")] == [wanted]
    )


@pytest.mark.parametrize("part", ["summary", "method"])
def test_the_date_of_the_service_tags_is_told(part: str, browser: webdriver.Chrome, report: Path) -> None:
    opened(browser, report, part)
    assert "service_tags.json (14 tags, change 363, 2025-07)" in browser.find_element(By.TAG_NAME, "main").text


def test_what_a_change_opened_is_shown_with_its_packet(browser: webdriver.Chrome, changed: Path) -> None:
    opened(browser, changed, "changes?kind=opened")
    rows = browser.find_elements(By.CSS_SELECTOR, "main tr:has(.change)")
    (row,) = (one for one in rows if "internet → snet-jump" in one.text)
    assert row.find_element(By.CSS_SELECTOR, ".change").text == "+ tcp/3389, - tcp/22"
    row.find_element(By.TAG_NAME, "summary").click()
    WebDriverWait(browser, 20).until(lambda _: "shop.json:" in row.text)
    assert overflow(browser) == 0


def test_exceptions_are_shown_and_what_expired_counts_again(browser: webdriver.Chrome, changed: Path) -> None:
    opened(browser, changed, "exceptions")
    held, expired = "holds, 30 days left", "expired: the finding counts again"
    text = browser.find_element(By.TAG_NAME, "main").text
    assert held in text
    assert expired in text
    assert "<b>move</b>" in text
    opened(browser, changed, "findings?q=PS602-bf869285")
    assert "excepted" in browser.find_element(By.CSS_SELECTOR, ".finding h4").text
    opened(browser, changed, "summary")
    assert browser.find_element(By.CSS_SELECTOR, ".counter.excepted strong").text == "1"


def test_on_paper_all_parts_follow_each_other(browser: webdriver.Chrome, report: Path, tmp_path: Path) -> None:
    opened(browser, report, "summary")
    browser.execute_script(
        "addEventListener('beforeprint', () => { window.printed = document.querySelectorAll('#paper h2').length; })"
    )
    found = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    pdf = tmp_path / "report.pdf"
    pdf.write_bytes(b64decode(found["data"]))
    assert pdf.read_bytes().startswith(b"%PDF")
    assert browser.execute_script("return window.printed") == len(PARTS) - 1
    assert browser.execute_script("return document.getElementById('paper')") is None
