"""A small municipality, written as an interchange folder: one service paid by day, shared by two payers."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "parties.csv": """party_id;name;kind;is_self;cvr;gln
SELF;Eksempelkøbing Kommune;municipality;1;35968539;5798008885983
K1;Nabo Kommune;municipality;;22674595;5798001236461
K2;Fjern Kommune;municipality;;87979261;5798004713259
D1;Afdeling Nord;department;;;
""",
    "providers.csv": "provider_id;party_id;name;from_date\nT1;SELF;Tilbud Ét;2020-01-01\n",
    "citizens.csv": "citizen_id;cpr;name\nC1;610190-1234;Testborger Et\n",
    "catalogue.csv": """service_code;name;business_area;paragraph;unit;timing;income_account
Y1;Døgnophold;udsatte_voksne;SEL 107;day;arrears;5380001
Y2;Støtte;udsatte_voksne;SEL 85;hour;arrears;5380002
""",
    "rates.csv": "service_code;provider_id;from_date;rate\nY1;;2025-01-01;1000,01\nY2;;2025-01-01;333,33\n",
    "packages.csv": "package_id;citizen_id;from_date;to_date\nP1;C1;2026-01-10;\n",
    "services.csv": """service_id;package_id;service_code;provider_id;flow;from_date;to_date;party_id
S1;P1;Y1;T1;sale;2026-01-10;;
S2;P1;Y1;T1;internal;2026-01-10;;D1
""",
    "shares.csv": "service_id;party_id;from_date;share_pct\nS1;K1;2026-01-01;33,3333\nS1;K2;2026-01-01;66,6667\n",
}


def write(folder: Path, **files: str) -> Path:
    """Write files (`services` is services.csv) into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return folder


def write_all(folder: Path) -> Path:
    """Write the whole small municipality."""
    return write(folder, **{name.removesuffix(".csv"): content for name, content in FILES.items()})
