"""The pages of entering, reviewing and overseeing months. Imported by `urls` alone."""
