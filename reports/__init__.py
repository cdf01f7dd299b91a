"""What it means: readings, pages, papers. Imported by the project alone."""
