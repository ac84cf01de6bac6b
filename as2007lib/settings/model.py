"""What can be set for a municipality. The Danish descriptions are the comments of the YAML file and the labels of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from as2007lib.settings.kinds import Blank, Code, Flag, Kroner, Month, Name, Text, Url, Whole
from as2007lib.values.calendars import next_bank_day
from as2007lib.values.months import days_in, first_day

_DayOfMonth = Annotated[Whole, Field(ge=1, le=31)]
_Seconds = Annotated[Whole, Field(ge=1, le=86_400)]


class _Part(BaseModel):
    """Base of all parts: unknown names are refused, and nothing changes after it is made."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


class Municipality(_Part):
    """Kommunen."""

    code: Code = Field(description="Kommunekoden, altid fire cifre (skriv den i citationstegn, når den begynder med 0)")
    name: Text = Field(description="Navnet, som det står på sider og rapporter")


class Source(_Part):
    """Et fagsystem eller et regneark, som data kommer fra."""

    name: Name = Field(description="Kildens navn, fx cura; det står ved alt, hvad der kommer derfra")
    folder: Text = Field(description="Mappen, hvor kilden lægger sine filer")
    mapping: Annotated[Name | None, Blank] = Field(
        None, description="Oversættelsen fra kildens eget udtræk; tom, når filerne allerede er i udvekslingsformatet"
    )
    full: Flag = Field(default=False, description="ja: filerne er hele sandheden, så det, de ikke nævner, ophører")


@dataclass(frozen=True, slots=True)
class FlowDays:
    """When a flow's steps are due for one period, as day numbers; a closing day has become the next bank day."""

    prepare: int
    approve: int
    send: int


class Flow(_Part):
    """En pengestrøms egne dage i måneden."""

    month: Literal["same", "next"] = Field(
        "next", description="Hvilken måned dagene ligger i: next = måneden efter perioden, same = perioden selv"
    )
    prepare_day: _DayOfMonth = Field(description="Dagen, hvor kladden beregnes (en lukkedag bliver til næste bankdag)")
    approve_day: _DayOfMonth = Field(description="Dagen, hvor kladden senest skal være godkendt")
    send_day: _DayOfMonth = Field(description="Dagen, hvor bilagene sendes")
    contra_account: Annotated[Text | None, Blank] = Field(None, description="Modkontoen, når kontoreglerne ikke giver en anden")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.prepare_day <= self.approve_day <= self.send_day:
            raise ValueError("prepare_day, approve_day og send_day skal følge efter hinanden")
        return self

    def days(self, period: int) -> FlowDays:
        """Return the days of the steps for a period (a month number); a day the month lacks becomes its last."""
        month = period + (self.month == "next")
        wanted = (self.prepare_day, self.approve_day, self.send_day)
        return FlowDays(*(next_bank_day(first_day(month) + min(day, days_in(month)) - 1) for day in wanted))


class Flows(_Part):
    """Pengestrømmene. En strøm, der ikke står her, afregnes ikke i månedskørslen."""

    sale: Annotated[Flow | None, Blank] = Field(None, description="Mellemkommunal afregning: andre kommuner og regioner betaler")
    internal: Annotated[Flow | None, Blank] = Field(None, description="Intern afregning mellem kommunens egne afdelinger")
    purchase: Annotated[Flow | None, Blank] = Field(None, description="Køb: disponering af det, som leverandører vil fakturere")
    payout: Annotated[Flow | None, Blank] = Field(None, description="Udbetaling til borgere og andre")
    charge: Annotated[Flow | None, Blank] = Field(None, description="Personopkrævning: borgerens egenbetaling")

    def chosen(self) -> dict[str, Flow]:
        """Return the flows that are settled, by name."""
        return {name: flow for name in type(self).model_fields if (flow := getattr(self, name))}


def _a_number(digits: str) -> str:
    if not digits.strip("0"):
        raise ValueError("kan ikke være lutter nuller")
    return digits


_Digits = AfterValidator(_a_number)


class Bank(_Part):
    """Kontoen, som modparterne betaler til."""

    registration: Annotated[Code, _Digits] = Field(description="Registreringsnummeret, fire cifre")
    account: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,10}$"), _Digits] = Field(description="Kontonummeret, højst ti cifre")


class Fik(_Part):
    """Fælles indbetalingskort. Betalings-id laves af bilagets nummer."""

    card: Literal["71", "75"] = Field(description="Kortarten, 71 eller 75")
    creditor: Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$"), _Digits] = Field(description="Kreditornummeret, otte cifre")


class Contact(_Part):
    """Den, modparten kan spørge."""

    name: Text = Field(description="Navn eller enhed")
    telephone: Annotated[Text | None, Blank] = Field(None, description="Telefon")
    mail: Annotated[Text | None, Blank] = Field(None, description="E-mail")


