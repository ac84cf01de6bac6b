"""Reading an SQLite file in a process of its own: several times faster than through Python's objects, and without harm to locks.

ADBC reads whole columns five times faster than Python's sqlite3, but brings an SQLite of its own, and two of them in one process
let go of each other's locks (POSIX locks belong to the process). So another process reads, and sends what it found as Arrow.

The helper runs this file itself, with nothing but Arrow and ADBC: it starts fast and knows nothing of the program.
"""

from __future__ import annotations

import contextlib
import json
import select
import subprocess
import sys
import threading
import weakref
from typing import IO, Any
from urllib.parse import quote

import pyarrow as pa

_IDLE = 30
"""Seconds without a question after which the helper ends; it holds memory."""
_BLOCK = 1 << 20
_WHOLE_RESULT = 1 << 30
"""Rows from which ADBC infers a column's type: all of them, or a column that begins with nulls is misread."""


class Apart:
    """Asks the helper of one SQLite file. What it answers is what is committed; one that fails is not started again."""

    def __init__(self, file: str) -> None:
        self._address = f"file:{quote(file)}?mode=ro"
        self._one_at_a_time = threading.Lock()
        self._helper: subprocess.Popen[bytes] | None = None
        self._failed = False

    @property
    def running(self) -> bool:
        """Whether a helper waits for questions."""
        return self._helper is not None and self._helper.poll() is None

    def read(self, sql: str, schema: pa.Schema) -> pa.Table | None:
        """Return the rows of a query as a table of the given schema; None where the helper cannot, or answers another thread."""
        if self._failed or not self._one_at_a_time.acquire(blocking=False):
            return None
        try:
            found = _answer(self._started(), sql)
            # a column of nulls has no type of its own
            columns = [
                pa.nulls(len(found), field.type) if column.null_count == len(found) else column.cast(field.type)
                for column, field in zip(found.columns, schema, strict=True)
            ]
            return pa.table(columns, schema=schema).combine_chunks()
        except (OSError, pa.ArrowException):
            # whatever was wrong: the question is asked again in this process, and an error is told from there
            self._failed = True
            self._end()
            return None
        finally:
            self._one_at_a_time.release()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._helper is None or self._helper.poll() is not None:
            self._end()
            command = [sys.executable, "-P", __file__]
            self._helper = subprocess.Popen(  # noqa: S603 - our own interpreter and file
                command, bufsize=_BLOCK, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            weakref.finalize(self, _end, self._helper)
            _say(self._helper, self._address)
        return self._helper

    def _end(self) -> None:
        if self._helper is not None:
            _end(self._helper)
            self._helper = None


def _answer(helper: subprocess.Popen[bytes], sql: str) -> pa.Table:
    _say(helper, sql)
    with pa.ipc.open_stream(pa.PythonFile(helper.stdout, mode="r")) as stream:
        return stream.read_all()


def _say(helper: subprocess.Popen[bytes], what: str) -> None:
    if helper.stdin is None:
        raise AssertionError("the helper was started with pipes")
    helper.stdin.write(json.dumps(what).encode() + b"\n")
    helper.stdin.flush()


def _end(helper: subprocess.Popen[bytes]) -> None:
    helper.kill()
    for pipe in (helper.stdin, helper.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):  # a question that the helper did not live to read
                pipe.close()
    helper.wait()


def _serve(asked: IO[bytes], told: IO[bytes]) -> None:
    """Answer questions with Arrow streams, one after the other; the first line is the file's address, each further one a question."""
    import adbc_driver_sqlite.dbapi as adbc  # noqa: PLC0415 - in the helper only, see above

    answer = pa.PythonFile(told, mode="w")
    # without autocommit the first question would open a transaction, and every later one see the store as it was then
    with adbc.connect(json.loads(asked.readline()), autocommit=True) as connection:
        while select.select([asked], [], [], _IDLE)[0] and (line := asked.readline()):
            with connection.cursor() as cursor:
                statement: Any = cursor.adbc_statement
                statement.set_options(**{"adbc.sqlite.query.batch_rows": _WHOLE_RESULT})
                found = cursor.execute(json.loads(line)).fetch_record_batch()
                with pa.ipc.new_stream(answer, found.schema) as stream:
                    for batch in found:
                        stream.write_batch(batch)
            told.flush()


if __name__ == "__main__":
    # questions come one by one, so nothing is ever left unseen in a buffer
    with open(0, "rb", buffering=0) as questions, open(1, "wb", buffering=_BLOCK) as answers:
        _serve(questions, answers)
