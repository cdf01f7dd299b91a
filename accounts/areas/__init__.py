"""The tree of areas as administrators manage it. Imported by `urls` alone."""
