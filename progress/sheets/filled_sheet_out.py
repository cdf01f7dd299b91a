"""The month's sheet to fill in: for one district, and for the city with all districts (DESIGN 9).

Documents are Chinese in both languages of the page. What may be typed is unlocked and checked while it is typed; the rest is locked without a password, so
that nobody types there by mistake. The hidden stamp says what the sheet is for (`stamp.py`); `filled_sheet_in.py` reads it back.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from districts.models import District
from progress.record.month_sheet import REMARK_LENGTH, MonthSheet, Row, plain_text, sheet_of
from progress.record.stored_months import Record, load
from progress.sheets import stamp
from progress.sheets.stamp import Line, Stamp
from sheets.results import with_results
from sheets.writer import put, repack
from targets.models import Indicator, Plan

DASH = "——"
PART = "其中："
TOTAL = "合计"
HEAD_ROW = 3
FIRST_ROW = 4
TITLE_FONT, HEAD_FONT, BODY_FONT = "方正小标宋简体", "黑体", "宋体"
TO_FILL = PatternFill("solid", start_color="FFE8F1FA")
GIVEN = PatternFill("solid", start_color="FFF3F5F7")
THIN = Side(style="thin", color="FF76828F")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
DISTRICT_PART = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class Column:
    """One column of a district's sheet: its heading, its width, and whether it is filled in by the user."""

    key: str
    label: str
    width: float
    is_open: bool = False


# --- the sheet of one district -------------------------------------------------------------------------------------------


def district_sheet(plan: Plan, district: District, month: int) -> bytes:
    """The sheet of one district: a row for every assigned indicator, what is stored already filled in."""
    record = load(plan, [district])
    sheet = sheet_of(record, district, month)
    book = Workbook()
    page = book.active
    page.title = f"{month}月填报表"
    columns = district_columns(month)
    _title(page, plan, month, f"填报单位：{district.name}", _shared_unit(row.indicator for row in sheet.rows), len(columns))
    for number, column in enumerate(columns, 1):
        _style(page.cell(HEAD_ROW, number), column.label, HEAD_FONT, fill=TO_FILL if column.is_open else GIVEN)
        page.column_dimensions[get_column_letter(number)].width = column.width
    results: dict[str, Decimal | str] = {}
    for number, row in enumerate(sheet.rows, FIRST_ROW):
        _district_row(page, number, row, columns, results)
    last = FIRST_ROW + len(sheet.rows) - 1
    _district_notes(page, last + 1, month, len(columns))
    _validate(page, sheet.rows, columns, month)
    _paper(page, "portrait", f"A1:{get_column_letter(len(columns))}{last + 4}")
    page.freeze_panes = page.cell(FIRST_ROW, 2)
    stamp.write(book, Stamp(plan.code, month, district.code, sheet.version or 0, tuple(_lines(sheet))))
    return _bytes(book, _changed_at(record), results)


def district_columns(month: int) -> tuple[Column, ...]:
    """The columns of a district's sheet from the left; January has no months before it."""
    before = [Column("before", f"{_span(month - 1)}累计", 11)] if month > 1 else []
    return (
        Column("name", "指标", 27),
        Column("unit", "单位", 6.5),
        Column("quota", "年度目标", 10),
        *before,
        Column("value", f"{month}月完成", 11, is_open=True),
        Column("cumulative", f"{_span(month)}累计", 11),
        Column("remark", "说明", 30, is_open=True),
    )


