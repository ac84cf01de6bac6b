"""OIOUBL 2.1: the Danish invoice and credit note."""
