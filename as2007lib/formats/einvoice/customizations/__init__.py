"""The standards that received documents may follow: one file each, found by name. To add one, add a file."""
