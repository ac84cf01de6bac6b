"""Starts the page server and a browser without network for the tests of this folder."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

_START = """
import json, sys
from pathlib import Path
from as2007lib.pages.server import ServerSettings, serve

given = json.loads(sys.argv[1])
roles = given.pop("roles", None)
for name in ("notebooks", "users_file", "log"):
    if name in given:
        given[name] = Path(given[name])
if roles is not None:
    given["roles_of"] = lambda user: frozenset(roles.get(user, []))
if "hosts" in given:
    given["hosts"] = tuple(given["hosts"])
tell = lambda text: print(text, flush=True)
serve(ServerSettings(**given), on_ready=tell, announce=tell)
"""
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY = ".as-ready .as-page h1"
_LOCAL = ("http://127.0.0.1", "http://localhost", "data:", "blob:")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    text: str


@dataclass
class Server:
    """A running page server, and requests to it without a browser."""

    process: subprocess.Popen[str]
    log: Path
    told: list[str] = field(default_factory=list)
    secret: str = ""
    users: Path = Path()
    heard: threading.Event = field(default_factory=threading.Event)
    _used: str = ""

    @property
    def address(self) -> str:
        parts = urlsplit(self.told[0])
        return f"{parts.scheme}://{parts.netloc}"

    def new_code(self) -> str:
        """The newest one-time code, each of which is used once."""
        for _ in range(100):
            newest = self.told[-1].rpartition("kode=")[2]
            if newest != self._used:
                self._used = newest
                return newest
            time.sleep(0.05)
        raise AssertionError("the server told no new code")

    def ask(
        self,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        body: str | None = None,
        cookies: dict[str, str] | None = None,
    ) -> Answer:
        """Send one request, following nothing."""
        sent = dict(headers or {})
        if cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if body is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        connection.request(method, path, body=body, headers=sent)
        answer = connection.getresponse()
        set_cookies = [value.split(";")[0].split("=", 1) for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, dict(set_cookies), text)

    def log_in(self) -> dict[str, str]:
        """Use the newest one-time code, and return the cookies of the session, XSRF cookie included."""
        form = self.ask("GET", "/log-ind")
        entered = self.ask("GET", f"/log-ind?kode={self.new_code()}", cookies=form.cookies)
        assert entered.status == 302
        return form.cookies | entered.cookies


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Return what starts a page server: `start_server(db_url, user, **settings)`; all are stopped at the end."""
    pytest.importorskip("voila", reason="the pages extra is not installed")
    running: list[Server] = []

    def start(db_url: str = "", user: str = "anna", environment: dict[str, str] | None = None, **settings: Any) -> Server:
        log = tmp_path_factory.mktemp("sider") / "sider.log"
        given = {"db": db_url, "port": 0, "municipality": "Fiktiv Kommune", "local_user": user, "log": str(log)} | settings
        started = [sys.executable, "-c", _START, json.dumps(given)]
        process = subprocess.Popen(started, stdout=subprocess.PIPE, text=True, env=os.environ | (environment or {}))
        server = Server(process, log)
        running.append(server)
        threading.Thread(target=_hear, args=(server,), daemon=True).start()
        assert server.heard.wait(120), "the server did not start"
        assert server.told, f"the server stopped at once with exit code {process.wait()}"
        return server

    yield start
    for server in running:
        server.process.terminate()
    for server in running:
        server.process.wait(30)


def _hear(server: Server) -> None:
    for line in server.process.stdout or ():
        server.told.append(line.strip())
        server.heard.set()
    server.heard.set()


@pytest.fixture(scope="session")
def run() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Return what runs a coroutine, in a thread of its own: the browser's loop runs in this one."""

    def in_thread(coroutine: Coroutine[Any, Any, Any]) -> Any:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, coroutine).result()

    return in_thread


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium found on the machine; without one the tests are skipped by name, or fail where one is required."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        if os.environ.get("AS2007_REQUIRE_BROWSER") == "1":
            pytest.fail("no Chromium was found, and AS2007_REQUIRE_BROWSER=1 demands one")
        pytest.skip("no Chromium was found on this machine")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only needed where there is a browser

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """What a browser's page did that no page may do."""

    foreign: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Return what opens a page logged in: `open_page(server, "galleri", width=1100)`.

    At the end of the test it asserts that nothing was asked of another host, no dialog came, no script failed and the
    content policy stopped nothing.
    """
    yield from _visits(browser)


@pytest.fixture(scope="module")
def keep_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Return what `open_page` does, with pages that stay open through the module; they are asserted at its end."""
    yield from _visits(browser)


def _visits(browser: Any) -> Iterator[Callable[..., Any]]:
    opened: list[tuple[Any, Visit]] = []

    def visit(server: Server, name: str, width: int = 1100, query: str = "") -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="da-DK", reduced_motion="reduce")
        page, seen = context.new_page(), Visit()
        opened.append((context, seen))
        page.route("**/*", lambda route: _gate(route, seen))
        page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: seen.faults.append(str(error)))
        page.on("console", lambda said: seen.faults.append(said.text) if said.type == "error" else None)
        page.goto(f"{server.address}/log-ind?kode={server.new_code()}")
        if name:
            page.goto(f"{server.address}/side/{name}{query}", wait_until="commit")
            page.wait_for_selector(READY, timeout=90_000)
        return page

    yield visit
    for context, seen in opened:
        context.close()
        assert seen == Visit()


def _gate(route: Any, seen: Visit) -> None:
    if route.request.url.startswith(_LOCAL):
        route.continue_()
    else:
        seen.foreign.append(route.request.url)
        route.abort()


@pytest.fixture(scope="module")
def write_page(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return what puts a page of one cell in a folder of its own: `write_page(name, source, **metadata)` gives the folder."""
    folder = tmp_path_factory.mktemp("notebooks")

    def write(name: str, source: str, **told: Any) -> Path:
        cell = {"cell_type": "code", "execution_count": None, "id": "en", "metadata": {}, "outputs": [], "source": source}
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook = {"cells": [cell], "metadata": {"as2007": told, "kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        return folder

    return write
