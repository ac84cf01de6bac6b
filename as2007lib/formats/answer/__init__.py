"""What is told of a received document when its lines are decided, and the receipts that come back: one form, and a file a syntax."""
