"""Kernels with one owner each, one fixed kernel program, and an environment that only the server sets."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_core.utils import ensure_async
from jupyter_server import CallContext
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Integer, Unicode

from as2007lib.pages.kit.visitor import DB, LOG, QUERY, USER
from as2007lib.store.errors import As2007Error

ABANDONED = timedelta(minutes=2)
"""A kernel that no page is connected to is stopped after this long, though its browser did not say goodbye."""

_FROM_THE_REQUEST = (QUERY, "SERVER_SOFTWARE", "SERVER_PROTOCOL", "VOILA_PREHEAT", "VOILA_BASE_URL", "VOILA_SERVER_URL")


class TooManyPagesError(As2007Error):
    """Du har for mange sider åbne. Luk en af dem, og åbn denne igen."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class OneKernel(KernelSpecManager):
    """Knows one kernel, this program's own Python, whatever a notebook or the machine says."""

    NAME = "python3"

    def get_kernel_spec(self, _kernel_name: str) -> KernelSpec:
        """Return the one kernel. History is off: it would be stored in the home folder."""
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--HistoryManager.enabled=False"]
        return KernelSpec(argv=argv, display_name="AS2007", language="python")

    def find_kernel_specs(self) -> dict[str, str]:
        """Return the one kernel's name."""
        return {self.NAME: ""}

    def get_all_specs(self) -> dict[str, Any]:
        """Return the one kernel."""
        return {self.NAME: {"resource_dir": "", "spec": self.get_kernel_spec(self.NAME).to_dict()}}


class OwnedKernels(AsyncMappingKernelManager):  # type: ignore[misc]  # jupyter_server is not followed by mypy
    """Starts each kernel for the user of the request, and remembers whose it is."""

    db = Unicode().tag(config=True)
    log_file = Unicode().tag(config=True)
    pages_per_user = Integer(8).tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._owners: dict[str, str] = {}

    def owner_of(self, kernel_id: str | None) -> str:
        """Return who a kernel was started for, blank for an unknown one."""
        return self._owners.get(kernel_id or "", "")

    def kernels_of(self, user: str) -> list[str]:
        """Return the ids of a user's kernels, oldest first."""
        return [kernel_id for kernel_id, owner in self._owners.items() if owner == user and kernel_id in self]

    async def start_kernel(self, **kwargs: Any) -> str:
        """Start a kernel for the user whose request is being answered.

        Raises:
            TooManyPagesError: the user has as many connected pages as allowed.
        """
        user = str(CallContext.get(CallContext.JUPYTER_HANDLER).current_user.username)
        await self._make_room(user)
        kwargs["env"] = self._environment(kwargs.get("env") or {}, user)
        kernel_id: str = await super().start_kernel(**kwargs)
        self._owners[kernel_id] = user
        return kernel_id

    async def close_pages_of(self, user: str) -> None:
        """Stop all kernels of a user, at logout."""
        for kernel_id in self.kernels_of(user):
            await ensure_async(self.shutdown_kernel(kernel_id))

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Stop a kernel that is abandoned, or idle for longer than allowed."""
        kernel = self.get_kernel(kernel_id)
        idle = datetime.now(UTC) - getattr(kernel, "last_activity", datetime.now(UTC))
        if idle > ABANDONED and not self._kernel_connections.get(kernel_id):
            await ensure_async(self.shutdown_kernel(kernel_id))
        else:
            await super().cull_kernel_if_idle(kernel_id)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has stopped, and whose it was."""
        self._owners.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)

    async def _make_room(self, user: str) -> None:
        """Stop the user's oldest unconnected kernel when they have as many as allowed."""
        kernels = self.kernels_of(user)
        if len(kernels) < self.pages_per_user:
            return
        left = [kernel_id for kernel_id in kernels if not self._kernel_connections.get(kernel_id)]
        if not left:
            raise TooManyPagesError
        await ensure_async(self.shutdown_kernel(left[0]))

    def _environment(self, wanted: dict[str, str], user: str) -> dict[str, str]:
        """Return the server's own environment, a few facts of the request, and what the page must know."""
        told = {name: wanted[name] for name in _FROM_THE_REQUEST if name in wanted}
        own = {DB: self.db, USER: user, LOG: self.log_file, "IPYTHONDIR": os.path.join(self.connection_dir, "ipython")}  # noqa: PTH118 - an environment holds text
        return {**os.environ, **told, **own}
