"""The jobs that are measured, a file each. Every one first proves that product and peer give the same result."""
