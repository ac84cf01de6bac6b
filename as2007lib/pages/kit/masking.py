"""Keeps CPR numbers out of logs: whatever is written, also the text of errors, is masked first."""

from __future__ import annotations

import logging

from as2007lib.values.cpr_scan import mask_cprs


class MaskingFormatter(logging.Formatter):
    """Writes as another formatter does, with every CPR number masked."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """Return the whole entry, traceback included, masked."""
        return mask_cprs(self._inner.format(record))


def mask_log(handler: logging.Handler) -> None:
    """Let a handler mask all it writes."""
    if not isinstance(handler.formatter, MaskingFormatter):
        handler.setFormatter(MaskingFormatter(handler.formatter or logging.Formatter()))
