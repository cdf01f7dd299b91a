"""From the ledger to what it means: cells, completeness, words. Asks no database; imported by every other room of reports."""