class Invoicing(_Part):
    """Fakturaer og kreditnotaer."""

    grouping: tuple[Literal["gln", "their_reference", "order_number", "provider"], ...] = Field(
        ("gln", "their_reference", "order_number", "provider"),
        description="Hvad der deler en betalers linjer på flere bilag. Hver betaler får altid sine egne",
    )
    credit_as: Literal["net", "separate"] = Field(
        "net", description="net: krediteringer modregnes i fakturaen; separate: de kommer på en kreditnota for sig"
    )
    payment_days: Annotated[Whole, Field(ge=0, le=120)] = Field(
        30, description="Dage fra bilagets dato til betaling; offentlige købere har højst 30"
    )
    bank: Annotated[Bank | None, Blank] = Field(
        None,
        description="Kontoen, som modparterne betaler til: registration (fire cifre) og account (højst ti), hver på sin linje",
    )
    fik: Annotated[Fik | None, Blank] = Field(
        None, description="Fælles indbetalingskort i stedet for en konto: card (71 eller 75) og creditor (otte cifre)"
    )
    contact: Annotated[Contact | None, Blank] = Field(None, description="Den, modparten kan spørge")
    format: Name = Field("oioubl", description="Bilagenes format: oioubl eller peppol")
    format_by_payer: dict[Name, Name] = Field(default_factory=dict, description="Betalere med et andet format (modpartens id: format)")
    cpr_payers: tuple[Name, ...] = Field((), description="De eneste betalere, hvis bilag må vise borgerens CPR-nummer")
    case_by: Literal["package", "citizen"] = Field(
        "package", description="Hvad borgeren hedder på bilagene. package: bevillingens id; citizen: borgerens id"
    )
    note: Annotated[Text | None, Blank] = Field(None, description="En tekst, der skal stå på hvert bilag")

    @model_validator(mode="after")
    def _one_way_to_pay(self) -> Self:
        if self.bank and self.fik:
            raise ValueError("bank og fik kan ikke stå der begge: modparten skal vide, hvor der skal betales")
        return self


class Incoming(_Part):
    """Fakturaer og posteringer udefra."""

    invoices: Annotated[Text | None, Blank] = Field(
        None, description="Mappen, hvor økonomisystemet lægger e-fakturaer; tom: de modtages ikke i månedskørslen"
    )
    postings: tuple[Source, ...] = Field(
        (), description="Udtræk fra løn og økonomisystem med posteringer, som indlæses, når månedens køb er godkendt"
    )
    post_certain: Flag = Field(default=True, description="ja: det, der er sikkert, posteres af sig selv; nej: alt venter på et menneske")
    decide_limit: Annotated[Kroner | None, Blank] = Field(
        None, description="To personer skal godkende en linje på mindst så mange kroner; tom: én er altid nok"
    )
    strict_rules: Flag = Field(
        default=False, description="ja: en faktura, der bryder de nationale regler, afvises; nej: den modtages med en anmærkning"
    )
    returned: Annotated[Text | None, Blank] = Field(
        None, description="Mappen, hvor svar på afgjorte fakturaer lægges til økonomisystemet; tom: månedskørslen sender ingen svar"
    )
    return_format: Name = Field("eget-xml", description="Svarenes format, fx eget-xml, eget-csv eller oioubl-applicationresponse")


class Timeouts(_Part):
    """Hvor længe månedskørslen må vente, i sekunder."""

    cell: _Seconds = Field(600, description="Længste tid for én celle i en notebook")
    run: _Seconds = Field(3600, description="Længste tid for en hel notebook")


class Parameters(_Part):
    """En kommunes parametre."""

    municipality: Municipality = Field(description="Kommunen")
    database: Url = Field(description="Lageret: en SQLite-fil eller en PostgreSQL-database (adgangskoden skrives aldrig her)")
    output: Text = Field(description="Mappen, hvor udførte notebooks, bilag og rapporter lægges")
    sources: tuple[Source, ...] = Field((), description="Kilderne, som indlæses hver måned, i denne rækkefølge")
    settle_from: Month = Field(description="Den første måned, der afregnes her; den ligger fast, når den første kørsel er godkendt")
    supplementary_months: Annotated[Whole, Field(ge=0, le=12)] = Field(
        description="Supplementsperioden: så mange måneder af det nye år kan der bogføres i det gamle"
    )
    demand_accounts: Flag = Field(default=True, description="ja: en linje uden konto holdes tilbage; nej: den afregnes uden konto")
    vat_account: Annotated[Text | None, Blank] = Field(
        None, description="Kontoen for skyldig moms; den er kun nødvendig, når noget sælges med moms"
    )
    four_eyes: Flag = Field(default=True, description="ja: den, der har beregnet en kladde, kan ikke selv godkende den")
    load_limit: Annotated[Kroner | None, Blank] = Field(
        None,
        description="En indlæsning, der flytter mere end så mange kroner i afregnede måneder, kræver et ja; tom: ingen grænse",
    )
    flows: Flows = Field(description="Pengestrømmene, hver med sine egne dage. En strøm, der ikke står her, afregnes ikke")
    invoicing: Invoicing = Field(description="Fakturaer og kreditnotaer")
    incoming: Incoming = Field(default=Incoming(), description="Fakturaer og posteringer udefra, som stemmes af med månedens køb")
    timeouts: Timeouts = Field(default=Timeouts(), description="Tidsgrænser for månedskørslen, i sekunder")

    @model_validator(mode="after")
    def _postings_apart(self) -> Self:
        both = {source.name for source in self.sources} & {source.name for source in self.incoming.postings}
        if both:
            named = ", ".join(sorted(both))
            raise ValueError(f"sources og incoming.postings skal have hver sine navne ({named} står begge steder)")
        return self
