"""Every file in or out, once: what it is, whether it is taken, and what a match is given of it."""
