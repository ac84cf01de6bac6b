"""Who reaches what on the page server, asked without a browser."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

HEADER = "X-Remote-User"
PROXY = {"X-As2007-Proxy": "fiktiv"}
ANNA, BENT = PROXY | {HEADER: "anna"}, PROXY | {HEADER: "bent"}
TELLS_ALL = """
import json, os, pathlib
pathlib.Path(os.environ["TMPDIR"], "told.json").write_text(json.dumps(dict(os.environ) | {"umask": os.umask(0)}))
"""
CHATTERS = """
from IPython.display import HTML, display
print('udskrift')
display(HTML('<script>alert(1)</script>'))
'svar'
"""
FAILS = """
borger = '700101-1234'
raise ValueError(f'fejl ved {borger}')
"""


@pytest.fixture(scope="module")
def local(start_server: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server with the local login, for the one who started it and for Bent."""
    from as2007lib.pages.server import add_local_user  # noqa: PLC0415 - imports Voila

    users = tmp_path_factory.mktemp("brugere") / "brugere.json"
    secret = add_local_user(users, "bent")
    server = start_server("sqlite:///fiktiv.db", "anna", users_file=str(users))
    server.secret, server.users = secret, users
    return server


@pytest.fixture(scope="module")
def proxied(start_server: Callable[..., Any], write_page: Callable[..., Path], scratch: Path) -> Any:
    """A server behind a proxy, with pages of its own, of which a user may have one open."""
    write_page("stille", "print('klar')", title="For alle", order=2)
    write_page("drift", "print('klar')", title="Driften", order=1, roles=["operator"])
    write_page("fortael", TELLS_ALL)
    write_page("snak", CHATTERS)
    folder = write_page("fejl", FAILS)
    roles = {"anna": ["operator"]}
    settings = {"trusted_header": HEADER, "proxy_secret": PROXY["X-As2007-Proxy"], "pages_per_user": 1, "roles": roles}
    return start_server("sqlite:///fiktiv.db", notebooks=str(folder), environment={"TMPDIR": str(scratch)}, **settings)


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    # not under pytest's own folder: the path of a kernel's socket may have 107 characters
    with tempfile.TemporaryDirectory(prefix="kladde") as folder:
        yield Path(folder)


def kernel_of(page: str) -> str:
    found = re.search(r'"kernelId": "([0-9a-f-]{36})"', page)
    assert found, page
    return found[1]


async def socket(server: Any, kernel: str, headers: dict[str, str]) -> Any:
    """Open a kernel's WebSocket, or return the status it is refused with."""
    address = f"{server.address.replace('http', 'ws')}/api/kernels/{kernel}/channels?session_id=test"
    try:
        connection = await websocket_connect(HTTPRequest(address, headers=headers))
    except HTTPClientError as refused:
        return refused.code
    connection.close()
    return "open"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/side/galleri",
        "/side/findes-ikke",
        "/voila/static/voila.js",
        "/voila/labextensions/anywidget/package.json",
        "/as2007/plotly.min.js",
    ],
)
def test_who_is_not_logged_in_is_sent_to_the_login(local: Any, path: str) -> None:
    answer = local.ask("GET", path)
    assert answer.status == 302
    assert answer.headers["location"].startswith("/log-ind")


def test_who_is_not_logged_in_gets_neither_kernel_nor_socket(local: Any, run: Any) -> None:
    nobody = "0" * 8 + "-0000-0000-0000-" + "0" * 12
    assert local.ask("GET", f"/api/kernels/{nobody}").status == 403
    assert local.ask("DELETE", f"/api/kernels/{nobody}").status == 403
    assert local.ask("POST", f"/voila/api/shutdown/{nobody}").status == 403
    assert run(socket(local, nobody, {})) == 403


def test_a_header_logs_nobody_in_where_there_is_a_local_login(local: Any) -> None:
    assert local.ask("GET", "/", ANNA).status == 302


def test_the_one_time_code_works_once(local: Any) -> None:
    code = local.new_code()
    first = local.ask("GET", f"/log-ind?kode={code}")
    assert (first.status, first.headers["location"]) == (302, "/")
    assert "HttpOnly" in first.headers["set-cookie"]
    again = local.ask("GET", f"/log-ind?kode={code}")
    assert again.status == 403
    assert "Koden kunne ikke bruges" in again.text


def test_login_leads_to_the_page_that_was_asked_for_and_nowhere_else(local: Any) -> None:
    assert local.ask("GET", f"/log-ind?kode={local.new_code()}&next=/side/galleri").headers["location"] == "/side/galleri"
    assert local.ask("GET", f"/log-ind?kode={local.new_code()}&next=//fremmed.example/").headers["location"] == "/"


