"""Gives formulas their results: what WPS previews, phones and our own reader show of a workbook that no spreadsheet program has calculated yet."""

import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from xml.sax.saxutils import escape

_CELL = re.compile(r'<c r="(?P<at>[A-Z]+[0-9]+)"(?P<style>(?: s="\d+")?)(?: t="\w+")?>(?P<formula><f>[^<]*</f>)<v\s*(?:/>|>[^<]*</v>)</c>')


def with_results(data: bytes, part: str, results: Mapping[str, Decimal | int | str]) -> bytes:
    """The workbook with a stored result in each formula cell named.

    :param part: the sheet's file in the package, as ``xl/worksheets/sheet1.xml``.
    :param results: coordinate → result; a text result may be empty.
    :raises KeyError: where a coordinate holds no formula.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, _filled(content.decode("utf-8"), dict(results)).encode("utf-8") if name == part else content)
    return out.getvalue()


def _filled(xml: str, results: dict[str, Decimal | int | str]) -> str:
    def cell(match: re.Match[str]) -> str:
        if match["at"] not in results:
            return match[0]
        result = results.pop(match["at"])
        kind, text = (' t="str"', escape(result)) if isinstance(result, str) else ("", format(Decimal(result), "f"))
        return f'<c r="{match["at"]}"{match["style"]}{kind}>{match["formula"]}<v>{text}</v></c>'

    filled = _CELL.sub(cell, xml)
    if results:
        raise KeyError(f"no formula in {', '.join(results)}")
    return filled
