"""Small files for the tests of this folder."""

import io
import zipfile
from collections.abc import Callable

from openpyxl import Workbook


def xlsx(rows=(), *, fill: Callable | None = None) -> bytes:
    """A workbook of one sheet named 任务; ``fill`` gets the sheet before it is saved."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "任务"
    for row in rows:
        sheet.append(row)
    if fill:
        fill(sheet)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def with_parts(data: bytes, **parts: bytes | None) -> bytes:
    """The same package with parts replaced, added or (``None``) left out; names come as keywords of a dict."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            if content is not None:
                target.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return source.read(name)
