"""When kernels are stopped that nobody uses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("voila", reason="the pages extra is not installed")

from as2007lib.pages.server.kernels import OneKernel, OwnedKernels


class Kernels(OwnedKernels):
    """Kernels that are only written down, and what became of them."""

    def __init__(self, idle: timedelta, connections: int) -> None:
        super().__init__(cull_idle_timeout=3600, cull_connected=True)
        self.stopped: list[str] = []
        kernel = SimpleNamespace(
            last_activity=datetime.now(UTC) - idle,
            execution_state="idle",
            kernel_name="python3",
            kernel_spec=SimpleNamespace(metadata={}),
        )
        self._kernels = {"en": kernel}
        self._kernel_connections = {"en": connections}

    async def shutdown_kernel(self, kernel_id: str, *_: Any, **__: Any) -> None:
        self.stopped.append(kernel_id)


@pytest.mark.parametrize(
    ("idle", "connections", "stopped"),
    [
        (timedelta(minutes=1), 0, []),  # may be on its way to a browser
        (timedelta(minutes=3), 0, ["en"]),  # its tab is gone
        (timedelta(minutes=59), 1, []),
        (timedelta(minutes=61), 1, ["en"]),  # left open and forgotten
    ],
)
def test_abandoned_kernels_stop_soon_and_forgotten_ones_later(idle: timedelta, connections: int, stopped: list[str], run: Any) -> None:
    async def cull() -> list[str]:
        kernels = Kernels(idle, connections)
        await kernels.cull_kernel_if_idle("en")
        return kernels.stopped

    assert run(cull()) == stopped


def test_there_is_one_kernel_whatever_a_notebook_asks_for() -> None:
    specs = OneKernel()
    assert list(specs.get_all_specs()) == ["python3"]
    assert specs.get_kernel_spec("julia").argv == specs.get_kernel_spec("python3").argv
    assert "--HistoryManager.enabled=False" in specs.get_kernel_spec("python3").argv
