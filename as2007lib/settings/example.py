"""The parameters a new municipality begins with: the fictional one of the demonstration."""

from __future__ import annotations

from as2007lib.settings.model import Contact, Flow, Flows, Invoicing, Municipality, Parameters, Source
from as2007lib.values.months import month_number

EXAMPLE = Parameters(
    municipality=Municipality(code="0999", name="Eksempel Kommune"),
    database="sqlite:///outputs/eksempel/eksempel.sqlite",
    output="outputs/eksempel",
    sources=(Source(name="fagsystem", folder="outputs/eksempel/indbakke", mapping=None),),
    settle_from=month_number(2026, 1),
    supplementary_months=2,
    demand_accounts=True,
    vat_account=None,
    four_eyes=True,
    load_limit=50_000_000,
    flows=Flows(
        sale=Flow(prepare_day=3, approve_day=6, send_day=8, contra_account="9.25.14.5 10"),
        internal=Flow(prepare_day=5, approve_day=10, send_day=10, contra_account="8.51.52.5 90"),
        purchase=None,
        payout=None,
        charge=None,
    ),
    invoicing=Invoicing(bank=None, fik=None, contact=Contact(name="Afregning", telephone=None, mail=None), note=None),
)
