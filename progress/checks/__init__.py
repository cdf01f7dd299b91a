"""The rules on figures and their sentences; the rules are pure. Imported by every room of progress, and by reports for names of months."""
