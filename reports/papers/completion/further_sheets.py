"""The further sheets of the completion workbook: rankings, months, and who reported when."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from openpyxl.utils import get_column_letter as letter
from openpyxl.worksheet.worksheet import Worksheet

from progress.ledger.ledger import COUNTED, REPORTED, Ledger, Times
from reports.papers.completion.completion_table import CompletionTable, cumulative_item, spread
from reports.papers.completion.table_columns import DASH, NAME_LINE, name_of, printed, word_of
from reports.papers.completion.workbook_look import (
    DAY_FORMAT,
    HEAD,
    LINE,
    META,
    NAME,
    NAME_TOTAL,
    NUMBER,
    NUMBER_TOTAL,
    PAPER_A4,
    PLACE,
    TIME_FORMAT,
    WORD,
    WORD_TOTAL,
    amount_width,
    line_count,
    put_box,
    put_cell,
    set_page,
    sheet_title,
    text_width,
)
from reports.reading import display, value_month
from reports.reading.cells import CITY_WORD, Cell, Reading
from reports.reading.paper_words import CHINESE
from targets.arithmetic.rates import Band
from targets.models import SHANGHAI, Indicator

RANKING = "排名"
MONTHS = "各月"
REPORTS = "上报情况"
BLOCKS_ACROSS = 5
"""Rankings of so many indicators stand side by side."""
RANKING_WIDTHS = (6, 20, 10)
"""Rank, area and completion."""


# --- rankings ------------------------------------------------------------------------------------------------------------


def ranking_sheet(sheet: Worksheet, table: CompletionTable) -> None:
    """Every flow ranked, five side by side on a printed sheet; those that are not ranked stand below with the reason."""
    sheet.title = RANKING
    reading = table.reading
    flows = [indicator for indicator in reading.ledger.indicators if indicator.kind == Indicator.Kind.FLOW]
    title = f"{reading.ledger.plan.year}年{reading.month}月各指标完成率排名"
    areas = []
    for block in spread(len(flows), BLOCKS_ACROSS):
        left, right = 3 * block.start + 1, max(3 * block.stop, 3)
        sheet_title(sheet, table, title, right, left)
        areas.append((letter(left), letter(right)))
    if not flows:
        put_cell(sheet, 3, 1, "没有按完成率排名的指标。", META)
    last = max([_ranking_block(sheet, reading, indicator, 3 * number + 1) for number, indicator in enumerate(flows)], default=3)
    for row in range(5, last + 1):
        names = [str(sheet.cell(row, 3 * number + 2).value or "") for number in range(len(flows))]
        sheet.row_dimensions[row].height = LINE * max(line_count(name, RANKING_WIDTHS[1]) for name in names) + 3
    set_page(sheet, PAPER_A4, rows="1:4")
    sheet.freeze_panes = "A5"
    sheet.print_area = ",".join(f"{left}1:{right}{last}" for left, right in areas)


def _ranking_block(sheet: Worksheet, reading: Reading, indicator: Indicator, left: int) -> int:
    """One indicator's ranking in three columns from `left`; returns its last row."""
    name = name_of(indicator, CHINESE)
    put_box(sheet, 3, left, 3, left + 2, name, HEAD)
    sheet.row_dimensions[3].height = max(sheet.row_dimensions[3].height or 0, LINE * max(2, line_count(name, sum(RANKING_WIDTHS))) + 4)
    sheet.row_dimensions[4].height = 20
    for offset, label in enumerate(("名次", "责任单位", "完成率(%)")):
        put_cell(sheet, 4, left + offset, label, HEAD)
        sheet.column_dimensions[letter(left + offset)].width = RANKING_WIDTHS[offset]
    others = [cell for cell in reading.column(indicator) if not cell.rank and cell.quota is not None]
    row = 4
    for row, cell in enumerate([*reading.ranked(indicator), *others], start=5):
        _ranking_line(sheet, row, left, reading.ledger, cell)
    return row


def _ranking_line(sheet: Worksheet, row: int, column: int, ledger: Ledger, cell: Cell) -> None:
    name = cell.district.short_name if len(cell.district.printed_name) > NAME_LINE else cell.district.printed_name
    if cell.rank:
        put_cell(sheet, row, column, cell.rank, PLACE)
    else:
        put_cell(sheet, row, column, DASH, WORD)
    put_cell(sheet, row, column + 1, name, NAME)
    _put_rate(sheet, row, column + 2, ledger, cell)


# --- months --------------------------------------------------------------------------------------------------------------


def months_sheet(sheet: Worksheet, table: CompletionTable) -> None:
    """One line for every indicator and area with a quota: what each month brought, to filter and to sort."""
    sheet.title = MONTHS
    reading = table.reading
    months = range(1, reading.month + 1)
    opening = any(cell.opening_month for cell in reading.cells.values())
    labels = ["指标", "责任单位", "目标任务", *(["期初累计"] if opening else []), *(f"{month}月" for month in months), "累计完成", "完成率(%)"]
    widest = max(9.5, *(amount_width(table, number) for number in range(len(table.heads))))
    row = sheet_title(sheet, table, f"{reading.ledger.plan.year}年{CHINESE.span(months)}各月完成情况", len(labels))
    for column, label in enumerate(labels, start=1):
        put_cell(sheet, row, column, label, HEAD)
        sheet.column_dimensions[letter(column)].width = {1: 25, 2: 26}.get(column, 9.5)
    for column in range(3, len(labels)):
        sheet.column_dimensions[letter(column)].width = widest
    sheet.row_dimensions[row].height = 22
    head = row
    marked = max((text_width(value_month.mark(cell, CHINESE)) for cell in reading.cells.values()), default=0)
    sheet.column_dimensions[letter(len(labels) - 1)].width = widest + marked
    for number, indicator in enumerate(reading.ledger.indicators):
        for cell in [reading.city(indicator), *reading.column(indicator)]:
            if cell.quota is not None:
                row += 1
                _months_line(sheet, row, reading.ledger, cell, table.heads[number].places, table.heads[number].name, opening)
    set_page(sheet, PAPER_A4, rows=f"1:{head}")
    sheet.freeze_panes = sheet.cell(head + 1, 3)
    sheet.auto_filter.ref = f"A{head}:{letter(len(labels))}{row}"


