"""The overview: strip, heat table, warnings, who is awaited. Imported by `reading_views` and `urls`."""
