"""What was promised: plans, revisions, indicators, quotas, and the arithmetic of promised and done. Imported by progress and reports."""
