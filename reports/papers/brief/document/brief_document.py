"""The brief as a Word file by GB/T 9704 (DESIGN 9): text on portrait pages, the completion table as annex on landscape ones."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations, pairwise
from math import ceil

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from reports.papers.brief.document import annex_layout, official_style
from reports.papers.brief.document.annex_layout import text_width
from reports.papers.brief.document.official_style import BODY, LEVEL_1, LEVEL_2, Type
from reports.papers.brief.drafting.brief_text import ADDRESSEES, OPENING, SIGNATURE, TITLE
from reports.papers.brief.drafting.editing import KeptSection
from sheets.writer import repack

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE_WIDTH, ANNEX_WIDTH = 20, 28
"""Characters of 22 pt in a line of 156 mm, and on a page on its side."""
NOTE_LINE, NOTE_CHARACTERS = 260, 70
"""Height in twips of a line of 9 pt, and how many characters it holds on a page on its side."""
NOTE_TYPE = Type(official_style.FANGSONG, Pt(9))
_TITLE_CUTS = re.compile(r"(?<=[月度])|(?<=年)(?!\d)|(?=目标任务)|(?=完成情况)|(?<=[和、及])")
_LEVEL_2 = re.compile(r"^（[一二三四五六七八九十]+）")


@dataclass(frozen=True)
class BriefContent:
    """Everything the file shows. `table` is `annex.annex_of`'s; `number` None is a draft; `day` the date of issue, for a draft that of the data."""

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
    document = official_style.new_document(content.title, content.office, changed_at)
    first = document.sections[0]
    official_style.page_numbers(first)
    official_style.running_head(first, content.marks)
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


def number_words(number: int | None) -> str:
    """第6期; of a draft a blank to fill in."""
    return f"第{number}期" if number else "第　　期（草稿）"


def title_lines(title: str, width: int = TITLE_WIDTH) -> list[str]:
    """A title too long for a line of so many characters in two or three, cut by meaning so that the lines are most alike."""
    if text_width(title) <= width:
        return [title]
    cuts = sorted({match.start() for match in _TITLE_CUTS.finditer(title)} - {0, len(title)})
    for count in (1, 2):
        found = [[title[first:last] for first, last in pairwise((0, *places, len(title)))] for places in combinations(cuts, count)]
        if fitting := [lines for lines in found if max(map(text_width, lines)) <= width]:
            return min(fitting, key=lambda lines: max(map(text_width, lines)) - min(map(text_width, lines)))
    return [title]


def _paragraph(document: Document, text: str = "", type_: Type = BODY, *, name: str | None = None, first: int = 0) -> Paragraph:
    paragraph = official_style.space(document.add_paragraph(style=name))
    official_style.indent(paragraph, first=first)
    if text:
        official_style.write(paragraph, text, type_)
    return paragraph


def _head(document: Document, content: BriefContent) -> None:
    """第几期, issuer and date over a red line; two lines below it the title."""
    official_style.space(_paragraph(document, number_words(content.number)), align=WD_ALIGN_PARAGRAPH.CENTER)
    line = _paragraph(document, content.office)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    official_style.write(line, f"\t{day_words(content.day)}")
    official_style.rule_below(line)
    for _blank in range(2):
        _paragraph(document)
    title = official_style.space(document.add_paragraph(style="Title"), align=WD_ALIGN_PARAGRAPH.CENTER)
    written = content.lines(TITLE)
    lines = title_lines(written[0]) if len(written) == 1 else written
    _write_lines(title, lines, official_style.TITLE)
    _paragraph(document)


def _write_lines(paragraph: Paragraph, lines: Sequence[str], type_: Type) -> None:
    """Lines of one paragraph, each a run, a break between them."""
    for text, following in pairwise([*lines, None]):
        run = official_style.write(paragraph, text, type_)
        if following is not None:
            run.add_break(WD_BREAK.LINE)


def _body(document: Document, content: BriefContent) -> None:
    for line in content.lines(ADDRESSEES):
        _paragraph(document, line)
    for line in content.lines(OPENING):
        _prose(document, line)
    for section in content.sections:
        if section.heading and section.lines:
            official_style.keep_with_next(_paragraph(document, section.heading, LEVEL_1, name="Heading 1", first=2))
            for line in section.lines:
                _line(document, line)


