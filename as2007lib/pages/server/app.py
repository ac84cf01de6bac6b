"""The server itself: a standalone Voila with its own list of addresses. Nothing is answered that is not on the list."""

from __future__ import annotations

import getpass
import logging
import os
import re
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_static_paths
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from as2007lib.pages.kit.masking import mask_log
from as2007lib.pages.server import handlers
from as2007lib.pages.server.catalog import Notebooks, read_catalog
from as2007lib.pages.server.identity import LocalIdentity, OwnerOnly, ProxyIdentity
from as2007lib.pages.server.kernels import OneKernel, OwnedKernels
from as2007lib.pages.server.login import LocalLogin
from as2007lib.pages.server.policy import HEADERS
from as2007lib.pages.server.settings import ServerSettings
from as2007lib.store.errors import As2007Error

ADDRESS = "127.0.0.1"
_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "templates"
_PING = 30_000
"""Milliseconds; Tornado allows no more than the interval between pings."""

_KERNEL = r"(?P<kernel_id>[0-9a-f-]{36})"
_EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget")


class Workbench(Voila):  # type: ignore[misc]  # Voila has no types
    """Voila with the identities, kernels and addresses of this program; made by `make_app`."""

    name = "as2007-sider"
    given: ServerSettings
    login: LocalLogin | None = None
    on_ready: Callable[[str], None] | None = None
    """Called with the server's address as soon as it answers."""

    def setup_template_dirs(self) -> None:
        """Use the one template that comes with the program, and the scripts that come with Voila."""
        self.template_paths = [str(_TEMPLATES / "as2007")]
        self.static_paths = [*collect_static_paths(["voila"], "base"), self.static_root]

    def init_settings(self) -> dict[str, Any]:
        """Return Voila's settings with ours over them."""
        settings: dict[str, Any] = super().init_settings()
        if isinstance(self.identity_provider, ProxyIdentity):
            self.identity_provider.header, self.identity_provider.secret = self.given.trusted_header, self.given.proxy_secret
        else:
            self.identity_provider.login, self.identity_provider.cookie = self.login, f"as2007-{self.port}"
        notebooks = Notebooks(self.given.notebooks)
        return settings | {
            "as2007": self.given,
            "as2007_pages": notebooks.pages,
            "contents_manager": notebooks,
            "as2007_templates": Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True),
            "headers": HEADERS,
            "xsrf_cookies": True,
            "xsrf_cookie_kwargs": {"samesite": "Lax", "path": self.base_url},
            "allow_remote_access": False,
            "local_hostnames": ["localhost", *self.given.hosts],
            "login_url": url_path_join(self.base_url, "log-ind"),
            "default_handler_class": handlers.UnknownAddress,
            "log_function": _log_nothing,
            "ws_ping_timeout": _PING,
        }

    def init_handlers(self) -> list[Any]:
        """Return every address the server answers."""
        kit = str(files("as2007lib.pages.kit"))
        drawing = str(files("plotly") / "package_data")
        voila = {"template_paths": self.template_paths, "config": self.config, "voila_configuration": self.voila_configuration}
        addresses = [
            ("", handlers.FrontPage, {}),
            ("log-ind", handlers.LoginHandler, {}),
            ("log-ud", handlers.LogoutHandler, {}),
            (r"side/([a-z0-9_-]+)", handlers.PageHandler, voila),
            (f"api/kernels/{_KERNEL}", KernelHandler, {}),
            (f"api/kernels/{_KERNEL}/channels", VoilaKernelWebsocketHandler, {}),
            (r"voila/api/shutdown/([0-9a-f-]{36})", handlers.GoodbyeHandler, {}),
            (r"voila/static/(.*\.(?:js|css|woff2?|svg))", handlers.ProgramFiles, {"path": self.static_paths}),
            (r"voila/labextensions/(.*\.(?:js|css|json))", handlers.ProgramFiles, {"path": self.labextensions_path}),
            (r"as2007/(plotly\.min\.js)", handlers.ProgramFiles, {"path": drawing}),
            (r"as2007/(theme\.css)", handlers.PublicFiles, {"path": kit}),
            (r"as2007/(start\.js)", handlers.PublicFiles, {"path": str(_HERE / "static")}),
        ]
        return [(re.escape(self.base_url) + path, handler, options) for path, handler, options in addresses]

    def start(self) -> None:
        """Answer until told to stop.

        Raises:
            As2007Error: the port is taken.
        """
        self.ioloop = IOLoop.current()
        signal.signal(signal.SIGINT, self._handle_signal_stop)
        sockets = _listen(self.given.port)
        self.port = sockets[0].getsockname()[1]
        self.connection_dir = tempfile.mkdtemp(prefix="as2007_")
        self.app = Application(**self.init_settings())
        names = "|".join(re.escape(name) for name in ("localhost", ADDRESS, *self.given.hosts))
        self.app.add_handlers(f"^(?:{names})$", self.init_handlers())
        HTTPServer(self.app, max_body_size=2**20).add_sockets(sockets)
        try:
            if self.on_ready:
                self.on_ready(f"http://{ADDRESS}:{self.port}{self.base_url}")
            self.ioloop.start()
        finally:
            self.stop()

    def stop(self) -> None:
        """Stop the kernels, and remove what connected them."""
        self.ioloop.run_sync(self.kernel_manager.shutdown_all)
        shutil.rmtree(self.connection_dir, ignore_errors=True)


