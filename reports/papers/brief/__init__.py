"""The brief (通报): drafted, edited, issued, written as a Word file. Imported by `monthly_report`, `urls` and its command."""
