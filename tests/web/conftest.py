"""A browser for a module's tests, and visits with it to the server at the module's `address`."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browser import ARGUMENTS, CHROMIUM, DESKTOP, Visit


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Any]:
    """Opens visits; afterwards none of them may have complained."""
    opened: list[Visit] = []

    def start(
        *, name: str = "analyst", language: str = "en", dark: bool = False, size: Any = DESKTOP
    ) -> Visit:
        one = Visit(browser, address, language=language, dark=dark, size=size)
        opened.append(one)
        if name:
            one.log_in(name)
            one.settle()
        return one

    yield start
    said = [text for one in opened for text in one.complaints]
    for one in opened:
        one.close()
    assert said == []