def _line(document: Document, line: str) -> None:
    """A paragraph; （一） at its beginning makes its first sentence a heading of the second level."""
    if not _LEVEL_2.match(line):
        _prose(document, line)
        return
    head, stop, rest = line.partition("。")
    if not rest:
        official_style.keep_with_next(_paragraph(document, line, LEVEL_2, name="Heading 2", first=2))
        return
    official_style.write(_prose(document, head + stop, LEVEL_2), rest)


def _prose(document: Document, text: str, type_: Type = BODY) -> Paragraph:
    """A paragraph of the text: two characters in, its lines filling the width of the text area."""
    return official_style.space(_paragraph(document, text, type_, first=2), align=WD_ALIGN_PARAGRAPH.JUSTIFY)


def _sign(document: Document, content: BriefContent) -> None:
    """The attachment's name one line below the text, its further lines under its first character; then office and date.

    The date stands four characters from the edge and the office centred over it; the last lines of the text stay with them.
    """
    official_style.keep_with_next(document.paragraphs[-1])
    official_style.keep_with_next(_paragraph(document))
    attachment = official_style.keep_with_next(_paragraph(document, f"附件：{content.table['title']}"))
    official_style.indent(attachment, left=5, hanging=3)
    for _blank in range(2):
        official_style.keep_with_next(_paragraph(document))
    office, day = content.office, day_words(content.day)
    difference = (text_width(office) - text_width(day)) / 2
    right = max(4, 2 + difference)
    for text, edge in ((office, max(0, right - difference)), (day, right)):
        paragraph = official_style.space(_paragraph(document, text), align=WD_ALIGN_PARAGRAPH.RIGHT)
        official_style.indent(paragraph, right=edge)
        if text is office:
            official_style.keep_with_next(paragraph)


# ---- the annex


def _annex(document: Document, content: BriefContent) -> None:
    last = document.paragraphs[-1]
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _end_section_in(document, last)
    official_style.page(section, landscape=True)
    official_style.turned_page_numbers(section)
    table = content.table
    lines, notes = title_lines(table["title"], ANNEX_WIDTH), "".join(table["notes"])
    _paragraph(document, "附件", LEVEL_1)
    _paragraph(document)
    title = official_style.space(document.add_paragraph(), align=WD_ALIGN_PARAGRAPH.CENTER)
    _write_lines(title, lines, official_style.TITLE)
    above = official_style.LINE_PITCH * (2 + len(lines)) + annex_layout.META
    below = NOTE_LINE * ceil(text_width(notes) / NOTE_CHARACTERS)
    for number, sheet in enumerate(table["sheets"]):
        first, last = number == 0, number == len(table["sheets"]) - 1
        for rows in annex_layout.pages(sheet, above if first else annex_layout.META, below if last else 0):
            meta = _meta(document, table)
            meta.paragraph_format.page_break_before = not first or rows.start > 0
            meta._p.addnext(annex_layout.table(table["area"], sheet, rows))
    _small(document, notes)


def _meta(document: Document, table: dict) -> Paragraph:
    """截至, 口径 and 序时进度 over a table, its unit at the right."""
    meta = official_style.keep_with_next(_small(document, "　".join(text for text in (table["meta"], table["demo"]) if text)))
    meta.paragraph_format.tab_stops.add_tab_stop(Mm(225), WD_TAB_ALIGNMENT.RIGHT)
    official_style.write(meta, f"\t{table['unit']}", NOTE_TYPE)
    return meta


def _end_section_in(document: Document, last: Paragraph) -> None:
    """Let the date's line end the section: the empty paragraph the library adds for it could fall on a page of its own."""
    surplus = document.paragraphs[-1]
    last._p.get_or_add_pPr().append(surplus._p.pPr.sectPr)
    surplus._p.getparent().remove(surplus._p)


def _small(document: Document, text: str) -> Paragraph:
    paragraph = official_style.space(document.add_paragraph(), line=Pt(13))
    official_style.write(paragraph, text, NOTE_TYPE)
    return paragraph
