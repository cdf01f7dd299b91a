"""The zip a workbook travels in: opened only when its size, its count of members and its packing are believable."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from sheets import limits
from sheets.errors import SheetError

_CHUNK = 64 * 1024


class Package:
    """The members of an .xlsx by name; every read is checked against the size the directory declares."""

    def __init__(self, archive: zipfile.ZipFile, filename: str) -> None:
        self._archive = archive
        self.filename = filename
        self.names = frozenset(archive.namelist())

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of a member, never more than it declared, in pieces of 64 KB.

        ``zipfile`` stops at the declared size and compares the checksum there, so a member that lies about its size is ``broken``.
        """
        if name not in self.names:
            raise SheetError("broken", where=self.filename, found="nothing", expected=name)
        try:
            with self._archive.open(name) as member:
                while chunk := member.read(_CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise SheetError("broken", where=self.filename, found=f"{name}: {error}") from error


def open_package(data: bytes, filename: str) -> Package:
    """Open the zip in ``data`` after looking at its directory only.

    :raises SheetError: ``broken``, ``encrypted`` or ``bomb``.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise SheetError("broken", where=filename, found="an archive without its end", expected="a whole .xlsx file") from error
    members = archive.infolist()
    _refuse_bomb(members, len(data), filename)
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise SheetError("broken", where=filename, found="a part twice", expected="each part once")
    for member in members:
        if member.flag_bits & 0x1:
            raise SheetError("encrypted", where=filename)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others unpack without a bound on memory
            raise SheetError("broken", where=filename, found=f"packing method {member.compress_type}", expected="stored or deflated")
    return Package(archive, filename)


def _refuse_bomb(members: list[zipfile.ZipInfo], packed: int, filename: str) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.MEMBERS:
        raise SheetError("bomb", where=filename, found=f"{len(members)} parts", expected=f"at most {limits.MEMBERS} parts")
    if unpacked > limits.UNPACKED_BYTES:
        raise SheetError("bomb", where=filename, found=f"{unpacked} bytes unpacked", expected=f"at most {limits.UNPACKED_BYTES} bytes unpacked")
    if unpacked > limits.RATIO_FROM and unpacked > limits.RATIO * packed:
        raise SheetError("bomb", where=filename, found=f"packed {unpacked // packed} times", expected=f"packed at most {limits.RATIO} times")
