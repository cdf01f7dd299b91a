"""The page of one indicator. Imported by `reading_views` alone."""
