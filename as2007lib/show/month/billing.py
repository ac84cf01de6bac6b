"""The third notebook: the files that were written, who is billed what, and what was booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from as2007lib.accounting.vouchers import missing_among
from as2007lib.answers.documents import AccountSum, Document, bills_by_payer
from as2007lib.answers.output import WrittenRun
from as2007lib.show.figures import Chart, amounts
from as2007lib.show.month.words import whole_kr
from as2007lib.show.shown import Shown, Words, shown
from as2007lib.show.tables import Column, Table, table
from as2007lib.show.text import missing_accounts
from as2007lib.values.danish import many

_MOST_ROWS, _MOST_BARS = 25, 12
_CSV = (".csv",)


def written(found: Sequence[WrittenRun]) -> Table:
    """Show which files were written where."""
    rows = [
        (w.run_id, sum(not name.endswith(_CSV) for name in w.files), sum(name.endswith(_CSV) for name in w.files), str(w.folder))
        for w in found
    ]
    columns = [Column("Kørsel"), Column("Dokumenter", "count"), Column("CSV-filer", "count"), Column("Mappe")]
    return table("Filer", columns, rows, empty="Ingen kørsel er godkendt endnu, så der er intet at skrive.")


def bills(documents: Mapping[str, Sequence[Document]]) -> Shown:
    """Show the invoices and credit notes of each run by payer."""
    return shown(*[_bills(run, tuple(own)) for run, own in documents.items() if own]) or shown()


def _bills(run: str, documents: tuple[Document, ...]) -> Shown:
    payers = bills_by_payer(documents)
    total = sum(p.amount for p in payers)
    columns = [
        Column("Betaler"),
        Column("Id"),
        Column("Dokumenter", "count"),
        Column("Heraf holdt tilbage", "count"),
        Column("Moms", "amount"),
    ]
    others = payers[_MOST_ROWS:]
    told = f"{many(len(documents), 'dokument', 'dokumenter')} til {many(len(payers), 'betaler', 'betalere')}, {whole_kr(total)} uden moms."
    return shown(
        Words(f"Fakturaer og kreditnotaer, {run}"),
        Chart("De største betalere", told, amounts([(p.payer_name, p.amount) for p in payers[:_MOST_BARS]])),
        table(
            f"Betalere i {run}",
            [*columns, Column("Kr. uden moms", "amount")],
            [(p.payer_name, p.payer, p.documents, p.held or None, p.vat_amount, p.amount) for p in payers[:_MOST_ROWS]],
            total=("I alt, alle betalere", "", len(documents), sum(p.held for p in payers), sum(p.vat_amount for p in payers), total),
            note=f"Og {many(len(others), 'betaler', 'betalere')} mere: {whole_kr(sum(p.amount for p in others))}" if others else "",
        ),
    )


def held_documents(documents: Mapping[str, Sequence[Document]]) -> Table:
    """Show the documents that may not be sent."""
    rows = [(run, d.document_id, d.payer_name, d.amount) for run, own in documents.items() for d in own if d.held]
    columns = [Column("Kørsel"), Column("Dokument"), Column("Betaler"), Column("Kr. uden moms", "amount")]
    note = (
        "Betaleren eller kommunens egen modpart mangler EAN (GLN), CVR-nummer eller en modpartsrække, eller det dokument, der rettes, er "
        "selv holdt tilbage. Ret kilden, indlæs igen, og udsted dem med «as2007 issue KØRSEL», den ældste kørsel først."
    )
    return table("Dokumenter, der ikke kan sendes", columns, rows, note=note, empty="Alle dokumenter kan sendes.")


def booked(sums: Mapping[str, Sequence[AccountSum]]) -> Shown:
    """Show what each run books on each account; credit is negative, and it comes to 0."""
    return shown(*[_booked(run, own) for run, own in sums.items()])


def _booked(run: str, own: Sequence[AccountSum]) -> Table:
    rows = [(a.account, str(a.accounting_year), a.debit, a.credit) for a in own]
    columns = [Column("Konto"), Column("Regnskabsår"), Column("Debet", "amount"), Column("Kredit", "amount")]
    total = ("I alt", "", sum(a.debit for a in own), sum(a.credit for a in own))
    missing = missing_among(a.account for a in own)
    note = missing_accounts(missing) if missing else ""
    return table(f"Bogført af {run}", columns, rows, total=total, note=note, empty="Kørslen har ingen bilag.")
