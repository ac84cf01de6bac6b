"""Floor 5: everything that changes the store, a file an act.

An act checks one right, opens one transaction and writes one journal entry. Done twice with one key it is done once.
"""
