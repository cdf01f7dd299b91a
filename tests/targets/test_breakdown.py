"""Breakdown tables as cities print them: every variation of DESIGN 9 "Breakdown in" and DESIGN 10."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sheets.reader import read_rows
from sheets.rows import SheetRows
from targets.breakdown import balance, kind_of_district, normalise_name, read_table, same_indicator
from tests.targets.grids import cell, found, grid, quotas

SEED = Path(__file__).parents[2] / "fixtures" / "zhengzhou_2017_breakdown.csv"
HEAD = ("单位", "新增城镇就业", "创业培训")
PLAIN = (HEAD, ("合计", 9000, 500), ("新密市", 7000, 300), ("登封市", 2000, 200))
VALUES = {
    "合计": {"新增城镇就业": Decimal(9000), "创业培训": Decimal(500)},
    "新密市": {"新增城镇就业": Decimal(7000), "创业培训": Decimal(300)},
    "登封市": {"新增城镇就业": Decimal(2000), "创业培训": Decimal(200)},
}


def one(value, *, name="新增城镇就业", **more):
    """A table of one quota, in cell B2."""
    return read_table(grid(("单位", name), ("新密市", value), **more))


def quota(value, **more):
    table = one(value, **more)
    assert found(table) == []
    return table.rows[0].cells[0].value("quota")


# --- the annex -----------------------------------------------------------------------------------------------------------


def annex():
    """The heading of the 2017 annex as printed: title, unit, two merged rows, 其中 over its children."""
    return grid(
        ("郑州市2017年城乡就业工作目标任务分解表",),
        (None, None, None, None, None, None, "单位：人"),
        ("单位", "新增城镇就业", "其中：", None, "新增农村劳动力转移就业", "创业培训", "其中："),
        (None, None, "失业人员\n再就业", "帮助就业困难人员实现就业", None, None, "返乡农民工创业培训"),
        ("合计", 7000, 1400, 600, 13500, 19210, 300),
        ("市本级", "——", "——", "——", "——", 18000, "——"),
        ("新密市", 7000, 1400, 600, 13500, 1210, 300),
        ("注：“——”表示未下达任务。",),
        merged=("A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4", "A8:G8"),
    )


def test_the_annex_as_printed():
    table = read_table(annex(), city_name="郑州市")
    assert table.problems == ()
    assert table.title == "郑州市2017年城乡就业工作目标任务分解表"
    assert table.unit == "人"
    assert [(head.name, head.part_of, head.unit, head.kind, head.direction, head.decimals) for head in table.indicators] == [
        ("新增城镇就业", None, "人", "flow", "at_least", 0),
        ("失业人员再就业", "新增城镇就业", "人", "flow", "at_least", 0),
        ("帮助就业困难人员实现就业", "新增城镇就业", "人", "flow", "at_least", 0),
        ("新增农村劳动力转移就业", None, "人", "flow", "at_least", 0),
        ("创业培训", None, "人", "flow", "at_least", 0),
        ("返乡农民工创业培训", "创业培训", "人", "flow", "at_least", 0),
    ]
    assert [(row.name, row.is_total, row.address) for row in table.rows] == [
        ("合计", True, "Sheet1!A5"),
        ("市本级", False, "Sheet1!A6"),
        ("新密市", False, "Sheet1!A7"),
    ]
    assert [table.rows[1].cells[index].value("quota") for index in range(6)] == [None, None, None, None, Decimal(18000), None]
    assert table.rows[2].cells[5].address("quota") == "Sheet1!G7"
    assert table.single_column
    assert all(line.difference == 0 for line in balance(table))


def test_the_seed_balances_on_all_ten():
    table = read_table(read_rows(SEED.read_bytes(), SEED.name), city_name="郑州市")
    assert table.problems == ()
    assert len(table.indicators) == 10
    assert len(table.districts) == 16
    assert sum(row.cells[index].value("quota") is not None for row in table.districts for index in range(10)) == 152
    assert [line.total for line in balance(table)] == [130000, 30000, 10200, 70000, 30000, 1800, 30000, 50000, 6000, 2700]
    assert all(line.difference == 0 for line in balance(table))
    assert [head.part_of for head in table.indicators] == [
        None,
        "新增城镇就业",
        "新增城镇就业",
        None,
        None,
        "创业培训",
        None,
        None,
        None,
        None,
    ]


def test_a_column_of_official_names_is_no_indicator():
    table = read_table(grid(("单位", "单位全称", "创业培训"), ("郑州高新区", "郑州高新技术产业开发区", 730), ("新密市", None, 1)))
    assert [head.name for head in table.indicators] == ["创业培训"]
    assert [row.official_name for row in table.rows] == ["郑州高新技术产业开发区", "新密市"]


# --- headings ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label",
    [
        "单位",
        "责任单位",
        "县（市、区）",
        "地区",
        "区县",
        "各县（市）区",
        "单 位",
        "单位名称",
        "填报单位",
        "项目\n单位",
        "指标 / 责任单位",
        None,
    ],
)
def test_the_words_over_the_names(label):
    assert quotas(read_table(grid((label, *HEAD[1:]), *PLAIN[1:]))) == VALUES


@pytest.mark.parametrize("part", ["其中：失业人员再就业", "其中:失业人员再就业", "其中\n失业人员再就业", "其 中：失业人员 再就业", "其中，失业人员再就业"])
def test_the_word_of_which_in_front_of_the_name(part):
    table = read_table(grid(("单位", "创业培训", "新增城镇就业", part), ("新密市", 3, 2, 1)))
    assert [(head.name, head.part_of) for head in table.indicators][2] == ("失业人员再就业", "新增城镇就业")


def test_a_part_without_a_total_is_told():
    table = read_table(grid(("单位", "其中：失业人员再就业", "创业培训"), ("新密市", 3, 2)))
    assert found(table) == [("no_parent", "Sheet1!B1", "失业人员再就业", "")]


def test_a_child_without_the_word_of_which_is_no_part():
    table = read_table(grid(("单位", "就业创业", None), (None, "新增城镇就业", "创业培训"), ("新密市", 3, 2), merged=("A1:A2", "B1:C1")))
    assert [(head.name, head.part_of) for head in table.indicators] == [("新增城镇就业", None), ("创业培训", None)]


def test_three_rows_of_heading_with_the_parts_under_their_total():
    table = read_table(
        grid(
            ("单位", "新增城镇就业（人）", None, None, None, "创业培训"),
            (None, "总数", None, "其中：失业人员再就业", None, None),
            (None, "目标任务", "累计完成", "目标任务", "累计完成", "目标任务"),
            ("新密市", 7000, 3500, 1400, 700, 300),
            merged=("A1:A3", "B1:E1", "B2:C2", "D2:E2", "F1:F2"),
        )
    )
    assert table.problems == ()
    assert [(head.name, head.part_of) for head in table.indicators] == [
        ("新增城镇就业", None),
        ("失业人员再就业", "新增城镇就业"),
        ("创业培训", None),
    ]
    assert quotas(table)["新密市"] == {"新增城镇就业": 7000, "失业人员再就业": 1400, "创业培训": 300}
    assert quotas(table, "cumulative")["新密市"] == {"新增城镇就业": 3500, "失业人员再就业": 700, "创业培训": None}


def test_three_levels_with_of_which_as_a_cell_of_its_own():
    table = read_table(
        grid(
            ("单位", "新增城镇就业", None, None, "创业培训"),
            (None, None, "其中", None, None),
            (None, None, "失业人员再就业", "帮助就业困难人员实现就业", None),
            ("新密市", 7000, 1400, 600, 300),
            merged=("A1:A3", "B1:D1", "C2:D2", "E1:E3"),
        )
    )
    assert [(head.name, head.part_of) for head in table.indicators] == [
        ("新增城镇就业", None),
        ("失业人员再就业", "新增城镇就业"),
        ("帮助就业困难人员实现就业", "新增城镇就业"),
        ("创业培训", None),
    ]


def test_a_merged_heading_that_became_csv():
    lines = (
        "单位,新增城镇就业,,,其中,,,创业培训",
        ",目标任务,累计完成,完成率,失业人员再就业,,,",
        ",,,,目标任务,累计完成,完成率,",
        "新密市,7000,3500,50.0,1400,700,50.0,300",
    )
    data = "\n".join(lines)
    table = read_table(read_rows(data.encode("gb18030"), "a.csv"))
    assert table.problems == ()
    assert [(head.name, head.part_of, sorted(head.columns)) for head in table.indicators] == [
        ("新增城镇就业", None, ["cumulative", "quota"]),
        ("失业人员再就业", "新增城镇就业", ["cumulative", "quota"]),
        ("创业培训", None, ["value"]),
    ]


def test_the_heading_of_meishan_with_rows_of_projects_and_departments():
    table = read_table(
        grid(
            ("2019年民生实事目标任务完成情况",),
            ("工程", "就业促进工程", None, None, None, None, None),
            ("分项", "促进就业", None, None, None, None, None),
            ("指标（单位）", "城镇新增就业（万人次）", None, None, "城镇登记失业率（%）", None, None),
            ("责任单位", "市人力资源社会保障局", None, None, "市人力资源社会保障局", None, None),
            (None, "目标任务", "进度", "完成比例(%)", "目标任务", "进度", "完成比例(%)"),
            ("全市", Decimal("2.1"), Decimal("2.5"), Decimal("119.05"), Decimal("4.3"), Decimal("3.57"), None),
            ("市本级", None, None, None, None, None, None),
            ("东坡区", Decimal("2.1"), Decimal("2.5"), Decimal("119.05"), Decimal("4.3"), Decimal("3.48"), None),
            merged=("A1:G1", "B2:G2", "B3:G3", "B4:D4", "E4:G4", "B5:D5", "E5:G5"),
        ),
        city_name="眉山市",
    )
    assert table.problems == ()
    assert [(head.name, head.unit, head.printed_unit, head.scale, head.kind, head.direction) for head in table.indicators] == [
        ("城镇新增就业", "人次", "万人次", 10000, "flow", "at_least"),
        ("城镇登记失业率", "%", "%", 1, "rate", "at_most"),
    ]
    assert quotas(table)["全市"] == {"城镇新增就业": 21000, "城镇登记失业率": Decimal("4.3")}
    assert quotas(table, "cumulative")["东坡区"] == {"城镇新增就业": 25000, "城镇登记失业率": Decimal("3.48")}
    assert table.rows[1].is_blank("quota")
    assert not table.rows[2].is_blank("quota")


def test_a_slanted_corner_cut_into_two_rows():
    table = read_table(
        grid(
            ("指标", "新增城镇就业", "其中：", None),
            ("责任单位", None, "失业人员再就业", "帮助就业困难人员实现就业"),
            ("新密市", 7000, 1400, 600),
            merged=("B1:B2", "C1:D1"),
        )
    )
    assert [head.name for head in table.indicators] == ["新增城镇就业", "失业人员再就业", "帮助就业困难人员实现就业"]


def test_a_line_of_two_words_above_the_heading():
    assert quotas(read_table(grid(("郑州市", "2017年3月"), *PLAIN))) == VALUES


def test_a_corner_that_is_no_label_over_column_words():
    table = read_table(grid(("2017年", "就业", None), ("区县", "目标任务", "累计完成"), ("新密市", 5, 4), merged=("B1:C1",)))
    assert table.problems == ()
    assert (quotas(table), quotas(table, "cumulative")) == ({"新密市": {"就业": 5}}, {"新密市": {"就业": 4}})


def test_a_single_column_under_a_blank_corner():
    table = read_table(grid(("任务表",), (None, "城镇新增就业"), ("合计", 5), ("新密市", 5)))
    assert quotas(table) == {"合计": {"城镇新增就业": 5}, "新密市": {"城镇新增就业": 5}}


def test_a_row_of_units_in_the_heading():
    table = read_table(grid(("区县", *HEAD[1:]), ("计量单位", "人", "万人次"), ("新密市", 7000, Decimal("0.1"))))
    assert [(head.unit, head.printed_unit) for head in table.indicators] == [("人", "人"), ("人次", "万人次")]
    assert quotas(table) == {"新密市": {"新增城镇就业": 7000, "创业培训": 1000}}


@pytest.mark.parametrize(
    ("quota_word", "cumulative_word", "month_word"),
    [
        ("目标任务", "累计完成", "本月"),
        ("年度目标", "进度", "本月完成"),
        ("任务数", "已完成数", "6月完成"),
        ("目标数", "完成数", "6月份"),
        ("目标\n任务", "1—6月累计", "当月"),
        ("2017年目标任务（人）", "1-6月实际完成情况", "本月完成数(人)"),
        ("年度目标任务", "累计", "６月完成"),
        ("全年任务", "截至6月底累计完成", "其中：本月"),
    ],
)
def test_the_words_of_sub_columns(quota_word, cumulative_word, month_word):
    words = (quota_word, cumulative_word, month_word, "完成率", "完成比例(%)", "占年任务之比", "名次", "差距", "说明")
    first, second = ("新增城镇就业",) + (None,) * 8, ("创业培训",) + (None,) * 8
    table = read_table(
        grid(
            ("单位", *first, *second),
            (None, *words, *words),
            ("新密市", 7000, 3500, 500, Decimal("50.0"), 50, 50, 1, 0, "网点停业", 300, 150, 30, 50, 50, 50, 2, 0, None),
            merged=("A1:A2", "B1:J1", "K1:S1"),
        )
    )
    assert table.problems == ()
    assert quotas(table) == {"新密市": {"新增城镇就业": 7000, "创业培训": 300}}
    assert quotas(table, "cumulative") == {"新密市": {"新增城镇就业": 3500, "创业培训": 150}}
    assert quotas(table, "month_value") == {"新密市": {"新增城镇就业": 500, "创业培训": 30}}
    assert table.rows[0].cells[0].remark == "网点停业"
    assert table.rows[0].cells[1].address("month_value") == "Sheet1!M3"
    assert not table.single_column
    months = {table.indicators[0].columns[which].month for which in ("quota", "cumulative", "month_value")}
    assert months <= {None, 6}


@pytest.mark.parametrize("bar", ["|", "｜", " | "])
def test_indicator_and_column_word_in_one_cell(bar):
    table = read_table(
        grid(
            (
                "单位",
                f"新增城镇就业{bar}目标任务",
                f"新增城镇就业{bar}累计完成",
                f"其中：失业人员再就业{bar}目标任务",
                "创业培训（目标任务）",
            ),
            ("新密市", 7000, 3500, 1400, 300),
        )
    )
    assert table.problems == ()
    assert [(head.name, head.part_of) for head in table.indicators] == [
        ("新增城镇就业", None),
        ("失业人员再就业", "新增城镇就业"),
        ("创业培训", None),
    ]
    assert quotas(table)["新密市"] == {"新增城镇就业": 7000, "失业人员再就业": 1400, "创业培训": 300}


def test_column_words_over_the_indicators():
    table = read_table(
        grid(
            ("单位", "目标任务", None, "累计完成", None),
            (None, *HEAD[1:], *HEAD[1:]),
            ("新密市", 7000, 300, 3500, 150),
            merged=("A1:A2", "B1:C1", "D1:E1"),
        )
    )
    assert table.problems == ()
    assert quotas(table) == {"新密市": {"新增城镇就业": 7000, "创业培训": 300}}
    assert quotas(table, "cumulative") == {"新密市": {"新增城镇就业": 3500, "创业培训": 150}}


def test_a_single_unnamed_column_answers_every_question():
    table = read_table(grid(*PLAIN))
    assert table.single_column
    assert quotas(table) == quotas(table, "month_value") == quotas(table, "cumulative") == VALUES
    assert table.indicators[0].has("month_value")


def test_a_named_column_answers_only_its_own():
    table = read_table(grid(("单位", "新增城镇就业", None), (None, "目标任务", "累计完成"), ("新密市", 7, 3), merged=("A1:A2", "B1:C1")))
    cell_value = table.rows[0].cells[0]
    assert (cell_value.value("quota"), cell_value.value("cumulative"), cell_value.value("month_value")) == (7, 3, None)
    assert not table.indicators[0].has("month_value")


# --- rows ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["合计", "全市", "总计", "合  计", "郑州市", "郑州", "全市合计", "郑州市合计", "合计（全市）"])
@pytest.mark.parametrize("first", [True, False])
def test_the_row_of_the_city_first_or_last(name, first):
    total, *others = PLAIN[1:]
    rows = [(name, *total[1:]), *others] if first else [*others, (name, *total[1:])]
    table = read_table(grid(HEAD, *rows), city_name="郑州市")
    assert [row.is_total for row in table.rows] == ([True, False, False] if first else [False, False, True])
    assert [line.difference for line in balance(table)] == [0, 0]


def test_the_balance_without_total_and_with_a_difference():
    table = read_table(grid(HEAD, *PLAIN[2:]))
    assert [(line.indicator, line.total, line.sum, line.difference) for line in balance(table)] == [
        ("新增城镇就业", None, 9000, None),
        ("创业培训", None, 500, None),
    ]
    table = read_table(grid(HEAD, ("合计", 9100, None), *PLAIN[2:]))
    assert [(line.total, line.difference) for line in balance(table)] == [(9100, -100), (None, None)]


def test_lines_under_the_table_are_no_areas():
    notes = (
        ("注：1.数据截至2017年9月30日；",),
        ("2.完成率＝累计完成÷年度目标任务×100%",),
        ("制表人：张三", "审核人：李四"),
        ("郑州市人力资源和社会保障局",),
        ("2017年3月10日",),
    )
    table = read_table(grid(*PLAIN, *notes))
    assert quotas(table) == VALUES
    assert quotas(read_table(grid(*PLAIN, (None,), ("附言",), ("另附",)))) == VALUES


def test_running_numbers_groups_subtotals_and_repeated_headings_are_passed_over():
    table = read_table(
        grid(
            ("序号", "县（市、区）", "创业培训", "责任人", "备注"),
            (1, "合计", 900, None, None),
            (None, "县（市）", None, None, None),
            (2, "新密市", 300, "王某", "含返乡农民工\n30人"),
            (None, "县（市）小计", 300, None, None),
            ("序号", "县（市、区）", "创业培训", "责任人", "备注"),
            (3, "金水区", 600, "李某", None),
            (4, None, None, None, None),
        )
    )
    assert table.problems == ()
    assert [row.name for row in table.rows] == ["合计", "新密市", "金水区"]
    assert table.rows[1].remark == "含返乡农民工 30人"
    assert [(note.code, note.where) for note in table.notes] == [("subtotal_skipped", "Sheet1!B5")]


def test_an_area_that_has_not_reported_keeps_its_row():
    table = read_table(grid(HEAD, ("新密市", None, None), ("登封市", 1, 2), ("巩义市", None, None)))
    assert [(row.name, row.is_blank("cumulative")) for row in table.rows] == [("新密市", True), ("登封市", False), ("巩义市", True)]


def test_names_are_matched_by_spelling_not_form():
    table = read_table(grid(HEAD, ("1、新 密 市※", 1, 2), ("登封市", 3, 4)))
    assert [row.name for row in table.rows] == ["新密市", "登封市"]
    assert normalise_name("县（市、区） Ａ") == normalise_name("县(市、区)a")
    assert normalise_name("“零就业家庭”动态为零") == normalise_name("零就业家庭动态为零")


def test_hidden_rows_and_columns_are_read_and_told():
    table = read_table(grid(*PLAIN, hidden_rows=[3], hidden_columns=[3]))
    assert quotas(table) == VALUES
    assert [(note.code, note.where, note.found) for note in table.notes] == [
        ("hidden_row", "Sheet1!A3", "新密市"),
        ("hidden_column", "Sheet1!C1", "创业培训"),
    ]


def test_a_plan_of_one_line():
    table = read_table(grid(HEAD, ("金水区", 7000, 300)), city_name="金水区")
    assert [row.is_total for row in table.rows] == [True]
    assert table.problems == ()


# --- cells ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [None, "", "——", "—", "–", "-", "－", "--", "未下达", "未上报", " —— ", "/"])
def test_marks_for_none(value):
    table = read_table(grid(HEAD, ("新密市", value, 1)))
    assert table.problems == ()
    assert table.rows[0].cells[0].value("quota") is None


@pytest.mark.parametrize(
    "value",
    [
        7000,
        "7000",
        "7,000",
        "7，000",
        "７０００",
        "７，０００",
        "7 000",
        "7000人",
        "7000※",
        "※7000",
        "7000.0",
        "0.7万人",
        " 7000 ",
        "+7000",
    ],
)
def test_ways_to_write_a_number(value):
    assert quota(value) == 7000


def test_a_unit_behind_a_number_is_tolerated_and_noted():
    table = one("7000人")
    assert [(note.code, note.where, note.found) for note in table.notes] == [("unit_in_cell", "Sheet1!B2", "7000人")]


@pytest.mark.parametrize(
    ("heading", "unit", "printed", "value", "expected"),
    [
        ("新增就业(人)", "人", "人", 7000, 7000),
        ("新增就业（人）", "人", "人", 7000, 7000),
        ("新增就业（万人）", "人", "万人", Decimal("1.23"), 12300),
        ("新增就业(万人次)", "人次", "万人次", Decimal("0.1"), 1000),
        ("新增就业（单位：人次）", "人次", "人次", 5, 5),
        ("就业（含残疾人）(户)", "户", "户", 5, 5),
        ("创业担保贷款（亿元）", "元", "亿元", Decimal("1.5"), 150_000_000),
    ],
)
def test_units_behind_the_name(heading, unit, printed, value, expected):
    table = one(value, name=heading)
    assert table.problems == ()
    head = table.indicators[0]
    assert (head.unit, head.printed_unit, head.name) == (unit, printed, heading[: max(heading.rfind("("), heading.rfind("（"))])
    assert table.rows[0].cells[0].value("quota") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("单位：万人", 70_000_000),
        ("单位:人", 7000),
        ("填报单位：郑州市　单位：千人", 7_000_000),
        ("截至：2017年6月30日　单位：人、%", 7000),
    ],
)
def test_the_unit_line_holds_for_all(line, expected):
    table = read_table(grid(("任务分解表",), (None, line), HEAD, ("新密市", 7000, 300)))
    assert table.problems == ()
    assert quotas(table)["新密市"]["新增城镇就业"] == expected


def test_one_column_in_ten_thousands_beside_one_in_persons():
    table = read_table(grid(("单位", "就业", None), (None, "目标任务(万人)", "累计完成(人)"), ("新密市", Decimal("0.7"), 3500), merged=("A1:A2", "B1:C1")))
    assert table.problems == ()
    assert (quotas(table)["新密市"]["就业"], quotas(table, "cumulative")["新密市"]["就业"]) == (7000, 3500)


def test_persons_and_times_are_never_merged():
    assert not same_indicator("培训(人)", "培训（人次）")
    assert same_indicator("其中：培训（万人次）", "培 训(人次)")
    assert same_indicator("培训", "培训(人次)")
    table = read_table(grid(("单位", "培训", None), (None, "目标任务(人)", "累计完成(人次)"), ("新密市", 1, 1), merged=("A1:A2", "B1:C1")))
    assert found(table) == [("unit_mismatch", "Sheet1!C2", "人次", "人")]
    assert found(one("5人次")) == [("unit_mismatch", "Sheet1!B2", "5人次", "人")]


@pytest.mark.parametrize(
    ("name", "value", "percent", "expected"),
    [
        ("初次就业率(%)", 90, (), 90),
        ("初次就业率（％）", Decimal("90.5"), (), Decimal("90.5")),
        ("初次就业率", Decimal("0.9"), ("B2",), 90),
        ("初次就业率(%)", Decimal("0.0348"), ("B2",), Decimal("3.48")),
        ("初次就业率", "90%", (), 90),
        ("毕业生就业水平", "90%", (), 90),
        ("毕业生就业水平", Decimal("0.9"), ("B2",), 90),
        ("初次就业率", "90%以上", (), 90),
    ],
)
def test_rates(name, value, percent, expected):
    table = one(value, name=name, percent=percent)
    assert table.problems == ()
    head = table.indicators[0]
    assert (head.kind, head.unit, head.direction) == ("rate", "%", "at_least")
    assert table.rows[0].cells[0].value("quota") == expected
    assert balance(table) == []


def test_a_rate_keeps_its_decimals():
    table = read_table(grid(("单位", "失业率(%)"), ("新密市", Decimal("3.5")), ("登封市", Decimal("3.48")), ("巩义市", 4)))
    assert table.indicators[0].decimals == 2


@pytest.mark.parametrize("name", ["城镇登记失业率(%)", "失业人员控制数", "登记失业率控制在4%以内(%)", "低于上年人数"])
def test_names_that_mean_a_ceiling(name):
    assert one(4, name=name).indicators[0].direction == "at_most"


def test_not_lower_than_is_no_ceiling():
    assert one(4, name="不低于上年人数").indicators[0].direction == "at_least"


@pytest.mark.parametrize("asked", ["零工投诉", "零工投诉(件)", "零工投诉（件）"])
def test_a_ceiling_by_request_with_or_without_unit(asked):
    rows = grid(("单位", "零工投诉(件)", "创业培训"), ("新密市", 0, 5))
    assert [head.direction for head in read_table(rows, ceilings=[asked]).indicators] == ["at_most", "at_least"]
    assert read_table(rows, ceilings=[asked]).problems == ()


def test_a_ceiling_that_names_no_indicator():
    assert found(read_table(grid(*PLAIN), ceilings=["失业率", "创业培训(人次)"])) == [
        ("unknown_ceiling", "", "失业率", "新增城镇就业、创业培训"),
        ("unknown_ceiling", "", "创业培训(人次)", "新增城镇就业、创业培训"),
    ]


@pytest.mark.parametrize("value", ["4.3%以内", "≤4.3", "低于4.3%", "控制在4.3%以内", "不高于4.3%"])
def test_a_limit_written_into_the_cell(value):
    table = one(value, name="投诉率(%)")
    assert table.problems == ()
    assert table.indicators[0].direction == "at_most"
    assert table.rows[0].cells[0].value("quota") == Decimal("4.3")
    assert [note.code for note in table.notes] == ["limit_in_cell"]


# --- what is wrong -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "shown", "expected"),
    [
        ("应补尽补", "not_a_number", "应补尽补", "integer"),
        ("#DIV/0!", "not_a_number", "#DIV/0!", "integer"),
        ("1,23", "not_a_number", "1,23", "integer"),
        ("12,34,567", "not_a_number", "12,34,567", "integer"),
        ("7000－8000", "not_a_number", "7000－8000", "integer"),
        ("1e5", "not_a_number", "1e5", "integer"),
        (Decimal("7000.5"), "decimals", "7000.5", "integer"),
        ("0.12345万人", "decimals", "0.12345万人", "integer"),
        (-5, "negative", "-5", "≥ 0"),
        ("−5", "negative", "-5", "≥ 0"),
        (0, "zero_quota", "0", "> 0"),
        (10**12, "too_large", "1000000000000", "< 1000000000000"),
        ("90%", "unit_mismatch", "90%", "人"),
    ],
)
def test_cells_that_are_no_quota(value, code, shown, expected):
    table = read_table(grid(("单位", "就业(人)", "创业培训"), ("新密市", value, 300)))
    assert found(table) == [(code, "Sheet1!B2", shown, expected)]
    assert table.problems_for("quota") == table.problems


def test_a_date_in_a_cell_is_named():
    assert found(one(date(2017, 3, 10))) == [("not_a_number", "Sheet1!B2", "2017-03-10", "integer")]


def test_a_percent_cell_among_persons():
    assert found(one(Decimal("0.9"), name="就业(人)", percent=("B2",))) == [("unit_mismatch", "Sheet1!B2", "90%", "人")]


def test_a_rate_with_too_many_decimals():
    assert found(one(Decimal("3.48123"), name="失业率(%)")) == [("decimals", "Sheet1!B2", "3.48123", "4")]


def test_a_formula_without_result():
    assert found(one(None, without_value=("B2",))) == [("formula_without_value", "Sheet1!B2", "", "")]
    assert found(read_table(grid(HEAD, ("新密市", None, 1), without_value=("B2",)))) == [("formula_without_value", "Sheet1!B2", "", "")]


def test_a_name_that_is_a_formula_without_result():
    table = read_table(grid(HEAD, ("新密市", 1, 2), (None, 1, 2), without_value=("A3",)))
    assert found(table) == [("formula_without_value", "Sheet1!A3", "", "")]


def test_completion_columns_may_hold_anything():
    table = read_table(
        grid(
            ("单位", "就业", None, None, None),
            (None, "目标任务", "完成率", "名次", "差距"),
            ("新密市", 7000, "#DIV/0!", "并列第一", Decimal("-3.3")),
            ("登封市", 500, None, None, None),
            merged=("A1:A2", "B1:E1"),
            without_value=("C4",),
        )
    )
    assert table.problems == ()


def test_data_cells_merged_over_several():
    table = read_table(grid(*PLAIN, merged=("B3:B4",)))
    assert found(table) == [("merged_data", "Sheet1!B3", "Sheet1!B3:Sheet1!B4", "")]
    table = read_table(grid(*PLAIN, merged=("A3:A4",)))
    assert ("merged_data", "Sheet1!A3", "Sheet1!A3:Sheet1!A4", "") in found(table)
    assert read_table(grid(HEAD, ("新密市", "未上报", None), ("登封市", 1, 2), merged=("B2:C2",))).problems == ()


def test_a_negative_month_is_no_concern_of_the_quotas():
    rows = grid(
        ("单位", "就业", None, None),
        (None, "目标任务", "本月", "累计完成"),
        ("新密市", 7, -3, -1),
        ("登封市", 7, "停", 1),
        merged=("A1:A2", "B1:D1"),
    )
    table = read_table(rows)
    assert table.problems_for("quota") == ()
    assert [problem.code for problem in table.problems_for("month_value")] == ["not_a_number"]
    assert [(problem.code, problem.where) for problem in table.problems_for("cumulative")] == [("negative", "Sheet1!D3")]
    assert quotas(table, "month_value")["新密市"]["就业"] == -3


def test_zero_is_a_quota_only_under_a_ceiling():
    assert quota(0, name="零工投诉控制数(件)") == 0
    rows = read_table(grid(("单位", "就业"), ("新密市", 0)))
    assert rows.problems_for("cumulative") == ()
    assert quotas(rows, "cumulative") == {"新密市": {"就业": 0}}


def test_an_area_twice():
    table = read_table(grid(*PLAIN, ("新 密市", 1, 1)))
    assert found(table) == [("duplicate_district", "Sheet1!A5", "新密市", "Sheet1!A3")]


def test_two_rows_of_the_city():
    table = read_table(grid(*PLAIN, ("全市", 9000, 500)))
    assert found(table) == [("two_totals", "Sheet1!A5", "全市", "Sheet1!A2")]


def test_an_indicator_twice():
    table = read_table(grid(("单位", "创业培训", "就业", "创业 培训(人)"), ("新密市", 1, 2, 3)))
    assert found(table) == [("duplicate_indicator", "Sheet1!D1", "创业培训", "Sheet1!B1")]
    words = ("目标任务", "累计完成")
    table = read_table(grid(("单位", "就业", None, "就业", None), (None, *words, *words), ("新密市", 1, 2, 3, 4), merged=("A1:A2", "B1:C1", "D1:E1")))
    assert found(table) == [("duplicate_indicator", "Sheet1!D2", "就业", "Sheet1!B2")]


def test_two_columns_of_one_kind_under_an_indicator():
    table = read_table(grid(("单位", "就业", None), (None, "5月累计", "6月累计"), ("新密市", 1, 2), merged=("A1:A2", "B1:C1")))
    assert found(table) == [("duplicate_subcolumn", "Sheet1!C2", "6月累计", "Sheet1!B2")]
    assert table.problems_for("quota") == ()


def test_a_word_nobody_knows_under_an_indicator():
    table = read_table(grid(("单位", "就业", None), (None, "目标任务", "排头兵"), ("新密市", 1, 2), merged=("A1:A2", "B1:C1")))
    assert [(code, where, shown) for code, where, shown, _ in found(table)] == [("unknown_subcolumn", "Sheet1!C2", "排头兵")]
    assert "累计完成" in found(table)[0][3]


def test_a_column_word_without_an_indicator():
    table = read_table(grid(("单位", "就业", "累计完成"), ("新密市", 1, 2)))
    assert found(table) == [("no_indicator_name", "Sheet1!C1", "累计完成", "")]


def test_numbers_without_name_or_heading_are_not_lost_in_silence():
    assert found(read_table(grid(*PLAIN, (None, 5, 6)))) == [("no_name", "Sheet1!A5", "", "")]
    assert found(read_table(grid(HEAD, ("新密市", 1, 2, 77)))) == [("no_column_name", "Sheet1!D2", "77", "")]


def test_names_too_long_to_keep():
    long = "很" * 81
    assert [code for code, *_ in found(read_table(grid(("单位", long, "就业"), (long, 1, 2))))] == ["too_long", "too_long"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((("目标任务分解表",),), "no_header"),
        (((1, 2), (3, 4)), "no_header"),
        ((HEAD,), "no_rows"),
        ((HEAD, ("注：无",)), "no_rows"),
        ((("单位", "备注"), ("新密市", "无")), "no_indicators"),
        ((("序号", "考核指标", "单位", "工作目标", "已完成数"), (1, "新增就业", "人", 5, 4)), "transposed"),
        ((("指标", "合计", "新密市", "登封市"), ("创业培训", 5, 3, 2)), "transposed"),
    ],
)
def test_what_is_no_breakdown_table(rows, code):
    assert [problem.code for problem in read_table(grid(*rows)).problems] == [code]


def test_an_empty_sheet():
    assert [problem.code for problem in read_table(SheetRows("Sheet1", ())).problems] == ["no_header"]


def test_every_problem_is_found_at_once():
    table = read_table(grid(("单位", "就业", "就业"), ("新密市", "七千", 1), ("新密市", -1, Decimal("0.5"))))
    assert [code for code, *_ in found(table)] == ["duplicate_indicator", "not_a_number", "duplicate_district"]


def test_the_completion_table_of_the_mock_reads_back():
    words = ("目标任务", "累计完成", "完成率", "名次")
    table = read_table(
        grid(
            ("郑州市2017年城乡就业工作目标任务完成情况表",),
            ("截至：2017年6月30日　口径：快报数　序时进度：50.0%", *[None] * 6, "演示数据", "单位：人、%"),
            ("责任单位", "新增城镇就业", None, None, None, "其中：\n失业人员再就业", None, None, None),
            (None, *words, *words),
            ("合计", 130000, 72339, Decimal("55.6"), "——", 30000, 15777, Decimal("52.6"), "——"),
            ("市本级", *["——"] * 8),
            ("新密市", 7000, "2600※", "未上报", "——", 1400, "600※", "未上报", "——"),
            ("登封市", 5500, 2635, "▽47.9", 13, 1400, 676, "▽48.3", 11),
            ("注：1. 完成率＝累计完成÷目标任务，保留1位小数。3. 新密市6月未上报。",),
            ("郑州市人力资源和社会保障局　2017年7月6日", *[None] * 7, "第1页，共2页"),
            merged=("A1:I1", "A3:A4", "B3:E3", "F3:I3", "A9:I9"),
        ),
        city_name="郑州市",
    )
    assert table.problems == ()
    assert table.title == "郑州市2017年城乡就业工作目标任务完成情况表"
    assert [(row.name, row.cells[0].value("cumulative"), row.cells[1].value("quota")) for row in table.rows] == [
        ("合计", 72339, 30000),
        ("市本级", None, None),
        ("新密市", None, 1400),
        ("登封市", 2635, 1400),
    ]
    assert table.indicators[1].part_of == "新增城镇就业"


def test_a_city_never_seen_before():
    heads = ("目标任务", "进度", "完成比例(%)")
    rows = [
        (
            "全市",
            Decimal("4.2"),
            Decimal("4.41"),
            105,
            Decimal("0.8"),
            Decimal("0.77"),
            Decimal("96.25"),
            Decimal("4.3"),
            Decimal("3.57"),
            None,
        ),
        ("市本级", None, None, None, None, None, None, None, None, None),
        ("天府新区", Decimal("1.1"), Decimal("1.2"), Decimal("109.09"), None, None, None, Decimal("4.3"), Decimal("3.8"), None),
        (
            "彭山区",
            Decimal("3.1"),
            Decimal("3.21"),
            Decimal("103.55"),
            Decimal("0.8"),
            Decimal("0.77"),
            Decimal("96.25"),
            Decimal("4.3"),
            4,
            None,
        ),
    ]
    table = read_table(
        grid(
            ("眉山市2019年民生实事目标任务完成情况表",),
            ("区县", "城镇新增就业（万人次）", None, None, "职业培训(万人)", None, None, "城镇登记失业率(%)", None, None),
            (None, *heads, *heads, *heads),
            *rows,
            merged=("A2:A3", "B2:D2", "E2:G2", "H2:J2"),
        ),
        city_name="眉山市",
        ceilings=["城镇登记失业率"],
    )
    assert table.problems == ()
    assert [(head.name, head.unit, head.kind, head.direction, head.decimals) for head in table.indicators] == [
        ("城镇新增就业", "人次", "flow", "at_least", 0),
        ("职业培训", "人", "flow", "at_least", 0),
        ("城镇登记失业率", "%", "rate", "at_most", 2),
    ]
    assert [(line.indicator, line.difference) for line in balance(table)] == [("城镇新增就业", 0), ("职业培训", 0)]
    done, promised = quotas(table, "cumulative"), quotas(table)
    for name, *values in rows:
        for index, indicator in enumerate(["城镇新增就业", "职业培训"]):
            printed = values[3 * index + 2]
            if printed is not None:
                rate = done[name][indicator] * 100 / promised[name][indicator]
                assert rate.quantize(Decimal(1).scaleb(min(0, cell(printed).as_tuple().exponent))) == printed
    assert done["彭山区"]["城镇登记失业率"] == 4


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("市本级", "municipal"),
        ("本级", "municipal"),
        ("天府新区", "zone"),
        ("郑州经济开发区", "zone"),
        ("郑州高新区", "zone"),
        ("郑州航空港经济综合实验区", "zone"),
        ("新密市", "county_city"),
        ("中牟县", "county"),
        ("管城回族区", "district"),
        ("城关镇", "township"),
        ("白家乡", "township"),
        ("高新区石佛街道办事处", "township"),
        ("全市", "city"),
    ],
)
def test_the_kind_of_an_area_by_its_name(name, kind):
    assert kind_of_district(name) == kind


def test_a_count_with_a_ceiling_is_a_stock_so_that_breaking_it_never_reads_exceeded():
    table = read_table(grid(("单位", "登记失业人数控制在（人）", "城镇登记失业率（%）", "创业培训（人）"), ("新密市", 300, 4, 5)))
    assert [(head.kind, head.direction) for head in table.indicators] == [("stock", "at_most"), ("rate", "at_most"), ("flow", "at_least")]
