"""The breakdown as the annex prints it: one row an area, one column an indicator, strings ready for the page.

Used for a stored plan and for the preview of a file, so both look the same. Cells are formatted here, not in templates (docs/decisions/0005).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from targets.number_words import DASH, MINUS


@dataclass(frozen=True)
class Column:
    """One indicator of the annex. `part_of` is the key of its total; `scale` is how many units one printed unit holds; rates and stocks are not `summed`."""

    key: object
    name: str
    unit: str
    scale: Decimal = Decimal(1)
    part_of: object = None
    summed: bool = True


@dataclass(frozen=True)
class Line:
    """One area of the annex; `is_total` marks 合计."""

    key: object
    name: str
    is_total: bool = False


@dataclass(frozen=True)
class Cell:
    """A quota with the cell of the document it came from."""

    value: Decimal
    source: str = ""


def head(columns: Sequence[Column]) -> SafeString:
    """Both header rows: a total spans them, its parts stand to its right under 其中. Units stand in the head only where they differ."""
    shared = shared_unit(columns)
    above, below = [_th(_("Responsible unit"), "col", span="row")], []
    for group in groups(columns):
        parts, first = group, True
        if group[0].part_of is None:
            above.append(_th(_title(group[0], shared), "col", "group-start", span="row"))
            parts, first = group[1:], False
        if parts:
            above.append(_th(_("of which"), "colgroup", "group-start" if first else "", count=len(parts)))
            below += [_th(_title(column, shared), "col", "sub group-start" if first and not index else "sub") for index, column in enumerate(parts)]
    if not below:
        return mark_safe(f"<tr>{''.join(above)}</tr>".replace(' rowspan="2"', ""))
    return mark_safe(f"<tr>{''.join(above)}</tr><tr>{''.join(below)}</tr>")


def rows(columns: Sequence[Column], lines: Iterable[Line], cells: Mapping[tuple[object, object], Cell]) -> list[SafeString]:
    """The body, one string a row; —— where nothing is assigned. A cell's origin is its title."""
    decimals = _decimals(columns, cells)
    starts = {group[0].key for group in groups(columns)}
    return [_row(line, columns, cells, decimals, starts) for line in lines]


def groups(columns: Sequence[Column]) -> list[list[Column]]:
    """Columns in their order, a total together with the parts that follow it."""
    found: list[list[Column]] = []
    for column in columns:
        owner = found[-1][0] if found else None
        if owner is not None and column.part_of is not None and column.part_of in (owner.key, owner.part_of):
            found[-1].append(column)
        else:
            found.append([column])
    return found


def shared_unit(columns: Sequence[Column]) -> str:
    """The unit all columns share, printed once as 单位：人; empty where they differ."""
    units = {column.unit for column in columns}
    return units.pop() if len(units) == 1 else ""


def printed(value: Decimal, scale: Decimal, decimals: int) -> str:
    """A quota in its printed unit with thousands separators."""
    return f"{value / scale:,.{decimals}f}".replace("-", MINUS)


def places(value: Decimal) -> int:
    """How many decimals a number needs."""
    return max(0, -value.normalize().as_tuple().exponent)


def _th(content: str, scope: str, classes: str = "", *, span: str = "", count: int = 0) -> str:
    attributes = f' class="{classes}"' if classes else ""
    attributes += ' rowspan="2"' if span == "row" else f' colspan="{count}"' if count else ""
    return f'<th scope="{scope}"{attributes}>{conditional_escape(content)}</th>'


def _title(column: Column, shared: str) -> SafeString:
    if not column.unit or shared:
        return escape(column.name)
    return format_html('{} <span class="annex-unit">{}</span>', column.name, _("(%(unit)s)") % {"unit": column.unit})


def _decimals(columns: Sequence[Column], cells: Mapping[tuple[object, object], Cell]) -> dict:
    scales = {column.key: column.scale for column in columns}
    most = dict.fromkeys(scales, 0)
    for (_line, key), cell in cells.items():
        most[key] = max(most[key], places(cell.value / scales[key]))
    return most


def _row(line: Line, columns: Sequence[Column], cells: Mapping[tuple[object, object], Cell], decimals: dict, starts: set) -> SafeString:
    parts = [f'<tr class="total">{_th(line.name, "row")}' if line.is_total else f"<tr>{_th(line.name, 'row')}"]
    none = f'<span aria-hidden="true">{DASH}</span><span class="vh">{escape(_("Not assigned"))}</span>'
    for column in columns:
        cell = cells.get((line.key, column.key))
        start = "group-start" if column.key in starts else ""
        if cell is None:
            parts.append(f'<td class="{f"c {start}".strip()}">{none}</td>')
        else:
            classes = f' class="{start}"' if start else ""
            origin = escape(_("From cell %(cell)s") % {"cell": cell.source})
            title = f' title="{origin}"' if cell.source else ""
            parts.append(f"<td{classes}{title}>{printed(cell.value, column.scale, decimals[column.key])}</td>")
    return mark_safe("".join(parts) + "</tr>")
