"""The pages of plans, and whether a plan may still be replaced. Imported by `issuing` and `urls`."""
