"""The HTML report: one file, no network, everything from logs is text; and in a real browser it works."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import called
import pytest
from browser import PROGRAM, Browser

pytest.importorskip("jinja2", reason="needs the extra html")

from pip_explain.render import html
from pip_explain.render.table import Summary

EVIL = "</script><script>document.documentElement.dataset.evil='1'</script><!--<script>&lt;<img src=x onerror=alert(1)>"
CONFLICT = """\
ERROR: Cannot install a==1 and b==2 because these package versions have conflicting dependencies.

The conflict is caused by:
    a 1 depends on numpy<2
    b 2 depends on numpy>=2
"""
TRACE = 'Traceback (most recent call last):\n  File "app.py", line 3, in <module>\n'


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of logs of every status, some with markup wherever a log can bring it in."""
    home = tmp_path_factory.mktemp("html")
    logs = home / "logs"
    logs.mkdir()
    (logs / "a.log").write_text("2024-03-01T10:00:00Z start\n2024-03-01T10:00:01Z go on\n" + CONFLICT)
    (logs / "b.log").write_text("2024-03-02 11:00:00 start\nSuccessfully installed six-1.16.0\n")
    (logs / "evil.log").write_text(f"{TRACE}ShopError: {EVIL}\n")
    (logs / "evil2.log").write_text(f"ERROR: No matching distribution found for {EVIL}\n{CONFLICT}")
    (logs / "<b>&amp;'\"$(x).log").write_text(f"{TRACE}KeyError: '{{{{ 7*7 }}}}${{8*8}}'\n")
    for number in range(250):
        (logs / f"more{number:03}.log").write_text(f"{TRACE}KeyError: 'name{number}'\n")
    done = called.main("batch", "logs", "--format", "html", "--output", "report.html", cwd=home)
    assert done.returncode == 0, done.stderr
    return home / "report.html"


