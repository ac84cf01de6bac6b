"""What came in, and what it was for, as people and programs are told it."""
