"""Peppol BIS Billing 3: the European invoice and credit note, with the Danish rules."""
