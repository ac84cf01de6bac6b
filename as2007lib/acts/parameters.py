"""Setting a store as its parameter file says."""

from __future__ import annotations

from typing import Any

from as2007lib.acts.settings import set_settings
from as2007lib.formats.answer.render import syntax_names as answer_syntaxes
from as2007lib.formats.ubl.render import syntax_names
from as2007lib.intake.mapping import source_mappings
from as2007lib.matching.proposed import LIMIT
from as2007lib.settings import Parameters, Source
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.errors import As2007Error

_GROUPING = {"their_reference": "reference"}
"""Names that the parameter file takes from the interchange format and invoicing calls otherwise."""


class UnknownVariant(As2007Error):
    """Parameterfilen nævner et dokumentformat eller en oversættelse, som ikke findes.

    Attributes:
        faults: what is wrong, by the path of the value.
    """

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("Ret parameterfilen: " + "; ".join(f"{where} {what}" for where, what in faults.items()) + ".")
        self.faults = faults


def check_variants(parameters: Parameters) -> None:
    """See that formats of documents and mappings of sources exist: the file itself takes any name, since they are found by name.

    Raises:
        UnknownVariant: one does not exist; every one is told.
    """
    stated = parameters.invoicing
    formats = {"format": stated.format} | {f"format_by_payer.{payer}": name for payer, name in stated.format_by_payer.items()}
    mappings = _mappings("sources", parameters.sources) | _mappings("incoming.postings", parameters.incoming.postings)
    faults = _unknown({f"invoicing.{where}": name for where, name in formats.items()}, syntax_names())
    faults |= _unknown(mappings, tuple(source_mappings()))
    faults |= _unknown({"incoming.return_format": parameters.incoming.return_format}, answer_syntaxes())
    if faults:
        raise UnknownVariant(faults)


def _mappings(where: str, sources: tuple[Source, ...]) -> dict[str, str]:
    return {f"{where}.{n}.mapping": source.mapping for n, source in enumerate(sources, 1) if source.mapping}


def _unknown(named: dict[str, str], known: tuple[str, ...]) -> dict[str, str]:
    return {where: f"skal være en af {', '.join(known)}; der står «{name}»" for where, name in named.items() if name not in known}


def apply_parameters(store: Store, by: By, parameters: Parameters) -> list[str]:
    """Set everything of a parameter file that belongs to the store; return the names of what changed.

    Where settlement begins is not among it: the first settlement fixes that.

    Raises:
        UnknownVariant: a format of documents or a mapping does not exist; nothing is set.
        NotAllowed: the user may not set.
    """
    check_variants(parameters)
    return set_settings(store, by, settings_of(parameters))


def settings_of(parameters: Parameters) -> dict[str, Any]:
    """Return the store's settings that a parameter file states."""
    contra = {name: flow.contra_account for name, flow in parameters.flows.chosen().items() if flow.contra_account}
    return {
        "municipality": {"code": parameters.municipality.code, "name": parameters.municipality.name},
        "four_eyes": parameters.four_eyes,
        "demand_accounts": parameters.demand_accounts,
        "vat_account": parameters.vat_account,
        "supplementary_months": parameters.supplementary_months,
        "load_limit": parameters.load_limit,
        "contra_accounts": contra,
        "strict_rules": parameters.incoming.strict_rules,
        LIMIT: parameters.incoming.decide_limit,
        "invoicing": _invoicing(parameters),
    }


def _invoicing(parameters: Parameters) -> dict[str, Any]:
    stated = parameters.invoicing
    contact = stated.contact
    payment: dict[str, Any] = {}
    if stated.bank:
        payment = {"bank": {"registration": stated.bank.registration, "account": stated.bank.account}}
    elif stated.fik:
        payment = {"fik": {"card": stated.fik.card, "creditor": stated.fik.creditor}}
    return {
        **payment,
        "payment_days": stated.payment_days,
        "group_by": [_GROUPING.get(name, name) for name in stated.grouping],
        "credit_as": stated.credit_as,
        "syntax": stated.format,
        "syntax_by_payer": dict(stated.format_by_payer),
        "cpr_payers": list(stated.cpr_payers),
        "case_by": stated.case_by,
        "note": stated.note or "",
        "contact": {"name": contact.name, "telephone": contact.telephone or "", "mail": contact.mail or ""} if contact else {},
    }
