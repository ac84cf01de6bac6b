"""Commands about commitments: list, release, close."""

from __future__ import annotations

from typing import Annotated

import pyarrow.compute as pc
import typer

from as2007lib.acts.release import Wanted, close_commitments, release_commitments, take_back_released
from as2007lib.answers.commitments import commitments, one_commitment, ore_of
from as2007lib.answers.door import month_of
from as2007lib.cli.danish import DanishGroup
from as2007lib.cli.door import DONE, LOOK, Door, Month, app, command
from as2007lib.show.reconciliation import commitments as shown

commitments_app = typer.Typer(cls=DanishGroup, help="Disponeringer: se dem, frigiv resten, luk måneder.", no_args_is_help=True)
app.add_typer(commitments_app, name="commitments")

Reason = Annotated[str, typer.Option("--reason", help="Hvorfor; det står i journalen.")]


@command(commitments_app, "list")
def commitments_list(
    at: Door,
    period: Annotated[str, typer.Option("--period", help="Kun en ydelsesmåned, fx 2026-10.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Også dem, der er brugt eller frigivet helt.")] = False,
) -> int:
    """Vis disponeringer, der ikke er brugt helt, eller som er brugt for meget."""
    found = commitments(at.store(), at.by, month_of(period) if period else None)
    if not every:
        found = found.filter(pc.or_(pc.greater(found["open"], 0), pc.greater(found["over"], 0)))
    at.say(shown.words(found), shown.data(found))
    return LOOK if pc.any(pc.greater(found["over"], 0)).as_py() else DONE


@command(commitments_app, "release")
def commitments_release(
    at: Door,
    service: Annotated[str, typer.Argument(metavar="YDELSE", help="Ydelsens id.")],
    period: Month,
    reason: Reason,
    party: Annotated[str, typer.Option("--party", help="Leverandørens id, hvis ydelsen har flere den måned.")] = "",
    amount: Annotated[str, typer.Option("--amount", help="Kroner, fx 1234,50; ellers hele resten.")] = "",
    back: Annotated[bool, typer.Option("--take-back", help="Tag en frigivelse tilbage, så beløbet ventes igen.")] = False,
) -> int:
    """Frigiv resten af en disponering: der ventes ikke mere på den."""
    store = at.store()
    row = one_commitment(store, at.by, service, month_of(period), party)
    there = row["released" if back else "open"]
    wanted = Wanted(row["service"], row["party"], row["month"], ore_of(amount) if amount else there, there)
    done = (take_back_released if back else release_commitments)(store, at.by, [wanted], reason)
    told = {"service": service, "period": period, "amount": -done if back else done}
    at.say(shown.released(service, period, done, back=back), told)
    return DONE


@command(commitments_app, "close")
def commitments_close(at: Door, period: Month, reason: Reason) -> int:
    """Frigiv alt, der er tilbage, til og med en ydelsesmåned; det, der er brugt for meget, bliver stående."""
    done = close_commitments(at.store(), at.by, month_of(period), reason)
    at.say(shown.closed(period, done), {"period": period, "amount": done})
    return DONE
