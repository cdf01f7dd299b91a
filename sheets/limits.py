"""How much of a file is read at all. Set so that the largest honest table (a year of a big city) passes and a hostile file costs seconds at most."""

from sheets.errors import SheetError

UPLOAD_BYTES = 10 * 1024 * 1024
UNPACKED_BYTES = 100 * 1024 * 1024
MEMBERS = 1_000
RATIO = 200  # unpacked : packed, only asked of files that unpack to more than RATIO_FROM
RATIO_FROM = 20 * 1024 * 1024
ROWS = 20_000
COLUMNS = 300
CELLS = 400_000  # cells with something in them
CHARACTERS = 20_000_000  # of text, over the whole sheet
CELL_CHARACTERS = 32_767  # the limit of the format itself
MERGES = 20_000
XML_ELEMENTS = 2_000_000  # over all parts read; bounds the time an empty-looking sheet can cost


class Meter:
    """Counts rows, columns, cells and characters while a sheet is read, and refuses with code ``too_large`` before memory does."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.cells = 0
        self.characters = 0

    def cell(self, row: int, column: int) -> None:
        """Count a cell that holds something; ``row`` and ``column`` count from 0."""
        self.cells += 1
        if row >= ROWS:
            raise SheetError("too_large", where=self.where, found=f"row {row + 1}", expected=f"at most {ROWS} rows")
        if column >= COLUMNS:
            raise SheetError("too_large", where=self.where, found=f"column {column + 1}", expected=f"at most {COLUMNS} columns")
        if self.cells > CELLS:
            raise SheetError("too_large", where=self.where, found=f"more than {CELLS} cells", expected=f"at most {CELLS} cells")

    def text(self, length: int) -> None:
        """Count the characters of a text."""
        self.characters += length
        if self.characters > CHARACTERS:
            raise SheetError("too_large", where=self.where, found=f"more than {CHARACTERS} characters", expected=f"at most {CHARACTERS} characters")
