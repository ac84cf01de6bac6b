"""E-invoices as they come in: safe reading, one form for every syntax, and what is wrong with a file."""
