"""Payment: which parts each means of payment demands and refuses, terms, allowances and charges."""

from __future__ import annotations

import re
from collections.abc import Callable

from as2007lib.formats.oioubl.rules.amounts import number
from as2007lib.formats.oioubl.rules.node import SPACE, Node
from as2007lib.formats.oioubl.rules.periods import PERIOD
from as2007lib.formats.oioubl.rules.rule import Choice, Leaves, NodeRule, Plan, Rule, at, at_most_one

_CHANNELS = "urn:oioubl:codelist:paymentchannelcode-1.1"
_ACCOUNTS = "urn:oioubl:codelist:accounttypecode-1.1"
_CODES = frozenset({"1", "10", "20", "31", "42", "48", "49", "50", "58", "59", "93", "97"})
_NO_DIGIT = re.compile(r"\D")
_REGISTER = re.compile(r"[1-9][0-9]{3}")
_ACCOUNT_LENGTH = 10
_PLAIN = frozenset({"ID", "Name", "CurrencyCode"})
_PAYER, _PAYEE, _CREDIT = "PayerFinancialAccount", "PayeeFinancialAccount", "CreditAccount"
_BRANCH, _BANK = "FinancialInstitutionBranch", "FinancialInstitution"


def _refused(rule: str, name: str, code: str) -> NodeRule:
    return Rule(rule, f"{name} må ikke bruges ved betalingsmåde {code}.", lambda means: means.has(name))


def _demanded(rule: str, code: str, *path: str) -> NodeRule:
    return Rule(rule, f"Betalingsmåde {code} kræver {'/'.join(path)}.", lambda means: not _there(means, path))


def _there(means: Node, path: tuple[str, ...]) -> bool:
    return any(node.has(path[-1]) for node in means.all(*path[:-1]))


def _longer(rule: str, most: int, *path: str) -> NodeRule:
    return Rule(rule, f"{'/'.join(path)} må højst være på {most} tegn.", lambda means: len(means.below(*path) or "") > most)


def _shorter(rule: str, least: int, *path: str) -> NodeRule:
    return Rule(rule, f"{'/'.join(path)} skal være på mindst {least} tegn.", lambda means: len(means.below(*path) or "") < least)


def _not_long(rule: str, length: int, *path: str) -> NodeRule:
    return Rule(rule, f"{'/'.join(path)} skal være på {length} tegn.", lambda means: len(means.below(*path) or "") != length)


def _channel(means: Node) -> str | None:
    return means.first.get("PaymentChannelCode")


def _only_channel(rule: str, code: str, *allowed: str) -> NodeRule:
    message = f"PaymentChannelCode skal være {' eller '.join(allowed)} ved betalingsmåde {code}."
    return Rule(rule, message, lambda means: _channel(means) not in {None, *allowed})


def _demands_channel(rule: str, code: str, *allowed: str) -> NodeRule:
    return Rule(
        rule, f"Betalingsmåde {code} kræver PaymentChannelCode {' eller '.join(allowed)}.", lambda means: _channel(means) not in allowed
    )


def _channel_list(rule: str, *, only_if_used: bool = False) -> NodeRule:
    def broken(means: Node) -> bool:
        used = means.has("PaymentChannelCode") or not only_if_used
        return used and means.attribute("PaymentChannelCode", "listID") != _CHANNELS

    return Rule(rule, f"PaymentChannelCode skal have listID {_CHANNELS}.", broken)


def _with_channel(channel: str, *rules: NodeRule) -> tuple[NodeRule, ...]:
    """Return rules that hold for one channel only."""

    def guarded(rule: NodeRule) -> NodeRule:
        return Rule(rule.id, rule.message, lambda means: _channel(means) == channel and rule.broken(means))

    return tuple(guarded(rule) for rule in rules)


def _card(means: Node, *cards: str) -> bool:
    return not set(cards).isdisjoint(means.texts("PaymentID"))


def _demands_card(rule: str, code: str, *cards: str) -> NodeRule:
    return Rule(rule, f"Betalingsmåde {code} kræver PaymentID {', '.join(cards)}.", lambda means: not _card(means, *cards))


def _for_cards(rule: str, message: str, cards: tuple[str, ...], test: Callable[[Node], bool]) -> NodeRule:
    return Rule(rule, message, lambda means: _card(means, *cards) and test(means))


def _note_without(rule: str, *cards: str) -> NodeRule:
    message = f"InstructionNote må kun bruges, når PaymentID er {' eller '.join(cards)}."
    return Rule(rule, message, lambda means: means.has("InstructionNote") and not _card(means, *cards))


