"""Ledgers written out: which columns, in whose order, masked, and on the record."""
