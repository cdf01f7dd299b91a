"""Any breakdown, printed in any of the usual styles, reads back the same; and whatever is in a sheet, reading never fails."""

import ast
import io
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from sheets.reader import read_rows
from sheets.rows import SheetRows
from sheets.writer import csv_bytes
from targets.breakdown import read_table
from tests.targets.grids import grid, quotas

NAMES = ("新增城镇就业", "创业培训", "失业人员技能培训", "农民工返乡创业", "就业（含灵活就业）")
PARTS = ("失业人员再就业", "帮助就业困难人员实现就业", "返乡农民工创业培训")
AREAS = ("市本级", "新密市", "登封市", "中牟县", "金水区", "郑州高新区", "郑东新区")
WORDS = ("目标任务", "累计完成", "完成率", "名次")


@dataclass(frozen=True)
class Sample:
    """Indicators as (name, total it is part of) and per area the quota and the cumulative, ``None`` for none."""

    indicators: tuple[tuple[str, str | None], ...]
    figures: tuple[tuple[str, tuple[tuple[int | None, int | None], ...]], ...]

    def values(self, which: int) -> dict:
        return {area: {name: cells[index][which] for index, (name, _) in enumerate(self.indicators)} for area, cells in self.figures}


@st.composite
def samples(draw) -> Sample:
    indicators: list[tuple[str, str | None]] = []
    parts = list(draw(st.permutations(PARTS)))
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)):
        indicators.append((name, None))
        for _ in range(draw(st.integers(0, min(2, len(parts))))):
            indicators.append((parts.pop(), name))
    numbers = st.tuples(st.none() | st.integers(1, 10**6), st.none() | st.integers(0, 10**6))
    row = st.tuples(*[numbers] * len(indicators))
    areas = draw(st.lists(st.sampled_from(AREAS), min_size=1, max_size=5, unique=True))
    areas.insert(draw(st.sampled_from([0, len(areas)])), "合计")
    figures = tuple((area, draw(row)) for area in areas)
    # A table without a single number has no rows to tell from its heading; the reader says so, and another test proves it.
    assume(any(quota is not None and done is not None for _area, cells in figures for quota, done in cells))
    return Sample(tuple(indicators), figures)


# How a number may be written.
WRITINGS = (
    Decimal,
    str,
    lambda number: f"{number:,}",
    lambda number: f"{number:,}".replace(",", "，"),
    lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    lambda number: f" {number} *",
    lambda number: f"{number}人",
    lambda number: Decimal(number).quantize(Decimal("0.0")),
)
BLANKS = (None, "——", "—", "-", "未下达", "　")


@st.composite
def printed(draw, sample: Sample, styles=None) -> SheetRows:
    write = lambda number: draw(st.sampled_from(BLANKS)) if number is None else draw(st.sampled_from(WRITINGS))(number)  # noqa: E731
    header, merged, has_subcolumns = draw(st.sampled_from(styles or STYLES))(sample.indicators)
    rows = []
    for area, cells in sample.figures:
        row = [area]
        for quota, done in cells:
            row += [write(quota), write(done), Decimal("99.9"), Decimal(1)] if has_subcolumns else [write(quota)]
        rows.append(row)
    above = draw(st.sampled_from([[], [["郑州市2017年目标任务分解表"]], [["分解表"], [None] * len(rows[0]) + ["单位：人"]]]))
    shifted = [f"{_shift(first, len(above))}:{_shift(last, len(above))}" for first, last in merged]
    return grid(*above, *header, *rows, *draw(st.sampled_from([[], [["注：——为未下达。"]]])), merged=shifted)


def _shift(reference: str, rows: int) -> str:
    letters = reference.rstrip("0123456789")
    return f"{letters}{int(reference[len(letters) :]) + rows}"


def _letter(column: int) -> str:
    return chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)


def plain_heading(indicators):
    return [["单位", *(f"其中：{name}" if total else name for name, total in indicators)]], [], False


def annex_heading(indicators):
    """Two rows; 其中 merged over its children, right of their total."""
    top, below, merged = ["单位"], [None], [("A1", "A2")]
    for index, (name, total) in enumerate(indicators, 1):
        first_part = total and not indicators[index - 2][1]
        top.append(("其中：" if first_part else None) if total else name)
        below.append(name if total else None)
        if not total:
            merged.append((f"{_letter(index)}1", f"{_letter(index)}2"))
        elif first_part:
            last = index
            while last < len(indicators) and indicators[last][1]:
                last += 1
            if last > index:
                merged.append((f"{_letter(index)}1", f"{_letter(last)}1"))
    return [top, below], merged, False


def annex_without_merges(indicators):
    rows, _, has_subcolumns = annex_heading(indicators)
    return rows, [], has_subcolumns


