"""A small municipality that buys: a home by the day from one supplier, hours from another; and the invoices they send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from as2007lib.acts.load import load_folder
from as2007lib.acts.settle import settle_and_approve
from as2007lib.formats.oioubl.writer import render
from as2007lib.formats.ubl.document import BankAccount, Contact, Document, DocumentReference, Kind, Line, Party, Period, Vat, VatTotal
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.months import parse_month
from tests.acts.small import write

ANNA, BO = (By(user, datetime(2026, 3, 3, 12, tzinfo=UTC), seed=b"seed") for user in ("anna", "bo"))
JAN, FEB = parse_month("2026-01"), parse_month("2026-02")
OUR_GLN, OUR_CVR = "5798008885983", "35968539"
HOME_CVR, HOURS_CVR = "22674595", "87979261"
PERSON, OTHER_PERSON = "6101901234", "6202851234"

FILES = {
    "parties": f"""party_id;name;kind;is_self;cvr;gln
SELF;Eksempelkøbing Kommune;municipality;1;{OUR_CVR};{OUR_GLN}
L1;Bostedet Birken;supplier;;{HOME_CVR};
L2;Støtte og Samvær ApS;supplier;;{HOURS_CVR};
""",
    "providers": "provider_id;party_id;name;from_date\nT1;L1;Birken;2020-01-01\nT2;L2;Støtten;2020-01-01\n",
    "citizens": f"citizen_id;cpr;name\nC1;{PERSON};Testborger Et\nC2;{OTHER_PERSON};Prøveperson To\n",
    "catalogue": """service_code;name;business_area;paragraph;unit;timing;expense_account
Y1;Døgnophold;udsatte_voksne;SEL 107;month;arrears;5380001
Y2;Støtte i eget hjem;udsatte_voksne;SEL 85;hour;arrears;5380002
""",
    "rates": "service_code;provider_id;from_date;rate\nY1;;2025-01-01;30000,00\nY2;;2025-01-01;400,00\n",
    "packages": "package_id;citizen_id;from_date;to_date\nP1;C1;2026-01-01;\nP2;C2;2026-01-01;\n",
    "services": """service_id;package_id;service_code;provider_id;flow;from_date;quantity;quantity_per;party_id
S1;P1;Y1;T1;purchase;2026-01-01;;;L1
S2;P2;Y2;T2;purchase;2026-01-01;10;month;L2
""",
}


def bought(store: Store, home: Path) -> Store:
    """Load the municipality and approve its purchases of January and February: S1 at 30.000 kr., S2 at 4.000 kr. a month."""
    load_folder(store, ANNA, write(home / "bought", **FILES))
    settle_and_approve(store, ANNA, "purchase", JAN, settle_from=JAN)
    settle_and_approve(store, ANNA, "purchase", FEB, settle_from=JAN)
    return store


@dataclass(frozen=True)
class Billed:
    """A line of an invoice; months as `2026-01`, the last one blank where it covers one."""

    amount: int
    month: str = "2026-01"
    last_month: str = ""
    name: str = "Døgnophold"
    description: str = ""
    case: str = ""
    cpr: str = ""


def invoice(
    number: str,
    *lines: Billed,
    cvr: str = HOME_CVR,
    gln: str = OUR_GLN,
    crediting: str = "",
    issued: date = date(2026, 2, 1),
    order: str = "",
    account: str = "0123456789",
) -> bytes:
    """Return an OIOUBL invoice, or where `crediting` names one a credit note for it; amounts are positive in both."""
    net = sum(line.amount for line in lines)
    document = Document(
        kind=Kind.CREDIT_NOTE if crediting else Kind.INVOICE,
        syntax="oioubl",
        number=number,
        issued=issued,
        due=date(2026, 3, 31),
        supplier=Party("Bostedet Birken", cvr=cvr, contact=Contact("Kontoret")),
        customer=Party("Eksempelkøbing Kommune", gln=gln, cvr=OUR_CVR, contact=Contact("ABCDE")),
        lines=tuple(_line(place, line) for place, line in enumerate(lines, 1)),
        net=net,
        vat_totals=(VatTotal(Vat.EXEMPT, "0", net, 0, "Momsfri"),),
        period=_period(lines[0].month),
        payment=None if crediting else BankAccount("9999", account),
        order_number=order,
        customer_reference="ABCDE",
        references=(DocumentReference(crediting),) if crediting else (),
    )
    return render(document)


def _line(place: int, line: Billed) -> Line:
    return Line(
        id=str(place),
        name=line.name,
        item="Y1",
        description=line.description,
        quantity="1",
        unit="EA",
        price=line.amount,
        amount=line.amount,
        vat=Vat.EXEMPT,
        vat_amount=0,
        period=_period(line.month, line.last_month),
        case=line.case,
        cpr=line.cpr,
    )


def _period(month: str, last_month: str = "") -> Period:
    year, number = map(int, month.split("-"))
    last_year, last_number = map(int, (last_month or month).split("-"))
    after = date(last_year + last_number // 12, last_number % 12 + 1, 1)
    return Period(date(year, number, 1), date.fromordinal(after.toordinal() - 1))


def put(folder: Path, **files: bytes) -> Path:
    """Write files (`a` is a.xml) into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.xml").write_bytes(content)
    return folder
