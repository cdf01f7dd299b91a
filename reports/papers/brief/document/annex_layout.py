"""The table of a brief's annex as the XML of a Word file.

Written as text and parsed once: built cell by cell through the library, a city of forty units would take seconds.
"""

from collections.abc import Sequence
from math import ceil
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.table import CT_Tbl

from reports.papers.brief.document.official_style import HEITI, SONGTI
from reports.papers.completion.completion_table import spread
from reports.reading.paper_words import COMPLETION, CUMULATIVE, GAP, MONTH_VALUE, QUOTA, RANK
from sheets.writer import safe_text

MILLIMETRE = 1440 / 25.4
"""In twips, the file's own measure."""
TEXT_WIDTH, TEXT_HEIGHT = int(225 * MILLIMETRE), int(156 * MILLIMETRE)
NAME_WIDTH = int(30 * MILLIMETRE)
WIDTHS = {QUOTA: 12, MONTH_VALUE: 12, CUMULATIVE: 12, COMPLETION: 10, GAP: 9, RANK: 6.6}
"""Widths of the columns in proportion, about mm where five indicators stand on a page."""
WIDEST = 2 * MILLIMETRE
"""What one of them may become where there are few indicators."""
HEAD_HEIGHT, LABEL_HEIGHT, ROW_HEIGHT = (int(height * MILLIMETRE) for height in (9, 7, 5.8))
META = 260
"""The line over a table, 13 pt."""
HALF_POINTS = 15
"""六号, 7.5 pt: a number of seven digits stays on its line."""
CHARACTER = 10 * HALF_POINTS
LINE = 200
MARGIN = 20


def table(area: str, sheet: dict, rows: range) -> CT_Tbl:
    """These rows of one table of `annex.annex_of`: two header rows, repeated should a page break fall inside, then one row an area that stays whole."""
    widths = column_widths(sheet)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = "".join(_row(sheet["rows"][number], widths) for number in rows)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{MARGIN}" w:type="dxa"/><w:right w:w="{MARGIN}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_header(area, sheet['heads'], widths)}{lines}</w:tbl>"
    )


def pages(sheet: dict, above: int, below: int) -> list[range]:
    """The rows of a table on as few pages as hold them, evenly spread, so that no page is left with a row or two.

    `above` is what stands over the table on its first page, `below` what follows on its last, in twips.
    """
    heights = [_row_height(row) for row in sheet["rows"]]
    room = TEXT_HEIGHT - _header_height(sheet["heads"], column_widths(sheet))
    count = 1
    while True:
        cuts = spread(len(heights), -(-len(heights) // count))
        rooms = [room - (above if not number else META) - (below if number == len(cuts) - 1 else 0) for number in range(len(cuts))]
        if count >= len(heights) or all(sum(heights[cut.start : cut.stop]) <= free for cut, free in zip(cuts, rooms, strict=True)):
            return cuts
        count += 1


def column_widths(sheet: dict) -> list[int]:
    """The name's column and the others in twips, together no wider than the text area; a column with longer texts gets more of it."""
    keys = [column["key"] for head in sheet["heads"] for column in head["columns"]]
    texts = zip(*(row["cells"] for row in sheet["rows"]), strict=True)
    shares = [max(WIDTHS[key], *((text_width(text) * CHARACTER + 2 * MARGIN) / MILLIMETRE for text in column)) for key, column in zip(keys, texts, strict=True)]
    unit = min(WIDEST, (TEXT_WIDTH - NAME_WIDTH) / sum(shares))
    return [NAME_WIDTH, *(int(share * unit) for share in shares)]


def text_width(text: str) -> float:
    """In characters of full width."""
    return sum(1 if east_asian_width(character) in "WFA" else 0.5 for character in text)


def _row_height(row: dict) -> int:
    return max(ROW_HEIGHT, LINE * sum(_lines(line, NAME_WIDTH) for line in row["lines"]))


def _header_height(heads: Sequence[dict], widths: Sequence[int]) -> int:
    """The upper row grows with the longest name over its columns."""
    place, most = 1, 0
    for head in heads:
        last = place + len(head["columns"])
        most = max(most, sum(_lines(line, sum(widths[place:last])) for line in (head["part"], head["name"]) if line))
        place = last
    return max(HEAD_HEIGHT, LINE * most) + max(LABEL_HEIGHT, 2 * LINE)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a cell, a character kept free because fonts differ."""
    return max(1, ceil(text_width(text) / ((width - 2 * MARGIN) // CHARACTER - 0.5)))


def label_lines(label: str) -> list[str]:
    """A head of four characters as two and two, a sign in brackets on a line of its own: 目标 / 任务, 完成率 / (%)."""
    name, bracket, sign = label.partition("(")
    lines = [name[:2], name[2:]] if len(name) == 4 else [name]
    return [*lines, bracket + sign] if bracket else lines


def _header(area: str, heads: Sequence[dict], widths: Sequence[int]) -> str:
    above = [_cell([area], widths[0], HEITI, merge='<w:vMerge w:val="restart"/>')]
    below = [_cell([""], widths[0], HEITI, merge="<w:vMerge/>")]
    place = 1
    for head in heads:
        last = place + len(head["columns"])
        lines = [line for line in (head["part"], head["name"]) if line]
        above.append(_cell(lines, sum(widths[place:last]), HEITI, span=last - place))
        below += [_cell(label_lines(column["label"]), width, HEITI) for column, width in zip(head["columns"], widths[place:last], strict=True)]
        place = last
    return _line(above, HEAD_HEIGHT, header=True) + _line(below, LABEL_HEIGHT, header=True)


def _row(row: dict, widths: Sequence[int]) -> str:
    """The total stands out by its font, as in the document's own annex."""
    font = HEITI if row["total"] else SONGTI
    cells = [_cell(row["lines"], widths[0], font, align="left")]
    for text, width in zip(row["cells"], widths[1:], strict=True):
        cells.append(_cell([text], width, font, align="right" if text[:1].isdigit() or text[:1] == "-" else "center"))
    return _line(cells, ROW_HEIGHT)


def _line(cells: Sequence[str], height: int, header: bool = False) -> str:
    repeated = "<w:tblHeader/>" if header else ""
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{repeated}</w:trPr>{"".join(cells)}</w:tr>'


def _cell(lines: Sequence[str], width: int, font: str, *, align: str = "center", span: int = 1, merge: str = "") -> str:
    """A cell whose lines are runs of one paragraph, each with its font."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{merge}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{LINE}" w:lineRule="exact"/><w:jc w:val="{align}"/></w:pPr>{_runs(lines, font)}</w:p></w:tc>'
    )


def _runs(lines: Sequence[str], font: str) -> str:
    name = quoteattr(font)
    form = f'<w:rPr><w:rFonts w:ascii={name} w:hAnsi={name} w:eastAsia={name} w:cs={name}/><w:sz w:val="{HALF_POINTS}"/><w:szCs w:val="{HALF_POINTS}"/></w:rPr>'
    texts = [f'<w:t xml:space="preserve">{escape(safe_text(line))}</w:t>' for line in lines]
    return "".join(f"<w:r>{form}{text}{'<w:br/>' if number < len(texts) else ''}</w:r>" for number, text in enumerate(texts, start=1))
