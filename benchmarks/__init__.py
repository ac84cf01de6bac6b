"""Speed as ratios: the product against its peers, in one run on one machine. `python -m benchmarks` prints the table."""
