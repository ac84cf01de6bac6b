"""Where a notebook stands: who runs it, when, on which municipality's store and for which month."""

from __future__ import annotations

import getpass
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import as2007lib
from as2007lib.acts.month import open_month
from as2007lib.answers.door import month_of
from as2007lib.settings import Parameters, read_parameters
from as2007lib.show.clock import now
from as2007lib.show.shown import Words
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.values.danish import date_long, month
from as2007lib.values.days import day_of

_ROOT = Path(as2007lib.__file__).parents[1]


class WrongMunicipality(As2007Error):
    """Parameterfilen er en anden kommunes."""

    def __init__(self, asked: str, found: str) -> None:
        super().__init__(
            f"Parameterfilen er for kommune {found}, men der er bedt om {asked}. Ret parameteren municipality, eller vælg en anden fil."
        )


@dataclass(frozen=True)
class Here:
    """The store, its parameters, the month, and who asks."""

    by: By
    parameters: Parameters
    store: Store
    period: int

    @property
    def output(self) -> Path:
        """The folder for documents and notebooks."""
        return Path(self.parameters.output)

    def _repr_html_(self) -> str:
        return self._words()._repr_html_()

    def __repr__(self) -> str:
        """Return where this is, in Danish."""
        return str(self._words())

    def _words(self) -> Words:
        when = date_long(day_of(self.by.today))
        return Words(
            f"{self.parameters.municipality.name}, {month(self.period)}",
            (f"Kørt af {self.by.user} den {when}. Lager: {self.store.place}.",),
        )


def open_here(parameters_file: str, municipality: str, period: str, user: str = "") -> Here:
    """Open the municipality's store as its parameter file says.

    Args:
        parameters_file: the parameter file; a relative path is taken from the project's folder when opened in JupyterLab.
        municipality: its code, four digits, as a safeguard against the wrong file.
        period: the month, as ``2026-10``.
        user: who runs it; blank: the login.

    Raises:
        ParameterError: the file cannot be used.
        WrongMunicipality: it is another municipality's.
        BadMonth: the period is no month.
    """
    if _ROOT / "notebooks" in Path.cwd().parents:
        os.chdir(_ROOT)  # JupyterLab stands in the notebook's own folder
    parameters = read_parameters(Path(parameters_file))
    if parameters.municipality.code != municipality:
        raise WrongMunicipality(municipality, parameters.municipality.code)
    purpose = f"månedskørsel {period}"
    by = By(user or getpass.getuser(), now(), purpose=purpose, seed=secrets.token_bytes(32), workers=os.cpu_count() or 1)
    number = month_of(period)
    return Here(by, parameters, open_month(by, parameters), number)
