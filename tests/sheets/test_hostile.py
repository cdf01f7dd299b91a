"""Files that must be refused: by what they are, not what they are called, and before they cost anything."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from sheets import limits
from sheets.errors import SheetError
from sheets.reader import read_rows
from tests.sheets.workbooks import part, with_parts, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
SHEET = "xl/worksheets/sheet1.xml"
ROOT = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def refusal(data: bytes, filename: str) -> SheetError:
    with pytest.raises(SheetError) as caught:
        read_rows(data, filename)
    assert "\n" not in str(caught.value)
    return caught.value


def with_sheet(body: str, head: str = "") -> bytes:
    return with_parts(xlsx(), **{SHEET: f"{head}{ROOT}{body}</worksheet>".encode()})


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "a.xlsx", "empty"),
        (b"", "a.csv", "empty"),
        (b" \r\n\r\n", "a.csv", "empty"),
        (b",,\r\n,,\r\n", "a.csv", "empty"),
        (xlsx(), "a.xlsx", "empty"),
        (OLE, "a.xls", "xls"),
        (OLE, "a.xlsx", "xls"),
        (OLE, "a.csv", "xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "encrypted"),
        ("单位,创业培训\n新密市,1".encode(), "a.xlsx", "not_xlsx"),
        (b"%PDF-1.7", "a.xlsx", "not_xlsx"),
        (b"<html><table>", "a.xlsx", "not_xlsx"),
        (xlsx([[1]]), "a.csv", "not_csv"),
        (xlsx([[1]]), "a.xlsm", "macros"),
        (with_parts(xlsx([[1]]), **{"xl/vbaProject.bin": b"x"}), "a.xlsx", "macros"),
        (xlsx([[1]])[:-60], "a.xlsx", "broken"),
        (b"PK\x03\x04 and nothing else", "a.xlsx", "broken"),
        (b"hello", "a.txt", "type"),
        (b"hello", "a", "type"),
        (b"<html>", "a.xls", "xls"),
        (b'a,"b\r\nc', "a.csv", "broken"),
        ("单位,创业培训\n新密市,1".encode("utf-16"), "a.csv", "encoding"),
        ("单位,创业培训\n新密市,1".encode("utf-16-le"), "a.csv", "encoding"),
        ("單位,創業培訓\n鄭東新區,就業困難人員".encode("big5"), "a.csv", "encoding"),
        ("職業訓練,ハローワーク\nさいたま市,1".encode("shift_jis"), "a.csv", "encoding"),
        ("Größe,Österreich,Straße".encode("latin-1"), "a.csv", "encoding"),
        ("单位,新增城镇就业\n新密市,7000,登封市".encode()[:-1], "a.csv", "encoding"),
        (b"a,b\x00c", "a.csv", "encoding"),
        (b"a,b\x07c", "a.csv", "encoding"),
        (b"\x89PNG\r\n\x1a\n\xff\xff", "a.csv", "encoding"),
    ],
)
def test_named_refusals(data, filename, code):
    assert refusal(data, filename).code == code


def test_an_xlsx_called_xls_is_what_it_is():
    assert read_rows(xlsx([["a"]]), "a.xls").rows == (("a",),)


def test_the_error_names_the_file_without_its_folder():
    error = refusal(b"", "C:\\机密\\任务.xlsx")
    assert error.where == "任务.xlsx"
    assert str(error) == "任务.xlsx: empty"


def test_an_upload_of_50_mb_is_refused_by_its_size():
    error = refusal(b"PK\x03\x04" + b"\0" * (50 * 1024 * 1024), "a.xlsx")
    assert error.code == "too_large"
    assert str(limits.UPLOAD_BYTES) in error.expected


def bomb(size: int, name: str = SHEET) -> bytes:
    return with_parts(xlsx(), **{name: ROOT.encode() + b" " * size})


@pytest.mark.parametrize("size", [limits.UNPACKED_BYTES + 1, limits.RATIO_FROM + 1024 * 1024])
def test_a_bomb_is_refused_from_its_directory(size):
    data = bomb(size)
    tracemalloc.start()
    assert refusal(data, "a.xlsx").code == "bomb"
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_member_that_lies_about_its_size_is_cut_off_there():
    data = bytearray(bomb(150 * 1024 * 1024))
    name = SHEET.encode()
    central = data.rindex(b"PK\x01\x02", 0, data.rindex(name))
    struct.pack_into("<I", data, central + 24, 5_000)  # the directory now says 5,000 bytes
    tracemalloc.start()
    assert refusal(bytes(data), "a.xlsx").code == "broken"
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_too_many_parts_doubled_parts_and_strange_packing():
    many = with_parts(xlsx(), **{f"xl/x{number}.xml": b"" for number in range(limits.MEMBERS)})
    assert refusal(many, "a.xlsx").code == "bomb"
    out = io.BytesIO(xlsx([[1]]))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, b"<worksheet/>")
    assert refusal(out.getvalue(), "a.xlsx").code == "broken"
    out = io.BytesIO(xlsx([[1]]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/other.xml", b"<worksheet/>")
    assert refusal(out.getvalue(), "a.xlsx").code == "broken"


def test_a_zip_with_password_is_named():
    data = bytearray(xlsx([[1]]))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    assert refusal(bytes(data), "a.xlsx").code == "encrypted"


def test_a_zip_that_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "hello")
    assert refusal(out.getvalue(), "a.xlsx").code == "not_xlsx"
    rels = part(xlsx(), "_rels/.rels").replace(b"xl/workbook.xml", b"word/document.xml")
    assert refusal(with_parts(xlsx(), **{"_rels/.rels": rels}), "a.xlsx").code == "not_xlsx"


def test_entities_are_never_expanded():
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
    body = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row></sheetData>'
    assert refusal(with_sheet(body, f"<!DOCTYPE w [{levels}]>"), "a.xlsx").code == "broken"
    outside = '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    assert refusal(with_sheet(body.replace("e9", "e"), outside), "a.xlsx").code == "broken"


def cell(position: str) -> str:
    return f'<sheetData><row><c r="{position}"><v>1</v></c></row></sheetData>'


@pytest.mark.parametrize("position", ["A20001", "KO1", "XFD1048576"])
def test_rows_and_columns_beyond_the_limit(position):
    assert refusal(with_sheet(cell(position)), "a.xlsx").code == "too_large"


def test_rows_and_columns_at_the_limit_and_empty_styled_cells_beyond():
    beyond = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    body = f'<sheetData><row><c r="A20000"><v>1</v></c></row><row><c r="KN1"><v>1</v></c></row>{beyond}</sheetData>'
    sheet = read_rows(with_sheet(body), "a.xlsx")
    assert (len(sheet.rows), len(sheet.rows[0])) == (limits.ROWS, limits.COLUMNS)


def test_too_many_cells_elements_merges_and_characters(monkeypatch):
    rows = "".join(f"<row>{'<c><v>1</v></c>' * 10}</row>" for _ in range(10))
    merges = '<mergeCell ref="A1:B1"/>' * 10
    data = with_sheet(f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>")
    assert len(read_rows(data, "a.xlsx").rows) == 10
    for name, limit in (("CELLS", 99), ("XML_ELEMENTS", 150), ("MERGES", 9)):
        with monkeypatch.context() as patch:
            patch.setattr(limits, name, limit)
            assert refusal(data, "a.xlsx").code == "too_large"
    long = f'<sheetData><row><c t="inlineStr"><is><t>{"长" * 70_000}</t></is></c></row></sheetData>'
    assert refusal(with_sheet(long), "a.xlsx").code == "too_large"
    monkeypatch.setattr(limits, "CHARACTERS", 10)
    assert refusal(xlsx([["123456", "123456"]]), "a.xlsx").code == "too_large"
    assert refusal(b"123456,123456", "a.csv").code == "too_large"


def test_csv_beyond_the_limits():
    assert refusal(b"1\n" * 20_001, "a.csv").code == "too_large"
    assert refusal(b"1," * 300 + b"1", "a.csv").code == "too_large"
    assert refusal(b"a,b\n" + b"x" * 200_000, "a.csv").code == "broken"


def test_a_tag_that_never_ends_is_given_up():
    data = with_sheet(f'<sheetData x="{"ab" * 8_000_000}">')
    assert refusal(data, "a.xlsx").code == "broken"


@pytest.mark.parametrize(
    "body",
    [
        "<sheetData><row><c",
        '<sheetData><row><c t="s"><v>5</v></c></row></sheetData>',
        '<sheetData><row><c t="s"><v>x</v></c></row></sheetData>',
        "<sheetData><row><c><v>seven</v></c></row></sheetData>",
        "<sheetData><row><c><v>1e999</v></c></row></sheetData>",
        '<sheetData><row r="x"/></sheetData>',
        '<sheetData><row><c r="5C"><v>1</v></c></row></sheetData>',
    ],
)
def test_broken_sheets_are_named_not_crashed_on(body):
    assert refusal(with_sheet(body), "a.xlsx").code == "broken"


def test_a_missing_part_is_broken():
    assert refusal(with_parts(xlsx([[1]]), **{SHEET: None}), "a.xlsx").code == "broken"