def _district_row(page: Worksheet, number: int, row: Row, columns: Sequence[Column], results: dict) -> None:
    at = {column.key: get_column_letter(place) for place, column in enumerate(columns, 1)}
    cells = {
        "name": (PART if row.indicator.part_of_id else "") + row.indicator.name,
        "unit": row.indicator.unit,
        "quota": row.quota,
        "before": row.before if row.before is not None else DASH,
        "value": row.value if row.storable else None,
        "cumulative": None,
        "remark": row.remark,
    }
    for place, column in enumerate(columns, 1):
        cell = page.cell(number, place)
        is_text = column.key in ("name", "unit", "remark")
        _style(cell, cells[column.key], BODY_FONT, fill=TO_FILL if column.is_open else None, is_open=column.is_open, wrap=is_text)
        cell.alignment = Alignment(
            horizontal="left" if column.key in ("name", "remark") else "center" if is_text or cells[column.key] == DASH else "right",
            vertical="center",
            wrap_text=is_text,
            indent=1 if column.key == "name" and row.indicator.part_of_id else 0,
        )
        if not is_text:
            cell.number_format = _format(row.indicator)
    total = f"{at['before']}{number}+{at['value']}{number}" if row.is_flow and "before" in at else f"{at['value']}{number}"
    formula = page[f"{at['cumulative']}{number}"]
    formula.value = f'=IF(ISNUMBER({at["value"]}{number}),{total},"")'
    formula.alignment = Alignment(horizontal="right", vertical="center")
    results[formula.coordinate] = "" if row.value is None else row.cumulative
    page.row_dimensions[number].height = 26


def _lines(sheet: MonthSheet) -> Iterable[Line]:
    for number, row in enumerate(sheet.rows, FIRST_ROW):
        yield Line(number, row.code, row.indicator.name, row.indicator.unit, plain_text(row.quota), plain_text(row.before))


def _district_notes(page: Worksheet, row: int, month: int, width: int) -> None:
    notes = (
        f"说明：1. 只填浅蓝色的“{month}月完成”和“说明”两栏，其余各栏由系统给出，改了也不作数；不要增删、移动行列。",
        f"说明：2. 空白表示未填，0 表示{month}月没有完成；负数只用于核减，须在“说明”栏写明原因。",
        "说明：3. 填好后保存为 .xlsx，在“填报”页用“上传填报表”交回；空白格不改动系统里已填的数。",
    )
    for number, note in enumerate(notes, row):
        page.merge_cells(start_row=number, start_column=1, end_row=number, end_column=width)
        _note(page, number, note)
    last = row + len(notes)
    page.merge_cells(start_row=last, start_column=1, end_row=last, end_column=width)
    _note(page, last, "填报人：　　　　　　　　审核人：　　　　　　　　填报日期：　　　　年　　月　　日")
    page.row_dimensions[last].height = 30


def _validate(page: Worksheet, rows: Sequence[Row], columns: Sequence[Column], month: int) -> None:
    """Numbers of the month as they should be, with a warning one can go past (核减); remarks no longer than the record holds."""
    keys = [column.key for column in columns]
    value, remark = (get_column_letter(keys.index(key) + 1) for key in ("value", "remark"))
    by_decimals: dict[int, list[int]] = {}
    for number, row in enumerate(rows, FIRST_ROW):
        by_decimals.setdefault(row.indicator.decimals, []).append(number)
    for decimals, numbers in by_decimals.items():
        _add_validation(page, _number_rule(decimals, f"{value}{numbers[0]}", month), [f"{value}{number}" for number in numbers])
    if rows:
        _add_validation(page, _remark_rule(), [f"{remark}{FIRST_ROW}:{remark}{FIRST_ROW + len(rows) - 1}"])


# --- the city's sheet of all districts -----------------------------------------------------------------------------------


def city_sheet(plan: Plan, month: int, districts: Sequence[District]) -> bytes:
    """One row for every district, a column for every indicator; what a district has sent is filled in and locked, what nobody gave it shows ——.

    The city's own row stands first where it has rates or stocks of its own (DESIGN 4.13); its flows are the districts' sum.
    """
    record = load(plan)
    book = Workbook()
    page = book.active
    page.title = f"{month}月填报表（各单位）"
    indicators = [indicator for indicator in record.indicators if any(record.quota(area, indicator, month) is not None for area in [*districts, plan.city])]
    width = len(indicators) + 2
    shared = _shared_unit(indicators)
    _title(page, plan, month, f"{plan.city.name}各单位", shared, width)
    _city_head(page, indicators, month, shared)
    sheets = [(TOTAL, sheet_of(record, plan.city, month))] if any(record.quota(plan.city, indicator, month) is not None for indicator in indicators) else []
    sheets += [(area.printed_name, sheet) for area in districts if (sheet := sheet_of(record, area, month)).rows]
    first = HEAD_ROW + 2
    for number, (name, sheet) in enumerate(sheets, first):
        _city_row(page, number, name, sheet, indicators)
    last = first + len(sheets) - 1
    _city_notes(page, last + 1, month)
    _validate_city(page, indicators, first, last, month)
    page.column_dimensions["A"].width = 20
    for place in range(2, width):
        page.column_dimensions[get_column_letter(place)].width = 11.5
    page.column_dimensions[get_column_letter(width)].width = 26
    _paper(page, "landscape", f"A1:{get_column_letter(width)}{last + 3}", head_rows=2)
    page.freeze_panes = page.cell(first, 2)
    stamp.write(book, Stamp(plan.code, month, ""))
    return _bytes(book, _changed_at(record), {})


