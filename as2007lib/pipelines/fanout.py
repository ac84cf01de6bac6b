"""Spreads work over processes or machines with Dask, one thread a worker, and takes what fails as a result.

Dask only carries: the truth about what ran stands in the run log. A worker that dies is replaced and its work done once
more; work that fails is never repeated. Workers on this machine talk over TLS with keys made for the occasion, so that
no other user of it can give them work.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from as2007lib.values.errors import As2007Error

T = TypeVar("T")
R = TypeVar("R")
_PATIENCE = 10
"""Seconds that a scheduler may take to answer; it is there, or it is not."""


class DaskMissing(As2007Error):
    """Flere kommuner på én gang kræver pakken distributed: installér as2007lib[scale], eller brug --workers 1."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class SchedulerAway(As2007Error):
    """Dask-scheduleren svarer ikke."""

    def __init__(self, scheduler: str) -> None:
        super().__init__(
            f"Dask-scheduleren {scheduler} svarer ikke. Intet er kørt: ret --scheduler (fx tcp://vært:8786), start den, "
            "eller udelad den, så køres på denne maskine."
        )


def alone(count: int, workers: int, scheduler: str) -> bool:
    """Return whether so many tasks are done in this process, one after the other."""
    return not scheduler and min(count, workers) <= 1


def fan_out(
    work: Callable[[T], R],
    tasks: Sequence[T],
    *,
    name: Callable[[T], str],
    lost: Callable[[T], R],
    crashed: Callable[[T, Exception], R],
    workers: int,
    scheduler: str,
    told: Callable[[R], None] | None,
) -> list[R]:
    """Do the work for every task and return the results in the order of the tasks.

    Args:
        work: a function of a module, so that other processes find it; it returns errors of use as results.
        tasks: what to do it for.
        name: the unique name of a task.
        lost: the result of a task whose worker died twice.
        crashed: the result of a task that ended with an exception nobody expected.
        workers: how many processes on this machine.
        scheduler: address of a Dask scheduler with workers of its own, instead of processes here; blank for none.
        told: called with each result as it comes.

    Raises:
        DaskMissing: Dask is needed and not installed.
        SchedulerAway: the scheduler does not answer; nothing was done.
    """
    done: dict[int, R] = {}
    route = _one_by_one(work, tasks) if alone(len(tasks), workers, scheduler) else _by_dask(work, tasks, name, lost, workers, scheduler)
    for number, outcome in route:
        done[number] = crashed(tasks[number], outcome) if isinstance(outcome, Exception) else outcome
        if told:
            told(done[number])
    return [done[number] for number in range(len(tasks))]


def _one_by_one(work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[int, R | Exception]]:
    for number, task in enumerate(tasks):
        try:
            outcome: R | Exception = work(task)
        except Exception as error:  # noqa: BLE001 (one municipality must not stop the others; see crashed)
            outcome = error
        yield number, outcome


def _by_dask(
    work: Callable[[T], R], tasks: Sequence[T], name: Callable[[T], str], lost: Callable[[T], R], workers: int, scheduler: str
) -> Iterator[tuple[int, R | Exception]]:
    """Do the work in other processes; what died with its worker is done once more, alone, so that nothing else can be to blame."""
    try:
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 (an extra that only many municipalities need)
    except ImportError as error:
        raise DaskMissing from error
    names = [name(task) for task in tasks]
    with _client(min(workers, len(tasks)), scheduler) as client:
        died = []
        for number, outcome in _round(client, work, tasks, names, len(client.nthreads())):
            if isinstance(outcome, KilledWorker):
                died.append(number)
            else:
                yield number, outcome
        for number in died:
            for _, outcome in _round(client, work, [tasks[number]], [f"{names[number]}, again"], 1):
                yield number, lost(tasks[number]) if isinstance(outcome, KilledWorker) else outcome


def _round(
    client: Any, work: Callable[[T], R], tasks: Sequence[T], names: Sequence[str], window: int
) -> Iterator[tuple[int, R | Exception]]:
    """Do each task once, no more at a time than there are workers, so that none waits at a worker that another kills."""
    from cloudpickle import dumps  # noqa: PLC0415 (see _by_dask)
    from distributed import as_completed  # noqa: PLC0415 (likewise)

    waiting = iter(range(len(tasks)))
    futures: dict[Any, int] = {}

    def submit(count: int) -> list[Any]:
        chosen = list(islice(waiting, count))
        new = {client.submit(_unpacked, dumps((work, tasks[number])), key=names[number]): number for number in chosen}
        futures.update(new)
        return list(new)

    queue = as_completed(submit(window))
    for future in queue:
        outcome = _outcome(future)  # before its worker gets other work: until now only that holds the result
        queue.update(submit(1))
        yield futures.pop(future), outcome


def _outcome(future: Any) -> Any:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 (an outcome like any other here; see fan_out)
        return error


def _unpacked(packed: bytes) -> Any:
    """Do packed work. Unpacked here, what a worker cannot import is an error; Dask itself would wait for ever."""
    work, task = pickle.loads(packed)  # noqa: S301 (packed by _by_dask, sent over TLS)
    return work(task)


@contextmanager
def _client(workers: int, scheduler: str) -> Iterator[Any]:
    import dask  # noqa: PLC0415 (see _by_dask)
    from distributed import Client, LocalCluster  # noqa: PLC0415 (likewise)
    from distributed.security import Security  # noqa: PLC0415 (likewise)

    if scheduler:
        try:
            client = Client(scheduler, timeout=_PATIENCE)
        except (OSError, ValueError) as error:  # nobody answers, or it is no address
            raise SchedulerAway(scheduler) from error
        with client:
            yield client
        return
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),  # _by_dask decides what is done again
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address=None,
            security=Security.temporary(),
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client
