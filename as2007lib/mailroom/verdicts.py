"""What can become of a file that came in."""

from __future__ import annotations

RECEIVED, DUPLICATE, REJECTED = "received", "duplicate", "rejected"
ACCEPTED, REFUSED = "accepted", "refused"
"""Of a receipt that was taken: what it made of its message."""