def _city_head(page: Worksheet, indicators: Sequence[Indicator], month: int, shared: str) -> None:
    labels = ["责任单位", *(_heading(indicator, shared) for indicator in indicators), "说明"]
    for place, label in enumerate(labels, 1):
        is_figure = 1 < place < len(labels)
        _style(page.cell(HEAD_ROW, place), label, HEAD_FONT, fill=GIVEN, wrap=True)
        _style(page.cell(HEAD_ROW + 1, place), f"{month}月完成" if is_figure else None, HEAD_FONT, fill=TO_FILL if is_figure else GIVEN, wrap=True)
        if not is_figure:
            page.merge_cells(start_row=HEAD_ROW, start_column=place, end_row=HEAD_ROW + 1, end_column=place)
    page.row_dimensions[HEAD_ROW].height = 50
    page.row_dimensions[HEAD_ROW + 1].height = 20


def _heading(indicator: Indicator, shared: str) -> str:
    unit = "" if shared else f"（{indicator.unit}）"
    return (PART if indicator.part_of_id else "") + indicator.name + unit


def _city_row(page: Worksheet, number: int, name: str, sheet: MonthSheet, indicators: Sequence[Indicator]) -> None:
    _style(page.cell(number, 1), name, BODY_FONT, wrap=True)
    for place, indicator in enumerate(indicators, 2):
        row = sheet.row(indicator.code)
        is_open = row is not None and sheet.editable
        # A draft is the district's own business until it is sent: its cells are blank here.
        value = DASH if row is None else None if is_open else row.value
        cell = page.cell(number, place)
        _style(cell, value, BODY_FONT, fill=TO_FILL if is_open else GIVEN, is_open=is_open)
        cell.number_format = _format(indicator)
        cell.alignment = Alignment(horizontal="center" if row is None else "right", vertical="center")
    cell = page.cell(number, len(indicators) + 2)
    _style(cell, None, BODY_FONT, fill=TO_FILL if sheet.editable else GIVEN, is_open=sheet.editable, wrap=True)
    cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
    page.row_dimensions[number].height = 26


def _city_notes(page: Worksheet, row: int, month: int) -> None:
    notes = (
        f"说明：1. 只填浅蓝色的格，都是{month}月当月数；灰色的格是未下达（——）或单位已经上报的，改了也不作数。",
        "说明：2. 整行空白表示该单位没有上报，不读；填了一部分的行，其余任务也要填，没有完成写0。",
        "说明：3. 负数只用于核减，须在“说明”栏写明原因；“说明”栏的文字记到该单位本次有变动的各项。",
    )
    for number, note in enumerate(notes, row):
        _note(page, number, note)


def _validate_city(page: Worksheet, indicators: Sequence[Indicator], first: int, last: int, month: int) -> None:
    if last < first:
        return
    for place, indicator in enumerate(indicators, 2):
        letter = get_column_letter(place)
        _add_validation(page, _number_rule(indicator.decimals, f"{letter}{first}", month), [f"{letter}{first}:{letter}{last}"])
    letter = get_column_letter(len(indicators) + 2)
    _add_validation(page, _remark_rule(), [f"{letter}{first}:{letter}{last}"])


# --- parts of both -------------------------------------------------------------------------------------------------------


