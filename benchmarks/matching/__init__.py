"""Matching measured: a seeded town of commitments and noisy bills, the methods beside the product, and how right each is."""
