"""Pages in a real browser: the system's Chromium, and axe-core from the tests' own package."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import require

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, PHONE = (1440, 1000), (390, 844)


@dataclass
class Opened:
    """A page in the browser, and what it said and asked for while it was open."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """Return what axe-core finds wrong, one line a rule."""
        self.page.evaluate(_axe())
        found = self.page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(TAGS)}}})")
        return [
            f"{rule['id']}: {node['html'][:120]}"
            for rule in found["violations"]
            for node in rule["nodes"][:1]
        ]

    @property
    def scroll_width(self) -> int:
        """Return how wide the page is, scrolled or not."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth")
        return width


Opener = Callable[..., AbstractContextManager[Opened]]


def _axe() -> str:
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; the tests never download one."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    require(path is not None, "Chromium")
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=flags)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Opener:
    """Open HTML as a file: `with opened(html, size=PHONE, scheme="dark") as one:`."""

    @contextmanager
    def open_page(
        html: str,
        *,
        size: tuple[int, int] = WIDE,
        scheme: str = "light",
        script: bool = True,
        fragment: str = "",
        loose: bool = False,
    ) -> Iterator[Opened]:
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=script,
            bypass_csp=loose,
        )
        page = context.new_page()
        one = Opened(page)
        page.on("pageerror", lambda error: one.errors.append(str(error)))
        page.on("console", lambda message: one.errors.append(message.text))
        page.on("request", lambda request: one.requests.append(request.url))
        page.goto(file.as_uri() + fragment)
        yield one
        context.close()

    return open_page
