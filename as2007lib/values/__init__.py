"""Floor 0: the values everything is made of. Pure; knows nothing of frames, files or the store."""
