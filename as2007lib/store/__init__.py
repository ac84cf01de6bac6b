"""Floor 2: what the workbench remembers. The only room that knows SQL.

`schema` declares the tables (facts follow from their frames), `guards` what the database itself refuses, `engine` opens a
store, `bulk` moves whole columns, `journal` chains what was done, `digest` proves it, `identities` turns text ids into
keys, `versions` states facts, `known` reads them as known at an entry, `verify` checks the whole.
"""
