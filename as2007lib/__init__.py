"""AS2007: settles social services between Danish municipalities, exact to the øre."""

__version__ = "0.1.0"