def make_app(settings: ServerSettings, announce: Callable[[str], None] | None = None) -> Workbench:
    """Return the server, ready to `start`.

    Args:
        settings: how to serve.
        announce: called with each new one-time code of the local login.

    Raises:
        As2007Error: the folder of pages or the users file cannot be used.
    """
    read_catalog(settings.notebooks)
    app = Workbench(config=_config(settings))
    app.given = settings
    if not settings.trusted_header:
        app.login = LocalLogin(settings.local_user or getpass.getuser(), settings.users_file, announce)
    app.initialize([])
    return app


def serve(settings: ServerSettings, on_ready: Callable[[str], None], announce: Callable[[str], None] | None = None) -> None:
    """Serve the pages until stopped.

    Args:
        settings: how to serve.
        on_ready: called once with the address to open; where there is a local login, the one-time code stands in it.
        announce: called with each new one-time code after that.

    Raises:
        As2007Error: the port is taken, or the folder of pages or the users file cannot be used.
    """
    os.umask(0o077)
    app = make_app(settings, announce)
    _write_log(settings.log, app.log)

    def tell(address: str) -> None:
        code = app.login.code if app.login else ""
        on_ready(f"{address}log-ind?kode={code}" if code else address)

    app.on_ready = tell
    app.start()


def _log_nothing(_handler: RequestHandler) -> None:
    """Leave requests out of the log: a one-time code may stand in their address, and refusals are told by their cause."""


def _listen(port: int) -> list[socket.socket]:
    try:
        return bind_sockets(port, ADDRESS)
    except PermissionError:
        raise As2007Error(f"Port {port} kræver særlige rettigheder. Vælg en port over 1023.") from None
    except OSError:
        raise As2007Error(f"Port {port} er optaget. Stop det andet program, eller vælg en anden port.") from None


def _config(settings: ServerSettings) -> Config:
    config = Config()
    config.Voila.config_file_paths = []
    config.Voila.root_dir = str(settings.notebooks)
    config.Voila.base_url = settings.base_url
    config.Voila.ip = ADDRESS
    config.Voila.port = settings.port
    config.Voila.open_browser = False
    config.Voila.identity_provider_class = ProxyIdentity if settings.trusted_header else LocalIdentity
    config.Voila.authorizer_class = OwnerOnly
    config.VoilaConfiguration.template = "as2007"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.extension_allowlist = list(_EXTENSIONS)
    config.VoilaConfiguration.multi_kernel_manager_class = OwnedKernels
    config.VoilaConfiguration.kernel_spec_manager_class = OneKernel
    config.OwnedKernels.db = settings.db
    config.OwnedKernels.log_file = str(settings.log)
    config.OwnedKernels.pages_per_user = settings.pages_per_user
    config.MappingKernelManager.cull_idle_timeout = settings.idle_minutes * 60
    config.MappingKernelManager.cull_interval = 30
    config.MappingKernelManager.cull_connected = True
    config.KernelManager.transport = "ipc"
    return config


def _write_log(path: Path, log: logging.Logger) -> None:
    """Let everything that is logged go to one file, with CPR numbers masked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    mask_log(handler)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    log.handlers.clear()
    log.propagate = True
    log.setLevel(logging.WARNING)
