"""Floor 3: runs and periods. What a run of a flow and a period emits, computed from what is known; it never writes.

`basis` brings what pricing needs, `scope` says which services a run must price, `compute` makes the lines, `effect` what newer
knowledge does to settled months, `remaining` whether anything is left to settle.
"""
