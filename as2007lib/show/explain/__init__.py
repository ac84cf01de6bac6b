"""An explanation shown: as data for programs, as Danish text, as a small picture, and as an annex to the payer."""

from as2007lib.show.explain.plain import data
from as2007lib.show.explain.printing import annex
from as2007lib.show.explain.strip import caption, picture
from as2007lib.show.explain.wording import text

__all__ = ["annex", "caption", "data", "picture", "text"]
