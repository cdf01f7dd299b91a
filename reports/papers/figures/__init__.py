"""Every stored figure of a plan as one long table. Imported by `urls` alone."""
