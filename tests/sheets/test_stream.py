"""The long table: what was put in comes out by two other libraries, the bytes repeat, and nothing a user typed can act."""

import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from sheets import stream
from sheets.errors import SheetError
from sheets.reader import read_rows
from sheets.stream import Column, Sheet, write_xlsx
from sheets.writer import safe_text

AT = datetime(2017, 7, 6, 10, 30, tzinfo=UTC)
SHEET = Sheet(
    "填报数据",
    (Column("单位", 20), Column("本月", 10, is_number=True), Column("时间", 17)),
    "题名",
    "人社局",
    "说明",
    ("题名", "=不是公式"),
    "黑体",
    "仿宋_GB2312",
)


def made(rows, at: datetime = AT) -> bytes:
    out = io.BytesIO()
    assert write_xlsx(out, SHEET, iter(rows), at) == len(rows)
    return out.getvalue()


def test_rows_come_back_as_they_went_in():
    rows = [("新密市", Decimal("-3"), datetime(2017, 7, 5, 16, 20)), ("", Decimal("3.50"), None), (None, 0, None), ("a<b&c>\"d'", Decimal("0.1234"), None)]
    data = made(rows)
    sheet = load_workbook(io.BytesIO(data))["填报数据"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["新密市", -3, datetime(2017, 7, 5, 16, 20)],
        [None, 3.5, None],
        [None, 0, None],
        ["a<b&c>\"d'", 0.1234, None],
    ]
    assert [sheet.cell(row, 2).number_format for row in (2, 3, 4, 5)] == ["0", "0.00", "0", "0.0000"]
    assert sheet["C2"].number_format == "yyyy-mm-dd hh:mm"
    assert read_rows(data, "a.xlsx").rows[2][1] == Decimal("3.5")


@pytest.mark.parametrize("count", [0, 1, 1201])
def test_filter_and_head_end_where_the_rows_end(count):
    data = made([("区", 1, None)] * count)
    sheet = load_workbook(io.BytesIO(data))["填报数据"]
    assert (sheet.max_row, sheet.auto_filter.ref, sheet.freeze_panes) == (count + 1, f"A1:C{count + 1}", "A2")
    assert sheet.print_title_rows == "$1:$1"
    parts = zipfile.ZipFile(io.BytesIO(data))
    assert not any(b"1048576" in parts.read(name) for name in parts.namelist())


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "#N/A",
    "\tx",
    "  两边有空格  ",
    "一\x00二\x0b三\ud800",
    "长" * 300,
    "第一行\n第二行",
    "]]>",
    "_x0041_",
]


def test_text_stays_text_whatever_it_begins_with():
    data = made([(text, None, None) for text in HOSTILE])
    sheet = load_workbook(io.BytesIO(data))["填报数据"]
    cells = [sheet.cell(row, 1) for row in range(2, len(HOSTILE) + 2)]
    assert [cell.value for cell in cells] == [safe_text(text) for text in HOSTILE]
    assert {cell.data_type for cell in cells} == {"s"} and {cell.number_format for cell in cells} == {"@"}
    parts = zipfile.ZipFile(io.BytesIO(data))
    assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.text(max_size=40), st.decimals(-(10**9), 10**9, places=2), st.none()), max_size=8))
def test_any_text_and_number_can_be_read_back(rows):
    sheet = load_workbook(io.BytesIO(made(rows)))["填报数据"]
    for number, (text, value, _time) in enumerate(rows, start=2):
        expected = safe_text(text).replace("\r\n", "\n").replace("\r", "\n")  # as XML has it
        assert (sheet.cell(number, 1).value or "") == expected
        assert Decimal(repr(sheet.cell(number, 2).value)) == value


def test_the_same_rows_give_the_same_bytes():
    rows = [("新密市", Decimal(1), datetime(2017, 7, 5, 16, 20))] * 700
    assert made(rows) == made(rows)
    assert made(rows) != made(rows, datetime(2017, 7, 7, tzinfo=UTC))
    core = zipfile.ZipFile(io.BytesIO(made(rows))).read("docProps/core.xml")
    assert core.count(b"2017-07-06T10:30:00Z") == 2
    assert {part.date_time for part in zipfile.ZipFile(io.BytesIO(made(rows))).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(stream, "ROWS", 5)
    assert write_xlsx(io.BytesIO(), SHEET, [("区", 1, None)] * 4, AT) == 4
    with pytest.raises(SheetError, match="too_large"):
        write_xlsx(io.BytesIO(), SHEET, [("区", 1, None)] * 5, AT)


@pytest.mark.parametrize("value", [0.1, True, b"a"])
def test_what_has_no_exact_place_in_a_table_is_refused(value):
    with pytest.raises(TypeError):
        made([("区", value, None)])
