"""The two sides of the ledger as people and programs are told them."""