class _Tags(HTMLParser):
    """The tags of a page, and the texts of its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag == "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts.append(data)
            self._inside = False


def parsed(page: Path) -> _Tags:
    tags = _Tags()
    tags.feed(page.read_text(encoding="utf-8"))
    return tags


def test_self_contained(page: Path) -> None:
    """Nothing is loaded: no address but links for people, and a policy that forbids the rest."""
    tags = parsed(page).tags
    for tag, attributes in tags:
        assert tag not in ("link", "iframe", "img", "object", "base", "form"), tag
        assert "src" not in attributes
        assert not any(name.startswith("on") or name == "style" for name in attributes), attributes
        if "href" in attributes:
            assert (attributes["href"] or "").startswith("#")
    policy = next(attributes["content"] for tag, attributes in tags if attributes.get("http-equiv"))
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_markup_stays_text(page: Path) -> None:
    """Two scripts, ours; what a log says stands in the data exactly as it was, and nowhere as markup."""
    tags = parsed(page)
    assert len(tags.scripts) == 2
    data: dict[str, Any] = json.loads(tags.scripts[0])
    texts = [log["u"][1] for log, _ in data["rows"] if log["u"]]
    assert f"ShopError: {EVIL}" in texts
    assert any("{{ 7*7 }}" in text for text in texts)
    assert not re.search("[<>&]", tags.scripts[0])
    assert "img" not in [tag for tag, _ in tags.tags]


def test_for_everybody(page: Path) -> None:
    """Language, title, one heading of the first rank, names for all fields, heads for all columns."""
    tags = parsed(page).tags
    names = [tag for tag, _ in tags]
    assert ("html", {"lang": "en"}) in tags
    assert names.count("h1") == 1
    assert names.count("label") == names.count("input") + names.count("select") == 4
    assert all(attributes.get("scope") == "col" for tag, attributes in tags if tag == "th")
    assert {"status", "search"} <= {attributes.get("role") for _, attributes in tags}
    assert all(attributes.get("aria-label") for tag, attributes in tags if tag == "svg")


def test_shared_text_is_written_once(page: Path) -> None:
    """What the same failure says in many logs stands in the page once."""
    data = json.loads(parsed(page).scripts[0])
    assert len(data["rows"]) == 255
    assert len(data["bodies"]) <= 3


def test_empty(tmp_path: Path) -> None:
    """No logs, and still a page."""
    with (tmp_path / "x.html").open("w") as out:
        html.Page().write(out, Summary({}, (), (), ()))
    assert json.loads(parsed(tmp_path / "x.html").scripts[0]) == {"bodies": [], "rows": []}


@pytest.mark.parametrize(
    ("stamps", "columns"),
    [
        (["2024-03-01T10", "2024-03-01T13"], 4),
        (["2024-02-28T10", "2024-03-05T13"], 7),
        (["2023-11-28T10", "2024-03-05T13"], 5),
        (["1999-11-28T10", "2024-03-05T13"], 26),
        (["2024-03-05T13"], 0),
    ],
)
def test_time_line(stamps: list[str], columns: int) -> None:
    """By hour, day, month or year, without gaps, whatever fits; not for one log alone."""
    line = html._time_line(Counter((stamp, True) for stamp in stamps))
    assert columns == len(line)
    assert sum(column["failed"] for column in line) == (len(stamps) if columns else 0)


# in a real browser

needs_browser = pytest.mark.skipif(PROGRAM is None, reason="needs Chromium: apt install chromium")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


ROWS = "document.querySelectorAll('#logs .row').length"


@needs_browser
def test_it_opens_filters_and_stays_text(browser: Browser, page: Path) -> None:
    """Rows come as they are needed; searching and filtering count right; no script error, no markup of a log."""
    browser.errors.clear()
    browser.open(page.as_uri())
    assert browser(ROWS) == 100
    assert browser("document.querySelector('#count').textContent") == "255 logs"
    browser("document.querySelector('#more').click()")
    assert browser(ROWS) == 200
    browser("(() => { q.value = 'shoperror'; q.dispatchEvent(new Event('input')); })()")
    browser.wait(f"{ROWS} === 1")
    assert browser("location.hash") == "#q=shoperror"
    browser("document.querySelector('#logs .row button').click()")
    assert EVIL in browser("document.querySelector('.detail').textContent")
    assert browser("document.querySelectorAll('.detail img, .detail script').length") == 0
    browser("all.click()")
    assert browser("document.querySelector('#count').textContent") == "255 logs"
    browser("document.querySelector('svg a').dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))")
    browser.wait(f"{ROWS} === 2")
    assert browser("document.querySelector('#count').textContent") == "2 of 255 logs"
    browser(
        "(() => { const box = document.querySelector('#status'); box.value = 'clean'; "
        "box.dispatchEvent(new Event('change')); })()"
    )
    assert browser(ROWS) == 0
    assert browser("document.documentElement.dataset.evil || document.documentElement.dataset.error || ''") == ""
    assert browser("document.querySelectorAll('b, img, iframe').length === document.querySelectorAll('pre b').length")
    assert [] == browser.errors


@needs_browser
def test_it_copies(browser: Browser, page: Path) -> None:
    """The button copies the commands as they stand, and says so."""
    browser.errors.clear()
    browser.open(page.as_uri() + "#q=a.log&class=resolver-conflict&open=0")
    wanted = browser("document.querySelector('.commands code').textContent")
    assert "pip install" in wanted
    browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    browser("document.querySelector('.commands button').click()")
    browser.wait("document.querySelector('#said').textContent === 'Copied.'")
    assert wanted == browser("navigator.clipboard.readText()")
    assert [] == browser.errors


@needs_browser
def test_it_works_by_keyboard(browser: Browser, page: Path) -> None:
    """From the search field by Tab to a row; Enter opens it, and closes it again."""
    browser.open(page.as_uri() + "#q=a.log&class=resolver-conflict")
    browser("document.querySelector('#all').focus()")
    for _ in range(3):
        browser.press("Tab", 9)
        if browser("document.activeElement.matches('.row button')"):
            break
    assert browser("document.activeElement.getAttribute('aria-expanded')") == "false"
    browser.press("Enter", 13, "\r")
    assert browser("document.activeElement.getAttribute('aria-expanded')") == "true"
    assert browser("document.getElementById(document.activeElement.getAttribute('aria-controls')) !== null")
    browser.press("Enter", 13, "\r")
    assert browser("document.querySelectorAll('.detail').length") == 0


@needs_browser
def test_light_and_dark(browser: Browser, page: Path) -> None:
    """The page follows the system, and the button overrules it."""
    colours = []
    for scheme in ("light", "dark"):
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        browser.open(page.as_uri())
        colours.append(browser("getComputedStyle(document.body).backgroundColor"))
        browser("theme.click()")
        colours.append(browser("getComputedStyle(document.body).backgroundColor"))
    assert colours == ["rgb(255, 255, 255)", "rgb(15, 19, 24)", "rgb(15, 19, 24)", "rgb(255, 255, 255)"]


@needs_browser
def test_ten_thousand_logs(browser: Browser, page: Path, tmp_path: Path) -> None:
    """Opening takes a moment, and no key press in the search field blocks the page for long."""
    text = page.read_text(encoding="utf-8")
    data = json.loads(parsed(page).scripts[0])
    many = [[{**log, "s": f"{number}/{log['s']}"}, places] for number in range(40) for log, places in data["rows"]]
    grown = html.embedded({"bodies": data["bodies"], "rows": many})
    big = tmp_path / "big.html"
    start, end = text.index('{"bodies":'), text.index("</script>", text.index('{"bodies":'))
    big.write_text(text[:start] + grown + text[end:], encoding="utf-8")
    assert browser.open(big.as_uri()) < 10
    assert browser("document.querySelector('#count').textContent") == "10200 logs"
    blocked = browser(
        "new Promise((done) => { let last = performance.now(), worst = 0, left = 60;"
        "const tick = () => { const now = performance.now(); worst = Math.max(worst, now - last); last = now;"
        "if (left % 10 === 0) { q.value = 'keyerror name' + left; q.dispatchEvent(new Event('input')); }"
        "left -= 1; left ? requestAnimationFrame(tick) : done(worst); }; requestAnimationFrame(tick); })"
    )
    assert blocked < 1000, "milliseconds; about 30 on a quiet machine"
