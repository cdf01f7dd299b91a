"""What a file of evidence really is: told by its content, never by its name (DESIGN 8, DOMAIN 5.1)."""

from pathlib import PurePath

from django.utils.translation import gettext as _

from progress.models import Evidence
from sheets.errors import SheetError
from sheets.package import Package, open_package
from targets.issuing.problems import sentence_of_error

Kind = Evidence.Kind
TYPES = "PDF、JPG、PNG、XLSX、DOCX"
CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SUFFIXES = {".pdf": Kind.PDF, ".jpg": Kind.JPG, ".jpeg": Kind.JPG, ".png": Kind.PNG, ".xlsx": Kind.XLSX, ".docx": Kind.DOCX}

_MAGIC = ((b"%PDF-", Kind.PDF), (b"\xff\xd8\xff", Kind.JPG), (b"\x89PNG\r\n\x1a\n", Kind.PNG))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_CONTENTS = "[Content_Types].xml"
_CONTENTS_LIMIT = 1024 * 1024
_MAIN = ((b"spreadsheetml.sheet.main+xml", Kind.XLSX), (b"wordprocessingml.document.main+xml", Kind.DOCX))
_ACTIVE = ("vbaproject", "vbadata", "activex", "macrosheets")


class NotTaken(Exception):
    """A file that is no evidence we take; the text names it and says what to do."""


def kind_of(data: bytes, name: str) -> str:
    """The kind of a file by its content. Raises `NotTaken` where it is none we take, holds macros, or does not fit its name."""
    if not data:
        raise NotTaken(_("%(name)s: the file is empty.") % {"name": name})
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None) or _kind_of_office(data, name)
    suffix = PurePath(name).suffix.lower()
    if kind is None or suffix not in SUFFIXES:
        raise NotTaken(_("%(name)s: this kind of file is not taken. Expected %(types)s.") % {"name": name, "types": TYPES})
    if SUFFIXES[suffix] != kind:
        text = _("%(name)s: its name says %(suffix)s, but its content is %(kind)s. Name it by what it is, then try again.")
        raise NotTaken(text % {"name": name, "suffix": suffix, "kind": kind.upper()})
    return kind


def _kind_of_office(data: bytes, name: str) -> str | None:
    if data.startswith(_OLE):
        text = _("%(name)s: an old or password-protected Office file. Save it as .xlsx or .docx without a password, then try again.")
        raise NotTaken(text % {"name": name})
    if not data.startswith(_ZIP):
        return None
    try:
        package = open_package(data, name)
        contents = _contents(package)
    except SheetError as error:
        raise NotTaken(sentence_of_error(error)) from error
    if b"macroenabled" in contents.lower() or any(word in member.lower() for member in package.names for word in _ACTIVE):
        raise NotTaken(_("%(name)s: it holds macros or other active content, which is not taken. Save it without them, or as PDF.") % {"name": name})
    return next((kind for words, kind in _MAIN if words in contents), None)


def _contents(package: Package) -> bytes:
    """The package's own list of what its parts are; empty where it has none."""
    if _CONTENTS not in package.names:
        return b""
    found = b""
    for chunk in package.chunks(_CONTENTS):
        found += chunk
        if len(found) > _CONTENTS_LIMIT:
            raise SheetError("bomb", where=package.filename, found=f"more than {_CONTENTS_LIMIT} bytes", expected=f"at most {_CONTENTS_LIMIT} bytes")
    return found
