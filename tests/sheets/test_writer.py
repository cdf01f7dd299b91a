"""What goes out is safe to open, exact, and the same bytes every time."""

import io
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from sheets.reader import read_rows
from sheets.writer import csv_bytes, put, repack, repeatable_xlsx, safe_text

AT = datetime(2017, 7, 6, 18, 30, tzinfo=timezone(timedelta(hours=8)))


def build() -> Workbook:
    workbook = Workbook()
    sheet = workbook.active
    for number in range(1, 40):
        put(sheet.cell(number, 1), f"区{number}")
        put(sheet.cell(number, 2), Decimal(number) / 10)
        sheet.merge_cells(start_row=number, start_column=3, end_row=number, end_column=4)
    sheet["A1"].font = Font(name="黑体", bold=True)
    rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    sheet.add_data_validation(rule)
    for number in range(1, 20):
        rule.add(f"B{number * 2}")
    return workbook


def test_text_that_looks_like_a_formula_stays_text():
    workbook = Workbook()
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "#N/A", "2017-03-10", "新密市"]
    for row, text in enumerate(texts, 1):
        put(workbook.active.cell(row, 1), text)
    data = repeatable_xlsx(workbook, AT)
    assert [cell.data_type for cell in load_workbook(io.BytesIO(data)).active["A"]] == ["s"] * len(texts)
    assert [row[0] for row in read_rows(data, "a.xlsx").rows] == texts
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_numbers_dates_and_blanks_are_what_they_are():
    workbook = Workbook()
    for column, value in enumerate([Decimal("55.6"), 130000, Decimal("-3"), date(2017, 3, 10), None, "", Decimal("3.37")], 1):
        put(workbook.active.cell(1, column), value)
    sheet = read_rows(repeatable_xlsx(workbook, AT), "a.xlsx")
    assert sheet.rows == ((Decimal("55.6"), Decimal(130000), Decimal(-3), date(2017, 3, 10), None, None, Decimal("3.37")),)


@pytest.mark.parametrize("value", [0.1, True, ["a"], b"a"])
def test_what_has_no_exact_place_in_a_table_is_refused(value):
    with pytest.raises(TypeError, match="A1"):
        put(Workbook().active["A1"], value)


def test_illegal_characters_go_and_long_text_is_cut():
    assert safe_text("a\x00b\x0bc\x1f\ud800d\ufffee\n\t") == "abcde\n\t"
    assert safe_text(None) == ""
    assert safe_text("长" * 40_000) == "长" * 32_767
    assert safe_text("𠮷" * 20_000) == "𠮷" * 16_383  # two UTF-16 units each; no half of one is left
    workbook = Workbook()
    put(workbook.active["A1"], "a\x00b")
    assert read_rows(repeatable_xlsx(workbook, AT), "a.xlsx").rows == (("ab",),)


def test_the_same_content_gives_the_same_bytes():
    assert repeatable_xlsx(build(), AT) == repeatable_xlsx(build(), AT)
    assert repeatable_xlsx(build(), AT) != repeatable_xlsx(build(), AT + timedelta(days=1))


def test_the_same_bytes_in_another_process_and_another_hash_seed():
    code = "import sys; from tests.sheets.test_writer import *; import hashlib; print(hashlib.sha256(repeatable_xlsx(build(), AT)).hexdigest())"
    made = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."}, capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


def test_dates_inside_are_the_last_change_and_the_zip_has_fixed_times():
    data = repeatable_xlsx(build(), AT)
    properties = load_workbook(io.BytesIO(data)).properties
    assert properties.created == properties.modified == datetime(2017, 7, 6, 10, 30)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert repack(data, AT) == data


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        repeatable_xlsx(build(), datetime(2017, 7, 6))


def test_csv_is_rfc_4180_with_a_mark():
    rows = [["单位", '"x",y', "a\nb"], ["新密市", Decimal("-5.50"), Decimal("1E+3")], [None, 7, date(2017, 3, 10)]]
    text = '单位,"""x"",y","a\nb"\r\n新密市,-5.50,1000\r\n,7,2017-03-10\r\n'
    assert csv_bytes(rows) == b"\xef\xbb\xbf" + text.encode()
    assert csv_bytes(rows, bom=False) == text.encode()


def test_csv_formula_guard():
    guarded = csv_bytes([["=1+1", "+1", "-1", "@a", "\tx", "＝1", "'=1", "——", Decimal(-1), "it's"]], bom=False).decode()
    assert guarded == "'=1+1,'+1,'-1,'@a,\"'\tx\",'＝1,''=1,——,-1,it's\r\n"


CSV_TEXT = st.text(st.sampled_from("=+-@'＝\t,\"新a1\n"), min_size=1, max_size=6)


@given(st.lists(st.lists(st.one_of(CSV_TEXT, st.decimals(-(10**6), 10**6, places=2)), min_size=2, max_size=4), min_size=1, max_size=4))
def test_csv_read_again_is_unchanged(rows):
    expected = [[_read(value) for value in row] for row in rows]
    if not any(value is not None for row in expected for value in row):
        return
    read = read_rows(csv_bytes(rows), "a.csv").rows
    width = max(len(row) for row in read)
    assert [list(row) for row in read] == [(row + [None] * width)[:width] for row in expected][: len(read)]


def _read(value):
    """Blank text reads as nothing and digits as a number: a text file cannot say more."""
    if isinstance(value, str) and not value.startswith(("=", "+", "-", "@", "＝", "\t", "\n", "'")):
        digits = value.strip()
        return (Decimal(digits) if digits.isdigit() else value) if digits else None
    return value


def test_repack_serves_any_office_file():
    out = io.BytesIO()
    core = b'<cp:coreProperties><dcterms:created xsi:type="dcterms:W3CDTF">2013-12-23T23:15:00Z</dcterms:created></cp:coreProperties>'
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b"<w/>")
        archive.writestr("docProps/core.xml", core)
        archive.writestr("[Content_Types].xml", b"<Types/>")
    with zipfile.ZipFile(io.BytesIO(repack(out.getvalue(), datetime(2017, 7, 6, tzinfo=UTC)))) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "docProps/core.xml", "word/document.xml"]
        assert b">2017-07-06T00:00:00Z<" in archive.read("docProps/core.xml")
        assert archive.read("word/document.xml") == b"<w/>"
