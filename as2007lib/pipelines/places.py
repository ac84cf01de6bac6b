"""Where the notebooks lie: beside the library in an editable install or a checkout, else in the folder one stands in."""

from __future__ import annotations

from pathlib import Path

import as2007lib
from as2007lib.store.errors import As2007Error


class NotebooksMissing(As2007Error):
    """Mappen med notebooks findes ikke."""

    def __init__(self, name: str, places: list[Path]) -> None:
        looked = " og ".join(str(place) for place in places)
        super().__init__(
            f"Mappen notebooks/{name} findes ikke (søgt i {looked}). Kør kommandoen i projektets mappe, eller installér med --editable."
        )


def notebooks_folder(name: str = "") -> Path:
    """Return the folder of the notebooks, or the one of this name in it.

    Raises:
        NotebooksMissing: there is none.
    """
    roots = list(dict.fromkeys([Path(as2007lib.__file__).parents[1], Path.cwd()]))
    for root in roots:
        if (root / "notebooks" / name).is_dir():
            return root / "notebooks" / name
    raise NotebooksMissing(name, roots)
