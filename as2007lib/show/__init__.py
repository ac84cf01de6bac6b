"""Floor 6: results as Danish text, tables and figures. Nothing is computed here."""
