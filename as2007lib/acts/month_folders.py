"""Where the files of a month lie, as the parameter file says: each source's, the postings' and the e-invoices'."""

from __future__ import annotations

from pathlib import Path

from as2007lib.settings import Parameters, Source
from as2007lib.values.errors import As2007Error, why
from as2007lib.values.months import format_month


class SourceMissing(As2007Error):
    """En kildes mappe findes ikke."""

    def __init__(self, faults: list[str]) -> None:
        remedy = "ret parameterfilen, eller opret mappen, tom, hvis kilden ikke har leveret endnu"
        super().__init__(f"{'; '.join(faults)}. Intet er indlæst: {remedy}.")


def source_folders(parameters: Parameters, period: int) -> list[Path]:
    """Return where each source's files of a month lie, in the order of the sources.

    Raises:
        SourceMissing: a source's folder is not there; every one is told. A source without news has its folder, so the path
            is wrong, and a month settled without the source would go unnoticed.
    """
    return _folders({f"sources.{n}.folder": source for n, source in enumerate(parameters.sources, 1)}, period)


def posting_folders(parameters: Parameters, period: int) -> list[Path]:
    """Return where each extract of postings of a month lies, in their order; raises as `source_folders`."""
    return _folders({f"incoming.postings.{n}.folder": source for n, source in enumerate(parameters.incoming.postings, 1)}, period)


def invoice_folder(parameters: Parameters, period: int) -> Path | None:
    """Return where the e-invoices of a month lie: the subfolder named as the month, else the folder itself; None where none is set.

    Raises:
        SourceMissing: the folder is not there.
    """
    stated = parameters.incoming.invoices
    if not stated:
        return None
    told = _missing("Fakturaerne", "incoming.invoices", stated)
    if told:
        raise SourceMissing([told])
    return _of_month(Path(stated), period)


def _folders(sources: dict[str, Source], period: int) -> list[Path]:
    told = [_missing(f"Kilden {source.name}", where, source.folder) for where, source in sources.items()]
    if any(told):
        raise SourceMissing([one for one in told if one])
    return [_of_month(Path(source.folder), period) for source in sources.values()]


def _missing(what: str, where: str, stated: str) -> str:
    """Return what is wrong with a folder, by its whole path: a relative one is taken from where one stands."""
    folder = Path(stated).absolute()
    try:
        told = "" if folder.is_dir() else "er ikke en mappe" if folder.exists() else "findes ikke"
    except OSError as error:
        told = f"kan ikke læses ({why(error)})"
    return f"{what}: mappen {folder} ({where}) {told}" if told else ""


def _of_month(folder: Path, period: int) -> Path:
    own = folder / format_month(period)
    return own if own.is_dir() else folder
