"""Time is an argument: below floor 6 nothing reads the clock, chance, the environment or the locale, and nothing prints.

The floors are read from the layers contract in pyproject.toml, so a room that moves is judged on its new floor.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "as2007lib"

FORBIDDEN = {
    "the clock": (
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.date.today",
        "time.time",
        "time.time_ns",
        "time.monotonic",
        "time.monotonic_ns",
        "time.perf_counter",
        "time.perf_counter_ns",
        "time.localtime",
        "time.gmtime",
        "time.strftime",
        "time.ctime",
        "pandas.Timestamp.now",
        "pandas.Timestamp.today",
    ),
    "chance": ("random", "secrets", "uuid.uuid1", "uuid.uuid4", "os.urandom", "os.getrandom", "numpy.random"),
    "the environment": (
        "os.environ",
        "os.environb",
        "os.getenv",
        "os.getlogin",
        "os.getcwd",
        "os.getpid",
        "os.getuid",
        "getpass",
        "platform",
        "socket",
        "pwd",
        "sys.argv",
        "sys.stdin",
        "pathlib.Path.home",
        "pathlib.Path.cwd",
    ),
    "the locale": ("locale",),
    "the screen": ("builtins.print", "builtins.input", "sys.stdout", "sys.stderr"),
}
PANDAS = {"pandas": ("pandas",)}
SEEDED = {"numpy.random.default_rng", "numpy.random.Generator", "numpy.random.PCG64", "numpy.random.SeedSequence"}
"""Chance that is a function of a seed: types, and generators made with an argument."""


def floors() -> dict[str, int]:
    """Return the floor of every room in the layers contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return {room: floor for floor, layer in enumerate(reversed(layers)) for room in re.findall(r"\w+", layer)}


def names(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield every use of an imported or built-in name, written out in full: `np.random.rand` is `numpy.random.rand`."""
    known = {"print": "builtins.print", "input": "builtins.input"}
    inner = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {
                alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else alias.name.split(".")[0] for alias in node.names
            }
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and node not in inner:
            full = dotted(node, known)
            if full:
                inner |= set(ast.walk(node)) - {node}
                yield node, full


def dotted(node: ast.AST, known: dict[str, str]) -> str:
    """Return the full name of `a.b.c`, or nothing where `a` is no import or builtin."""
    if isinstance(node, ast.Attribute):
        base = dotted(node.value, known)
        return f"{base}.{node.attr}" if base else ""
    return known.get(node.id, "") if isinstance(node, ast.Name) else ""


def offences(source: str, forbidden: dict[str, tuple[str, ...]] = FORBIDDEN) -> list[str]:
    """Return what a module reads that it may not, as `line: name (what it is)`."""
    tree = ast.parse(source)
    seeded = {
        node.func
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (node.args or node.keywords) and isinstance(node.func, ast.Attribute | ast.Name)
    }
    found = set()
    for node, name in names(tree):
        if name in SEEDED and (name != "numpy.random.default_rng" or node in seeded or isinstance(node, ast.Import | ast.ImportFrom)):
            continue
        if name == "numpy.random" and isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for what, banned in forbidden.items():
            if any(name == entry or name.startswith(f"{entry}.") for entry in banned):
                found.add((getattr(node, "lineno", 0), f"{name} ({what})"))
    return [f"{line}: {text}" for line, text in sorted(found)]


def modules(below: int) -> list[Path]:
    """Return the modules of all rooms below a floor."""
    floor = floors()
    return [path for path in sorted(LIBRARY.rglob("*.py")) if floor.get(path.relative_to(LIBRARY).parts[0].removesuffix(".py"), 9) < below]


def test_below_floor_6_nothing_reads_clock_chance_environment_locale_or_prints():
    found = [f"{path.relative_to(ROOT)}:{offence}" for path in modules(6) for offence in offences(path.read_text("utf-8"))]
    assert not found, "\n".join(found)


def test_no_pandas_below_floor_4():
    found = []
    for path in modules(4):
        source = path.read_text("utf-8")
        found += [f"{path.relative_to(ROOT)}:{offence}" for offence in offences(source, PANDAS)]
        found += [
            f"{path.relative_to(ROOT)}: to_pandas" for node in ast.walk(ast.parse(source)) if getattr(node, "attr", "") == "to_pandas"
        ]
    assert not found, "\n".join(found)


def test_floors_are_those_of_the_house():
    floor = floors()
    assert (floor["values"], floor["rules"], floor["store"], floor["settlement"]) == (0, 1, 2, 3)
    assert (floor["intake"], floor["acts"], floor["answers"]) == (4, 5, 5)
    assert min(floor[room] for room in ("pages", "pipelines", "show", "cli")) == 6


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("from datetime import date\nday = date.today()", "datetime.date.today"),
        ("import datetime as dt\nnow = dt.datetime.now", "datetime.datetime.now"),
        ("from datetime import datetime\nx = datetime.now()", "datetime.datetime.now"),
        ("import time\nt = time.perf_counter()", "time.perf_counter"),
        ("from time import time as t\nt()", "time.time"),
        ("import random\nrandom.Random(3)", "random"),
        ("from secrets import token_hex", "secrets.token_hex"),
        ("import uuid\nuuid.uuid4()", "uuid.uuid4"),
        ("import numpy as np\nnp.random.default_rng()", "numpy.random.default_rng"),
        ("import numpy as np\nnp.random.rand(3)", "numpy.random.rand"),
        ("from numpy.random import rand", "numpy.random.rand"),
        ("import os\nos.environ['HOME']", "os.environ"),
        ("from os import getenv", "os.getenv"),
        ("from getpass import getuser", "getpass.getuser"),
        ("from pathlib import Path\nPath.home()", "pathlib.Path.home"),
        ("import locale", "locale"),
        ("def f():\n    print('x')", "builtins.print"),
        ("import sys\nsys.stdout.write('x')", "sys.stdout"),
    ],
)
def test_the_check_finds(source: str, name: str):
    assert any(name in offence for offence in offences(source)), offences(source)


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date\nday = date(2026, 10, 1)",
        "import numpy as np\nrng = np.random.default_rng(7)\nrng.integers(9)",
        "import numpy as np\ndef f(rng: np.random.Generator): return rng.random()",
        "import uuid\nuuid.uuid5(uuid.NAMESPACE_OID, 'x')",
        "import time\ntime.sleep(1)",
        "import os\nos.fsync(3)\nos.replace('a', 'b')",
        "def f(time, random): return time.time() + random.random()",
    ],
)
def test_the_check_lets_pass(source: str):
    assert offences(source) == []


def test_the_check_finds_pandas():
    assert offences("import pandas as pd", PANDAS) == ["1: pandas (pandas)"]
    assert offences("def f():\n    from pandas import DataFrame", PANDAS) == ["2: pandas.DataFrame (pandas)"]
