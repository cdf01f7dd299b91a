"""The brief as a Word file by GB/T 9704 (DESIGN 9): text on portrait pages, the completion table as annex on landscape ones."""
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from unicodedata import east_asian_width

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from reports import docx_style as style
from reports.brief_edit import KeptSection
from reports.brief_text import ADDRESSEES, OPENING, SIGNATURE, TITLE
from reports.completion_words import COMPLETION, CUMULATIVE, GAP, MONTH_VALUE, QUOTA, RANK
from reports.docx_style import BODY, LEVEL_1, LEVEL_2, Type
from sheets.writer import repack

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE_WIDTH = 20
"""Characters of 22 pt in a line of 156 mm."""
TEXT_WIDTH = Mm(225)
NAME_WIDTH = Mm(30)
WIDTHS = {QUOTA: 12, MONTH_VALUE: 12, CUMULATIVE: 12, COMPLETION: 10, GAP: 9, RANK: 6.6}
"""Widths of the annex's columns in proportion, about mm where five indicators stand on a page."""
WIDEST = Mm(2)
"""How wide one of them may become where there are few indicators."""
TABLE_TYPE, HEAD_TYPE, NOTE_TYPE = Type(style.SONGTI, Pt(7.5)), Type(style.HEITI, Pt(7.5)), Type(style.FANGSONG, Pt(9))
"""六号 in the table: a number of seven digits stays on its line."""
_TITLE_CUTS = re.compile(r"(?<=月)|(?=目标任务)|(?=完成情况)|(?<=度)")
_LEVEL_2 = re.compile(r"^（[一二三四五六七八九十]+）")


@dataclass(frozen=True)
class BriefContent:
    """Everything the file shows. `table` is `brief_annex.annex_of`'s; `number` None is a draft; `day` the date of issue, for a draft that of the data."""

    sections: Sequence[KeptSection]
    table: dict
    day: date
    number: int | None = None

    def lines(self, key: str) -> list[str]:
        """The paragraphs of one section."""
        return next((section.lines for section in self.sections if section.key == key), [])

    @property
    def title(self) -> str:
        """The title on one line."""
        return "".join(self.lines(TITLE))

    @property
    def office(self) -> str:
        """Who signs."""
        return "".join(self.lines(SIGNATURE))

    @property
    def marks(self) -> str:
        """What every page says on top."""
        return "　".join(mark for mark in ("草稿" if self.number is None else "", self.table["demo"]) if mark)


def brief_bytes(content: BriefContent) -> bytes:
    """The file; the same content gives the same bytes."""
    changed_at = datetime.fromisoformat(content.table["changed_at"])
    document = style.new_document(content.title, content.office, changed_at)
    first = document.sections[0]
    style.page_numbers(first)
    style.running_head(first, content.marks)
    _head(document, content)
    _body(document, content)
    _sign(document, content)
    _annex(document, content)
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue(), changed_at)


def day_words(day: date) -> str:
    """2017年7月6日."""
    return f"{day.year}年{day.month}月{day.day}日"


def title_lines(title: str) -> list[str]:
    """A title too long for a line in two, cut by meaning so that the lines are most alike."""
    if _width(title) <= TITLE_WIDTH:
        return [title]
    cuts = {match.start() for match in _TITLE_CUTS.finditer(title)} - {0, len(title)}
    fitting = [cut for cut in sorted(cuts) if max(_width(title[:cut]), _width(title[cut:])) <= TITLE_WIDTH]
    if not fitting:
        return [title]
    cut = min(fitting, key=lambda place: abs(_width(title[:place]) - _width(title[place:])))
    return [title[:cut], title[cut:]]


def _width(text: str) -> float:
    """In characters of full width."""
    return sum(1 if east_asian_width(character) in "WFA" else 0.5 for character in text)


def _paragraph(document: Document, text: str = "", type_: Type = BODY, *, name: str | None = None, first: int = 0) -> Paragraph:
    paragraph = style.space(document.add_paragraph(style=name))
    style.indent(paragraph, first=first)
    if text:
        style.write(paragraph, text, type_)
    return paragraph


def _head(document: Document, content: BriefContent) -> None:
    """第几期, issuer and date over a red line; two lines below it the title."""
    number = f"第{content.number}期" if content.number else "第　　期（草稿）"
    style.space(_paragraph(document, number), align=WD_ALIGN_PARAGRAPH.CENTER)
    line = _paragraph(document, content.office)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    style.write(line, f"\t{day_words(content.day)}")
    style.rule_below(line)
    for _blank in range(2):
        _paragraph(document)
    title = style.space(document.add_paragraph(style="Title"), align=WD_ALIGN_PARAGRAPH.CENTER)
    written = content.lines(TITLE)
    lines = title_lines(written[0]) if len(written) == 1 else written
    _write_lines(title, lines, style.TITLE)
    _paragraph(document)


def _body(document: Document, content: BriefContent) -> None:
    for line in content.lines(ADDRESSEES):
        _paragraph(document, line)
    for line in content.lines(OPENING):
        _paragraph(document, line, first=2)
    for section in content.sections:
        if section.heading and section.lines:
            style.keep_with_next(_paragraph(document, section.heading, LEVEL_1, name="Heading 1", first=2))
            for line in section.lines:
                _line(document, line)


