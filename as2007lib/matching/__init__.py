"""Floor 4: matching what comes in (e-invoices, postings) with what was expected."""
