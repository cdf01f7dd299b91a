"""The month's sheet in a browser: downloaded from the page, filled in by a spreadsheet program, looked at cell by cell, confirmed or refused."""

import io
import zipfile

import openpyxl
import pytest

from progress.models import Figure, MonthlyProgress, Status
from tests.progress.sheets_filled import REMARK, VALUE, edited

pytestmark = pytest.mark.browser

PLAN = "/plans/410100-2017"
XINMI = "410183"
ENTRY = f"{PLAN}/6/entry/{XINMI}/"
UPLOAD = f"{ENTRY}upload/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def reporter(sample, visit):
    return visit().enter(f"reporter-{XINMI}")


def downloaded(visitor, address: str) -> bytes:
    """The sheet as the page hands it out."""
    visitor.open(address)
    with visitor.page.expect_download() as download:
        visitor.page.click("a[href$='sheet.xlsx']")
    assert download.value.suggested_filename.endswith(".xlsx") and "填报表" in download.value.suggested_filename
    with open(download.value.path(), "rb") as file:
        return file.read()


def upload(visitor, address: str, data: bytes, name: str = "新密市6月填报表.xlsx") -> str:
    """Choose the file and have it read; what the page then says."""
    visitor.open(address)
    visitor.page.set_input_files("input[type=file]", {"name": name, "mimeType": XLSX, "buffer": data})
    with visitor.page.expect_navigation():
        visitor.page.click("main form button[type=submit]")
    return visitor.page.locator("main").inner_text()


def row_of(sheet, name: str) -> int:
    return next(cell.row for column in sheet.iter_cols(max_col=3) for cell in column if isinstance(cell.value, str) and name in cell.value)


def filled(data: bytes, values: dict[str, object], remarks: dict[str, str]) -> bytes:
    def change(sheet):
        for name, value in values.items():
            sheet[f"{VALUE}{row_of(sheet, name)}"] = value
        for name, text in remarks.items():
            sheet[f"{REMARK}{row_of(sheet, name)}"] = text

    return edited(data, change)


READY = {"返乡农民工创业培训": 30, "返乡农民工创业辅导": 44}
WHY = {"农村劳动力技能培训": "驾驶培训集中结业"}


def figure(code: str, district: str = XINMI):
    return Figure.objects.get(progress__district__code=district, progress__month=6, indicator__code=code).value


def test_a_reporters_sheet_from_download_to_submission(reporter):
    page = reporter.page
    blank = downloaded(reporter, ENTRY)
    words = upload(reporter, UPLOAD, filled(blank, {"新增城镇就业": " ８０3人 ", **READY}, WHY))
    assert "将改动 4 处" in words
    row = page.locator(".sheet-cells tbody tr", has_text="新增城镇就业").first
    assert row.locator(".was").inner_text() == "802" and row.locator(".changed").inner_text().strip() == "803"
    assert "E4" in row.inner_text() and "4,385" in row.inner_text()
    # A number written as text is read, and said to have been.
    assert "８０3人" in words
    reporter.picture("sheet-preview")
    assert figure("1") == 802
    with page.expect_navigation():
        page.click("button[value=submit]")
    assert page.url.endswith(ENTRY) and "待审" in page.locator(".title-line").inner_text()
    assert figure("1") == 803 and figure("10") == 44
    assert MonthlyProgress.objects.get(district__code=XINMI, month=6).status == Status.SUBMITTED


def test_what_is_wrong_is_named_by_its_cell_and_nothing_is_saved(reporter):
    page = reporter.page
    blank = downloaded(reporter, ENTRY)

    def change(sheet):
        sheet[f"{VALUE}{row_of(sheet, '新增城镇就业')}"] = "八百"
        sheet[f"C{row_of(sheet, '创业培训')}"] = 99999  # a locked cell written over

    words = upload(reporter, UPLOAD, edited(blank, change))
    assert "没有保存" in words and f"{VALUE}4" in words and "八百" in words
    assert not page.locator("button[value=save]").count()
    reporter.picture("sheet-preview-problems")
    assert figure("1") == 802


