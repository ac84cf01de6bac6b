"""What a helper process of receiving does: it examines the files it is sent until there are no more. See `receive_ahead`."""

from __future__ import annotations

from as2007lib.invoicing.serving import serve_with
from as2007lib.mailroom.examine import examine, packed


def serve() -> None:
    """Answer `strict` and the contents of files with what they say."""
    serve_with(lambda question: packed([examine(content, strict=question[0]) for content in question[1]]))
