"""The Word page of an official document by GB/T 9704-2012 (DOMAIN 3.2): paper, grid, fonts by name, spacing, page numbers.

Fonts are named, not embedded: the reader's office suite supplies them. Every run carries its font for Western and East Asian text alike.
"""

from dataclasses import dataclass
from datetime import datetime

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from sheets.writer import safe_text

XIAOBIAOSONG, FANGSONG, HEITI, KAITI, SONGTI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
TITLE_SIZE, BODY_SIZE, SMALL_SIZE = Pt(22), Pt(16), Pt(14)
"""二号, 三号, 四号."""
LINES, CHARACTERS = 22, 28
LINE = Pt(28.95)
"""225 mm ÷ 22 lines."""
LINE_PITCH = 579
CHARACTER_SPACE = -849
"""156 mm ÷ 28 characters is 0.207 pt less than the 16 pt of a character, in 1/4096 pt."""
EDGES = {"top": Mm(37), "left": Mm(28), "right": Mm(26), "bottom": Mm(35)}
FOOTER_DISTANCE = Mm(22.5)
"""The page number stands about 7 mm below the text area."""
HEADER_DISTANCE = Mm(20)
NUMBER_BELOW, NUMBER_LINE, NUMBER_ROOM = Mm(7), Pt(16), Mm(30)
"""How far under the text area the page number begins, how high its line is, and the length of the frame it stands in on a page on its side."""
PORTRAIT, LANDSCAPE = (Mm(210), Mm(297)), (Mm(297), Mm(210))
CHARACTER = 320
"""One character of body text, 16 pt, in twentieths of a point."""
ODD, EVEN = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT

_FONT_ATTRIBUTES = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
_THEME_ATTRIBUTES = ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme")
_BEFORE_SNAP = ["w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN"]
_AFTER_SNAP = ["w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"]
_LAST = ["w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"]
"""Where an element stands within a paragraph's properties: the order a Word file's schema asks for."""
_THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
_STYLES = {"Normal": (FANGSONG, BODY_SIZE), "Title": (XIAOBIAOSONG, TITLE_SIZE), "Heading 1": (HEITI, BODY_SIZE), "Heading 2": (KAITI, BODY_SIZE)}


@dataclass(frozen=True)
class Type:
    """A font and size for a run."""

    font: str
    size: Pt
    color: RGBColor | None = None
    bold: bool = False


BODY = Type(FANGSONG, BODY_SIZE)
TITLE = Type(XIAOBIAOSONG, TITLE_SIZE)
LEVEL_1 = Type(HEITI, BODY_SIZE)
LEVEL_2 = Type(KAITI, BODY_SIZE)
PAGE_NUMBER = Type(SONGTI, SMALL_SIZE)


def new_document(title: str, author: str, changed_at: datetime) -> DocumentType:
    """An empty A4 document with the standard's page and styles; its dates are the data's (aware), so that the same state gives the same file."""
    document = Document()
    _drop_thumbnail(document)
    _name_properties(document, title, author, changed_at)
    _set_defaults(document)
    for name, (font, size) in _STYLES.items():
        _set_style(document, name, font, size)
    document.settings.odd_and_even_pages_header_footer = True
    page(document.sections[0])
    return document


def page(section: Section, landscape: bool = False) -> None:
    """A4 with 天头 37, 订口 28, 地脚 35, 切口 26 mm and the grid of 22 lines by 28 characters; on its side the same text area lies turned."""
    section.page_width, section.page_height = LANDSCAPE if landscape else PORTRAIT
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    turned = {"top": "left", "right": "top", "bottom": "right", "left": "bottom"}
    for edge in EDGES:
        setattr(section, f"{edge}_margin", EDGES[turned[edge] if landscape else edge])
    section.header_distance = Mm(13) if landscape else HEADER_DISTANCE
    section.footer_distance = Mm(13) if landscape else FOOTER_DISTANCE
    _grid(section, landscape)


def write(paragraph: Paragraph, text: str, type_: Type = BODY) -> Run:
    """Add a run; characters a Word file cannot hold are left out."""
    run = paragraph.add_run(safe_text(text))
    style_run(run, type_)
    return run


