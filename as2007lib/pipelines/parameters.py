"""Checks everything about a task before a kernel starts: papermill itself would take unknown and even executable names."""

from __future__ import annotations

import ast
import re
from difflib import get_close_matches
from typing import Any

import nbformat

from as2007lib.pipelines.tasks import NotebookRefused, NotebookTask
from as2007lib.values.cpr_scan import find_cprs
from as2007lib.values.errors import why
from as2007lib.values.months import parse_month

_MUNICIPALITY = re.compile(r"[0-9]{4}")
_NAME = re.compile(r"[a-zæøå0-9_-]{1,64}", re.IGNORECASE)


def check_place(task: NotebookTask) -> None:
    """Check what names the output: nothing else may decide where files are written.

    Raises:
        NotebookRefused: municipality, period or the notebook's name has another form than it must.
    """
    try:
        parse_month(task.period)
    except ValueError:
        raise NotebookRefused(f"«{task.period}» er ikke en måned. Skriv den som 2026-10.") from None
    if not _MUNICIPALITY.fullmatch(task.municipality):
        raise NotebookRefused(f"«{task.municipality}» er ikke en kommunekode. Skriv fire cifre, fx 0615.")
    if not _NAME.fullmatch(task.name) or task.notebook.suffix != ".ipynb":
        raise NotebookRefused(f"«{task.notebook.name}» kan ikke være navnet på en notebook. Brug bogstaver, cifre, - og _.")


def check_values(task: NotebookTask, notebook: Any) -> dict[str, Any]:
    """Return the plain values that papermill is given, in the order the notebook declares them.

    Raises:
        NotebookRefused: the notebook declares no parameters, not these, or a value holds a CPR number.
    """
    declared = declared_names(notebook)
    if not declared:
        raise NotebookRefused(f"«{task.name}» har ingen celle med mærket parameters. Tilføj den i notebooken.")
    values = task.parameters.model_dump(mode="json")
    if "user" in declared and task.user:
        values["user"] = task.user
    for name, value in values.items():
        if name not in declared:
            near = get_close_matches(name, declared, n=1, cutoff=0)
            raise NotebookRefused(f"«{task.name}» kender ikke parameteren «{name}»; mente du «{near[0]}»? Kendt er {', '.join(declared)}.")
        if find_cprs(str(value)):
            raise NotebookRefused(f"Parameteren «{name}» indeholder et CPR-nummer; det må ingen parameter. Brug sagens id.")
    return {name: values[name] for name in declared if name in values}


def declared_names(notebook: Any) -> list[str]:
    """Return the names that the cell tagged `parameters` assigns, in their order; none where there is no such cell."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", [])]
    names: list[str] = []
    for node in ast.parse(cells[0].source).body if cells else []:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        names += [target.id for target in targets if isinstance(target, ast.Name)]
    return names


def read_notebook(task: NotebookTask) -> tuple[bytes, Any]:
    """Return a notebook's bytes and its content.

    Raises:
        NotebookRefused: it is absent or no notebook.
    """
    try:
        source = task.notebook.read_bytes()
        return source, nbformat.reads(source.decode("utf-8"), as_version=4)
    except OSError as error:
        raise NotebookRefused(f"Notebooken {task.notebook} kan ikke læses ({why(error)}). Kontrollér stien.") from error
    except (UnicodeDecodeError, nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        raise NotebookRefused(f"{task.notebook} er ikke en notebook. Åbn den i JupyterLab, og gem den igen.") from error
