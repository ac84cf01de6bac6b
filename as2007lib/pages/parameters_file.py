"""The parameter file that belongs to a store: which it is, what it says, and writing it without losing what others wrote."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import as2007lib
from as2007lib.acts.parameters import UnknownVariant, apply_parameters, check_variants
from as2007lib.answers.door import As2007Error, open_store
from as2007lib.answers.files import write_files
from as2007lib.answers.month_page import demand
from as2007lib.settings import EXAMPLE, ParameterError, Parameters, parse_parameters, read_parameters, write_parameters
from as2007lib.store.by import By

PARAMETERS = "AS2007_PARAMETERS"
"""Name in the environment of the parameter file's path; only the server sets it for its pages."""
_SQLITE = "sqlite:///"
_LOG = logging.getLogger(__name__)


class FileChanged(As2007Error):
    """Parameterfilen er ændret af en anden, siden siden blev åbnet. Intet er gemt: genindlæs siden, og ret igen."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class WrongValues(As2007Error):
    """What was filled in cannot be; `faults` tells why, by path."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("Ret dette, og gem igen: " + "; ".join(f"{where} {what}" for where, what in faults.items()) + ".")
        self.faults = faults


@dataclass
class ParameterFile:
    """A parameter file as it was read.

    Attributes:
        path: where it lies; it may not be there yet.
        text: what stood in it; blank when it is not there.
        parameters: what it says; a new file begins as the example, with this store's address.
    """

    path: Path
    text: str
    parameters: Parameters

    @classmethod
    def of(cls, db: str, settle_from: int | None = None) -> ParameterFile:
        """Read the file that the server has named for the store, else the one found.

        Args:
            db: address of the store.
            settle_from: the store's first service month, for a file that is not there yet.

        Raises:
            ParameterError: it cannot be read.
        """
        path = Path(os.environ.get(PARAMETERS) or parameter_file(db))
        if not path.is_file():
            return cls(path, "", EXAMPLE.model_copy(update={"database": db, "settle_from": settle_from or EXAMPLE.settle_from}))
        return cls(path, path.read_text("utf-8"), read_parameters(path))

    @property
    def exists(self) -> bool:
        """Whether the file is there."""
        return bool(self.text)

    def values(self) -> dict[str, Any]:
        """Return what it says as the file would: texts and numbers by name."""
        return dict(self.parameters.model_dump(mode="json"))

    def save(self, db: str, by: By, values: dict[str, Any]) -> list[str]:
        """Check the values, set the store as they say, and write the file; return the settings of the store that changed.

        Raises:
            WrongValues: something cannot be.
            NotAllowed: the user may not set.
            FileChanged: somebody else wrote the file meanwhile.
            FolderUnusable: the disk refuses.
        """
        store = open_store(db)
        demand(store, by, "set")
        parameters = checked(values)
        written = self.path.read_text("utf-8") if self.path.is_file() else ""
        if written != self.text:
            raise FileChanged
        text = write_parameters(parameters, earlier=self.text)
        changed = apply_parameters(store, by, parameters)
        write_files(self.path.parent, {self.path.name: text.encode()})
        self.text, self.parameters = text, parameters
        return changed


def begin_of(db: str) -> int | None:
    """Return the first month to settle that the store's parameter file states; None without a file to be read."""
    try:
        file = ParameterFile.of(db)
    except ParameterError:
        return None  # told on the page of the parameters, where it can be mended
    return file.parameters.settle_from if file.exists else None


def checked(values: dict[str, Any]) -> Parameters:
    """Return the parameters that the values state.

    Raises:
        WrongValues: something cannot be; every fault is told.
    """
    try:
        stated = parse_parameters(json.dumps(values, ensure_ascii=False), "")  # JSON is YAML, and nothing in it is guessed at
        check_variants(stated)
    except ParameterError as error:
        raise WrongValues(error.faults) from None
    except UnknownVariant as error:
        raise WrongValues(error.faults) from None
    return stated


def parameter_file(db: str, folder: Path | None = None) -> Path:
    """Return the parameter file that names the store, else where a new one would lie.

    A file that cannot be read names no store and stops nobody else's, but it is told in the log: it may be the very one.

    Args:
        db: address of the store.
        folder: where parameter files lie; None: the project's. The folder of the store itself is looked in, too.
    """
    usual = folder or _usual_folder()
    for path in (*sorted(usual.glob("*.yml")), *sorted(_beside(db))):
        try:
            named = read_parameters(path).database
        except ParameterError as error:
            _LOG.warning("Parameterfilen %s kan ikke læses og er sprunget over: %s", path.name, error)
            continue
        if _whole(named) == _whole(db):
            return path
    return usual / "kommunen.yml"


def _usual_folder() -> Path:
    """Return the project's folder of parameter files: beside the library, else in the folder one stands in."""
    beside = Path(as2007lib.__file__).parents[1] / "parameters"
    return beside if beside.is_dir() else Path.cwd() / "parameters"


def _beside(db: str) -> Iterator[Path]:
    """Yield the YAML files beside an SQLite store."""
    if db.startswith(_SQLITE):
        yield from Path(db.removeprefix(_SQLITE)).parent.glob("*.yml")


def _whole(db: str) -> str:
    """Return an address that can be compared: a relative SQLite path is taken from the folder one stands in."""
    if not db.startswith(_SQLITE):
        return db
    return f"{_SQLITE}{Path(db.removeprefix(_SQLITE)).resolve()}"
