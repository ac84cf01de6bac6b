"""What the server answers: the front page, the pages, login and logout, a page's goodbye, and errors in Danish."""

from __future__ import annotations

import re
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import APIHandler, FileFindHandler, JupyterHandler
from tornado.web import HTTPError
from voila.tornado.handler import TornadoVoilaHandler

from as2007lib.pages.server.catalog import PageInfo
from as2007lib.pages.server.identity import LocalIdentity
from as2007lib.pages.server.kernels import TooManyPagesError

_SAID = {
    400: ("Forespørgslen kunne ikke forstås", "Gå til forsiden, og prøv igen."),
    403: ("Du har ikke adgang", "Siden er ikke din, eller din login er udløbet. Log ind igen, eller spørg den, der styrer rettigheder."),
    404: ("Siden findes ikke", "Adressen er måske skrevet forkert. Gå til forsiden, og vælg en side der."),
}
_FAULT = ("Der skete en fejl", "Genindlæs siden. Sker det igen, så giv driften besked om, hvad du gjorde og hvornår.")


class Framed(JupyterHandler):  # type: ignore[misc]  # jupyter_server is not followed by mypy
    """Shows things within the header and navigation that all pages share."""

    def page(self, template: str, **values: Any) -> str:
        """Return a template's text with the frame's facts in it."""
        known = getattr(self, "_jupyter_current_user", None)  # not there yet when a request is refused before it is looked at
        user = known.username if known else ""
        frame = {
            "municipality": self.settings["as2007"].municipality,
            "user": user,
            "pages": [page for page in self.pages() if page.listed] if user else [],
            "home": self.base_url,
            "can_leave": isinstance(self.identity_provider, LocalIdentity),
            "xsrf": self.xsrf_form_html(),
        }
        text: str = self.settings["as2007_templates"].get_template(template).render(frame=frame, **values)
        return text

    def pages(self) -> list[PageInfo]:
        """Return the pages the user sees."""
        roles = self.settings["as2007"].roles_of(self.current_user.username)
        return [page for page in self.settings["as2007_pages"].values() if page.seen_by(roles)]

    def get_login_url(self) -> str:
        """Return the login page; where a proxy logs people in there is none, and the answer is no."""
        if not isinstance(self.identity_provider, LocalIdentity):
            raise HTTPError(403)
        return str(super().get_login_url())

    def show(self, template: str, **values: Any) -> None:
        """Answer with a template."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(self.page(template, **values))

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say in Danish what is wrong and what to do, and nothing of the inside."""
        title, remedy = _SAID.get(status_code, _FAULT)
        self.show("error.html.j2", title=title, remedy=remedy)


class FrontPage(Framed):
    """The list of the pages a user sees."""

    def get(self) -> None:
        """Show the list."""
        self.show("front.html.j2", title="Forside")


class PageHandler(Framed, TornadoVoilaHandler):  # type: ignore[misc]  # Voila has no types
    """A page: its frame at once, and what its notebook shows when the kernel is there."""

    async def get(self, name: str) -> None:
        """Show the page if the user sees it."""
        page = next((page for page in self.pages() if page.name == name), None)
        if not page:
            raise HTTPError(403 if name in self.settings["as2007_pages"] else 404)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.write(self.page("page_top.html.j2", title=page.title, current=name))
        await self.flush()
        try:
            async for html in self.get_generator(path=f"{name}.ipynb"):
                self.write(html)
                await self.flush()
        except TooManyPagesError as refusal:
            self.write(self.page("page_failed.html.j2", text=str(refusal)))
        except Exception:
            self.log.exception("page %s failed", name)
            self.write(self.page("page_failed.html.j2", text=""))
        self.finish(self.page("page_end.html.j2"))


class LoginHandler(Framed):
    """The local login."""

    @allow_unauthenticated  # type: ignore[untyped-decorator]  # jupyter_server is not followed by mypy
    def get(self) -> None:
        """Let in whoever follows the link with the one-time code, and show the form to others."""
        session = self._identity.login.redeem(self.get_query_argument("kode", ""))
        if session:
            self._welcome(session)
        else:
            self._form(failed=bool(self.get_query_argument("kode", "")))

    @allow_unauthenticated  # type: ignore[untyped-decorator]  # jupyter_server is not followed by mypy
    def post(self) -> None:
        """Let in whoever gives a one-time code, or a name and its secret."""
        login = self._identity.login
        user, secret = self.get_body_argument("bruger", ""), self.get_body_argument("hemmelighed", "")
        session = login.enter(user, secret) if user else login.redeem(secret)
        if session:
            self._welcome(session)
        else:
            self._form(failed=True)

    @property
    def _identity(self) -> LocalIdentity:
        if not isinstance(self.identity_provider, LocalIdentity):
            raise HTTPError(404)
        return self.identity_provider

    def _form(self, *, failed: bool) -> None:
        if failed:
            self.log.warning("a login failed")
            self.set_status(403)
        several = self._identity.login.users_file is not None
        self.show("login.html.j2", title="Log ind", failed=failed, several=several, wanted=self._wanted())

    def _welcome(self, session: str) -> None:
        secure = self.request.protocol == "https"
        self.set_cookie(self._identity.cookie, session, path=self.base_url, httponly=True, samesite="Lax", secure=secure)
        self.redirect(self._wanted() or self.base_url)

    def _wanted(self) -> str:
        """Return the page the user came for, if it is one of ours."""
        wanted = self.get_argument("next", "")
        return wanted if re.fullmatch(re.escape(self.base_url) + r"side/[a-z0-9_-]+(\?[^#\s]*)?", wanted) else ""


class LogoutHandler(Framed):
    """Ends the local session and the user's open pages."""

    async def post(self) -> None:
        """Log out."""
        if isinstance(self.identity_provider, LocalIdentity):
            self.identity_provider.login.leave(self.get_cookie(self.identity_provider.cookie))
            self.clear_cookie(self.identity_provider.cookie, path=self.base_url)
            await self.kernel_manager.close_pages_of(self.current_user.username)
        self.redirect(self.base_url)


class GoodbyeHandler(APIHandler):  # type: ignore[misc]  # jupyter_server is not followed by mypy
    """Stops a page's kernel when its owner leaves the page."""

    async def post(self, kernel_id: str) -> None:
        """Stop the user's own kernel."""
        if self.kernel_manager.owner_of(kernel_id) != self.current_user.username:
            raise HTTPError(403)
        await ensure_async(self.kernel_manager.shutdown_kernel(kernel_id))
        self.set_status(204)
        self.finish()


class ProgramFiles(Framed, FileFindHandler):  # type: ignore[misc]  # jupyter_server is not followed by mypy
    """The program's own scripts, for those who are logged in."""

    async def get(self, path: str, include_body: bool = True) -> None:
        """Send a script."""
        await super().get(path, include_body)


class PublicFiles(Framed, FileFindHandler):  # type: ignore[misc]  # jupyter_server is not followed by mypy
    """The stylesheet and the script of the frame, which the login page needs too."""


class UnknownAddress(Framed):
    """Every address that is none of ours, and every name of this server that is none of its own."""

    async def prepare(self) -> None:
        """Refuse: as not found those who are logged in, the others as everywhere."""
        await super().prepare()
        raise HTTPError(404)
