"""The entry page: form, live checks, paste, evidence. Its rows are imported by `filled_sheet` and `review`."""
