"""One folder holds the files of one run: those of another are neither mixed with them nor overwritten."""

from __future__ import annotations

from pathlib import Path

from as2007lib.access.rights import require
from as2007lib.answers.files import writing_in
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.known import latest_entry
from as2007lib.store.runs import approved_runs, find_run
from as2007lib.store.vouchers import read_document_headers

_LINES = "lines.csv"


class FolderTaken(As2007Error):
    """I mappen ligger en anden kørsels filer."""

    def __init__(self, folder: Path, file: str, of: str) -> None:
        super().__init__(
            f"I {folder} ligger {file} {of}, og to kørslers filer må hverken blandes eller overskrive hinanden. "
            "Intet er ændret: vælg en anden mappe med --out."
        )


def require_free(store: Store, by: By, folder: Path, run_id: str = "") -> None:
    """See that a folder holds no files of another run, before those of a run are written there.

    Lines of a draft or of what was only looked at may be replaced: nothing but their run makes them again.

    Args:
        store: the store.
        by: who asks.
        folder: where they are to be written.
        run_id: the run; blank for one that is made now.

    Raises:
        FolderTaken: a document that is not the run's lies there, or lines of another approved run.
        FolderUnusable: the folder cannot be read.
    """
    with store.reading() as connection:
        require(store, latest_entry(connection), by, "read")
        run = find_run(connection, run_id) if run_id else None
        approved = {known.run_id for known in approved_runs(connection)}
    own = set(read_document_headers(store, run.id)["file"].to_pylist()) if run else set()
    with writing_in(folder):
        foreign = sorted(path.name for path in folder.glob("*.xml") if path.name not in own)
        other = _run_of(folder / _LINES)
    if foreign:
        raise FolderTaken(folder, foreign[0], f"fra noget andet end {run_id or 'kørslen'}")
    if other != run_id and other in approved:
        raise FolderTaken(folder, _LINES, f"fra kørslen {other}")


def _run_of(lines: Path) -> str:
    """Return the run whose lines a file holds; blank where it holds none, or is no such file."""
    if not lines.is_file():
        return ""
    with lines.open(encoding="utf-8", errors="replace") as file:
        heading, first = file.readline(), file.readline()
    return first.split(";", 1)[0].strip('"\n') if heading.startswith("run_id;") else ""
