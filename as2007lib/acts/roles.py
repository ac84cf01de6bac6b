"""Giving and taking roles."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from as2007lib.access.rights import RIGHTS, role_named
from as2007lib.acts.act import act
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.roles import read_roles


class UnknownRole(As2007Error):
    """Rollen findes ikke."""

    def __init__(self, role: str) -> None:
        super().__init__(f"Rollen «{role}» findes ikke. Vælg en af: {', '.join(map(role_named, RIGHTS))}.")


class LastAdministrator(As2007Error):
    """Der skal være mindst én, der kan tildele roller: giv først en anden rollen administrator."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def grant_role(store: Store, by: By, holder: str, role: str) -> bool:
    """Give a user a role; return whether he lacked it.

    Raises:
        UnknownRole: there is no such role.
        LastAdministrator: the first role given must let somebody give roles.
    """
    _known(role)
    with act(store, by, "grant") as doing:
        given = read_roles(doing.transaction, doing.transaction.entry)
        if any((r["holder"], r["role"]) == (holder, role) for r in given):
            return False
        if not given and "grant" not in RIGHTS[role]:
            raise LastAdministrator
        doing.transaction.state("roles", pa.table({"holder": [holder], "role": [role]}))
        doing.details.update({"holder": holder, "role": role})
    return True


def revoke_role(store: Store, by: By, holder: str, role: str) -> bool:
    """Take a role from a user; return whether he had it.

    Raises:
        UnknownRole: there is no such role.
        LastAdministrator: nobody else could give roles after.
    """
    _known(role)
    with act(store, by, "revoke", right="grant") as doing:
        given = read_roles(doing.transaction, doing.transaction.entry)
        own = [r for r in given if (r["holder"], r["role"]) == (holder, role)]
        if not own:
            return False
        rest = [r for r in given if r not in own]
        if rest and not any("grant" in RIGHTS[str(r["role"])] for r in rest):
            raise LastAdministrator
        doing.transaction.end("roles", np.array([r["id"] for r in own], np.int64))
        doing.details.update({"holder": holder, "role": role})
    return True


def _known(role: str) -> None:
    if role not in RIGHTS:
        raise UnknownRole(role)
