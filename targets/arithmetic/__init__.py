"""Months, pace, completion, gap, band, rank, forecast: pure. Imported by everything from targets up."""
