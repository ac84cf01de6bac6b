"""Floor 4: proofs that the store is what it says: runs made again, sums that must tie, the journal's chain."""
