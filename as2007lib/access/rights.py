"""Roles and rights.

A store in which nobody has been given a role is a one-machine store: its user may do everything. As soon as one role is
given, everybody needs one.
"""

from __future__ import annotations

from collections.abc import Mapping

from as2007lib.store.bulk import Reader
from as2007lib.store.by import By
from as2007lib.store.errors import As2007Error
from as2007lib.store.roles import read_roles

RIGHTS: Mapping[str, frozenset[str]] = {
    "controller": frozenset(
        {
            *("load", "release", "receive", "match", "decide", "return"),
            *("prepare", "approve", "send", "close", "hold", "set", "export", "documents", "read"),
            *("propose rules", "approve rules"),
        }
    ),
    "staff": frozenset({"load", "release", "receive", "match", "decide", "hold", "documents", "read"}),
    "approver": frozenset({"approve", "decide", "return", "approve rules", "documents", "read"}),
    "manager": frozenset({"read"}),
    "analyst": frozenset({"read"}),
    "operator": frozenset({"read", "grant"}),
    "administrator": frozenset({"grant", "set", "read"}),
}
"""What each role may do. A user has the rights of all of his roles."""

ROLE_NAMES: Mapping[str, str] = {
    "controller": "controller",
    "staff": "administrativ medarbejder",
    "approver": "godkender",
    "manager": "leder",
    "analyst": "analytiker",
    "operator": "driftsansvarlig",
    "administrator": "administrator",
}
"""What each role is called on screen."""


RIGHT_NAMES: Mapping[str, str] = {
    "load": "indlæse",
    "release": "tage rækker ud af karantænen",
    "receive": "modtage fakturaer",
    "match": "lade afstemningen postere selv",
    "decide": "afgøre fakturaer og posteringer",
    "return": "sende afgjorte fakturaer tilbage til økonomisystemet",
    "prepare": "beregne kørsler",
    "approve": "godkende kørsler",
    "send": "notere kørsler som sendt",
    "close": "lukke og åbne perioder",
    "hold": "tilbageholde og frigive",
    "set": "ændre indstillinger",
    "propose rules": "foreslå regler for afstemning",
    "approve rules": "godkende regler for afstemning",
    "grant": "se, give og tage roller",
    "export": "skrive hele lageret ud",
    "documents": "hente linjer og dokumenter",
    "read": "se lageret",
}
"""What each right lets its holder do, as it is said on screen."""


def role_named(role: str) -> str:
    """Return what a role is called, with the code to write where it is another word: ``godkender («approver»)``."""
    name = ROLE_NAMES.get(role, role)
    return name if name == role else f"{name} («{role}»)"


class NotAllowed(As2007Error):
    """Brugeren har ikke ret til handlingen."""

    def __init__(self, user: str, right: str) -> None:
        needed = " eller ".join(role_named(r) for r, rights in RIGHTS.items() if right in rights)
        super().__init__(f"«{user}» har ikke ret til at {RIGHT_NAMES[right]}. Det kræver rollen {needed}: bed en administrator om den.")


class FourEyes(As2007Error):
    """Den, der har beregnet en kørsel, kan ikke selv godkende den."""

    def __init__(self, user: str) -> None:
        super().__init__(f"«{user}» har selv beregnet kørslen og kan ikke godkende den. En anden person skal godkende.")


def same_person(one: str, other: str) -> bool:
    """Tell whether two user names are one person's, however they are capitalised: the same login must not pass for two people."""
    return one.strip().casefold() == other.strip().casefold()


def roles_given(reader: Reader, entry: int, user: str) -> frozenset[str] | None:
    """Return the roles that a user has been given; None in a store in which nobody has one, where everybody may do everything."""
    given = read_roles(reader, entry)
    return frozenset(str(r["role"]) for r in given if r["holder"] == user) if given else None


def roles_of(reader: Reader, entry: int, user: str) -> frozenset[str]:
    """Return a user's roles: all of them in a store in which nobody has one."""
    given = roles_given(reader, entry, user)
    return frozenset(RIGHTS) if given is None else given


def require(reader: Reader, entry: int, by: By, right: str) -> None:
    """Refuse who has not the right.

    Raises:
        NotAllowed: none of the user's roles gives it.
    """
    if not any(right in RIGHTS.get(role, ()) for role in roles_of(reader, entry, by.user)):
        raise NotAllowed(by.user, right)
