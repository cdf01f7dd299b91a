"""Drawings and the tables that say the same. Imported by `papers` and `pages`."""
