"""The output gate finds CPR numbers in every disguise that an executed notebook can give them, and lets clean reports pass.

All numbers are replacement numbers (day + 60), which nobody can have as their own.
"""

from __future__ import annotations

import base64
import html
import io
import json
import zipfile
from random import Random
from urllib.parse import quote

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from as2007lib.pipelines import cpr_places, shows_cpr
from as2007lib.values.cpr import CPR

CHANCE = Random(2007)


def number() -> str:
    """Return a replacement number with a date that can be."""
    while True:
        digits = f"{CHANCE.randint(61, 88)}{CHANCE.randint(1, 12):02d}{CHANCE.randint(0, 99):02d}{CHANCE.randint(0, 9999):04d}"
        if CPR.possible(digits):
            return digits


def with_check_digit() -> str:
    """Return a replacement number whose check digit fits."""
    return next(digits for digits in iter(number, None) if CPR(digits).checksum_ok)


def printed(text: str):
    return new_notebook(cells=[new_code_cell(outputs=[new_output("stream", name="stdout", text=text)])])


def shown(**data: object):
    mimes = {name.replace("__", "/").replace("_", "."): content for name, content in data.items()}
    return new_notebook(cells=[new_code_cell(outputs=[new_output("display_data", data=mimes)])])


def page(text: str):
    return shown(text__html=text)


def array(values: list[int], dtype: str) -> dict[str, str]:
    return {"dtype": dtype, "bdata": base64.b64encode(np.array(values, dtype=f"<{dtype}").tobytes()).decode()}


def figure(x: object):
    return shown(**{"application__vnd_plotly_v1+json": {"data": [{"type": "scatter", "x": x}], "layout": {"title": {"text": "Udgift"}}}})


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def sheet(text: str) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst><si><t>{text}</t></si></sst>")
    return base64.b64encode(packed.getvalue()).decode()