def _no_instruction(means: Node) -> bool:
    return not means.has("InstructionID")


def _not_digits(means: Node) -> bool:
    return _NO_DIGIT.search(means.first.get("InstructionID") or "") is not None


def _no_digits_in_fik(means: Node) -> bool:
    return means.first.get("InstructionID") == "" or (_card(means, "71", "75") and (_no_instruction(means) or _not_digits(means)))


def _instruction_longer(means: Node, length: int) -> bool:
    return len(means.first.get("InstructionID") or "") != length


_ABROAD: tuple[NodeRule, ...] = (
    _refused("F-LIB103", "InstructionNote", "31"),
    _channel_list("F-LIB106"),
    _demanded("F-LIB107", "31", _PAYEE, "ID"),
    _demands_channel("F-LIB109", "31", "IBAN", "ZZZ"),
    _longer("F-LIB110", 20, _PAYER, "PaymentNote"),
    _longer("F-LIB111", 20, _PAYEE, "PaymentNote"),
    _longer("F-LIB112", 8, _CREDIT, "AccountID"),
    *_with_channel(
        "IBAN",
        Rule(
            "F-LIB108",
            "Registreringsnummeret må ikke bruges, når PaymentChannelCode er IBAN.",
            lambda means: _there(means, (_PAYEE, _BRANCH, "ID")),
        ),
        _demanded("F-LIB113", "31", _PAYEE, _BRANCH, _BANK, "ID"),
        _longer("F-LIB114", 34, _PAYEE, "ID"),
        _shorter("F-LIB115", 1, _PAYEE, "ID"),
    ),
    *_with_channel(
        "ZZZ",
        _demanded("F-LIB276", "31", _PAYEE, _BRANCH, "ID"),
        _demanded("F-LIB116", "31", _PAYEE, _BRANCH, "Name"),
        _demanded("F-LIB117", "31", _PAYEE, _BRANCH, "Address"),
    ),
)
_ACCOUNT: tuple[NodeRule, ...] = (
    _refused("F-LIB122", _CREDIT, "42"),
    _refused("F-LIB119", "InstructionNote", "42"),
    _channel_list("F-LIB123"),
    _only_channel("F-LIB128", "42", "DK:BANK"),
    _longer("F-LIB129", 20, _PAYER, "PaymentNote"),
    _longer("F-LIB133", 20, _PAYEE, "PaymentNote"),
    Rule(
        "F-LIB124",
        "Betalerens konto skal have registreringsnummer (FinancialInstitutionBranch/ID).",
        lambda means: _there(means, (_PAYER, _BRANCH)) and not _there(means, (_PAYER, _BRANCH, "ID")),
    ),
    _demanded("F-LIB125", "42", _PAYEE),
    _demanded("F-LIB126", "42", _PAYEE, "ID"),
    _demanded("F-LIB127", "42", _PAYEE, _BRANCH, "ID"),
    _longer("F-LIB130", 4, _PAYER, _BRANCH, "ID"),
    _longer("F-LIB131", 10, _PAYEE, "ID"),
    _longer("F-LIB132", 4, _PAYEE, _BRANCH, "ID"),
    Rule("F-LIB311", "Registreringsnummeret skal være et tal over nul.", lambda means: not number(means.below(_PAYEE, _BRANCH, "ID"))),
)


def _on_card(rule: str, name: str) -> NodeRule:
    return Rule(rule, f"CardAccount/{name} må ikke bruges ved betalingsmåde 48.", lambda means: _there(means, ("CardAccount", name)))


