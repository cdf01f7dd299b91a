"""The brief (通报): drafted from the figures, edited, issued, printed (DESIGN 9)."""
