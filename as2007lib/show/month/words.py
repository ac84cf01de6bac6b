"""What things are called on screen in the monthly notebooks."""

from __future__ import annotations

from as2007lib.values.danish import count

AREA_NAMES = {
    "udsatte_boern_unge": "Udsatte børn og unge",
    "udsatte_voksne": "Udsatte voksne",
    "handicap": "Handicap",
    "psykiatri": "Psykiatri",
    "aeldre": "Ældre",
    "skole_special": "Skole og specialundervisning",
    "beskaeftigelse": "Beskæftigelse",
    "": "Ukendt område",
}
CAUSE_NAMES = {
    "held": "Tilbageholdt eller frigivet",
    "skipped": "Sprunget over eller løst",
    "deliveries": "Flere eller færre timer og stk.",
    "new": "Nye ydelser",
    "ended": "Ophørte ydelser",
    "rate": "Ændret takst",
    "absence": "Fravær",
    "days": "Flere eller færre dage",
    "other": "Ændret fordeling og andet",
    "late": "Tidligere måneder, afregnet første gang",
    "correction": "Reguleringer af afregnede måneder",
}
FAULT_NAMES = {
    "missing": "Der mangler en oplysning",
    "format": "Værdien er skrevet forkert",
    "unknown_code": "Ukendt kode",
    "duplicate_key": "Samme nøgle flere gange",
    "unknown_reference": "Henviser til noget, der ikke findes",
    "cpr_invalid": "CPR-nummer med umulig dato",
    "cvr_invalid": "Ugyldigt CVR-nummer",
    "gln_invalid": "Ugyldigt EAN (GLN)",
    "dates_reversed": "Slut før begyndelse",
    "overlap": "Perioder overlapper",
    "shares_not_100": "Andelene giver ikke 100 %",
    "same_as_cycle": "Personer henviser til hinanden i ring",
    "already_settled": "Åbning af en måned, der er afregnet",
    "depends_on_quarantined": "Afhænger af en række i karantæne",
    "self_count": "Flere modparter er kommunen selv",
    "cpr_checksum": "CPR-nummer uden gyldigt kontrolciffer",
    "outside_package": "Ydelsen rækker ud over bevillingen",
    "no_rate": "Der mangler en takst",
    "service_after_death": "Ydelse efter borgerens død",
    "calendar_ignored": "Kalenderen bruges ikke på denne enhed",
    "timing_ignored": "Forud bruges ikke på denne enhed",
    "quantity_per_ignored": "Mængde pr. uge eller måned bruges ikke",
    "delivery_ignored": "Leverancer bruges ikke på denne enhed",
}
FINDING_NAMES = {
    "no_rate": "Mangler takst",
    "shares_not_100": "Andele ikke 100 %",
    "no_account": "Mangler konto",
    "account_tie": "To kontoregler",
    "rate_fallback": "Fælles takst brugt",
    "delivery_outside": "Leverance uden for perioden",
}


def whole_kr(ore: int) -> str:
    """Return øre as whole kroner for a sentence: ``1.235 kr.``."""
    kroner = (abs(ore) + 50) // 100
    return f"{'-' if ore < 0 and kroner else ''}{count(kroner)} kr."