def _months_line(sheet: Worksheet, row: int, ledger: Ledger, cell: Cell, places: int, name: str, opening: bool) -> None:
    bold = cell.is_city
    area = CITY_WORD if cell.is_city else cell.district.printed_name
    put_cell(sheet, row, 1, name, NAME_TOTAL if bold else NAME)
    put_cell(sheet, row, 2, area, NAME_TOTAL if bold else NAME)
    values = [cell.quota, *([cell.opening if cell.opening_month else None] if opening else []), *cell.months]
    for column, value in enumerate(values, start=3):
        _put_value(sheet, row, column, cell, value, places)
    last = len(values) + 3
    item = cumulative_item(cell, places)
    if item.number is None or item.is_number:
        _put_value(sheet, row, last, cell, cell.cumulative, places)
    else:
        put_cell(sheet, row, last, item.plain, NUMBER_TOTAL if bold else NUMBER)
    _put_rate(sheet, row, last + 1, ledger, cell)
    sheet.row_dimensions[row].height = LINE * max(line_count(name, 25), line_count(area, 26)) + 3


def _put_value(sheet: Worksheet, row: int, column: int, cell: Cell, value: Decimal | None, places: int) -> None:
    if value is None:
        put_cell(sheet, row, column, DASH, WORD_TOTAL if cell.is_city else WORD)
    else:
        put_cell(sheet, row, column, printed(value, cell.indicator, places), NUMBER_TOTAL if cell.is_city else NUMBER, places=places)


def _put_rate(sheet: Worksheet, row: int, column: int, ledger: Ledger, cell: Cell) -> None:
    """The completion as printed; of a rate or stock, and where there is none, the word."""
    shown = display.rate(cell)
    if shown is not None:
        put_cell(sheet, row, column, Decimal(shown), NUMBER_TOTAL if cell.is_city else NUMBER, places=cell.rate_decimals)
    else:
        word = word_of(ledger, cell) if cell.band in (Band.NOT_REPORTED, Band.WITHIN_LIMIT, Band.OVER_LIMIT) else DASH
        put_cell(sheet, row, column, word, WORD_TOTAL if cell.is_city else WORD)


# --- reports -------------------------------------------------------------------------------------------------------------


def reports_sheet(sheet: Worksheet, table: CompletionTable, times: Mapping[tuple[int, int], Times]) -> None:
    """Who reported when: the month's status and times, and the day every month came in."""
    sheet.title = REPORTS
    ledger = table.reading.ledger
    months = range(1, ledger.month + 1)
    labels = ["责任单位", f"{ledger.month}月状态", "上报时间", "审定时间", "上报\n次数", *(f"{month}月上报" for month in months)]
    row = head = sheet_title(sheet, table, f"{ledger.plan.year}年{ledger.month}月上报情况", len(labels))
    for column, label in enumerate(labels, start=1):
        put_cell(sheet, row, column, label, HEAD)
        sheet.column_dimensions[letter(column)].width = {1: 26, 2: 11, 3: 17, 4: 17, 5: 6.5}.get(column, 8.5)
    sheet.row_dimensions[row].height = 2 * LINE + 4
    for district in ledger.districts:
        if not table.reading.asked(district):
            continue
        row += 1
        put_cell(sheet, row, 1, district.printed_name, NAME)
        sheet.row_dimensions[row].height = LINE * line_count(district.printed_name, 26) + 3
        put_cell(sheet, row, 2, CHINESE.states[ledger.state(district.pk)], WORD)
        report, sent = ledger.reports.get((district.pk, ledger.month)), times.get((district.pk, ledger.month), Times(None, None))
        _put_time(sheet, row, 3, sent.submitted_at, TIME_FORMAT)
        _put_time(sheet, row, 4, sent.approved_at, TIME_FORMAT)
        put_cell(sheet, row, 5, report.submissions if report else 0, PLACE)
        for column, month in enumerate(months, start=6):
            counted = ledger.state(district.pk, month) in COUNTED[REPORTED]
            _put_time(sheet, row, column, times[district.pk, month].submitted_at if counted else None, DAY_FORMAT)
    set_page(sheet, PAPER_A4, rows=f"1:{head}")
    sheet.freeze_panes = sheet.cell(head + 1, 2)


def _put_time(sheet: Worksheet, row: int, column: int, at: datetime | None, number_format: str) -> None:
    """A time in Shanghai; workbooks know no zones."""
    if at is None:
        put_cell(sheet, row, column, DASH, WORD)
    else:
        put_cell(sheet, row, column, at.astimezone(SHANGHAI).replace(tzinfo=None, second=0, microsecond=0), PLACE, number_format=number_format)
