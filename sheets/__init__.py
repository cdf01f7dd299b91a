"""How a spreadsheet is read and written safely. Imported by anyone; knows nothing of the rest."""
