"""Evidence asks to be paid to an account that the supplier was never paid to. Needs `PayeeAccounts` and `KnownAccounts`.

Of a supplier that was never paid, the account that it asks for first is the known one: two in one match are a change too.
"""

from __future__ import annotations

import numpy as np

from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    known = subject.material.known.extra
    asked = dict(zip(known.payee_accounts.ints("evidence").tolist(), known.payee_accounts.texts("bank_account").tolist(), strict=True))
    parties = known.known_accounts.ints("party").tolist()
    paid = set(zip(parties, known.known_accounts.texts("bank_account").tolist(), strict=True))
    familiar = set(parties)
    rows = np.zeros(len(subject.places), dtype=np.bool_)
    lines = subject.material.lines
    keys, party = lines.key[subject.places].tolist(), subject.material.groups.party[subject.group].tolist()
    for at in np.lexsort((lines.key[subject.places], lines.issued[subject.places])).tolist() if asked else ():
        account = asked.get(keys[at])
        if account is None:
            continue
        if party[at] not in familiar:
            familiar.add(party[at])
            paid.add((party[at], account))
        rows[at] = (party[at], account) not in paid
    return found(rows, lambda _: "der bedes om betaling til en konto, som leverandøren ikke før er betalt på")


CHECK = Check("Bankkontoen er ændret", _find)
