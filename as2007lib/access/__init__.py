"""Floor 3: who may do what. Rights are checked in library calls, never by hiding a button."""