def test_logout_needs_the_xsrf_cookie_and_ends_the_session(local: Any) -> None:
    cookies = local.log_in()
    assert "Logget ind som anna" in local.ask("GET", "/", cookies=cookies).text
    assert local.ask("POST", "/log-ud", body="", cookies=cookies).status == 403
    assert local.ask("POST", "/log-ud", body=urlencode({"_xsrf": cookies["_xsrf"]}), cookies=cookies).status == 302
    assert local.ask("GET", "/", cookies=cookies).status == 302


def test_a_foreign_name_of_the_server_is_refused(local: Any) -> None:
    cookies = local.log_in()
    for host in ("fremmed.example", "127.0.0.1.fremmed.example"):
        assert local.ask("GET", "/", {"Host": host}, cookies=cookies).status == 403
        assert local.ask("GET", "/as2007/theme.css", {"Host": host}, cookies=cookies).status == 403


def test_every_answer_has_the_policy_and_none_allows_eval_or_inline_scripts(local: Any) -> None:
    cookies = local.log_in()
    for path in ("/", "/log-ind", "/findes-ikke", "/as2007/theme.css", "/voila/static/voila.js"):
        headers = local.ask("GET", path, cookies=cookies).headers
        scripts = next(part for part in headers["content-security-policy"].split(";") if part.strip().startswith("script-src"))
        assert scripts.split() == ["script-src", "'self'", "blob:"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "path",
    [
        "/voila/files/galleri.ipynb",
        "/voila/tree",
        "/voila/render/galleri.ipynb",
        "/voila/templates/as2007/static/x.js",
        "/voila/api/contents",
        "/api/contents/galleri.ipynb",
        "/api/kernels",
        "/api/me",
        "/files/galleri.ipynb",
        "/side/galleri.ipynb",
        "/side/../galleri",
        "/voila/static/../../../../../etc/passwd.js",
        "/voila/static/%2e%2e/%2e%2e/conf.json",
        "/as2007/surface.py",
    ],
)
def test_no_file_and_no_other_address_is_answered(local: Any, path: str) -> None:
    answer = local.ask("GET", path, cookies=local.log_in())
    assert answer.status == 404
    assert "Siden findes ikke" in answer.text


def test_the_front_page_lists_the_pages_in_danish(local: Any) -> None:
    page = local.ask("GET", "/", cookies=local.log_in()).text
    assert '<html lang="da">' in page
    assert "Fiktiv Kommune" in page
    assert 'href="/side/maaned"' in page
    assert "galleri" not in page.lower()
    assert "Logget ind som anna" in page


def test_behind_a_proxy_only_its_header_lets_in(proxied: Any) -> None:
    assert proxied.ask("GET", "/", PROXY).status == 403
    assert proxied.ask("GET", "/", PROXY | {HEADER: "anna, bent"}).status == 403
    assert proxied.ask("GET", "/log-ind").status == 404
    assert "Logget ind som anna" in proxied.ask("GET", "/", ANNA).text


def test_the_proxy_must_know_the_secret_it_was_given(proxied: Any) -> None:
    assert proxied.ask("GET", "/", {HEADER: "anna"}).status == 403
    assert proxied.ask("GET", "/", {HEADER: "anna", "X-As2007-Proxy": "forkert"}).status == 403


def test_a_kernel_is_its_owners_alone(proxied: Any, run: Any) -> None:
    page = proxied.ask("GET", "/side/stille", ANNA)
    kernel = kernel_of(page.text)
    xsrf = page.cookies
    sent = {"X-XSRFToken": xsrf["_xsrf"]}
    form = urlencode({"_xsrf": xsrf["_xsrf"]})

    assert proxied.ask("GET", f"/api/kernels/{kernel}", BENT).status == 403
    assert proxied.ask("DELETE", f"/api/kernels/{kernel}", BENT | sent, cookies=xsrf).status == 403
    assert proxied.ask("POST", f"/voila/api/shutdown/{kernel}", BENT, body=form, cookies=xsrf).status == 403
    assert run(socket(proxied, kernel, BENT)) == 403

    assert proxied.ask("GET", f"/api/kernels/{kernel}", ANNA).status == 200
    assert run(socket(proxied, kernel, ANNA)) == "open"
    assert run(socket(proxied, kernel, ANNA | {"Origin": "http://fremmed.example"})) == 403
    assert proxied.ask("POST", f"/voila/api/shutdown/{kernel}", ANNA, body="").status == 403  # no XSRF cookie
    assert proxied.ask("POST", f"/voila/api/shutdown/{kernel}", ANNA, body=form, cookies=xsrf).status == 204
    assert proxied.ask("GET", f"/api/kernels/{kernel}", ANNA).status == 403


