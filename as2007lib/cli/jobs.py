"""Commands of the month as a whole: monthly, demo, and the doors to the pages and the notebooks.

What they run is heavy to import, so each command imports it when it is asked for.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from as2007lib.answers.door import As2007Error, format_month, month_of
from as2007lib.cli.door import DEFAULT_DB, DONE, REFUSED, Door, Misused, app, command, tell

if TYPE_CHECKING:
    from as2007lib.pipelines import MonthResult, Progress

_DEMO = Path("outputs/demo")
_DEMO_STORE = _DEMO / "lager.sqlite"
_SQLITE = "sqlite:///"
_LAST_PORT = 65535


class ExtraMissing(As2007Error):
    """En del af programmet er ikke installeret."""

    def __init__(self, extra: str, package: str) -> None:
        super().__init__(f"Pakken {package} mangler. Installér den med «pip install as2007lib[{extra}]».")


@command(app, "monthly")
def monthly(
    at: Door,
    files: Annotated[list[Path], typer.Argument(metavar="FIL…", readable=False, help="En parameterfil for hver kommune.")],
    period: Annotated[str, typer.Option("--period", help="Måneden, fx 2026-10; ellers sidste måned.")] = "",
    resume: Annotated[bool, typer.Option("--resume", help="Fortsæt, hvor måneden slap; det, der er udført, gentages ikke.")] = False,
    only: Annotated[str, typer.Option("--only", help="Kun denne notebook, fx 02-afregning.")] = "",
    workers: Annotated[int, typer.Option("--workers", min=1, help="Så mange kommuner ad gangen på denne maskine.")] = 2,
    scheduler: Annotated[str, typer.Option("--scheduler", help="Adressen på en Dask-scheduler med andre maskiner.")] = "",
) -> int:
    """Kør månedens notebooks; standser, hvor kladder venter på godkendelse."""
    with _needing("notebooks"):
        from as2007lib.pipelines import MonthTask, run_months  # noqa: PLC0415 - see the module
        from as2007lib.pipelines.desk import open_desk  # noqa: PLC0415 - likewise
        from as2007lib.pipelines.places import notebooks_folder  # noqa: PLC0415 - likewise
    if at.db != DEFAULT_DB:
        tell("Månedens lager er det, parameterfilen nævner under database; --db og AS2007_DB bruges ikke her.")
    month = format_month(month_of(period)) if period else _last_month(at)
    folder = notebooks_folder("monthly")
    each = {file.resolve(): file for file in files}.values()  # a file named twice is one month
    tasks = [MonthTask(file, month, folder, user=at.by.user, only=only, resume=resume) for file in each]
    with _progress() as shown:
        results = run_months(tasks, open_desk, workers=workers, scheduler=scheduler, progress=shown)
    run = [result for result in results if not result.refused]
    if run:
        at.say("\n".join(map(_told, run)), [_data(result) for result in results])
    for result in results:
        if result.refused:
            tell(f"{result.name}, {result.period}: {result.refused}", result.trace)
    codes = {result.exit_code for result in results}
    return REFUSED if REFUSED in codes else max(codes, default=DONE)


@command(app, "demo")
def demo(
    at: Door, folder: Annotated[Path, typer.Argument(metavar="[MAPPE]", readable=False, help="Mappen, som demoen lægges i.")] = _DEMO
) -> int:
    """Kør hele hovedopgaven på en opdigtet kommune, fra indlæsning til lukkede måneder."""
    with _needing("notebooks"):
        from as2007lib.pipelines.demo import run_demo  # noqa: PLC0415 - see the module
        from as2007lib.pipelines.places import notebooks_folder  # noqa: PLC0415 - likewise
    tell = (lambda line: typer.echo(line, err=True)) if at.as_json else typer.echo
    with _progress() as shown:
        made = run_demo(folder, notebooks_folder("monthly"), tell, progress=shown)
    months = [_data(result) for result in made.months]
    at.say(
        made.summary,
        {"folder": str(made.folder), "parameters": str(made.parameters_file), "months": months, "faults": made.faults, "line": made.line},
    )
    return REFUSED if made.faults else DONE


@command(app, "app")
def pages(at: Door, port: Annotated[int, typer.Option("--port", help="Porten; 0 tager en ledig.")] = 8877) -> int:
    """Åbn siderne i browseren."""
    if not 0 <= port <= _LAST_PORT:
        raise Misused(f"--port er et tal fra 1 til {_LAST_PORT}; 0 tager en ledig.")
    with _needing("pages"):
        from as2007lib.pages.launch import launch  # noqa: PLC0415 - see the module
    aside = partial(typer.echo, err=True) if at.as_json else typer.echo
    opened = (lambda address: at.say("", {"address": address})) if at.as_json else None
    launch(_store_to_show(at.db), port, at.by.user, told=aside, opened=opened)
    return DONE


@command(app, "lab")
def lab(at: Door) -> int:
    """Åbn JupyterLab på projektets notebooks."""
    from as2007lib.pipelines.places import notebooks_folder  # noqa: PLC0415 - see the module

    if find_spec("jupyterlab") is None:
        raise ExtraMissing("notebooks", "jupyterlab")
    root = notebooks_folder().parent
    at.say(f"JupyterLab åbner på {root}. Stop den med Ctrl+C.", {"folder": str(root)})
    options = [f"--ServerApp.root_dir={root}", "--LabApp.default_url=/lab/tree/notebooks", "--KernelManager.transport=ipc"]
    return subprocess.run([sys.executable, "-m", "jupyterlab", *options], check=False).returncode  # noqa: S603 - our own interpreter


@contextmanager
def _needing(extra: str) -> Iterator[None]:
    """Say in Danish what to install where a package of an extra is missing."""
    try:
        yield
    except ModuleNotFoundError as missing:
        raise ExtraMissing(extra, str(missing.name)) from missing


def _last_month(at: Door) -> str:
    return format_month(month_of(f"{at.by.today:%Y-%m}") - 1)


def _store_to_show(db: str) -> str:
    """Return the store's address; the demonstration's where the usual store is not made yet and that one is."""
    missing = db.startswith(_SQLITE) and not Path(db.removeprefix(_SQLITE)).exists()
    return f"{_SQLITE}{_DEMO_STORE}" if missing and _DEMO_STORE.exists() else db


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show cells as they begin: a bar on a terminal, a line for each notebook elsewhere."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import Progress as Bars  # noqa: PLC0415 - likewise

    with Bars(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("Begynder …", total=None)

        def show(name: str, cell: int, cells: int) -> None:
            bars.update(task, description=name, completed=cell - 1, total=cells)

        yield show


def _lines() -> Progress:
    """Return what writes a line as each notebook begins."""
    before = ("", 0)

    def show(name: str, cell: int, cells: int) -> None:
        del cells
        nonlocal before
        if name != before[0] or cell < before[1]:
            sys.stderr.write(f"{name} …\n")
        before = (name, cell)

    return show


_STATUS = {
    "done": "udført",
    "kept": "udført før",
    "failed": "FEJL",
    "timed_out": "tog for lang tid",
    "lost": "kernen døde",
    "stopped": "standset af udgangskontrollen",
    "refused": "afvist",
}


def _told(result: MonthResult) -> str:
    """Tell what became of a municipality's month that was run."""
    rows = [
        " ".join(
            [
                f"  {n.name}: {_STATUS[n.status]} ({n.seconds:.0f} s)",
                *([str(n.output)] if n.output else []),
                *([n.message] if not n.ok else []),
            ]
        )
        for n in result.notebooks
    ]
    end = f"  {result.waiting}" if result.waiting else "  Måneden er kørt til ende." if not result.exit_code else "  Måneden er standset."
    return "\n".join([f"{result.name}, {result.period}:", *rows, end])


def _data(result: MonthResult) -> dict[str, Any]:
    notebooks: Sequence[dict[str, Any]] = [asdict(n) | {"status": str(n.status), "output": str(n.output or "")} for n in result.notebooks]
    told = {name: value for name, value in asdict(result).items() if name != "trace"}
    return told | {"notebooks": notebooks, "exit_code": result.exit_code}