DISGUISES = {
    "plain": lambda d: printed(f"borger {d} bevilget"),
    "hyphen": lambda d: printed(f"borger {d[:6]}-{d[6:]}"),
    "spaces": lambda d: printed(f"borger {d[:2]} {d[2:4]} {d[4:6]} - {d[6:]}"),
    "other dash and space": lambda d: printed(f"borger {d[:6]}\u2011{d[6:]}, {d[:6]}\u00a0{d[6:]}"),
    "odd digits": lambda d: printed("".join(chr(ord("０") + int(digit)) for digit in d)),
    "invisible signs": lambda d: printed("\u200b".join(d)),
    "split by tags": lambda d: page(f"<p><b>{d[:6]}</b>-<span class='x'>{d[6:]}</span></p>"),
    "entities": lambda d: page(f"{d[:6]}&#45;{d[6:]}" if int(d) % 2 else "".join(f"&#{ord(digit)};" for digit in d)),
    "inside JSON": lambda d: printed(json.dumps({"borger": json.dumps({"cpr": d[:6] + "\u2010" + d[6:]})})),
    "JSON with escapes": lambda d: printed('{"cpr": "' + "".join(f"\\u{ord(digit):04x}" for digit in d) + '"}'),
    "link": lambda d: page(f'<a href="sag?cpr={quote(d[:6] + "‐" + d[6:])}">sag</a>'),
    "two outputs": lambda d: new_notebook(
        cells=[new_code_cell(outputs=[new_output("stream", name="stdout", text=part) for part in (d[:4], d[4:])])]
    ),
    "plotly text": lambda d: figure([d, "i alt"]),
    "plotly numbers": lambda d: figure([int(d), int(number()), int(number())]),
    "plotly base64": lambda d: figure(array([int(d), int(number()), int(number())], "f8")),
    "data address": lambda d: page(f'<a href="data:text/csv;base64,{coded("id;cpr 1;" + d)}">hent</a>'),
    "spreadsheet in a data address": lambda d: page(f'<a href="data:application/vnd.ms-excel;base64,{sheet(d)}">hent</a>'),
    "picture of lines": lambda d: shown(**{"image__svg+xml": f"<svg><text><tspan>{d[:6]}</tspan><tspan>-{d[6:]}</tspan></text></svg>"}),
    "traceback": lambda d: new_notebook(
        cells=[new_code_cell(outputs=[new_output("error", ename="E", evalue="", traceback=[f"\x1b[31m{d}\x1b[0m"])])]
    ),
    "source": lambda d: new_notebook(cells=[new_code_cell(f"slå_op('{d}')")]),
    "text cell": lambda d: new_notebook(cells=[new_markdown_cell(f"Sagen om *{d[:6]}-{d[6:]}*")]),
    "parameter": lambda d: new_notebook(metadata={"papermill": {"parameters": {"borger": d}}}),
    "widget": lambda d: new_notebook(metadata={"widgets": {"state": {"1": {"state": {"value": html.escape(f"{d[:6]}-{d[6:]}")}}}}}),
    "attachment": lambda d: new_notebook(cells=[new_markdown_cell("x", attachments={"a.csv": {"text/csv": d}})]),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_the_gate_sees_through(disguise: str):
    missed = [digits for digits in (number() for _ in range(50)) if not cpr_places(DISGUISES[disguise](digits))]
    assert not missed


def test_a_lone_number_in_a_plot_is_seen_by_its_check_digit():
    assert cpr_places(figure([int(with_check_digit())]))
    assert cpr_places(figure(array([123_456, int(with_check_digit())], "f8")))


def test_numbers_that_lost_their_zero_are_seen_in_a_series():
    born_early = [int(f"0{day}0{month}90{serial}") for day, month, serial in ((1, 2, 4001), (3, 4, 4002), (5, 6, 4003))]
    assert all(value < 10**9 for value in born_early)
    assert cpr_places(figure(born_early))


def test_the_gate_tells_places_and_never_digits():
    notebook = new_notebook(cells=[new_markdown_cell("Oversigt"), *printed("610101-4321").cells, *page("<b>610101</b>4321").cells])
    assert cpr_places(notebook) == ["celle 2, output", "celle 3, output"]


def clean_report():
    """Return a report with all that looks like a CPR number and is none."""
    kroner = [CHANCE.randint(-(10**7), 10**7) / 100 for _ in range(60)]
    rows = "".join(
        f"<tr><td>{CHANCE.randint(1, 31):02d}.{CHANCE.randint(1, 12):02d}.2026</td><td>{CHANCE.randint(1000, 9999)}</td>"
        f"<td>{CHANCE.randint(1, 31)}</td><td>{kr:,.2f}</td><td>57980{CHANCE.randint(10**7, 10**8 - 1)}</td>"
        f"<td>5250124502</td><td>0005704966</td><td>2026-{CHANCE.randint(1, 99999):05d}</td></tr>"
        for kr in kroner
    )
    figures = {"data": [{"x": array(list(range(60)), "i4"), "y": array([CHANCE.randint(10**5, 10**8) for _ in range(60)], "f8")}]}
    picture = base64.b64encode(CHANCE.randbytes(3000)).decode()
    digest = f"{CHANCE.getrandbits(256):064x}"
    outputs = [
        new_output("stream", name="stdout", text=f"Kørsel sale-2026-10-1, {digest}\n2026-11-24T04:13:05.123456+00:00\n1.234.567,89 kr.\n"),
        new_output("display_data", data={"text/html": f"<table>{rows}</table>", "image/png": picture}),
        new_output("display_data", data={"application/vnd.plotly.v1+json": figures}),
    ]
    return new_notebook(cells=[new_code_cell(outputs=outputs)], metadata={"papermill": {"duration": CHANCE.random() * 100}})


def test_clean_reports_pass():
    stopped = [number for number in range(100) if cpr_places(clean_report())]
    assert not stopped


@pytest.mark.parametrize(
    "text",
    [
        "1234567890",  # no month 34
        "5798009811578",  # EAN (GLN)
        "fakturaer 2026000123 til 2026000999",
        "01.10.2026-31.10.2026: 1.234.567,89",
        "0.6101014321",  # a decimal
        "61010143215",
        "<td>610101</td><td>4321</td>",  # two cells of a table
    ],
)
def test_what_only_looks_like_a_cpr_number_passes(text: str):
    assert not shows_cpr(text)


def test_a_masked_number_passes():
    assert not shows_cpr(f"{CPR('610101-4321')}")


def test_a_digest_is_no_person_however_its_digits_fall() -> None:
    digest = "ab610190" + "12340f" * 8
    assert not shows_cpr(f"rodhash {digest}")
    assert shows_cpr("rodhash 610190 1234")
