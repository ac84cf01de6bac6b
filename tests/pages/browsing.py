"""What a person does and sees on a page in a browser, for the tests of this folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

_SERIOUS = {"serious", "critical"}
_DRAWN = 600
"""Milliseconds in which a figure has been drawn, before its picture is taken."""


def press(page: Any, name: str) -> None:
    """Press the button that is named so, to the letter."""
    page.get_by_role("button", name=name, exact=True).click()


def tab(page: Any, name: str) -> None:
    """Open a tab that is not open, and wait until it is."""
    page.get_by_role("tab", name=name, exact=True).click()
    page.wait_for_selector(f"[role=tab][aria-selected=true] >> text={name}")


def told(page: Any, words: str) -> str:
    """Wait for a message with these words, and return the whole of it."""
    page.wait_for_selector(f".as-message-text >> text={words}")
    return str(page.locator(".as-message-text").first.text_content())


def violations(page: Any) -> list[str]:
    """Return what axe finds that shuts somebody out: its rule and where."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only where there is a browser

    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found if v["impact"] in _SERIOUS]


def photo(page: Any, name: str) -> None:
    """Take a picture of the whole page where AS2007_PHOTOS names a folder for it."""
    if folder := os.environ.get("AS2007_PHOTOS"):
        page.wait_for_timeout(_DRAWN)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
