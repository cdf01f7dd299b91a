"""全部填报数据: every stored figure of a plan as one plain table, for whoever calculates further (DESIGN 9).

A Chinese document in both languages of the page. One row a figure, one fact a column, heads in the first row and nothing else on the sheet, so that it
filters, sorts and pivots as it is; what the columns mean stands on a second sheet. Never whole in memory: rows pass from
`progress.ledger.figure_rows` to the file.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from progress.downloads import clean_name
from progress.ledger.figure_rows import FigureRow, figure_rows
from progress.ledger.ledger import last_change
from reports.papers.completion.workbook_look import BODY_FONT, HEAD_FONT
from reports.reading.paper_words import CHINESE
from sheets.stream import Column, Sheet, Value, write_xlsx
from sheets.writer import MARK, csv_lines
from targets.models import SHANGHAI, Indicator, Plan

TITLE, DATA, NOTES = "全部填报数据", "填报数据", "说明"
OPENING, CORRECTION, MONTHLY, AT_END = "期初累计", "核减", "当月数", "期末数"
COLUMNS = (
    Column("年份", 6, is_number=True),
    Column("月份", 6, is_number=True),
    Column("单位代码", 20),
    Column("责任单位", 24),
    Column("指标代码", 10),
    Column("指标", 26),
    Column("计量单位", 10),
    Column("目标数", 10, is_number=True),
    Column("本月", 10, is_number=True),
    Column("累计（快报数）", 15, is_number=True),
    Column("累计（审定数）", 15, is_number=True),
    Column("数据性质", 11),
    Column("状态", 9),
    Column("上报次数", 9, is_number=True),
    Column("上报时间", 17),
    Column("填报人", 10),
    Column("审定时间", 17),
    Column("审定人", 10),
    Column("说明", 40),
)
MEANINGS = (
    "每行是一个责任单位、一项指标、一个月的填报数；没有填报的月份没有行。责任单位按文件顺序，市本身填报的比率和存量排在最前。",
    "目标数：该月执行的目标数；计划调整后，以前月份仍是原目标数。空白表示未下达，或该指标已停报。",
    "本月：当月完成数；存量和比率为期末数。数据性质为“期初累计”的，本月一栏是截至该月的累计数，计入累计，不计入增幅和平均；“核减”是负的月数。",
    "累计（快报数）：截至该月，已上报（待审、已审定）各月之和；累计（审定数）：只含已审定各月。存量和比率取该月的数。该月不计入某一口径的，该口径的累计为空白。",
    "状态为草稿、已退回的月份，数还在责任单位手中，本月、累计、数据性质、说明均为空白。",
    "时间为北京时间。计量单位是填报所用的单位，不是文件印出的单位。",
)


def file_name(plan: Plan, suffix: str) -> str:
    """郑州市2017年全部填报数据.xlsx; sample data says so in its name, for the table itself has no line to say it."""
    demo = f"（{CHINESE.demo}）" if plan.is_demo else ""
    return clean_name(f"{plan.city.name}{plan.year}年{TITLE}{demo}.{suffix}")


def write_figures_xlsx(out: BinaryIO, plan: Plan) -> int:
    """Write the workbook; returns how many figures it holds. Identical bytes for the same state of the data."""
    at = last_change(plan, plan.revisions.all())
    title = f"{plan.city.name}{plan.year}年{TITLE}"
    heading = (title, f"计划：{plan.title}　数据截至：{_clock(at):%Y-%m-%d %H:%M}" + (f"　{CHINESE.demo}" if plan.is_demo else ""))
    sheet = Sheet(DATA, COLUMNS, title, plan.office, NOTES, (*heading, *MEANINGS), HEAD_FONT, BODY_FONT)
    return write_xlsx(out, sheet, rows(plan), at)


def write_figures_csv(out: BinaryIO, plan: Plan) -> int:
    """Write the same rows as CSV; returns how many figures it holds."""
    out.write(MARK)
    out.writelines(csv_lines([[column.head for column in COLUMNS]]))
    count = 0
    for line in csv_lines(map(_with_times_as_text, rows(plan))):
        out.write(line)
        count += 1
    return count


def rows(plan: Plan) -> Iterator[tuple[Value, ...]]:
    """The figures as cells, in the order of `COLUMNS`."""
    return (_cells(plan.year, row) for row in figure_rows(plan))


def _cells(year: int, row: FigureRow) -> tuple[Value, ...]:
    district, indicator, report = row.district, row.indicator, row.report
    return (
        year,
        report.month,
        district.code,
        district.name,
        indicator.code,
        indicator.name,
        indicator.unit,
        row.quota,
        row.value,
        row.reported,
        row.approved,
        _nature(row),
        CHINESE.states[report.status],
        report.submissions,
        _clock(report.submitted_at),
        report.submitted_by,
        _clock(report.approved_at),
        report.approved_by,
        row.remark,
    )


def _nature(row: FigureRow) -> str | None:
    """What kind of number the month's is (DESIGN 4.2, 4.7, 4.12)."""
    if row.value is None:
        return None
    if row.is_opening:
        return OPENING
    if row.indicator.kind != Indicator.Kind.FLOW:
        return AT_END
    return CORRECTION if row.value < 0 else MONTHLY


def _clock(at: datetime | None) -> datetime | None:
    """The minute in Shanghai; workbooks know no zones."""
    return at and at.astimezone(SHANGHAI).replace(tzinfo=None, second=0, microsecond=0)


def _with_times_as_text(row: tuple[Value, ...]) -> list[object]:
    return [f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value for value in row]
