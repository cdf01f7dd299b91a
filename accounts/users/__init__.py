"""Users as administrators manage them: list, form, acts. Imported by `urls` alone."""
