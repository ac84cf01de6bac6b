"""Write the files that follow from others, so that nothing is kept in step by hand.

python tools/generate.py            write them
python tools/generate.py --check    write nothing; exit 1 and name those that are out of date
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from as2007lib.frames.column import Column, Kind
from as2007lib.frames.facts import FACTS
from as2007lib.settings import EXAMPLE, parameters_schema, write_parameters

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^(?P<pin>[A-Za-z0-9._-]+(?:\[[a-z,-]+\])?==\S+)(?P<marker> ; [^\\]+?)? ?\\$", re.MULTILINE)
WRITTEN = {
    Kind.KEY: "id",
    Kind.DAY: "date",
    Kind.STOP: "date, inclusive; blank: open-ended",
    Kind.MONTH: "month",
    Kind.ORE: "kroner, at most 2 decimals",
    Kind.TEN_THOUSANDTH: "number, at most 4 decimals",
    Kind.COUNT: "whole number",
    Kind.FLAG: "`1`, `0` or blank",
    Kind.TEXT: "text",
}


def environment() -> str:
    """Return environment.yml: Python from conda, and the pins of requirements.lock without their hashes."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = [json.dumps(match["pin"] + (match["marker"] or "")) for match in PIN.finditer(lock)]
    return "\n".join(
        [
            "# Written by `make generate` from requirements.lock. For those who use conda: conda env create --file environment.yml",
            "name: as2007",
            "channels: [conda-forge]",
            "dependencies:",
            "  - python=3.11",
            "  - pip",
            "  - pip:",
            *(f"      - {pin}" for pin in pins),
            '      - "--editable ."',
            "",
        ]
    )


def data_dictionary() -> str:
    """Return docs/data-dictionary.md: every file of the interchange folder with its columns."""
    head = [
        "# Data dictionary",
        "",
        "The files of an interchange folder, from the frames in `as2007lib/frames/facts.py`. `*` marks a required column,",
        "**bold** the key, † a column that tells who somebody is. Written by `make generate`.",
    ]
    return "\n".join([*head, *(line for fact in FACTS for line in _file(fact.file, fact.__doc__ or "", fact.keys, fact.columns)), ""])


def _file(name: str, meaning: str, keys: tuple[str, ...], columns: tuple[Column, ...]) -> Iterator[str]:
    yield from ("", f"## {name}", "", meaning, "", "| column | written as | meaning |", "| --- | --- | --- |")
    for column in columns:
        header = f"**{column.header}**" if column.name in keys else column.header
        written = " ".join(f"`{code}`" for code in column.codes) or WRITTEN[column.kind]
        marks = (r"\*" if column.required else "") + (" †" if column.person else "")
        yield f"| {header}{marks} | {written} | {column.meaning} |"


def generated() -> dict[Path, str]:
    """Return each generated file with what it must hold."""
    return {
        ROOT / "environment.yml": environment(),
        ROOT / "docs" / "data-dictionary.md": data_dictionary(),
        ROOT / "parameters" / "skema.json": json.dumps(parameters_schema(), ensure_ascii=False, indent=2) + "\n",
        ROOT / "parameters" / "eksempel.yml": write_parameters(EXAMPLE),
    }


def main(arguments: list[str]) -> int:
    """Write or check the files; return the exit code."""
    stale = [path for path, text in generated().items() if not path.is_file() or path.read_text("utf-8") != text]
    for path in stale:
        if "--check" not in arguments:
            path.write_text(generated()[path], "utf-8")
        print(f"{'out of date' if '--check' in arguments else 'written'}: {path.relative_to(ROOT)}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