def style_run(run: Run, type_: Type) -> None:
    """Font, size and colour on the run itself."""
    run.font.size = type_.size
    run.font.bold = type_.bold
    if type_.color is not None:
        run.font.color.rgb = type_.color
    _set_fonts(run._r.get_or_add_rPr().get_or_add_rFonts(), type_.font)


def space(paragraph: Paragraph, line: Pt = LINE, align: WD_ALIGN_PARAGRAPH | None = None) -> Paragraph:
    """Exact line spacing, nothing before or behind, and every page filled to its last line.

    The lines need no snapping to the grid, their spacing is the grid's; LibreOffice, told to snap, would give a 16 pt character two cells of 15.79 pt.
    """
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties = paragraph._p.get_or_add_pPr()
    if properties.find(qn("w:snapToGrid")) is None:
        properties.insert_element_before(snap, *_AFTER_SNAP, *_LAST)
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False  # a page holds its 22 lines (GB/T 9704)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, line
    if align is not None:
        paragraph.alignment = align
    return paragraph


def indent(paragraph: Paragraph, *, first: int = 0, left: int = 0, right: float = 0, hanging: int = 0, character: int = CHARACTER) -> Paragraph:
    """Indents in characters, with the same in twips for programs that do not count characters."""
    element = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for name, count in (("firstLine", first), ("left", left), ("right", right), ("hanging", hanging)):
        if count:
            element.set(qn(f"w:{name}Chars"), str(round(count * 100)))
            element.set(qn(f"w:{name}"), str(round(count * character)))
    return paragraph


def rule_below(paragraph: Paragraph, color: str = "FF0000") -> None:
    """A line under the paragraph."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", color)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_BEFORE_SNAP, "w:bidi", "w:adjustRightInd", "w:snapToGrid", *_AFTER_SNAP, *_LAST)


def page_numbers(section: Section) -> None:
    """— 1 — at the outer side: odd pages right, even pages left, one character in."""
    for footer, side in ((section.footer, ODD), (section.even_page_footer, EVEN)):
        footer.is_linked_to_previous = False
        _number(footer.paragraphs[0], side)


def turned_page_numbers(section: Section) -> None:
    """The numbers of pages on their side, at the place they have on upright ones once the sheets are bound (docs/decisions/0012).

    The page is an upright one turned a quarter clockwise: what is its foot there is the left edge here, and the number runs down that edge,
    an odd one at its lower end, an even one at its upper. So the table's head lies at the binding edge on odd pages and at the cutting edge on even ones.
    """
    left = section.left_margin - NUMBER_BELOW - NUMBER_LINE
    lowest = section.page_height - section.bottom_margin - NUMBER_ROOM
    for footer, side, top in ((section.footer, ODD, lowest), (section.even_page_footer, EVEN, section.top_margin)):
        footer.is_linked_to_previous = False
        anchor = space(footer.paragraphs[0], line=NUMBER_LINE)
        number = footer.add_paragraph()
        _number(number, side)
        frame = _turned_frame(left, top)
        frame.find(f".//{qn('w:txbxContent')}").append(number._p)
        write(anchor, "", PAGE_NUMBER)._r.append(frame)


def _number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — one character from the edge it is aligned to."""
    space(paragraph, line=NUMBER_LINE, align=side)
    indent(paragraph, **({"right": 1} if side is ODD else {"left": 1}), character=280)
    write(paragraph, "— ", PAGE_NUMBER)
    _field(paragraph, "PAGE")
    write(paragraph, " —", PAGE_NUMBER)


def _turned_frame(left: int, top: int):
    """An empty text box at a place of the page, its text turned a quarter clockwise; office programs since 2010 know it (DrawingML)."""
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    shape = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    place = "".join(
        f'<wp:position{axis} relativeFrom="page"><wp:posOffset>{int(offset)}</wp:posOffset></wp:position{axis}>' for axis, offset in (("H", left), ("V", top))
    )
    size = f'cx="{NUMBER_LINE}" cy="{NUMBER_ROOM}"'
    return parse_xml(
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'xmlns:wps="{shape}" xmlns:a="{drawing}" {nsdecls("w", "wp")}><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/>{place}<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{int(top)}" name="页码"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{shape}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        '<wps:txbx><w:txbxContent/></wps:txbx><wps:bodyPr vert="vert" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>"
    )


