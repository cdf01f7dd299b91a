"""Names, titles, offices and remarks no file may break on or run: control characters, = + - @ in front, 300 characters, markup (issue 4, bad input)."""

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from progress.models import Figure, Status
from tests import factories

NAMES = ['=HYPERLINK("http://x","甲")区', "+cmd|' /C calc'!A0", "-2+3区", "@SUM(A1)区", "甲\x00乙\x0b\x1f丙\ufffe区", "<b>&丁</b>\"'区", "#N/A", "长" * 40]
REMARK = ("=1+1\x07 @<script>alert(1)</script>&nbsp;备注" * 12)[:300]


@pytest.fixture
def hostile(db):
    """A city of such districts, all reported for June, with such remarks, title, document number and office."""
    city = factories.small_city("990700", districts=len(NAMES))
    for district, name in zip(city.districts[1:], NAMES, strict=True):
        district.name = district.printed_name = name.replace("\x00", "")[:60]
        district.short_name = district.printed_name[:40]
        district.save()
        factories.report_at(city, district, 6, Status.SUBMITTED)
    factories.report_at(city, city.districts[0], 6, Status.SUBMITTED, values={"1": "10"})
    Figure.objects.filter(progress__plan=city.plan).update(remark=REMARK)
    city.plan.title, city.plan.issuer = "=2017年\x0b<i>目标任务</i>", "@办公室\x1f&"
    city.plan.save()
    return city


@pytest.fixture
def supervisor(client, hostile):
    client.force_login(hostile.users["supervisor"])
    return client


def shown(name: str) -> str:
    """The name without what XML forbids."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", name)


def part_texts(data: bytes) -> dict[str, str]:
    """Every XML part of an Office file, parsed: a broken one raises."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return {name: "".join(ElementTree.fromstring(package.read(name)).itertext()) for name in names}


def test_the_workbook_holds_text_and_no_formula(supervisor, hostile):
    data = supervisor.get(reverse("table_xlsx", args=[hostile.plan.code, 6])).content
    part_texts(data)
    book = load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type in ("f", "e")]
    names = {cell.value for cell in cells if isinstance(cell.value, str)}
    assert {shown(name) for name in NAMES} <= names and any(value.startswith("=2017年") for value in names)


def test_the_file_of_all_figures_holds_text_and_no_formula(supervisor, hostile):
    data = b"".join(supervisor.get(reverse("figures_xlsx", args=[hostile.plan.code])).streaming_content)
    part_texts(data)
    book = load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type in ("f", "e")]
    assert {shown(name) for name in NAMES} | {shown(REMARK)} <= {cell.value for cell in cells}
    assert book.properties.creator == "@办公室&"


def test_the_csv_file_holds_nothing_a_spreadsheet_would_run(supervisor, hostile):
    data = supervisor.get(reverse("table_csv", args=[hostile.plan.code, 6])).content
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell[:1] in tuple("=+@") or (cell[:1] == "-" and not re.fullmatch(r"-[\d.]+", cell))]
    assert not any(character in "".join(cells) for character in "\x00\x0b\x1f")
    assert {shown(name) for name in NAMES} <= {cell.removeprefix("'") for cell in cells}


def test_the_brief_holds_text(supervisor, hostile):
    data = supervisor.get(reverse("brief_docx", args=[hostile.plan.code, 6])).content
    texts = part_texts(data)
    assert "HYPERLINK" in texts["word/document.xml"]
    document = Document(io.BytesIO(data))
    names = {row.cells[0].text.replace("\n", "") for table in document.tables for row in table.rows}
    assert {shown(name) for name in NAMES} <= names
    assert not [code for code in re.findall(r"<w:instrText[^>]*>([^<]*)", zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()) if code.strip()]


def test_the_brief_is_edited_and_issued_with_such_text(supervisor, hostile):
    from tests.reports.test_brief_page import address, form_of

    fields = form_of(supervisor.get(address(hostile))) | {"text-next": f"{REMARK}\r\n（一）@标题。\x00=正文", "number": "1", "day": "2017-07-10", "do": "issue"}
    page = supervisor.post(address(hostile), fields, follow=True).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    data = supervisor.get(address(hostile, "brief_docx") + "?number=1").content
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)
    assert shown(REMARK) in text and "（一）@标题。=正文" in text and text.count("@办公室&") == 2
    part_texts(data)


@pytest.mark.parametrize("name", ["table", "brief", "overview"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_show_text(supervisor, hostile, settings, name, language):
    supervisor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = supervisor.get(reverse(name, args=[hostile.plan.code, 6])).content.decode()
    assert "<b>&丁" not in page and "<i>目标任务" not in page and "&lt;b&gt;&amp;丁&lt;/b&gt;" in page


def test_the_monthly_report_shows_the_remark_whole(supervisor, hostile):
    district = hostile.districts[6]
    page = supervisor.get(reverse("monthly_report", args=[hostile.plan.code, 6, district.code])).content.decode()
    assert "<script>alert" not in page and page.count("&lt;script&gt;alert(1)") >= 3 * REMARK.count("<script>alert(1)")
