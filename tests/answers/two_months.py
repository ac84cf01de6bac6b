"""A municipality with two months, in which every cause of a change happens to one service (two are new, two end)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from as2007lib.acts.approve import approve_run
from as2007lib.acts.hold import Held, add_hold
from as2007lib.acts.load import load_folder
from as2007lib.acts.settle import prepare_run
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.months import parse_month
from tests.acts.small import write

JAN, FEB = parse_month("2026-01"), parse_month("2026-02")
ANNA, BO = (By(name, datetime(2026, 3, 2, 12, tzinfo=UTC), seed=b"seed") for name in ("anna", "bo"))

_SERVICES = "service_id;package_id;service_code;provider_id;flow;from_date;to_date;party_id\n"
_FIRST = {
    "parties": """party_id;name;kind;is_self;cvr;gln
SELF;Eksempelkøbing Kommune;municipality;1;35968539;5798008885983
K1;Nabo Kommune;municipality;;22674595;5798001236461
K2;Fjern Kommune;municipality;;87979261;5798004713259
K3;Tavs Kommune;municipality;;;
""",
    "providers": "provider_id;party_id;name;from_date\nT1;SELF;Tilbud Ét;2020-01-01\n",
    "citizens": "citizen_id;cpr;name\nC1;610190-1234;Testborger Et\nC2;620290-1234;Testborger To\n",
    "catalogue": """service_code;name;business_area;paragraph;unit;timing;absence_after_days;absence_pct;income_account
D;Døgnophold;udsatte_voksne;SEL 107;day;arrears;;;5380001
M;Støtte;handicap;SEL 85;month;arrears;;;5380002
H;Timer;handicap;SEL 85;hour;arrears;;;5380002
N;Uden takst;handicap;SEL 85;month;arrears;;;5380002
F;Med fravær;udsatte_voksne;SEL 107;day;arrears;0;50;5380001
""",
    "rates": """service_code;provider_id;from_date;to_date;rate
D;;2025-01-01;;1000,00
M;;2025-01-01;;3000,00
H;;2025-01-01;;400,00
N;;2025-01-01;2026-01-31;3000,00
F;;2025-01-01;;1000,00
""",
    "packages": "package_id;citizen_id;from_date;to_date\nP1;C1;2025-01-01;\nP2;C2;2025-01-01;\n",
    "services": _SERVICES
    + """S-days;P1;D;T1;sale;2026-01-01;;K1
S-ended;P1;M;T1;sale;2026-01-01;2026-01-31;K1
S-rate;P1;M;T1;sale;2026-01-01;;K2
S-hours;P1;H;;sale;2026-01-01;;K2
S-held;P1;M;T1;sale;2026-01-01;;K2
S-skipped;P1;N;T1;sale;2026-01-01;;K2
S-absent;P1;F;T1;sale;2026-01-01;;K1
S-corrected;P2;D;T1;sale;2026-01-01;;K3
""",
    "individual_rates": "service_id;from_date;to_date;rate\nS-rate;2026-01-01;2026-01-31;2000,00\nS-rate;2026-02-01;;2500,00\n",
    "deliveries": "delivery_id;service_id;date;quantity\nL1;S-hours;2026-01-12;10\n",
}
_SECOND = {
    "services": _SERVICES
    + """S-new;P2;D;T1;sale;2026-02-10;;K1
S-late;P2;D;T1;sale;2026-01-31;;K2
S-corrected;P2;D;T1;sale;2026-01-01;2026-01-20;K3
S-bad;P9;D;T1;sale;2026-01-01;2026-01-20;K3
""",
    "absences": "service_id;from_date;to_date;kind;pct\nS-absent;2026-02-01;2026-02-10;ferie;\n",
}


def settle_two_months(store: Store, folder: Path) -> None:
    """January approved by Bo; February loaded, one service held, and prepared by Anna: `sale-2026-02-1` waits."""
    load_folder(store, ANNA, write(folder / "1", **_FIRST))
    approve_run(store, BO, prepare_run(store, ANNA, "sale", JAN).run.run_id)
    load_folder(store, ANNA, write(folder / "2", **_SECOND))
    add_hold(store, ANNA, Held(service="S-held"), FEB, "Indsigelse")
    prepare_run(store, ANNA, "sale", FEB)
