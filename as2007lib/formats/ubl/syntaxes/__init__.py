"""The syntaxes outgoing documents can be written in: one file each, found by name. To add one, add a file."""
