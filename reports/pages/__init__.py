"""The pages of the reading. Imported by `urls` alone."""
