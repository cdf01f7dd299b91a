"""The door for files from users: what a file is gets decided by its content, and its size is known before it is read."""

from pathlib import PurePath

from sheets import limits
from sheets.delimited import read_csv
from sheets.errors import SheetError
from sheets.rows import SheetRows
from sheets.xlsx import read_xlsx

__all__ = ["SheetRows", "read_rows"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TYPES = ".xlsx, .csv"


def read_rows(data: bytes, filename: str, *, sheet: str | None = None) -> SheetRows:
    """The rows of an uploaded .xlsx or .csv.

    :param filename: as the user named it; used for its suffix and in errors, never as a path.
    :param sheet: a sheet by name, hidden or not; otherwise the first visible sheet that holds anything. A CSV file has no named sheet.
    :raises SheetError: with one of the codes ``empty``, ``too_large``, ``xls``, ``encrypted``, ``macros``, ``type``, ``not_xlsx``, ``not_csv``,
        ``broken``, ``bomb``, ``encoding``, ``no_sheet``.
    """
    name = PurePath(filename.replace("\\", "/")).name
    suffix = PurePath(name).suffix.lower()
    _refuse_size(data, name)
    if data.startswith(_OLE):
        raise SheetError("encrypted" if _ENCRYPTED in data else "xls", where=name, found=".xls" if _ENCRYPTED not in data else "", expected=_TYPES)
    if suffix in (".xlsm", ".xltm", ".xlam", ".xlsb"):
        raise SheetError("macros", where=name, found=suffix, expected=_TYPES)
    zipped = data.startswith(_ZIP)
    if suffix == ".xlsx" or (suffix == ".xls" and zipped):
        if not zipped:
            raise SheetError("not_xlsx", where=name, found=_looks_like(data), expected=".xlsx")
        return read_xlsx(data, name, sheet)
    if suffix == ".csv":
        if zipped:
            raise SheetError("not_csv", where=name, found="zip", expected=".csv")
        if sheet is not None:
            raise SheetError("no_sheet", where=name, found=".csv", expected=sheet)
        return read_csv(data, name)
    raise SheetError("xls" if suffix in (".xls", ".et") else "type", where=name, found=suffix or name, expected=_TYPES)


def _refuse_size(data: bytes, name: str) -> None:
    if not data:
        raise SheetError("empty", where=name)
    if len(data) > limits.UPLOAD_BYTES:
        raise SheetError("too_large", where=name, found=f"{len(data)} bytes", expected=f"at most {limits.UPLOAD_BYTES} bytes")


def _looks_like(data: bytes) -> str:
    """A guess for the message only."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF"):
        return "PDF"
    if head[:1] == b"<":
        return "HTML or XML"
    return "unknown" if b"\x00" in head else "text (CSV?)"
