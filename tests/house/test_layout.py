"""The shape of the project: sizes, doors, notebooks, versions, and documents that keep up."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from typer.main import get_command

import as2007lib
from as2007lib import cli
from as2007lib.values.cpr_scan import find_cprs

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "as2007lib"
MODULES = sorted(LIBRARY.rglob("*.py"))
NOTEBOOKS = sorted(path for path in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
DOORS = {"acts", "answers", "show"}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def imported_rooms(source: str) -> set[str]:
    """Return the rooms of the library that a piece of code imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in found if name.startswith("as2007lib.")}


def code(notebook: Path) -> list[str]:
    """Return the code cells of a notebook, magics left out."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [re.sub(r"^\s*[%!].*$", "", source, flags=re.MULTILINE) for source in sources]


def test_no_module_is_over_400_lines_and_no_function_over_60():
    texts = {path.relative_to(ROOT): path.read_text("utf-8") for path in MODULES}
    functions = [(path, node) for path, text in texts.items() for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    assert not [(path, lines) for path, text in texts.items() if (lines := text.count("\n")) > 400]
    assert not [(path, node.name) for path, node in functions if (node.end_lineno or 0) - node.lineno >= 60]


def test_doors_import_acts_answers_and_show_only():
    """The command line knows pages and pipelines as well; a page's notebook knows its page."""
    commands = [path for path in MODULES if path.relative_to(LIBRARY).parts[0] == "cli"]
    assert commands
    wrong = {path: imported_rooms(path.read_text("utf-8")) - DOORS - {"cli", "pages", "pipelines"} for path in commands}
    wrong |= {path: imported_rooms("\n".join(code(path))) - DOORS - {"pages"} for path in NOTEBOOKS}
    assert not {str(path.relative_to(ROOT)): rooms for path, rooms in wrong.items() if rooms}


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_thin_and_names_its_kernel(notebook: Path):
    content = json.loads(notebook.read_text("utf-8"))
    assert content["metadata"]["kernelspec"]["name"] == "python3"
    assert not [number for number, source in enumerate(code(notebook), 1) if len(source.splitlines()) > 15]


@pytest.mark.parametrize("notebook", [path for path in NOTEBOOKS if path.parent.name == "explore"], ids=lambda path: path.name)
def test_a_notebook_that_is_compared_has_something_to_compare(notebook: Path):
    """A cell without an execution count is skipped by nbval, also in strict mode."""
    cells = [cell for cell in json.loads(notebook.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert any(cell["outputs"] for cell in cells)


@pytest.mark.parametrize("notebook", [path for path in NOTEBOOKS if path.parent.name != "explore"], ids=lambda path: path.name)
def test_a_notebook_that_is_executed_elsewhere_is_kept_without_outputs(notebook: Path):
    cells = [cell for cell in json.loads(notebook.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert not [cell for cell in cells if cell["outputs"] or cell["execution_count"]]


def test_no_file_holds_a_cpr_number_that_somebody_could_have():
    """Replacement numbers (day + 60) are the only ones in notebooks, data and documents."""
    kinds = {".ipynb", ".csv", ".yml", ".md", ".json", ".xml", ".html", ".j2"}
    hidden = {".venv", ".git", "outputs"}
    found = []
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT)
        if path.suffix in kinds and not any(part in hidden or part.startswith(".") for part in inside.parts):
            text = path.read_text("utf-8")
            found += [(inside, start) for start, stop in find_cprs(text) if int(text[start]) < 6]
    assert not found


def test_package_project_and_changelog_agree_on_the_version():
    newest = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest
    assert as2007lib.__version__ == PYPROJECT["project"]["version"] == newest[1]


def test_generated_files_are_up_to_date():
    done = subprocess.run([sys.executable, "tools/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nrun: make generate"


def test_every_ignored_rule_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    section = text[text.index("\nignore = [") : text.index("[tool.ruff.lint.per-file-ignores]")]
    reasons = {line.split('"')[1] for line in section.splitlines() if re.match(r'\s+"[A-Z0-9]+",\s+# \w', line)}
    assert set(PYPROJECT["tool"]["ruff"]["lint"]["ignore"]) == reasons
    for path in MODULES:
        assert not re.findall(r"# noqa: [A-Z0-9, ]+$|# noqa$", path.read_text("utf-8"), re.MULTILINE), path


def test_the_documents_name_every_command():
    text = "".join(path.read_text("utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
    assert not [name for name in get_command(cli.app).commands if f"as2007 {name}" not in text]


def test_extras_name_each_requirement_once():
    extras = PYPROJECT["project"]["optional-dependencies"]
    main = {Requirement(line).name for line in PYPROJECT["project"]["dependencies"]}
    assert not {
        name: main & {Requirement(line).name for line in lines}
        for name, lines in extras.items()
        if main & {Requirement(line).name for line in lines}
    }
