"""Shows the pages in a browser: Voila with one owner a kernel, no files served, and nothing fetched from elsewhere."""

from as2007lib.pages.server.app import Workbench, make_app, serve
from as2007lib.pages.server.login import LocalLogin, add_local_user
from as2007lib.pages.server.settings import ServerSettings

__all__ = ["LocalLogin", "ServerSettings", "Workbench", "add_local_user", "make_app", "serve"]
