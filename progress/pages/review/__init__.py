"""The review queue and one report under review. Imported by `urls` alone."""
