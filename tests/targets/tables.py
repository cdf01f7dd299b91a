"""Breakdown tables for the tests of importing: text as CSV, and workbooks with merged headings."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook

MEISHAN = """眉山市2019年就业创业目标任务分解表,,,,,,,,,,
责任单位,城镇新增就业(人),,,其中：就业困难人员就业(人),,,技能培训(万人次),,,城镇登记失业率(%),,
,目标任务,进度,完成比例(%),目标任务,进度,完成比例(%),目标任务,进度,完成比例(%),目标任务,进度,完成比例(%)
全市,"３２，０００",39000,121.9,1600,1700,106.3,1.5,1.62,108,4.3,3.57,
市本级,,,,,,,0.1,0.11,110,,,
天府新区,2000,2200,110,—,,,0.2,0.2,100,4.3,3.6,
东坡区,"12,000",14000,116.7,800,850,106.3,0.6,0.7,116.7,4.3,3.8,
仁寿县,18000,22800,126.7,800,850,106.3,0.6,0.61,101.7,4.2,3.48,
注：完成比例＝进度÷目标任务,,,,,,,,,,,,
"""
"""A city never seen before: 万人次 with decimals, blanks, a rate with a ceiling, three sub-columns an indicator, full-width digits."""


def csv(text: str) -> bytes:
    """A table as an office saves it."""
    return text.encode("utf-8")


def simple(*lines: str, title: str = "某市2019年目标任务分解表\n") -> bytes:
    """A table of one heading row under a title."""
    return csv(title + "\n".join(lines) + "\n")


def xlsx(rows: Sequence[Sequence], *, merged: Sequence[str] = (), hidden: Sequence[int] = (), sheet: str = "分解表") -> bytes:
    """A workbook with one sheet; rows and merged ranges as a user sees them."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for area in merged:
        page.merge_cells(area)
    for number in hidden:
        page.row_dimensions[number].hidden = True
    out = BytesIO()
    book.save(out)
    return out.getvalue()
