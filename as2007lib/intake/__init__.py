"""Indlæsning: reads an interchange folder, checks it against what is known, and returns what is to be written."""
