"""Floor 4: the documents of a run. Lines are grouped, named and written as invoices and credit notes; nothing is stored here.

`plan_documents` makes the documents without numbers, `number_documents` gives them theirs, `Helpers.render` their bytes.
"""