_PAID_BY_CARD: tuple[NodeRule, ...] = (
    _refused("F-LIB365", "PaymentChannelCode", "48"),
    _refused("F-LIB366", "InstructionID", "48"),
    _refused("F-LIB367", "InstructionNote", "48"),
    _refused("F-LIB368", _PAYER, "48"),
    _refused("F-LIB369", _PAYEE, "48"),
    _refused("F-LIB370", _CREDIT, "48"),
    _demanded("F-LIB342", "48", "CardAccount"),
    _on_card("F-LIB343", "CardTypeCode"),
    _on_card("F-LIB344", "ValidityStartDate"),
    _on_card("F-LIB345", "ExpiryDate"),
    _on_card("F-LIB346", "IssuerID"),
    _on_card("F-LIB347", "IssueNumberID"),
    _on_card("F-LIB348", "CV2ID"),
    _on_card("F-LIB349", "CardChipCode"),
    _on_card("F-LIB350", "ChipApplicationID"),
)
_DIRECT_DEBIT: tuple[NodeRule, ...] = (
    _refused("F-LIB135", "InstructionNote", "49"),
    _refused("F-LIB137", _CREDIT, "49"),
    Rule(
        "F-LIB134",
        "Brug enten PaymentChannelCode eller InstructionID ved betalingsmåde 49, ikke begge.",
        lambda means: means.has("PaymentChannelCode") and means.has("InstructionID"),
    ),
    _longer("F-LIB288", 20, _PAYER, "PaymentNote"),
    _only_channel("F-LIB289", "49", "IBAN", "DK:BANK"),
    _longer("F-LIB140", 60, "InstructionID"),
    *_with_channel("DK:BANK", _not_long("F-LIB290", 10, _PAYER, "ID"), _not_long("F-LIB291", 4, _PAYER, _BRANCH, "ID")),
    *_with_channel(
        "IBAN",
        _longer("F-LIB292", 34, _PAYER, "ID"),
        _shorter("F-LIB293", 18, _PAYER, "ID"),
        Rule(
            "F-LIB294",
            "Registreringsnummeret må ikke bruges, når PaymentChannelCode er IBAN.",
            lambda means: _there(means, (_PAYER, _BRANCH, "ID")),
        ),
        _demanded("F-LIB295", "49", _PAYER, _BRANCH, _BANK, "ID"),
    ),
)
_GIRO: tuple[NodeRule, ...] = (
    _refused("F-LIB142", _CREDIT, "50"),
    _demanded("F-LIB144", "50", "PaymentID"),
    _demanded("F-LIB319", "50", _PAYEE),
    _demanded("F-LIB320", "50", _PAYEE, "ID"),
    _for_cards("F-LIB145", "Kortart 04 og 15 kræver InstructionID.", ("04", "15"), _no_instruction),
    _only_channel("F-LIB146", "50", "DK:GIRO"),
    _channel_list("F-LIB143", only_if_used=True),
    _demands_card("F-LIB147", "50", "01", "04", "15"),
    _note_without("F-LIB148", "01"),
    _longer("F-LIB149", 16, "InstructionID"),
    _for_cards(
        "F-LIB312",
        "InstructionID må ikke være tomt for kortart 04 og 15.",
        ("04", "15"),
        lambda means: means.first.get("InstructionID") == "",
    ),
    _for_cards("F-LIB390", "InstructionID skal være tal for kortart 04 og 15.", ("04", "15"), _not_digits),
)
_SEPA: tuple[NodeRule, ...] = (
    Rule("F-LIB377", "Betalingsmåde 58 kræver PayeeFinancialAccount/ID.", lambda means: not (means.below(_PAYEE, "ID") or "").strip(SPACE)),
    _only_channel("F-LIB379", "58", "IBAN"),
)
_FIK: tuple[NodeRule, ...] = (
    _demanded("F-LIB152", "93", "PaymentID"),
    _for_cards("F-LIB153", "Kortart 71 og 75 kræver InstructionID.", ("71", "75"), _no_instruction),
    _only_channel("F-LIB277", "93", "DK:FIK"),
    _channel_list("F-LIB278", only_if_used=True),
    _note_without("F-LIB154", "73", "75"),
    _demands_card("F-LIB155", "93", "71", "73", "75"),
    _for_cards("F-LIB156", "InstructionID skal være på 15 tegn for kortart 71.", ("71",), lambda means: _instruction_longer(means, 15)),
    _for_cards("F-LIB157", "InstructionID skal være på 16 tegn for kortart 75.", ("75",), lambda means: _instruction_longer(means, 16)),
    Rule("F-LIB336", "InstructionID skal være tal for kortart 71 og 75.", _no_digits_in_fik),
    _for_cards("F-LIB275", "InstructionID må ikke bruges for kortart 73.", ("73",), lambda means: means.has("InstructionID")),
    _not_long("F-LIB305", 8, _CREDIT, "AccountID"),
)
_NEMKONTO: tuple[NodeRule, ...] = (
    _only_channel("F-LIB158", "97", "DK:NEMKONTO"),
    _refused("F-LIB159", "InstructionID", "97"),
    _refused("F-LIB160", "InstructionNote", "97"),
    _refused("F-LIB161", "PaymentID", "97"),
    _refused("F-LIB163", _PAYER, "97"),
    _refused("F-LIB164", _PAYEE, "97"),
    _refused("F-LIB165", _CREDIT, "97"),
)


