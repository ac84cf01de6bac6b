"""findings.csv: what a run found, one row a service month and code."""

from __future__ import annotations

import pyarrow as pa

from as2007lib.formats.results import csv_bytes
from as2007lib.formats.results.lines import months_text
from as2007lib.frames.results import Findings
from as2007lib.values.arrays import Bools

MESSAGES = {
    "no_rate": "Der mangler en takst på mindst én dag. Måneden er ikke afregnet: indlæs taksten.",
    "shares_not_100": "Betalernes andele giver ikke 100 % på mindst én dag. Måneden er ikke afregnet: ret andelene.",
    "no_account": "Der er ingen konto til beløbet. Måneden er ikke afregnet: tilføj en kontoregel eller en konto på katalogydelsen.",
    "account_tie": "To kontoregler passer lige godt, så beløbet har ingen konto. Gør den ene mere bestemt.",
    "rate_fallback": "Tilbuddets egen takst dækker ikke alle dage, så den fælles takst er brugt. Kontrollér taksten.",
    "delivery_outside": "Der er registreret en leverance uden for den betalte periode. Den er ikke afregnet.",
}
"""What each finding says to a controller."""


def findings_csv(findings: Findings, services: pa.Array, new: Bools) -> bytes:
    """Return findings as findings.csv; `new` tells which the flow's last approved run did not have."""
    return csv_bytes(
        pa.table(
            {
                "service_id": services,
                "month": months_text(findings.ints("month")),
                "code": findings.table["code"],
                "new": pa.array(["1" if n else "0" for n in new.tolist()], pa.string()),
                "message": pa.array([MESSAGES[c] for c in findings.texts("code")], pa.string()),
            }
        )
    )
