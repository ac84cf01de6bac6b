"""Evidence asks to be paid to an account that the supplier was never paid to. Needs `PayeeAccounts` and `KnownAccounts`."""

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
    if asked and familiar:
        party = subject.material.groups.party[subject.group].tolist()
        for at, key in enumerate(subject.material.lines.key[subject.places].tolist()):
            account = asked.get(key)
            rows[at] = account is not None and party[at] in familiar and (party[at], account) not in paid
    return found(rows, lambda _: "der bedes om betaling til en konto, som leverandøren ikke før er betalt på")


CHECK = Check("Bankkontoen er ændret", _find)
