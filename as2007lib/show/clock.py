"""The clock of all doors. For demonstrations and tests `AS2007_NOW` (a moment in ISO form) stands in for it."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from as2007lib.values.danish import TIME_ZONE

NOW = "AS2007_NOW"


def now() -> datetime:
    """Return the moment; `AS2007_NOW` without a zone is Danish time."""
    given = os.environ.get(NOW)
    if not given:
        return datetime.now(UTC)
    moment = datetime.fromisoformat(given)
    return (moment if moment.tzinfo else moment.replace(tzinfo=TIME_ZONE)).astimezone(UTC)
