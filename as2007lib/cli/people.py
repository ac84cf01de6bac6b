"""Commands about what is held back and who may do what: hold, roles."""

from __future__ import annotations

from typing import Annotated

import typer

from as2007lib.acts.hold import Held, add_hold, remove_hold
from as2007lib.acts.roles import grant_role, revoke_role
from as2007lib.answers.door import format_month, month_of
from as2007lib.answers.holds import list_holds
from as2007lib.answers.roles import ROLES, list_roles, role_named
from as2007lib.cli.danish import DanishGroup
from as2007lib.cli.door import DONE, Door, app, command
from as2007lib.show import data, text

hold_app = typer.Typer(cls=DanishGroup, help="Tilbagehold ydelser eller modparter, frigiv dem, se listen.", no_args_is_help=True)
roles_app = typer.Typer(cls=DanishGroup, help="Hvem der må hvad.", no_args_is_help=True)
app.add_typer(hold_app, name="hold")
app.add_typer(roles_app, name="roles")

Service = Annotated[str, typer.Option("--service", help="Ydelsens id.")]
Party = Annotated[str, typer.Option("--party", help="Modpartens id.")]
Holder = Annotated[str, typer.Argument(metavar="BRUGER", help="Brugerens navn.")]
Role = Annotated[str, typer.Argument(metavar="ROLLE", help=f"En af {', '.join(map(role_named, ROLES))}.")]


@command(hold_app, "add")
def hold_add(
    at: Door,
    reason: Annotated[str, typer.Option("--reason", help="Hvorfor.")],
    first: Annotated[str, typer.Option("--from", help="Første ydelsesmåned, fx 2026-10.")],
    service: Service = "",
    party: Party = "",
) -> int:
    """Tilbagehold en ydelse eller en modpart fra en ydelsesmåned."""
    held = Held(service or None, party or None)
    replaced = add_hold(at.store(), at.by, held, month_of(first), reason)
    before = None if replaced is None else format_month(replaced)
    told = f"{held.name} er tilbageholdt fra {first}" + (f"; før var det fra {before}." if before else ".")
    at.say(told, {"service": service, "party": party, "from": first, "before": before})
    return DONE


@command(hold_app, "remove")
def hold_remove(at: Door, service: Service = "", party: Party = "") -> int:
    """Frigiv en ydelse eller en modpart."""
    held = Held(service or None, party or None)
    remove_hold(at.store(), at.by, held)
    at.say(f"{held.name} er frigivet.", {"service": service, "party": party})
    return DONE


@command(hold_app, "list")
def hold_list(at: Door) -> int:
    """Vis hvad der er tilbageholdt."""
    found = list_holds(at.store(), at.by)
    at.say(text.holds(found), data.holds(found))
    return DONE


@command(roles_app, "grant")
def roles_grant(at: Door, holder: Holder, role: Role) -> int:
    """Giv en bruger en rolle."""
    new = grant_role(at.store(), at.by, holder, role)
    at.say(
        f"«{holder}» {'har nu' if new else 'havde allerede'} rollen {role_named(role)}.", {"holder": holder, "role": role, "changed": new}
    )
    return DONE


@command(roles_app, "revoke")
def roles_revoke(at: Door, holder: Holder, role: Role) -> int:
    """Tag en rolle fra en bruger."""
    had = revoke_role(at.store(), at.by, holder, role)
    at.say(
        f"«{holder}» {'har ikke længere' if had else 'havde ikke'} rollen {role_named(role)}.",
        {"holder": holder, "role": role, "changed": had},
    )
    return DONE


@command(roles_app, "list")
def roles_list(at: Door) -> int:
    """Vis, hvem der har hvilke roller."""
    found = list_roles(at.store(), at.by)
    at.say(text.roles(found), data.records(found))
    return DONE
