"""The completion table (完成情况表): what the page, the workbook and the CSV file print, taken from one reading (DESIGN 9).

`completion_table` gives rows of numbers already rounded as printed, so that no format of a spreadsheet can round 99.96 up to a met target.
`records` gives the same cells unrounded, for machines (DESIGN 10). No database here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from districts.models import District
from progress.ledger.ledger import Ledger
from reports.papers.completion.table_columns import DASH, MARKED, NAME_LINE, STAR, Options, area_name, name_of, own_pace, printed, word_of
from reports.papers.completion.table_notes import table_notes
from reports.reading import display, value_month
from reports.reading.cells import CITY_WORD, Cell, Reading
from reports.reading.paper_words import CHINESE, COMPLETION, CUMULATIVE, GAP, MONTH_VALUE, QUOTA, RANK, Words
from targets.arithmetic import periods, rates
from targets.arithmetic.rates import Band
from targets.models import SHANGHAI, Indicator

_TABLE_WORD = re.compile(r"(目标任务)?(完成情况表|完成情况|分解一览表|分解表|分解|一览表|表)$")
_SECOND_LINE = re.compile(
    "(?<=.{4})((?:经济|综合|技术|高新|产业|先进|制造|旅游|自贸|化工|城乡|一体化|示范|改革|创新)*"
    "(?:实验区|开发区|示范区|集聚区|管理区|保税区|产业园区|管理委员会|管委会|街道办事处))$"
)


@dataclass(frozen=True)
class Column:
    """One column under an indicator; `label` is its head, on paper with (%) where the numbers are percents."""

    key: str
    label: str
    paper_label: str


@dataclass(frozen=True)
class Head:
    """One indicator over its columns. `part` is 其中： for a part, naming its total where that does not stand to its left; empty otherwise."""

    indicator: Indicator
    name: str
    part: str
    columns: tuple[Column, ...]
    places: int


@dataclass(frozen=True)
class Item:
    """One printed value: a number in the printed unit, rounded as printed to `places`, or else a word. `star` flags a number as to date only (※),
    `age` says from which earlier month it is.
    """

    column: str
    number: Decimal | None = None
    places: int = 0
    word: str = ""
    mark: str = ""
    mark_word: str = ""
    star: bool = False
    age: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it goes into a file as a number; with ※ or a month behind it it is text, so that nobody takes it for a figure of this month."""
        return self.number is not None and not self.star and not self.age

    @property
    def plain(self) -> str:
        """As on paper: no thousands separators."""
        return self.word if self.number is None else rates.display_number(self.number, self.places) + STAR * self.star + self.age

    @property
    def screen(self) -> str:
        """As on the screen: thousands separators, a real minus, a sign before a gap."""
        if self.number is None:
            return self.word
        if self.column == GAP:
            return display.signed(self.plain)
        return display.number(self.number, self.places) + STAR * self.star + self.age


@dataclass(frozen=True)
class Row:
    """One area: its name on one or two lines, and its values under every head."""

    district: District
    name: str
    lines: tuple[str, ...]
    is_total: bool
    groups: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True)
class CompletionTable:
    """The whole table as printed, 合计 first, then the areas in official order."""

    reading: Reading
    options: Options
    words: Words
    title: str
    as_of: str
    basis: str
    pace: str
    unit: str
    demo: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    issuer: str
    dated: str

    @property
    def sheets(self) -> list[range]:
        """Which heads stand on which printed sheet, evenly spread."""
        return spread(len(self.heads), self.options.per_sheet)

    @property
    def meta(self) -> str:
        """截至, 口径 and 序时进度 on one line."""
        return "　".join((self.as_of, self.basis, self.pace))


def completion_table(reading: Reading, options: Options | None = None, words: Words = CHINESE) -> CompletionTable:
    """The table of a reading, in the document's words or in another language's."""
    options = options or Options()
    plan = reading.ledger.plan
    heads = _heads(reading, options, words)
    areas = [reading.ledger.city, *reading.ledger.districts]
    end = periods.month_end(plan.year, reading.month)
    return CompletionTable(
        reading=reading,
        options=options,
        words=words,
        title=title_of(reading, words),
        as_of=_dated(words.as_of, end),
        basis=words.bases[reading.ledger.basis] + _coverage(reading, words),
        pace=words.pace.format(pace=display.pace(reading.pace, plan.rate_decimals or 1)),
        unit=_unit_line(reading, words),
        demo=words.demo if plan.is_demo else "",
        heads=heads,
        rows=tuple(_row(reading, area, heads, options, words) for area in areas),
        notes=table_notes(reading, options, words),
        issuer=plan.office,
        dated=_dated(words.date, date_of(reading.ledger)),
    )