def _line(document: Document, line: str) -> None:
    """A paragraph; （一） at its beginning makes its first sentence a heading of the second level."""
    if not _LEVEL_2.match(line):
        _paragraph(document, line, first=2)
        return
    head, stop, rest = line.partition("。")
    if not rest:
        style.keep_with_next(_paragraph(document, line, LEVEL_2, name="Heading 2", first=2))
        return
    style.write(_paragraph(document, head + stop, LEVEL_2, first=2), rest)


def _sign(document: Document, content: BriefContent) -> None:
    """The attachment's name one line below the text, then office and date, the date four characters from the edge and the office centred over it."""
    _paragraph(document)
    style.keep_with_next(_paragraph(document, f"附件：{content.table['title']}", first=2))
    for _blank in range(2):
        style.keep_with_next(_paragraph(document))
    office, day = content.office, day_words(content.day)
    difference = (_width(office) - _width(day)) / 2
    right = max(4, 2 + difference)
    for text, edge in ((office, max(0, right - difference)), (day, right)):
        paragraph = style.space(_paragraph(document, text), align=WD_ALIGN_PARAGRAPH.RIGHT)
        style.indent(paragraph, right=edge)
        if text is office:
            style.keep_with_next(paragraph)


# ---- the annex


def _annex(document: Document, content: BriefContent) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    style.page(section, landscape=True)
    table = content.table
    _paragraph(document, "附件", LEVEL_1)
    style.space(_paragraph(document, table["title"], Type(style.XIAOBIAOSONG, Pt(18))), align=WD_ALIGN_PARAGRAPH.CENTER)
    for number, sheet in enumerate(table["sheets"]):
        meta = _small(document, "　".join(text for text in (table["meta"], table["demo"]) if text))
        meta.paragraph_format.page_break_before = number > 0
        meta.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        style.write(meta, f"\t{table['unit']}", NOTE_TYPE)
        style.keep_with_next(meta)
        _table(document, table["area"], sheet)
    _small(document, "".join(table["notes"]))


def _small(document: Document, text: str) -> Paragraph:
    paragraph = style.space(document.add_paragraph(), line=Pt(13))
    style.write(paragraph, text, NOTE_TYPE)
    return paragraph


def _table(document: Document, area: str, sheet: dict) -> None:
    """Two header rows repeated on every page, one row an area; column widths fixed so that the table fills the text area."""
    columns = [column for head in sheet["heads"] for column in head["columns"]]
    table = document.add_table(rows=0, cols=1 + len(columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths([column["key"] for column in columns])
    _tighten(table)
    for grid, width in zip(table.columns, widths, strict=True):
        grid.width = width
    _header(table, area, sheet["heads"], widths)
    for row in sheet["rows"]:
        cells = _row(table, Mm(5.8), widths)
        _fill(cells[0], row["lines"], HEAD_TYPE if row["total"] else TABLE_TYPE, WD_ALIGN_PARAGRAPH.LEFT)
        for cell, text in zip(cells[1:], row["cells"], strict=True):
            number = text[:1].isdigit() or text[:1] == "-"
            _fill(cell, [text], HEAD_TYPE if row["total"] else TABLE_TYPE, WD_ALIGN_PARAGRAPH.RIGHT if number else WD_ALIGN_PARAGRAPH.CENTER)


def _widths(keys: Sequence[str]) -> list[int]:
    """The name's column, then the rest of the text area in proportion."""
    unit = min(WIDEST, (TEXT_WIDTH - NAME_WIDTH) / sum(WIDTHS[key] for key in keys))
    return [NAME_WIDTH, *(int(WIDTHS[key] * unit) for key in keys)]


def label_lines(label: str) -> list[str]:
    """A head of four characters as two and two, a sign in brackets on a line of its own: 目标 / 任务, 完成率 / (%)."""
    name, bracket, sign = label.partition("(")
    lines = [name[:2], name[2:]] if len(name) == 4 else [name]
    return [*lines, bracket + sign] if bracket else lines


def _header(table: Table, area: str, heads: Sequence[dict], widths: Sequence[int]) -> None:
    above, below = _row(table, Mm(9), widths), _row(table, Mm(7), widths)
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _fill(above[0].merge(below[0]), [area], HEAD_TYPE)
    place = 1
    for head in heads:
        last = place + len(head["columns"]) - 1
        _fill(above[place].merge(above[last]), [line for line in (head["part"], head["name"]) if line], HEAD_TYPE)
        for offset, column in enumerate(head["columns"]):
            _fill(below[place + offset], label_lines(column["label"]), HEAD_TYPE)
        place = last + 1


def _row(table: Table, height: int, widths: Sequence[int]) -> list[_Cell]:
    row = table.add_row()
    row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, height
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    cells = list(row.cells)
    for cell, width in zip(cells, widths, strict=True):
        cell.width = width
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return cells


def _fill(cell: _Cell, lines: Sequence[str], type_: Type, align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER) -> None:
    for surplus in cell.paragraphs[1:]:
        surplus._p.getparent().remove(surplus._p)
    paragraph = style.space(cell.paragraphs[0], line=Pt(10), align=align)
    _write_lines(paragraph, lines, type_)


def _write_lines(paragraph: Paragraph, lines: Sequence[str], type_: Type) -> None:
    """Lines of one paragraph, each a run, a break between them."""
    for text, following in pairwise([*lines, None]):
        run = style.write(paragraph, text, type_)
        if following is not None:
            run.add_break(WD_BREAK.LINE)


def _tighten(table: Table) -> None:
    """A third of a millimetre left and right in every cell."""
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), "20")
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.addprevious(margins)
    else:
        properties.append(margins)
