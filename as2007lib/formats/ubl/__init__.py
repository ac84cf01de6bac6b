"""What the UBL syntaxes share: the document without syntax, escaped text, schemas, and the contract a writer fulfils."""
