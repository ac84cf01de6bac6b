"""Floor 1: figures of law, each with its dates, its source and how sure it is.

They are data: every CSV file in `data/` is read. To add a figure or a new year, add a row; no code knows any figure.
"""

from as2007lib.rules.figures import Figure, RuleError, Status, Unit, figure, figure_names, figures

__all__ = ["Figure", "RuleError", "Status", "Unit", "figure", "figure_names", "figures"]
