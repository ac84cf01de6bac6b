"""Decisions in two steps: «Godkend …», then the question with «Ja, godkend» and «Fortryd», and a reason where one is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from as2007lib.pages.kit.fields import LongText
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.kit.part import Focus, Part, Place


@dataclass(frozen=True, slots=True)
class Action:
    """Something the user can decide.

    Attributes:
        label: what the button says, such as «Godkend».
        question: what is asked before it is done; a function is asked when the user presses, so that figures are fresh.
        yes: what the button that does it says, such as «Ja, godkend».
        do: does it; called with the reason. An error of use that it raises is shown, and the question stays.
        reason: whether a reason is asked.
        refused: why the user cannot do it now; the button is then off, and the sentence stands beside it, once where all say the same.
        tone: `main` for what the page is for, `danger` for what is hard to undo.
    """

    label: str
    question: str | Callable[[], str]
    yes: str
    do: Callable[[str], None]
    reason: Literal["none", "optional", "required"] = "none"
    refused: str = ""
    tone: Literal["main", "plain", "danger"] = "plain"


class Decisions(Part):
    """The bar of decisions.

    Args:
        actions: what can be decided, from left to right.
        title: what is decided about.
    """

    def __init__(self, actions: Sequence[Action], title: str = "Beslutning") -> None:
        self.actions = list(actions)
        self.title = title
        self._asked: Action | None = None
        self._question = ""
        self._return_to = ""
        self._reason = LongText("reason", "Begrundelse")
        self._focus = Focus()

    def draw(self, place: Place, /) -> Node:
        """Draw the buttons, or the question of the one that was pressed."""
        if self._asked and self._asked.label not in {a.label for a in self.actions if not a.refused}:
            self._asked = None
        self._focus.grant(place)
        body = self._confirmation(place, self._asked) if self._asked else self._buttons(place)
        return el("section", body, class_="as-decisions", aria_label=self.title)

    def _buttons(self, place: Place) -> Node:
        shared = self.actions[0].refused if len(self.actions) > 1 and len({action.refused for action in self.actions}) == 1 else ""
        buttons = [self._button(place, n, action, shared) for n, action in enumerate(self.actions)]
        told = el("p", shared, id=place.id("why"), class_="as-help") if shared else None
        return el("div", el("div", *buttons, class_="as-actions"), told, key="choices")

    def _button(self, place: Place, number: int, action: Action, shared: str) -> Node:
        why = place.id("why" if shared else f"why-{number}")
        press = None if action.refused else place.on(f"ask-{number}", lambda _: self._ask(number, action))
        button = el(
            "button",
            f"{action.label} …",
            id=place.id(f"button-{number}"),
            type="button",
            class_=f"as-{action.tone}",
            aria_disabled="true" if action.refused else None,
            aria_describedby=why if action.refused else None,
            on={"click": press},
        )
        told = el("p", action.refused, id=why, class_="as-help") if action.refused and not shared else None
        return el("div", button, told, class_="as-action")

    def _confirmation(self, place: Place, action: Action) -> Node:
        cancel = place.on("cancel", lambda _: self._cancel())
        return el(
            "form",
            el("p", self._question, id=place.id("question"), tabindex=-1, class_="as-question"),
            self._reason.draw(place) if action.reason != "none" else None,
            el(
                "div",
                el("button", action.yes, type="submit", class_="as-danger" if action.tone == "danger" else "as-main"),
                el("button", "Fortryd", type="button", on={"click": cancel}),
                class_="as-actions",
            ),
            class_="as-confirm",
            key="asked",
            aria_labelledby=place.id("question"),
            on={"submit": place.on("yes", lambda sent: self._do(action, sent)), "escape": cancel},
        )

    def _ask(self, number: int, action: Action) -> None:
        self._question = action.question if isinstance(action.question, str) else action.question()
        self._asked = action
        self._return_to = f"button-{number}"
        self._reason = LongText("reason", "Begrundelse", required=action.reason == "required")
        self._focus.wish("question")

    def _cancel(self) -> None:
        self._asked = None
        self._focus.wish(self._return_to)

    def _do(self, action: Action, sent: Any) -> None:
        self._reason.take(sent.get("reason") if isinstance(sent, dict) else None)
        self._reason.error = self._reason.check() if action.reason != "none" else ""
        if self._reason.error:
            self._focus.wish("reason")
            return
        action.do(self._reason.value)
        self._asked = None
