"""Blocks pasted from spreadsheets: which cell is which figure, what is left out, and what is refused rather than guessed."""

import pytest

from progress.record.month_sheet import CUMULATIVE, MONTH
from progress.sheets.pasted_block import LARGEST, Pasted, read_block

NAMES = {"1": ("新增城镇就业", "New urban jobs"), "2": ("失业人员再就业", "Re-employment"), "3": ("城镇登记失业率", "Registered unemployment")}


def read(text: str, start: str = "1", **how) -> Pasted:
    return read_block(text, NAMES, start, 6, **how)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("802\n120\n3.5", {"1": "802", "2": "120", "3": "3.5"}),
        ("802\r\n120\r\n", {"1": "802", "2": "120"}),
        ("８０２\n1,200人\n 3.5 % ", {"1": "８０２", "2": "1,200人", "3": "3.5 %"}),
        ("802\n\n3.5", {"1": "802", "2": "", "3": "3.5"}),
        ("6月完成\n802\n120", {"1": "802", "2": "120"}),
        ("本月\n802", {"1": "802"}),
        ("802\n一百\n3.5", {"1": "802", "2": "一百", "3": "3.5"}),
        ('"1\n802"\n120', {"1": "1\n802", "2": "120"}),
        ("——\n120", {"1": "——", "2": "120"}),
    ],
)
def test_a_column_goes_down_from_the_cell(text, values):
    assert read(text).values == values


def test_a_column_begins_at_the_cell_it_is_pasted_into_and_says_what_found_no_row():
    pasted = read("120\n3.5\n77\n\n88", start="2")
    assert pasted.values == {"2": "120", "3": "3.5"} and pasted.left_out == ("77", "88") and not pasted.heading


def test_a_second_column_of_words_are_remarks():
    pasted = read("802\t集中办班\n120\t\n3.5")
    assert pasted.values == {"1": "802", "2": "120", "3": "3.5"} and pasted.remarks == {"1": "集中办班"}


def test_lines_with_names_find_their_rows_in_any_order():
    pasted = read("城镇登记失业率（%）\t3.5\n其中：失业人员再就业(人)\t120\n1.新增城镇就业\t802\n合计\t925")
    assert pasted.values == {"3": "3.5", "2": "120", "1": "802"} and pasted.left_out == ("合计",)
    assert read("New urban jobs\t802").values == {"1": "802"}


TEMPLATE = "指标\t目标任务\t1—5月累计\t6月完成\t说明\n新增城镇就业\t7000\t3582\t802\t集中办班\n失业人员再就业\t1400\t572\t120\t"


def test_the_whole_table_is_read_by_its_heading():
    pasted = read(TEMPLATE)
    assert pasted.values == {"1": "802", "2": "120"} and pasted.remarks == {"1": "集中办班"} and pasted.heading and not pasted.left_out
    assert read(TEMPLATE.replace("1—5月", "1—6月"), mode=CUMULATIVE).values == {"1": "3582", "2": "572"}
    assert read(TEMPLATE.replace("1—5月累计", "5月完成")).values == {"1": "802", "2": "120"}


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        (TEMPLATE.replace("6月完成", "状态"), MONTH),
        (TEMPLATE, CUMULATIVE),
        ("5月完成\n802\n120", MONTH),
        ("1—6月累计\n4384\n692", MONTH),
        ("6月完成\n802\n120", CUMULATIVE),
        ("指标\t目标任务\n新增城镇就业\t7000", MONTH),
    ],
)
def test_another_month_the_target_or_the_cumulative_is_never_taken_for_the_figures(text, mode):
    assert read(text, mode=mode) == Pasted(refused="other_figures")


@pytest.mark.parametrize("text", ["802\t120", "新增城镇就业\t7000\t802", "802\t甲\t乙", "指标\t6月完成\t本月\n新增城镇就业\t1\t2"])
def test_several_columns_that_could_be_the_figures_are_refused(text):
    assert read(text) == Pasted(refused="ambiguous")


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n", "合计\n全市"[:0]])
def test_nothing_is_said_to_be_nothing(text):
    assert read(text).refused == "nothing"


def test_what_is_no_table_of_this_page_is_refused():
    assert read("1\n" * LARGEST).refused == "too_large"
    assert read("\n" * 1000 + "1\t" * 1000).refused == "too_large"


def test_words_pasted_into_remarks_are_remarks_even_if_they_are_numbers():
    pasted = read("集中办班\n2017\n", start="2", remarks_only=True)
    assert pasted.remarks == {"2": "集中办班", "3": "2017"} and not pasted.values
