"""Values out of files as their author sees them, whichever program wrote the file."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from sheets.errors import SheetError
from sheets.reader import read_rows
from tests.sheets.workbooks import part, with_parts, xlsx

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def read_sheet_xml(body: str, **parts: bytes):
    """Rows of a workbook whose only sheet has this XML inside its root."""
    xml = f"<worksheet {MAIN}>{body}</worksheet>".encode()
    return read_rows(with_parts(xlsx(), **{SHEET: xml}, **parts), "a.xlsx")


def test_numbers_are_exact_and_text_and_dates_are_kept():
    sheet = read_rows(xlsx([["新密市", 1, 1.0, 0.1, 0.1 + 0.2, 130000, -5, date(2017, 3, 10), None, "  ", True]]), "a.xlsx")
    numbers = [Decimal(text) for text in ("1", "1", "0.1", "0.3", "130000", "-5")]
    assert sheet.rows == (("新密市", *numbers, date(2017, 3, 10), None, None, "TRUE"),)
    assert [str(number) for number in sheet.rows[0][1:7]] == ["1", "1", "0.1", "0.3", "130000", "-5"]
    assert sheet.name == "任务"
    assert sheet.address(4, 2) == "任务!C5"
    assert sheet.address(0, 27) == "任务!AB1"


def test_percent_cells_are_named_by_their_number_format():
    def fill(sheet):
        for cell, code in (("A1", "0%"), ("B1", "0.00%"), ("C1", '0.0"%"'), ("D1", "0.0"), ("E1", "0.0%;[Red]-0.0%")):
            sheet[cell] = 0.9
            sheet[cell].number_format = code

    assert read_rows(xlsx(fill=fill), "a.xlsx").percent_cells == {(0, 0), (0, 1), (0, 4)}


def test_merged_and_hidden_are_reported():
    def fill(sheet):
        sheet.append(["目标", None, None])
        sheet.append(["a", 1, 2])
        sheet.append(["b", 1, 2])
        sheet.merge_cells("A1:C1")
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    sheet = read_rows(xlsx(fill=fill), "a.xlsx")
    assert sheet.merged == ((0, 0, 0, 2),)
    assert sheet.hidden_rows == {2}
    assert sheet.hidden_columns == {1}


def test_a_formula_gives_its_stored_result_and_one_without_is_named():
    sheet = read_sheet_xml(
        '<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v></v></c>'
        '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData>'
    )
    assert sheet.rows == ((Decimal(2), None, None, None, "#DIV/0!")[:5],)
    assert sheet.formulas_without_value == {(0, 1), (0, 2)}


def test_cells_without_positions_rich_text_and_prefixes_are_read():
    strings = (
        f'<x:sst xmlns:x="{MAIN[7:-1]}"><x:si><x:r><x:t>新密</x:t></x:r><x:r><x:t>市</x:t></x:r><x:rPh><x:t>xin mi</x:t></x:rPh></x:si></x:sst>'
    ).encode()
    rels = part(xlsx(), "xl/_rels/workbook.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Target="sharedStrings.xml" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/sharedStrings"/></Relationships>',
    )
    sheet = read_sheet_xml(
        '<sheetData><row><c t="s"><v>0</v></c><c><v>7</v></c></row><row><c/><c t="inlineStr"><is><t>a_x0041_</t></is></c></row></sheetData>',
        **{"xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": rels},
    )
    assert sheet.rows == (("新密市", Decimal(7)), (None, "aA"))


def two_sheets(hidden: str = "visible") -> bytes:
    workbook = Workbook()
    workbook.active.title = "空"
    first = workbook.create_sheet("一")
    first["A1"] = 1
    first.sheet_state = hidden
    workbook.create_sheet("二")["A1"] = 2
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_the_first_visible_sheet_that_holds_anything_is_read():
    assert read_rows(two_sheets(), "a.xlsx").name == "一"
    assert read_rows(two_sheets("hidden"), "a.xlsx").name == "二"
    assert read_rows(two_sheets("veryHidden"), "a.xlsx", sheet="一").rows == ((Decimal(1),),)
    with pytest.raises(SheetError) as caught:
        read_rows(two_sheets(), "a.xlsx", sheet="三")
    assert (caught.value.code, caught.value.found, caught.value.expected) == ("no_sheet", "空, 一, 二", "三")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_every_read_encoding_and_delimiter(encoding, delimiter):
    lines = [
        ["单位", "新增城镇就业", "创业培训"],
        ["新密市", '"7,000"' if delimiter == "," else "7,000", "1210"],
        ["市本级", "——", "18000.0"],
    ]
    data = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    sheet = read_rows(data, "任务.csv")
    assert sheet.rows == (("单位", "新增城镇就业", "创业培训"), ("新密市", "7,000", Decimal(1210)), ("市本级", "——", Decimal(18000)))
    assert sheet.address(1, 1) == "B2"


def test_csv_keeps_codes_and_quoted_line_breaks():
    assert read_rows('007,"目标\n任务",410100,+5,1e5,""\n'.encode(), "a.csv").rows == (("007", "目标\n任务", Decimal(410100), "+5", "1e5"),)


CELLS = st.one_of(
    st.none(),
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs"]), min_size=1, max_size=8).filter(lambda text: text.strip()),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=5))
def test_what_another_program_wrote_reads_back_the_same(rows):
    def fill(sheet):
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(number, column, None)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"

    held = {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None}
    if not held:
        with pytest.raises(SheetError, match="empty"):
            read_rows(xlsx(fill=fill), "a.xlsx")
        return
    sheet = read_rows(xlsx(fill=fill), "a.xlsx")
    assert {(r, c): v for r, row in enumerate(sheet.rows) for c, v in enumerate(row) if v is not None} == held


def test_separators_in_quotes_do_not_count():
    assert read_rows(b'"a;b;c",1\r\n"d;e;f",2\r\n', "a.csv").rows == (("a;b;c", Decimal(1)), ("d;e;f", Decimal(2)))
    assert read_rows(b'"a"', "a.csv").rows == (("a",),)
