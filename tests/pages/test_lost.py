"""A page whose kernel is gone says so, instead of doing nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_STOP = """
fetch('/api/kernels/' + JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId, {
  method: 'DELETE',
  headers: {'X-XSRFToken': document.cookie.match('_xsrf=([^;]*)')[1]},
}).then(answer => answer.status)
"""


def test_a_page_that_has_been_closed_says_so(start_server: Callable[..., Any], browser: Any) -> None:
    server = start_server()
    page = browser.new_page()
    page.goto(f"{server.address}/log-ind?kode={server.new_code()}")
    page.goto(f"{server.address}/side/galleri")
    page.wait_for_selector(".as-ready .as-page h1", timeout=90_000)
    assert page.evaluate(_STOP) == 204
    page.get_by_role("tab", name="Formular").click()
    page.wait_for_selector("[role=alert] >> text=Siden er lukket", timeout=20_000)
    page.get_by_role("button", name="Genindlæs siden").click()
    page.wait_for_selector(".as-ready .as-page h1", timeout=90_000)
    page.close()