def test_a_browser_cannot_run_code_in_its_kernel(proxied: Any, tmp_path: Path, run: Any) -> None:
    kernel = kernel_of(proxied.ask("GET", "/side/stille", ANNA).text)
    mark = tmp_path / "kørt"
    header = {"msg_id": "1", "msg_type": "execute_request", "username": "anna", "session": "test", "version": "5.3", "date": ""}
    content = {"code": f"open({str(mark)!r}, 'w')", "silent": False}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []}
    asked = message | {"header": header | {"msg_id": "2", "msg_type": "kernel_info_request"}, "content": {}}

    async def send() -> None:
        address = f"{proxied.address.replace('http', 'ws')}/api/kernels/{kernel}/channels?session_id=test"
        connection = await websocket_connect(HTTPRequest(address, headers=ANNA))
        await connection.write_message(json.dumps(message))
        await connection.write_message(json.dumps(asked))
        while "kernel_info_reply" not in str(await asyncio.wait_for(connection.read_message(), 20)):
            pass
        connection.close()

    run(send())
    assert not mark.exists()


def test_the_page_knows_its_user_and_store_from_the_server_only(proxied: Any, scratch: Path) -> None:
    sent = ANNA | {"As2007-User": "bent", "As2007-Db": "sqlite:///en-anden.db"}
    assert proxied.ask("GET", "/side/fortael?AS2007_USER=bent&koersel=12", sent).status == 200
    environment = json.loads((scratch / "told.json").read_text())
    assert environment["AS2007_USER"] == "anna"
    assert environment["AS2007_DB"] == "sqlite:///fiktiv.db"
    assert environment["QUERY_STRING"] == "AS2007_USER=bent&koersel=12"
    assert not [name for name in environment if name.startswith("HTTP_")]
    assert environment["umask"] == 0o077


def test_roles_decide_which_pages_are_seen(proxied: Any) -> None:
    front = proxied.ask("GET", "/", ANNA).text
    assert front.index("Driften") < front.index("For alle")
    assert "Driften" not in proxied.ask("GET", "/", BENT).text
    assert proxied.ask("GET", "/side/drift", BENT).status == 403
    assert proxied.ask("GET", "/side/drift", ANNA).status == 200


def test_a_page_shows_widgets_and_nothing_else_a_notebook_writes(proxied: Any) -> None:
    page = proxied.ask("GET", "/side/snak", ANNA).text
    assert "alert(1)" not in page
    assert "udskrift" not in page
    assert "svar" not in page


def test_a_fault_in_a_page_tells_nothing_and_the_log_masks_cpr(proxied: Any) -> None:
    page = proxied.ask("GET", "/side/fejl", ANNA).text
    assert "Siden kan ikke vises." in page
    assert "ValueError" not in page
    assert "700101" not in page
    log = proxied.log.read_text(encoding="utf-8")
    assert "ValueError" in log
    assert "700101-xxxx" in log
    assert "1234" not in log


def test_a_user_has_no_more_pages_open_than_allowed(proxied: Any, run: Any) -> None:
    first = kernel_of(proxied.ask("GET", "/side/stille", ANNA).text)
    second = kernel_of(proxied.ask("GET", "/side/stille", ANNA).text)  # nobody looks at the first one any more
    assert proxied.ask("GET", f"/api/kernels/{first}", ANNA).status == 403
    assert proxied.ask("GET", f"/api/kernels/{second}", ANNA).status == 200

    async def keep_looking() -> str:
        address = f"{proxied.address.replace('http', 'ws')}/api/kernels/{second}/channels?session_id=test"
        connection = await websocket_connect(HTTPRequest(address, headers=ANNA))
        refused = await asyncio.to_thread(proxied.ask, "GET", "/side/stille", ANNA)
        connection.close()
        return str(refused.text)

    assert "Du har for mange sider åbne." in run(keep_looking())


def test_several_local_users_each_have_a_secret(local: Any) -> None:
    assert local.users.stat().st_mode & 0o777 == 0o600
    assert local.secret not in local.users.read_text()
    form = local.ask("GET", "/log-ind")

    def enter(user: str, given: str) -> Any:
        body = urlencode({"_xsrf": form.cookies["_xsrf"], "bruger": user, "hemmelighed": given})
        return local.ask("POST", "/log-ind", body=body, cookies=form.cookies)

    assert enter("bent", "forkert").status == 403
    assert enter("carl", local.secret).status == 403
    entered = enter("bent", local.secret)
    assert entered.status == 302
    assert "Logget ind som bent" in local.ask("GET", "/", cookies=entered.cookies).text


def test_a_stopped_server_leaves_no_kernel(start_server: Callable[..., Any], write_page: Callable[..., Path], tmp_path: Path) -> None:
    mark = tmp_path / "kerne"
    folder = write_page("kerne", f"import os, pathlib\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))")
    server = start_server(notebooks=str(folder))
    assert server.ask("GET", "/side/kerne", cookies=server.log_in()).status == 200
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(60) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)
