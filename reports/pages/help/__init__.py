"""The help page, worked through with the reader's own numbers. Imported by `reading_views` alone."""
