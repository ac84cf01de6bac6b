"""Floor 5: everything that asks. Each answer checks the right to read and is given at one *known*; it changes nothing."""
