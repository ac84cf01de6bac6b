"""Why a line needs a person: one rule a file, found by name. Each looks at whole columns and says its reason in Danish.

A rule's setting in the tolerances says whether it stops a line from being posted alone; a rule without a setting is not done.
"""