def _plain_account(means: Node) -> bool:
    """Whether a payment to an account names just the payee's account and register, as most do."""
    account = means.kids[_PAYEE][0] if len(means.kids) == 1 and _PAYEE in means.kids else None
    if account is None or not account.leaves.keys() <= _PLAIN or account.kids.keys() != {_BRANCH} or "InstructionNote" in means.first:
        return False
    branch, channel = account.kids[_BRANCH][0], means.leaves.get("PaymentChannelCode")
    if any(bank.kids for kids in branch.kids.values() for bank in kids) or not _REGISTER.fullmatch(branch.first.get("ID", "")):
        return False
    listed = channel is not None and means.first["PaymentChannelCode"] == "DK:BANK" and channel[0].get("listID") == _CHANNELS
    return listed and 0 < len(account.first.get("ID", "")) <= _ACCOUNT_LENGTH


def _within(rule: str, *path: str) -> NodeRule:
    return Rule(rule, f"{'/'.join(path)} må ikke bruges.", lambda means: _there(means, path))


def _account_type(rule: str, account: str, attribute: str, value: str) -> NodeRule:
    def broken(means: Node) -> bool:
        kid = means.kid(account)
        return kid is not None and kid.has("AccountTypeCode") and kid.attribute("AccountTypeCode", attribute) != value

    return Rule(rule, f"{account}/AccountTypeCode skal have {attribute} {value}.", broken)


def _no_giro_account(means: Node) -> bool:
    if means.first.get("PaymentMeansCode") != "50" and _channel(means) != "DK:GIRO":
        return False
    account = means.below(_PAYEE, "ID")
    return account is None or len(account) not in {7, 8} or number(account) is None


_OF_PAYER: tuple[NodeRule, ...] = (
    _within("F-LIB151", _PAYER, _BRANCH, "Address"),
    _within("F-LIB162", _PAYER, "Country"),
    _account_type("F-LIB105", _PAYER, "listID", _ACCOUNTS),
    _account_type("W-LIB121", _PAYER, "listAgencyID", "320"),
)
_OF_PAYEE: tuple[NodeRule, ...] = (
    _within("F-LIB243", _PAYEE, _BRANCH, _BANK, "Address"),
    _within("F-LIB244", _PAYEE, "Country"),
    _account_type("F-LIB136", _PAYEE, "listID", _ACCOUNTS),
    _account_type("W-LIB141", _PAYEE, "listAgencyID", "320"),
)
_BY_CODE: dict[str, tuple[NodeRule, ...]] = {
    "31": _ABROAD,
    "42": _ACCOUNT,
    "48": _PAID_BY_CARD,
    "49": _DIRECT_DEBIT,
    "50": _GIRO,
    "58": _SEPA,
    "59": (_only_channel("F-LIB380", "59", "IBAN"),),
    "93": _FIK,
    "97": _NEMKONTO,
}


def _pick(means: Node) -> tuple[NodeRule, ...]:
    code = means.first.get("PaymentMeansCode", "")
    if code == "42" and _plain_account(means):
        return ()
    rules = _BY_CODE.get(code, ())
    rules += _OF_PAYER if _PAYER in means.kids else ()
    return rules + (_OF_PAYEE if _PAYEE in means.kids else ())


PAYMENT_MEANS: Plan = at(
    Choice(_OF_PAYER + _OF_PAYEE + tuple(rule for rules in _BY_CODE.values() for rule in rules), _pick),
    Rule("F-LIB100", "PaymentMeansCode står ikke i kodelisten.", lambda means: means.first.get("PaymentMeansCode") not in _CODES),
    Rule(
        "W-LIB241",
        "Hver PaymentMeans bør have et ID, når der er flere.",
        lambda means: means.parent is not None and means.parent.count("PaymentMeans") > 1 and not means.first.get("ID"),
    ),
    Rule("F-LIB321", "Girokontoen skal være på 7 eller 8 cifre.", _no_giro_account),
)


def payment_terms(values: Leaves) -> Plan:
    """Return the plan of terms of payment."""
    return at(
        Rule(
            "W-LIB245",
            "Hver PaymentTerms bør have et ID, når der er flere.",
            lambda terms: terms.parent is not None and terms.parent.count("PaymentTerms") > 1 and not terms.first.get("ID"),
        ),
        Rule("F-LIB246", "Factoring kræver en Note.", lambda terms: terms.first.get("ID") == "Factoring" and not any(terms.texts("Note"))),
        at_most_one("F-LIB247", "Note"),
        values=values,
        SettlementPeriod=PERIOD,
        PenaltyPeriod=PERIOD,
    )
