"""The command that issues what was held back: issue."""

from __future__ import annotations

from as2007lib.acts.issue import issue_held
from as2007lib.answers.runs import run_content, run_files
from as2007lib.cli.door import DONE, LOOK, Door, Out, Run, app, command, hand_over, ready
from as2007lib.show import data, text


@command(app, "issue")
def issue(at: Door, run: Run, out: Out = None) -> int:
    """Udsted dokumenter, der har været holdt tilbage."""
    store = at.store()
    ready(out)
    result = issue_held(store, at.by, run)
    at.say(text.issued(result), data.issued(result))
    if out is not None and result.files:
        files = run_files(store, at.by, run_content(store, at.by, run))
        again = f"Skriv dem igen med «as2007 documents {run} --out MAPPE»."
        hand_over(out, {name: files[name] for name in result.files}, text.issued(result), again)
    return LOOK if result.held else DONE
