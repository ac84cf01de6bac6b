"""Opens a page for whoever came: the one call in a page's notebook."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from as2007lib.pages.kit.page import Page
from as2007lib.pages.kit.visitor import Visitor, start_log, visitor
from as2007lib.store.errors import As2007Error

log = logging.getLogger("as2007.pages")


def open_page(build: Callable[[Visitor], Page]) -> Page:
    """Return the page that `build` makes for the visitor; if it cannot, a page that says why and what to do."""
    start_log()
    try:
        return build(visitor())
    except As2007Error as refusal:
        return _refused(str(refusal))
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("page %s could not open, reference %s", build.__module__, reference)
        return _refused(
            "Der skete en fejl, som programmet ikke kender.", f"Genindlæs siden. Sker det igen, så giv driften nummeret {reference}."
        )


def _refused(text: str, remedy: str = "") -> Page:
    page = Page("Siden kan ikke vises")
    page.say(text, "error", remedy)
    page.refresh()
    return page
