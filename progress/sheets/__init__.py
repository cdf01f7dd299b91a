"""Figures by the table: filled sheet, import, pasted block. Imported by `pages` and the import command."""
