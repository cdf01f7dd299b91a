"""The page of one area, with the origin of each number. Imported by `reading_views` alone."""
