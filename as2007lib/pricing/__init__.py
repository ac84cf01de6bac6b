"""Floor 2: the one price and the one difference. Pure: frames in, frames out; never a clock, never a store.

`price` turns facts and a window into what is due (`price.py`); `difference` turns what is due and what is settled into
lines (`difference.py`). The other modules are the steps of these two.
"""
