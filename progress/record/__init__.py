"""The one door into the record: entry, workflow, events, evidence. Imported by `ledger`, `sheets` and `pages`."""
