"""The base of all errors of use: typed, in Danish, naming the remedy; and what the operating system's refusals are called."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "stien findes ikke",
    errno.EACCES: "der mangler rettigheder",
    errno.EPERM: "der mangler rettigheder",
    errno.EROFS: "der kan kun læses",
    errno.ENOSPC: "disken er fuld",
    errno.EDQUOT: "der er ikke mere plads til brugeren",
    errno.ENOTDIR: "en fil ligger i vejen",
    errno.EEXIST: "en fil ligger i vejen",
    errno.EISDIR: "en mappe ligger, hvor filen skulle være",
    errno.ENAMETOOLONG: "navnet er for langt",
    errno.ELOOP: "stien henviser til sig selv",
    errno.EIO: "disken svarer med fejl",
}


class As2007Error(Exception):
    """Fejl i brugen af AS2007."""


def why(error: OSError) -> str:
    """Return in Danish why the operating system refused; what has no words here is told by its number."""
    return _REASONS.get(error.errno or 0, f"systemet svarer med fejl {error.errno or 'uden nummer'}")
