"""A small municipality and a few lines, written by text ids; what documents are planned from in these tests."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from as2007lib.formats.ubl.document import BankAccount, Contact
from as2007lib.frames.base import Frame
from as2007lib.frames.facts import Catalogue, Citizens, Packages, Parties, Providers, Services, Shares
from as2007lib.frames.results import Lines
from as2007lib.invoicing.book import Book, EarlierDocuments
from as2007lib.invoicing.parameters import InvoicingParameters
from as2007lib.store.identities import Identities
from as2007lib.values.days import day_of
from as2007lib.values.months import parse_month

ISSUED = date(2026, 11, 5)
PARAMETERS = InvoicingParameters(payment=BankAccount("1234", "1234567890"), contact=Contact("Anna Ager", "12345678", "anna@solby.example"))
KEYS = ("party", "provider", "citizen", "package", "service", "service_code", "successor", "same_as", "department", "parent", "calendar")


def day(text: str) -> int:
    return day_of(date.fromisoformat(text))


class World:
    """Facts stated by text id; `book` gives them their keys in byte order, shifted by `shift` and turned by `backwards`."""

    def __init__(self) -> None:
        self.rows: dict[type[Frame], list[dict[str, Any]]] = {
            Parties: [
                {"party": "solby", "name": "Solby Kommune", "kind": "municipality", "is_self": 1, "cvr": "12345678", "gln": "5790000000012"}
                | {"address": "Torvet 1", "postcode": "9999", "city": "Solby"},
                {"party": "maaneby", "name": "Måneby Kommune", "kind": "municipality", "cvr": "87654321", "gln": "5798009811578"}
                | {"address": "Gaden 2", "postcode": "8888", "city": "Måneby"},
                {"party": "stjerneby", "name": "Stjerneby Kommune", "kind": "municipality", "cvr": "11223344"}
                | {"address": "Vejen 3", "postcode": "7777", "city": "Stjerneby"},
            ],
            Providers: [
                {"provider": "solhjem", "party": "solby", "name": "Botilbuddet Solhjem", "start": day("2020-01-01")},
                {"provider": "solgaard", "party": "solby", "name": "Solgården", "start": day("2020-01-01")},
            ],
            Citizens: [{"citizen": "c1", "cpr": "6101901234", "name": "Fie Fiktiv", "address": "Skjult Sti 9", "address_protected": 1}],
            Packages: [{"package": "p1", "citizen": "c1", "start": day("2024-01-01")}, {"package": "p2", "start": day("2024-01-01")}],
            Catalogue: [
                catalogue("dag", "Døgnophold", "day"),
                catalogue("mdr", "Plads, pr. måned", "month"),
                catalogue("time", "Støttetimer", "hour"),
                catalogue("kursus", "Kursus for personale", "piece", vat="standard"),
            ],
            Services: [service("s1", "dag"), service("s2", "mdr"), service("s3", "time", provider="solgaard"), service("s4", "kursus")],
            Shares: [
                share("s1", "maaneby", reference="ABCDE", order_number="R-7", account="5250124502"),
                share("s2", "maaneby", reference="ABCDE", order_number="R-7", account="5250124502"),
            ],
            EarlierDocuments: [],
        }

    def book(self, *, shift: int = 1, backwards: bool = False, extra: tuple[str, ...] = ()) -> Book:
        texts = {str(row[name]) for rows in self.rows.values() for row in rows for name in KEYS if row.get(name) is not None} | set(extra)
        self.keys = {text: place + shift for place, text in enumerate(sorted(texts, reverse=backwards))}
        table = pa.table({"id": list(self.keys.values()), "kind": ["any"] * len(self.keys), "text": list(self.keys)})
        return Book(
            Identities(table),
            *(self._frame(kind) for kind in (Parties, Providers, Citizens, Packages, Services, Catalogue, Shares, EarlierDocuments)),
        )

    def lines(self, *rows: dict[str, Any]) -> Lines:
        frame = self._frame(Lines, rows)
        assert isinstance(frame, Lines)
        return frame

    def _frame(self, kind: type[Frame], rows: Any = None) -> Any:
        stated = self.rows[kind] if rows is None else rows
        return kind.of(**{c.name: [self._key(c.name, row.get(c.name)) for row in stated] for c in kind.columns})

    def _key(self, name: str, value: Any) -> Any:
        return self.keys[value] if name in KEYS and value is not None else value


def catalogue(code: str, name: str, unit: str, *, vat: str | None = None) -> dict[str, Any]:
    known = {"service_code": code, "name": name, "business_area": "handicap", "paragraph": "SEL § 107", "unit": unit}
    return known | {"timing": "arrears", "vat": vat}


def service(service_id: str, code: str, **more: Any) -> dict[str, Any]:
    known = {
        "service": service_id,
        "package": "p1",
        "service_code": code,
        "provider": "solhjem",
        "flow": "sale",
        "start": day("2024-01-01"),
    }
    return known | more


def share(service_id: str, party: str, *, reference: str | None = None, start: str = "2024-01-01", **more: Any) -> dict[str, Any]:
    return {"service": service_id, "party": party, "start": day(start), "share_pct": 100_0000, "their_reference": reference} | more


def ordinary(service_id: str, party: str, amount: int, **more: Any) -> dict[str, Any]:
    """A line of October 2026, 31 days at a rate that makes the amount."""
    known = {"service": service_id, "party": party, "month": parse_month("2026-10"), "kind": "ordinary", "unit": "day"}
    figures = {"quantity": 31_0000, "rate": amount // 31, "factor_pct": 100_0000, "share": 1_000_000, "amount": amount}
    days = {"start": day("2026-10-01"), "stop": day("2026-11-01"), "accounting_year": 2026, "old_amount": 0, "new_amount": amount}
    return known | figures | days | more


def correction(service_id: str, party: str, old: int, new: int, *, month: str = "2026-08") -> dict[str, Any]:
    number = parse_month(month)
    start, stop = day(f"{month}-01"), day(f"{(number + 1) // 12:04d}-{(number + 1) % 12 + 1:02d}-01")
    known = {"service": service_id, "party": party, "month": number, "kind": "correction", "start": start, "stop": stop, "unit": "day"}
    return known | {"amount": new - old, "old_amount": old, "new_amount": new, "accounting_year": 2026}
