"""The reporter's home and the month ledger. Imported by `urls` alone."""
