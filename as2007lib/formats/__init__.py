"""Floor 2: a folder for each format that enters or leaves. Pure: frames or documents in, bytes out, and the reverse."""