def _title(page: Worksheet, plan: Plan, month: int, area: str, unit: str, width: int) -> None:
    """Title; below it whose sheet it is, the month, the document and the unit all rows share."""
    _style(page.cell(1, 1), f"{plan.title}{month}月填报表", TITLE_FONT, size=16, bordered=False)
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    page.row_dimensions[1].height = 34
    revision = [item for item in plan.revisions.order_by("number") if item.first_month <= month][-1]
    said = [area, f"{plan.year}年{month}月", revision.document_number, f"单位：{unit}" if unit else "", "演示数据" if plan.is_demo else ""]
    _style(page.cell(2, 1), "　".join(text for text in said if text), BODY_FONT, bordered=False)
    page.merge_cells(start_row=2, start_column=1, end_row=2, end_column=width)
    page.row_dimensions[2].height = 22
    page.row_dimensions[HEAD_ROW].height = 26


def _style(cell, value, font: str, *, size: float = 11, fill=None, is_open: bool = False, wrap: bool = False, bordered: bool = True) -> None:
    put(cell, value)
    cell.font = Font(name=font, size=size)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=wrap)
    cell.protection = Protection(locked=not is_open)
    if bordered:
        cell.border = BORDER
    if fill is not None:
        cell.fill = fill


def _note(page: Worksheet, row: int, text: str) -> None:
    cell = page.cell(row, 1)
    put(cell, text)
    cell.font = Font(name=BODY_FONT, size=10)
    cell.alignment = Alignment(horizontal="left", vertical="center")
    page.row_dimensions[row].height = 18


def _number_rule(decimals: int, first: str, month: int) -> DataValidation:
    """Whole numbers, or numbers of so many decimals, from 0 up. A warning only: 核减 is negative."""
    word = "整数" if not decimals else f"最多{decimals}位小数的数"
    message = f"这里应填不小于0的{word}。负数只用于核减，须在“说明”栏写明原因。确定要这样填吗？"
    common = {"allow_blank": True, "errorStyle": "warning", "errorTitle": f"{month}月完成", "error": message, "showErrorMessage": True}
    if not decimals:
        return DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", **common)
    return DataValidation(type="custom", formula1=f"AND(ISNUMBER({first}),{first}>=0,ROUND({first},{decimals})={first})", **common)


def _remark_rule() -> DataValidation:
    return DataValidation(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(REMARK_LENGTH),
        allow_blank=True,
        errorStyle="stop",
        errorTitle="说明",
        error=f"说明最多{REMARK_LENGTH}个字。",
        showErrorMessage=True,
    )


def _add_validation(page: Worksheet, rule: DataValidation, ranges: Sequence[str]) -> None:
    for cells in ranges:
        rule.add(cells)
    page.add_data_validation(rule)


def _paper(page: Worksheet, orientation: str, area: str, head_rows: int = 1) -> None:
    page.page_setup.orientation = orientation
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"1:{HEAD_ROW + head_rows - 1}"
    page.print_area = area
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.5
    page.page_margins.top, page.page_margins.bottom = 0.7, 0.7
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False  # False allows: widths may be changed
    page.sheet_view.zoomScale = 110


def _format(indicator: Indicator) -> str:
    return "0." + "0" * indicator.decimals if indicator.decimals else "0"


def _shared_unit(indicators: Iterable[Indicator]) -> str:
    units = {indicator.unit for indicator in indicators}
    return units.pop() if len(units) == 1 else ""


def _span(month: int) -> str:
    return f"1—{month}月" if month > 1 else "1月"


def _changed_at(record: Record) -> datetime:
    """The last change of what the sheet shows; never the time of the request (DESIGN 9)."""
    stamps = [record.plan.created_at, *record.plan.revisions.values_list("created_at", flat=True)]
    for report in record.reports.values():
        stamps += [at for at in (report.changed_at, report.submitted_at, report.approved_at) if at]
    return max(stamps)


def _bytes(book: Workbook, changed_at: datetime, results: dict[str, Decimal | str]) -> bytes:
    out = io.BytesIO()
    book.save(out)
    data = with_results(out.getvalue(), DISTRICT_PART, results) if results else out.getvalue()
    return repack(data, changed_at)
