"""The syntaxes in which decided documents go back: one file each, found by name (`eget_xml` is called eget-xml). To add one, add a file."""
