"""Who a request comes from: the header of a proxy, or the cookie of the local login. There is no third way in."""

from __future__ import annotations

import hmac
import re
from typing import Any

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.identity import IdentityProvider, User

from as2007lib.pages.server.login import LocalLogin

PROXY_HEADER = "X-As2007-Proxy"
_USER = re.compile(r"[\w.@\\+-]{1,100}")


class Identity(IdentityProvider):  # type: ignore[misc]  # jupyter_server is not followed by mypy
    """What both ways in have in common: no tokens, so every request that changes something needs the XSRF cookie."""

    auth_enabled = True
    login_available = False

    def is_token_authenticated(self, _handler: Any) -> bool:
        """Say no: tokens are not used, and they would pass by the XSRF check."""
        return False

    def get_handlers(self) -> list[Any]:
        """Return no handlers: the server has its own login page."""
        return []


class ProxyIdentity(Identity):
    """Takes the user from a header that only the proxy on this machine may set. The proxy must delete a user's own."""

    header = ""
    secret = ""

    def get_user(self, handler: Any) -> User | None:
        """Return the user the proxy names; None when it names nobody, several, or is not the proxy."""
        sent = handler.request.headers.get(PROXY_HEADER, "")
        if self.secret and not hmac.compare_digest(sent.encode(), self.secret.encode()):
            return None
        name = handler.request.headers.get(self.header, "")
        return User(username=name) if _USER.fullmatch(name) else None


class LocalIdentity(Identity):
    """Takes the user from the session cookie of the local login."""

    login_available = True
    login: LocalLogin
    cookie = ""

    def get_user(self, handler: Any) -> User | None:
        """Return whose session the cookie names."""
        name = self.login.user_of(handler.get_cookie(self.cookie))
        return User(username=name) if name else None


class OwnerOnly(Authorizer):  # type: ignore[misc]  # jupyter_server is not followed by mypy
    """Lets a user reach their own kernels and nothing else."""

    def is_authorized(self, handler: Any, user: User, _action: str, resource: str) -> bool:
        """Return whether the kernel in the address is the user's own."""
        owner = handler.kernel_manager.owner_of(handler.path_kwargs.get("kernel_id"))
        return resource == "kernels" and bool(owner) and owner == user.username
