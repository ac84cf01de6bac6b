"""Floor 6: the pages that people work in. `kit` is what every page is built from, `server` shows them in a browser."""