def test_sheets_of_another_month_or_district_and_no_sheets_are_refused_by_name(reporter, visit):
    may = downloaded(reporter, f"{PLAN}/5/entry/{XINMI}/")
    words = upload(reporter, UPLOAD, may)
    assert "5月" in words and "没有保存" in words
    other = visit().enter("reporter-410185")
    dengfeng = downloaded(other, f"{PLAN}/6/entry/410185/")
    words = upload(reporter, UPLOAD, dengfeng)
    assert "登封市" in words and "没有保存" in words
    for name, data in NO_SHEETS.items():
        words = upload(reporter, UPLOAD, data, name)
        assert name in words and not reporter.page.locator("button[value=save]").count(), name
    assert figure("1") == 802


def macro() -> bytes:
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return book.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", bytes(300 * 1024 * 1024))
    return out.getvalue()


NO_SHEETS = {"带宏.xlsm": macro(), "程序.xlsx": b"MZ" + bytes(200), "旧表.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "炸弹.xlsx": bomb()}


def test_no_file_an_empty_and_a_huge_one_are_told_at_the_field(reporter, tmp_path):
    page = reporter.page
    reporter.open(UPLOAD)
    with reporter.expecting("400"), page.expect_navigation():
        page.click("main form button[type=submit]")
    assert page.locator("input[type=file][aria-invalid=true]").count() == 1 and "错误" in page.locator("main form").inner_text()
    for name, data in (("空.xlsx", b""), ("大.xlsx", bytes(10 * 1024 * 1024 + 1))):
        (tmp_path / name).write_bytes(data)
        page.set_input_files("input[type=file]", tmp_path / name)
        with reporter.expecting("400"), page.expect_navigation():
            page.click("main form button[type=submit]")
        assert "错误" in page.locator("main form").inner_text(), name


def test_a_preview_confirmed_after_someone_changed_the_month_is_told(reporter, visit):
    page = reporter.page
    blank = downloaded(reporter, ENTRY)
    upload(reporter, UPLOAD, filled(blank, {"新增城镇就业": 805}, {}))
    colleague = visit().enter(f"reporter-{XINMI}")
    colleague.open(ENTRY)
    colleague.page.fill("#v-1", "850")
    with colleague.page.expect_navigation():
        colleague.page.click(".save-bar button[value=save]")
    with page.expect_navigation():
        page.click("button[value=save]")
    assert "已存的数又有改动" in page.locator("main .alert-warn").first.inner_text()
    assert figure("1") == 850
    assert page.locator(".sheet-cells tbody tr").first.locator(".was").inner_text() == "850"
    with page.expect_navigation():
        page.click("button[value=save]")
    assert figure("1") == 805


def test_the_city_brings_in_all_districts(sample, visit):
    visitor = visit().enter("supervisor")
    page = visitor.page
    data = downloaded(visitor, f"{PLAN}/6/review/")

    def change(sheet):
        for column, value in enumerate([803, 121, 48, 1705, 104, 30, 118, 100, 83, 44, "电话核实"], 2):
            sheet.cell(row_of(sheet, "新密市"), column).value = value

    words = upload(visitor, f"{PLAN}/6/review/upload/", edited(data, change), "各单位6月.xlsx")
    assert "新密市" in words and "代填" in words and "没有改动" in words
    visitor.picture("sheet-preview-city")
    row = page.locator(".sheet-cells tbody tr", has_text="返乡农民工创业培训").first
    assert row.locator(".changed").inner_text().strip() == "30"
    with page.expect_navigation():
        page.click("button[value=save]")
    assert figure("1") == 803 and figure("6") == 30
    july = downloaded(visitor, f"{PLAN}/7/review/")
    assert "7月" in upload(visitor, f"{PLAN}/6/review/upload/", july, "各单位7月.xlsx")
