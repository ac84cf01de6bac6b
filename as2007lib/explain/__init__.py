"""Floor 4: how an amount came about, to the day. Reads what the store knows of one service; never writes.

`model` says what an explanation is, `case` reads and prices one service month, `days` and `segments` attribute every day and
øre to the rows they come from, `changes` compares two states of knowledge, `line` puts it together and checks that it adds up.
"""
