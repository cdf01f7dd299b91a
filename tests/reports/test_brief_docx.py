"""The Word file opened again: its page by GB/T 9704 in the XML, its numbers against the completion table (DESIGN 9, DOMAIN 3.2)."""

import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from reports.papers.brief.document.annex_layout import label_lines
from reports.papers.brief.document.brief_annex import OPTIONS, annex_of
from reports.papers.brief.document.brief_document import BriefContent, brief_bytes, title_lines
from reports.papers.brief.drafting.brief_text import HEADINGS
from reports.papers.brief.drafting.drafting import draft
from reports.papers.brief.drafting.editing import edited, keep
from reports.papers.completion.completion_table import completion_table
from reports.reading.cells import read
from tests.reports.made_readings import made_reading
from tests.reports.sample_year import sample_readings

CONTROL = "甲\x00乙\x0b\ud800丙=1+1 @丁<b>&"


@pytest.fixture(scope="module")
def readings(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return sample_readings()


@pytest.fixture
def june(db, readings):
    return readings["reported"]


def content(reading, number=None, day=date(2017, 7, 6)):
    previous = read(reading.ledger, reading.month - 1) if reading.month > 1 else None
    return BriefContent(keep(draft(reading, previous)), annex_of(reading), day, number)


def opened(reading, **options):
    return Document(BytesIO(brief_bytes(content(reading, **options))))


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as file:
        return file.read(name).decode()


def small():
    return made_reading({"甲区": [700], "乙区": [200]}, {"甲区": [1200], "乙区": [1200]})


def all_runs(document):
    paragraphs = list(document.paragraphs)
    paragraphs += [paragraph for table in document.tables for row in table.rows for cell in row.cells for paragraph in cell.paragraphs]
    for section in document.sections:
        for place in (section.header, section.even_page_header, section.footer, section.even_page_footer):
            paragraphs += place.paragraphs
    return [run for paragraph in paragraphs for run in paragraph.runs]


def test_the_page_is_the_standard_s():
    portrait, landscape = opened(small()).sections
    assert [round(edge.mm) for edge in (portrait.page_width, portrait.page_height)] == [210, 297]
    assert [round(edge.mm) for edge in (portrait.top_margin, portrait.left_margin, portrait.right_margin, portrait.bottom_margin)] == [37, 28, 26, 35]
    assert [round(edge.mm) for edge in (landscape.page_width, landscape.page_height)] == [297, 210]
    assert round(Mm(225).pt) == round((landscape.page_width - landscape.left_margin - landscape.right_margin) / 12700)
    grid = portrait._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars" and grid.get(qn("w:linePitch")) == "579"
    pitch = Decimal(16) + Decimal(grid.get(qn("w:charSpace"))) / 4096
    width = Decimal(portrait.page_width - portrait.left_margin - portrait.right_margin) / 12700
    assert int(width / pitch) == 28 and int(Decimal(225) / Decimal("25.4") * 72 / (Decimal(579) / 20)) == 22


def test_every_run_names_its_font_for_western_and_east_asian_text(june):
    runs = all_runs(opened(june))
    fonts = set()
    for run in runs:
        named = run._r.rPr.rFonts
        assert {named.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {named.get(qn("w:eastAsia"))}
        assert not [name for name in named.attrib if "Theme" in name]
        fonts.add((named.get(qn("w:eastAsia")), run.font.size.pt))
    assert {("方正小标宋简体", 22.0), ("仿宋_GB2312", 16.0), ("黑体", 16.0), ("楷体_GB2312", 16.0), ("宋体", 14.0)} <= fonts


def test_body_text_has_exact_spacing_and_an_indent_of_two_characters(june):
    paragraph = next(paragraph for paragraph in opened(june).paragraphs if paragraph.text.startswith("截至6月底，全市"))
    spacing, indent = paragraph._p.pPr.find(qn("w:spacing")), paragraph._p.pPr.find(qn("w:ind"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")
    assert (spacing.get(qn("w:before")), spacing.get(qn("w:after"))) == ("0", "0")
    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "640")


def test_levels_have_their_fonts(june):
    found = {}
    for paragraph in opened(june).paragraphs:
        if paragraph.style.name.startswith(("Heading", "Title")):
            found.setdefault(paragraph.style.name, set()).add(paragraph.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")))
    assert found == {"Title": {"方正小标宋简体"}, "Heading 1": {"黑体"}, "Heading 2": {"楷体_GB2312"}}


def test_page_numbers_stand_at_the_outer_side():
    document = opened(small())
    first = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side, edge in ((first.footer, "right", "rightChars"), (first.even_page_footer, "left", "leftChars")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —" and " PAGE " in paragraph._p.xml
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side and paragraph._p.pPr.find(qn("w:ind")).get(qn(f"w:{edge}")) == "100"


def test_the_number_of_a_page_on_its_side_stands_where_the_others_do_once_bound():
    """A quarter clockwise: the foot of an upright page is the left edge; odd numbers at its lower end, even ones at its upper, the text running down."""
    section = opened(small()).sections[1]
    places = {}
    for name, footer, side in (("odd", section.footer, "right"), ("even", section.even_page_footer, "left")):
        assert not footer.is_linked_to_previous and footer.paragraphs[0].text == "" and len(footer.paragraphs) == 1
        (frame,) = footer._element.iter("{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp")
        xml = footer._element.xml
        assert ' vert="vert"' in xml and " PAGE " in xml and f'<w:jc w:val="{side}"/>' in xml and 'relativeFrom="margin"' not in xml
        assert "".join(text.text or "" for text in frame.iter(qn("w:t"))) == "— 1 —"
        size = next(footer._element.iter(qn("wp:extent")))
        across, down = (int(offset.text) for offset in footer._element.iter(qn("wp:posOffset")))
        places[name] = across, down, int(size.get("cx")), int(size.get("cy"))
    right_edges = {across + wide for across, _down, wide, _high in places.values()}
    assert right_edges == {section.left_margin - Mm(7)}
    assert places["odd"][1] + places["odd"][3] == section.page_height - section.bottom_margin
    assert places["even"][1] == section.top_margin


def test_lines_fill_the_width_and_the_attachment_s_name_hangs(june):
    paragraphs = opened(june).paragraphs
    prose = [paragraph for paragraph in paragraphs if paragraph.text.startswith(("根据", "截至6月底", "应报", "一是", "新增城镇就业前三名"))]
    assert len(prose) >= 5 and all(paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == "both" for paragraph in prose)
    indent = next(paragraph for paragraph in paragraphs if paragraph.text.startswith("附件："))._p.pPr.find(qn("w:ind"))
    assert (indent.get(qn("w:leftChars")), indent.get(qn("w:hangingChars"))) == ("500", "300")


def test_the_signature_never_stands_on_a_page_without_text(june):
    paragraphs = opened(june).paragraphs
    last = next(number for number, paragraph in enumerate(paragraphs) if paragraph.text.startswith("附件：")) - 2
    assert paragraphs[last].text.startswith("三是") and paragraphs[last + 1].text == ""
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in paragraphs[last : last + 6])
    assert not paragraphs[last + 6].paragraph_format.keep_with_next and paragraphs[last + 6].text == "2017年7月6日"


def test_the_annex_begins_on_its_first_line_and_its_title_stands_on_the_third(june):
    paragraphs = opened(june).paragraphs
    place = next(number for number, paragraph in enumerate(paragraphs) if paragraph.text == "附件")
    assert paragraphs[place + 1].text == "" and paragraphs[place + 2].text == "郑州市2017年城乡就业工作目标任务完成情况表"
    assert paragraphs[place].runs[0].font.size.pt == 16 and paragraphs[place + 2].runs[0].font.size.pt == 22


def test_a_draft_and_sample_data_are_marked_on_every_page(june):
    for number, marks in ((None, "草稿　演示数据"), (6, "演示数据")):
        document = opened(june, number=number)
        assert document.sections[0].header.paragraphs[0].text == document.sections[0].even_page_header.paragraphs[0].text == marks
        assert document.sections[1].header.is_linked_to_previous
    assert opened(small(), number=1).sections[0].header.paragraphs[0].text == ""
    assert opened(june, number=6).paragraphs[0].text == "第6期"
    assert "草稿" in opened(june).paragraphs[0].text


def test_the_whole_text_stands_in_order(june):
    text = "\n".join(paragraph.text for paragraph in opened(june, number=6, day=date(2017, 7, 10)).paragraphs)
    parts = ["第6期", "关于郑州市2017年1—6月", "各县（市、区）人民政府", "根据《", *HEADINGS.values()]
    places = [text.index(part) for part in [*parts, "附件：郑州市2017年城乡就业工作目标任务完成情况表", "2017年7月10日\n附件\n"]]
    assert places == sorted(places)
    assert all(line in text for section in content(june).sections[1:] for line in section.lines)


def annex_cells(document):
    """The annex read back: area → the texts of its cells, all tables side by side."""
    found: dict[str, list[str]] = {}
    for table in document.tables:
        for row in table.rows[2:]:
            texts = [cell.text for cell in row.cells]
            found.setdefault(texts[0].replace("\n", ""), []).extend(texts[1:])
    return found


def test_the_annex_is_the_completion_table(june):
    table = completion_table(june, OPTIONS)
    cells = annex_cells(opened(june))
    assert list(cells) == [row.name for row in table.rows]
    for row in table.rows:
        assert cells[row.name] == [item.plain for items in row.groups for item in items]


def test_every_rate_in_the_text_stands_in_the_annex(june):
    """Read back from the file: what the prose says of a unit and an indicator is what the table of the same file shows."""
    document = opened(june)
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = annex_cells(document)
    names = [indicator.name for indicator in june.ledger.indicators]
    checked = 0
    for number, name in enumerate(names):
        for line in re.findall(rf"^{name}(?:前三名|，).*$", text, re.M):
            for units, rate in re.findall(r"([^；：，、（）。]+(?:、[^；：，（）。]+)*)（(?:均为)?([\d.]+)%）", line):
                for unit in units.split("、"):
                    unit = re.sub(r"^第[一二三四五六七八九十]+名", "", unit)
                    assert cells[unit][number * 4 + 2] == rate, (name, unit)
                    checked += 1
        assert f"的{cells['合计'][number * 4 + 2]}%" in text
    assert checked > 100


def test_ranks_in_the_text_are_the_annex_s(june):
    document = opened(june)
    cells = annex_cells(document)
    numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四"]
    digits = {numeral: number for number, numeral in enumerate(numerals, start=1)}
    checked = 0
    for number, indicator in enumerate(june.ledger.indicators):
        line = next(paragraph.text for paragraph in document.paragraphs if paragraph.text.startswith(f"{indicator.name}前三名"))
        for rank, units in re.findall(r"第([一二三四五六七八九十]+)名([^（]+)（", line):
            for unit in units.split("、"):
                assert cells[unit][number * 4 + 3] == str(digits[rank])
                checked += 1
    assert checked >= 60


def test_table_headers_repeat_and_rows_stay_whole(june):
    document = opened(june)
    assert len(document.tables) == 2
    for table in document.tables:
        assert all(table.rows[number]._tr.find(".//" + qn("w:tblHeader")) is not None for number in (0, 1))
        assert all(row._tr.find(".//" + qn("w:cantSplit")) is not None for row in table.rows)
        room = document.sections[1].page_width - document.sections[1].left_margin - document.sections[1].right_margin
        assert sum(column.width for column in table.columns) <= room
        assert table.rows[0].cells[0].text == "责任单位" and table.rows[0].cells[1].text == table.rows[0].cells[4].text


def test_the_same_state_gives_the_same_bytes_dated_by_the_data(june):
    data = brief_bytes(content(june))
    assert data == brief_bytes(content(june))
    core = part(data, "docProps/core.xml")
    stamp = june.ledger.changed_at.astimezone().strftime("%Y-%m-%dT")
    assert core.count(stamp) == 2 and "python-docx" not in core
    with zipfile.ZipFile(BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in file.namelist() if "thumbnail" in name]


def test_nothing_is_left_over(june):
    xml = part(brief_bytes(content(june)), "word/document.xml")
    assert not re.search(r"None|\{\{|nan", re.sub(r"<[^>]*>", "", xml))


def test_one_indicator_and_one_unit_make_a_file():
    document = opened(made_reading({"甲区": [700]}, {"甲区": [1200]}))
    assert annex_cells(document) == {"合计": ["1200", "700", "58.3", "——"], "甲区": ["1200", "700", "58.3", "1"]}


def test_forty_units_and_thirteen_indicators_with_rates_and_blanks():
    names = [f"第{number}街道办事处辖区" for number in range(1, 41)]
    indicators = [{"name": f"指标{number}的一个很长很长的名称"} for number in range(1, 12)]
    indicators.append({"name": "失业率", "unit": "%", "printed_unit": "%", "kind": "rate", "direction": "at_most", "decimals": 2})
    indicators.append({"name": "零就业家庭", "kind": "stock"})
    done = {name: [number * 10 for _i in range(11)] + ["3.5", None] for number, name in enumerate(names)}
    quotas = {name: [None if number % 7 == 0 else 1000] * 11 + ["4", 0] for number, name in enumerate(names)}
    document = opened(made_reading(done, quotas, indicators, kinds=dict.fromkeys(names, "township")))
    cells = annex_cells(document)
    assert len(cells) == 41 and {len(row) for row in cells.values()} == {11 * 4 + 2 * 3}
    assert [len(table.rows) - 2 for table in document.tables] == [14, 14, 13, 21, 20, 14, 14, 13]
    begins = [paragraph.paragraph_format.page_break_before for paragraph in document.paragraphs if paragraph.text.startswith("截至：")]
    assert begins == [False] + [True] * 7


def test_odd_characters_never_break_the_file():
    sections = [edited(section, CONTROL * 40) if section.key == "problems" else section for section in content(small()).sections]
    data = brief_bytes(BriefContent(sections, annex_of(small()), date(2017, 7, 6)))
    text = "".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)
    assert "甲乙丙=1+1 @丁<b>&" in text


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于短题的通报", ["关于短题的通报"]),
        ("关于郑州市2017年1—6月城乡就业工作目标任务完成情况的通报", ["关于郑州市2017年1—6月", "城乡就业工作目标任务完成情况的通报"]),
        (
            "关于明远县2017年1—6月城乡就业创业和职业技能提升工作目标任务完成情况的通报",
            ["关于明远县2017年1—6月城乡就业创业和", "职业技能提升工作目标任务完成情况的通报"],
        ),
        (
            "关于第一经济技术开发区2017年1—6月城乡就业创业工作重点民生实事目标任务完成情况的通报",
            ["关于第一经济技术开发区2017年1—6月", "城乡就业创业工作重点民生实事", "目标任务完成情况的通报"],
        ),
        ("一" * 45, ["一" * 45]),
    ],
)
def test_a_long_title_is_cut_by_meaning(title, lines):
    assert title_lines(title) == lines


@pytest.mark.parametrize(("label", "lines"), [("目标任务", ["目标", "任务"]), ("完成率(%)", ["完成率", "(%)"]), ("名次", ["名次"]), ("完成", ["完成"])])
def test_heads_on_two_lines(label, lines):
    assert label_lines(label) == lines