def title_of(reading: Reading, words: Words = CHINESE) -> str:
    """The plan's title with 完成情况表 behind it; 分解表 at its end gives way."""
    plan = reading.ledger.plan
    if words is not CHINESE and plan.title_en:
        return words.title.format(title=plan.title_en)
    match = _TABLE_WORD.search(plan.title)
    return words.title.format(title=plan.title[: match.start()] + (match[1] or "") if match else plan.title)


def date_of(ledger: Ledger) -> date:
    """The date on the table: the plan's fixed day, else the day of the data's last change; never today's, so that the same state prints the same."""
    return ledger.plan.as_of or ledger.changed_at.astimezone(SHANGHAI).date()


def spread(count: int, most: int) -> list[range]:
    """`count` things on as few sheets as hold `most` each, the sheets as equal as can be."""
    sheets = max(1, -(-count // most))
    each, more = divmod(count, sheets)
    ends = [each * number + min(number, more) for number in range(sheets + 1)]
    return [range(first, last) for first, last in zip(ends, ends[1:], strict=False)]


def csv_rows(table: CompletionTable) -> list[list[object]]:
    """Title, meta line, one header row (指标|目标任务), the rows and the notes: what `sheets.writer.csv_bytes` writes and our own import reads back."""
    header = [table.words.area] + [f"{head.part}{head.name}|{column.paper_label}" for head in table.heads for column in head.columns]
    body = [[row.name] + [item.number if item.is_number else item.plain for items in row.groups for item in items] for row in table.rows]
    meta = [text for text in (table.as_of, table.basis, table.pace, table.demo, table.unit) if text]
    notes = [[note] for note in numbered(table)]
    return [[table.title], meta, header, *body, *notes]


def numbered(table: CompletionTable) -> list[str]:
    """The notes as sentences, the first behind 注：."""
    return [f"{table.words.notes if number == 1 else ''}{number}. {note}{table.words.stop}" for number, note in enumerate(table.notes, start=1)]


def records(reading: Reading) -> list[dict[str, object]]:
    """One record for every pair of area and indicator with a quota: 合计 first, areas in official order, indicators in the document's order.

    Numbers are plain decimal strings of at most ten decimals, in the indicator's own unit, or None; `rank` is a whole number or None.
    `pace` is present only where the cell's own curve asks for another than the straight line (DESIGN 10).
    """
    areas = [reading.ledger.city, *reading.ledger.districts]
    return [_record(reading, cell) for area in areas for cell in reading.row(area) if cell.quota is not None]


def _record(reading: Reading, cell: Cell) -> dict[str, object]:
    record = {
        "district": CITY_WORD if cell.is_city else cell.district.name,
        "indicator": cell.indicator.name,
        "kind": cell.indicator.kind,
        "direction": cell.indicator.direction,
        "quota": rates.plain(cell.quota),
        "month_value": rates.plain(cell.month_value),
        "cumulative": rates.plain(cell.cumulative),
        "completion": rates.plain(cell.completion),
        "completion_display": display.rate(cell),
        "gap": rates.plain(cell.gap),
        "band": str(cell.band),
        "rank": cell.rank,
    }
    if cell.is_flow and (pace := own_pace(reading, cell.indicator)) != periods.pace(reading.month):
        record["pace"] = rates.plain(pace)
    return record


def lines_of(name: str) -> tuple[str, ...]:
    """A long name on two lines, broken before what kind of area it is: 郑州航空港 / 经济综合实验区; one too long for that wraps where it must."""
    match = _SECOND_LINE.search(name) if len(name) > NAME_LINE else None
    return (name[: match.start()], match[1]) if match and match.start() <= NAME_LINE else (name,)


def _heads(reading: Reading, options: Options, words: Words) -> tuple[Head, ...]:
    indicators = reading.ledger.indicators
    mixed = len({indicator.printed_unit for indicator in indicators}) > 1
    heads = []
    for number, indicator in enumerate(indicators):
        name = name_of(indicator, words)
        heads.append(
            Head(
                indicator=indicator,
                name=words.unit_behind.format(name=name, unit=words.unit_name(indicator.printed_unit)) if mixed else name,
                part=_part(indicators, number, words),
                columns=_columns(indicator, options, words, reading.month),
                places=_places(reading, indicator),
            )
        )
    return tuple(heads)


def _part(indicators: Sequence[Indicator], number: int, words: Words) -> str:
    """其中： where the total stands to the left with at most its other parts between, else with the total's name."""
    total = indicators[number].part_of
    if total is None:
        return ""
    before = number - 1
    while before >= 0 and indicators[before].part_of_id == total.pk:
        before -= 1
    if before >= 0 and indicators[before].pk == total.pk:
        return words.part
    return words.part_elsewhere.format(total=name_of(total, words))


def _columns(indicator: Indicator, options: Options, words: Words, month: int) -> tuple[Column, ...]:
    """Under a rate or stock there is nothing to rank, no gap, and no month apart from the value itself."""
    flow = indicator.kind == Indicator.Kind.FLOW
    labels = words.columns if flow else words.limit_columns
    found = []
    for key in options.columns:
        if key in labels:
            label = labels[key].format(month=words.months[month - 1])
            found.append(Column(key, label, words.percent.format(column=label) if flow and key in words.rate_columns else label))
    return tuple(found)


def _places(reading: Reading, indicator: Indicator) -> int:
    """Decimals of the indicator's values as printed: its own, and in a scaled unit (万人次) as many as the values need."""
    cells = [reading.city(indicator), *reading.column(indicator)]
    values = [value / indicator.printed_scale for cell in cells for value in (cell.quota, cell.month_value, cell.cumulative) if value is not None]
    needed = max((-value.normalize().as_tuple().exponent for value in values), default=0)
    return max(0, needed, indicator.decimals if indicator.printed_scale == 1 else 0)


def _row(reading: Reading, area: District, heads: Sequence[Head], options: Options, words: Words) -> Row:
    is_total = area.pk == reading.ledger.city.pk
    name = words.total if is_total else area_name(area, words)
    groups = tuple(tuple(_item(reading, reading.cell(area, head.indicator), head, column.key, options, words) for column in head.columns) for head in heads)
    return Row(area, name, lines_of(name), is_total, groups)


def _item(reading: Reading, cell: Cell, head: Head, column: str, options: Options, words: Words) -> Item:
    if cell.quota is None:
        return Item(column, word=DASH)
    if column == COMPLETION:
        return _completion(reading, cell, options, words)
    if column == GAP:
        shown = rates.display_gap(cell.gap, limit=cell.limit, decimals=cell.rate_decimals)
        return Item(column, word=DASH) if shown is None else Item(column, Decimal(shown), cell.rate_decimals)
    if column == RANK:
        return Item(column, word=DASH) if cell.rank is None else Item(column, Decimal(cell.rank))
    if column == CUMULATIVE:
        return cumulative_item(cell, head.places, words)
    value = {QUOTA: cell.quota, MONTH_VALUE: cell.month_value}[column]
    return Item(column, word=DASH) if value is None else Item(column, printed(value, cell.indicator, head.places), head.places)


def cumulative_item(cell: Cell, places: int, words: Words = CHINESE) -> Item:
    """What was done, with ※ where the month itself is not reported, with the month a rate or stock is from where that is an earlier one."""
    if cell.cumulative is None:
        return Item(CUMULATIVE, word=DASH)
    star = not cell.reported and not cell.is_city
    return Item(CUMULATIVE, printed(cell.cumulative, cell.indicator, places), places, star=star, age="" if star else value_month.mark(cell, words))


def _completion(reading: Reading, cell: Cell, options: Options, words: Words) -> Item:
    if cell.band == Band.NOT_REPORTED or not cell.is_flow:
        return Item(COMPLETION, word=word_of(reading.ledger, cell, words))
    shown = display.rate(cell)
    if shown is None:
        return Item(COMPLETION, word=DASH)
    mark = MARKED.get(cell.band, "") if options.marks else ""
    return Item(COMPLETION, Decimal(shown), cell.rate_decimals, mark=mark, mark_word=words.bands[cell.band] if mark else "")


def _dated(pattern: str, day: date) -> str:
    return pattern.format(year=day.year, month=day.month, day=day.day)


def _coverage(reading: Reading, words: Words) -> str:
    asked = [district for district in reading.ledger.districts if reading.asked(district)]
    return words.coverage[reading.ledger.basis].format(count=len(asked) - len(reading.unreported), of=len(asked))


def _unit_line(reading: Reading, words: Words) -> str:
    """单位：人 where all count in one unit; else every printed unit, and each stands behind its indicator's name."""
    units = list(dict.fromkeys(words.unit_name(indicator.printed_unit) for indicator in reading.ledger.indicators))
    if "%" not in units:
        units.append("%")
    return words.unit.format(units=words.join(units))
