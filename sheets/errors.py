"""The one way this package says no."""


class SheetError(Exception):
    """A file that cannot be read, as a code and values; the caller has the words for its user.

    ``where`` is a file name, a sheet name or a cell address; ``found`` and ``expected`` are short values, never sentences.
    """

    def __init__(self, code: str, *, where: str = "", found: str = "", expected: str = "") -> None:
        super().__init__(code, where, found, expected)
        self.code = code
        self.where = where
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        line = f"{self.where}: {self.code}" if self.where else self.code
        if self.found:
            line += f", found {self.found}"
        if self.expected:
            line += f", expected {self.expected}"
        return " ".join(line.split())