def subcolumn_heading(indicators):
    """Each indicator merged over four columns."""
    top, below, merged = ["责任单位"], [None], [("A1", "A2")]
    for index, (name, total) in enumerate(indicators):
        top += [f"其中：\n{name}" if total else name, None, None, None]
        below += WORDS
        merged.append((f"{_letter(4 * index + 1)}1", f"{_letter(4 * index + 4)}1"))
    return [top, below], merged, True


def subcolumns_without_merges(indicators):
    rows, _, has_subcolumns = subcolumn_heading(indicators)
    return rows, [], has_subcolumns


def barred_heading(indicators):
    return [["单位", *(f"{'其中：' if total else ''}{name}|{word}" for name, total in indicators for word in WORDS)]], [], True


def three_level_heading(indicators):
    """A total merged over itself and its parts; 其中 stands in the second row, the column words in the third."""
    top, middle, below, merged = ["县（市、区）"], [None], [None], [("A1", "A3")]
    for index, (name, total) in enumerate(indicators):
        first, last = 4 * index + 1, 4 * index + 4
        top += [None if total else name, None, None, None]
        middle += [f"其中：{name}" if total else "小计", None, None, None]
        below += WORDS
        merged.append((f"{_letter(first)}2", f"{_letter(last)}2"))
        if not total:
            end = index
            while end + 1 < len(indicators) and indicators[end + 1][1]:
                end += 1
            merged.append((f"{_letter(first)}1", f"{_letter(4 * end + 4)}1"))
    return [top, middle, below], merged, True


STYLES = (
    plain_heading,
    annex_heading,
    annex_without_merges,
    subcolumn_heading,
    subcolumns_without_merges,
    barred_heading,
    three_level_heading,
)


def assert_same(table, sample: Sample) -> None:
    assert table.problems == ()
    assert [(head.name, head.part_of) for head in table.indicators] == list(sample.indicators)
    assert [row.name for row in table.rows] == [area for area, _ in sample.figures]
    assert quotas(table) == sample.values(0)
    if not table.single_column:
        assert quotas(table, "cumulative") == sample.values(1)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_style_reads_back_the_same(data):
    sample = data.draw(samples())
    assert_same(read_table(data.draw(printed(sample))), sample)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_same_through_a_real_workbook_and_a_real_csv(data):
    sample = data.draw(samples())
    sheet = data.draw(printed(sample))
    workbook = Workbook()
    for number, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row, 1):
            workbook.active.cell(number, column).value = value
    for top, left, bottom, right in sheet.merged:
        workbook.active.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    out = io.BytesIO()
    workbook.save(out)
    assert_same(read_table(read_rows(out.getvalue(), "a.xlsx")), sample)
    flat = data.draw(printed(sample, [plain_heading, annex_without_merges, subcolumns_without_merges, barred_heading]))
    assert_same(read_table(read_rows(csv_bytes(flat.rows), "a.csv")), sample)


ODD = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "单位",
            "其中：",
            "其中",
            "合计",
            "目标任务",
            "累计完成",
            "完成率(%)",
            "指标",
            "序号",
            "单位：万人",
            "(",
            "|",
            "%",
            "注：",
            "就业(人)",
            "——",
            "单位全称",
        ]
    ),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**20), max_value=10**20),
    st.text(max_size=5),
    st.dates(),
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(ODD, min_size=4, max_size=4), max_size=7),
    st.lists(st.tuples(*[st.integers(0, 9)] * 4), max_size=4),
    st.frozensets(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=3),
)
def test_reading_never_fails_whatever_a_sheet_holds(rows, merges, positions):
    merged = tuple((min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in merges)
    held = frozenset((row, column) for row, column in positions if row < len(rows))
    hidden = frozenset(row for row, _ in held)
    read_table(SheetRows("s", tuple(map(tuple, rows)), merged, hidden, hidden, held, held), city_name="郑州市", ceilings=["就业"])


@pytest.mark.parametrize("overlapping", [False, True])
def test_a_large_table_is_read_whole(overlapping):
    rows = [("单位", *(f"指标甲{number}" for number in range(20)))]
    rows += [(f"第{number}区", *(Decimal(number + 1) for _ in range(20))) for number in range(3_000)]
    merged = ((5, 1, 19_999, 299),) * 20_000 if overlapping else ()
    table = read_table(SheetRows("s", tuple(rows), merged))
    assert len(table.rows) == 3_000


@pytest.mark.parametrize("module", ["breakdown", "heading", "naming"])
def test_the_rooms_of_reading_a_table_are_pure(module):
    tree = ast.parse((Path(__file__).parents[2] / "targets" / f"{module}.py").read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name.partition(".")[0] not in sys.stdlib_module_names} <= {
        "targets",
        "targets.heading",
        "targets.naming",
    }
