"""The one widget: it carries a page's tree to the browser and brings back what the user did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_HERE = Path(__file__).parent


class Surface(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget has no types that mypy can follow
    """Shows `view` in the browser; its script and stylesheets come from this folder."""

    _esm = _HERE / "kit.js"
    _css = "".join((_HERE / name).read_text(encoding="utf-8") for name in ("theme.css", "parts.css"))
    view = traitlets.Dict().tag(sync=True)
    """The tree, where to put the focus, the number of the last event that was dealt with, and the tree's own number."""
    working = traitlets.Unicode("").tag(sync=True)
    """What is going on, while it takes time."""

    def listen(self, on_event: Callable[[dict[str, Any]], None]) -> None:
        """Call `on_event` with what the browser sends."""
        self.on_msg(lambda _widget, content, _buffers: on_event(content))
