"""Floor 1: the columns that rooms exchange, each declared once.

`column` says what a column is, `base` what a frame is, `facts` declares what the interchange folder holds,
`results` what the computations hand on.
"""
