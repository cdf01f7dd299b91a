"""The seam between record and reading: what counts, where it comes from. Imported by `sheets` and by reports; the only way figures are read."""