def running_head(section: Section, text: str) -> None:
    """A mark on top of every page, odd and even; an empty one leaves the heads empty."""
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        paragraph = space(header.paragraphs[0], line=Pt(18), align=WD_ALIGN_PARAGRAPH.RIGHT)
        if text:
            write(paragraph, text, Type(HEITI, SMALL_SIZE))


def keep_with_next(paragraph: Paragraph) -> Paragraph:
    """Never the last line of a page while the next paragraph starts another."""
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def _field(paragraph: Paragraph, code: str) -> None:
    """A field in runs of its own, each with its font."""
    for kind in ("begin", code, "separate", "", "end"):
        run = write(paragraph, "", PAGE_NUMBER)
        if kind == code:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {code} "
        elif kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:t")
            element.text = "1"
        run._r.append(element)


def _grid(section: Section, landscape: bool) -> None:
    """docGrid: lines and characters; a page on its side carries a table, which no grid may stretch."""
    properties = section._sectPr
    grid = properties.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        properties.append(grid)
    for name in ("type", "linePitch", "charSpace"):
        grid.attrib.pop(qn(f"w:{name}"), None)
    if landscape:
        grid.set(qn("w:type"), "default")
        grid.set(qn("w:linePitch"), str(LINE_PITCH))
        return
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(LINE_PITCH))
    grid.set(qn("w:charSpace"), str(CHARACTER_SPACE))


def _set_fonts(fonts, name: str) -> None:
    for attribute in _THEME_ATTRIBUTES:
        fonts.attrib.pop(qn(attribute), None)
    for attribute in _FONT_ATTRIBUTES:
        fonts.set(qn(attribute), name)


def _set_defaults(document: DocumentType) -> None:
    """Chinese as the language, the body font as default, no space between paragraphs."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _set_fonts(properties.find(qn("w:rFonts")), FANGSONG)
    language = properties.find(qn("w:lang"))
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    spacing = defaults.find(f"{qn('w:pPrDefault')}/{qn('w:pPr')}/{qn('w:spacing')}")
    for name in ("after", "line", "lineRule"):
        spacing.attrib.pop(qn(f"w:{name}"), None)
    theme = document.settings.element.find(qn("w:themeFontLang"))
    theme.set(qn("w:eastAsia"), "zh-CN")


def _set_style(document: DocumentType, name: str, font: str, size: Pt) -> None:
    style = document.styles[name]
    style.font.size, style.font.bold, style.font.italic = size, False, False
    properties = style.element.get_or_add_rPr()
    _set_fonts(properties.get_or_add_rFonts(), font)
    for tag in ("w:color", "w:spacing", "w:kern"):
        for element in properties.findall(qn(tag)):
            properties.remove(element)
    paragraph = style.element.get_or_add_pPr()
    for tag in ("w:pBdr", "w:contextualSpacing"):
        for element in paragraph.findall(qn(tag)):
            paragraph.remove(element)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def _name_properties(document: DocumentType, title: str, author: str, changed_at: datetime) -> None:
    """Title, author and the data's own dates; `sheets.writer.repack` writes them with whole seconds in UTC."""
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = safe_text(title)[:255], safe_text(author)[:255], safe_text(author)[:255]
    properties.comments, properties.subject, properties.keywords, properties.language = "", "", "", "zh-CN"
    properties.created = properties.modified = changed_at.replace(tzinfo=None)
    properties.revision = 1


def _drop_thumbnail(document: DocumentType) -> None:
    """The picture of the library's own blank page does not belong into the file."""
    relationships = document.part.package.rels
    for key in [key for key, relationship in relationships.items() if relationship.reltype == _THUMBNAIL]:
        del relationships[key]
