"""Open items, the evidence that may be laid on them, and what lies on them: the life that matching, payments and charges share."""
