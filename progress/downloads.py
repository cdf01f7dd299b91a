"""Files handed to a browser: under their Chinese name, with an ASCII one for old clients (RFC 6266), never shown inside a page."""

import re
from urllib.parse import quote

from django.http import HttpResponseBase

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


def as_attachment(response: HttpResponseBase, name: str, plain: str) -> HttpResponseBase:
    """The response as a download named `name`; `plain` is its ASCII name."""
    ascii_name = re.sub(r"[^A-Za-z0-9.-]", "_", plain)
    response["Content-Disposition"] = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(clean_name(name), safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def clean_name(name: str) -> str:
    """A name that every file system takes: no separators, no control characters, no leading dot."""
    return _NOT_IN_FILE_NAMES.sub("", name).strip().lstrip(".")
