"""What a finding carries for its sentence: every number and text, for every code; and what asks for a word."""

from decimal import Decimal as D

import pytest

from progress.checks import rules
from progress.checks.finding_counts import worst
from progress.checks.rules import Finding, Line, Returned, Rule, Severity
from progress.checks.typed_numbers import MAX_DIGITS, parse_number

FLOW = Rule("1", "新增城镇就业", quota=D(1200))
RATE = Rule("3", "城镇登记失业率", kind="rate", decimals=2, quota=D(4), direction="at_most")
STOCK = Rule("4", "零就业家庭", kind="stock", quota=D(0), direction="equals")
NONE = Rule("5", "未下达", assigned=False)
LONG = "1" * (MAX_DIGITS + 1)


def findings(line: Line, month: int = 1) -> dict[str, Finding]:
    return {finding.code: finding for finding in rules.check([line], month=month)}


@pytest.mark.parametrize(
    ("line", "code", "values"),
    [
        (Line(NONE, text=" 12 ", value=D(12)), "not_assigned", {"text": "12"}),
        (Line(NONE, value=D(7)), "not_assigned", {"text": "7"}),
        (Line(FLOW, text=f" {LONG} "), "too_large", {"text": LONG, "digits": MAX_DIGITS}),
        (Line(FLOW, value=D(LONG)), "too_large", {"text": LONG, "digits": MAX_DIGITS}),
        (Line(FLOW, text=" 十二 "), "not_a_number", {"text": "十二", "percent": False}),
        (Line(FLOW, text="12%", value=D(12)), "not_a_number", {"text": "12%", "percent": True}),
        (Line(FLOW, text="1.5", value=D("1.5")), "decimals", {"value": D("1.5"), "decimals": 0}),
        (Line(RATE, text="3.525", value=D("3.525")), "decimals", {"value": D("3.525"), "decimals": 2}),
        (Line(RATE, text="101", value=D(101)), "out_of_range", {"value": D(101), "low": D(0), "high": D(100)}),
        (Line(RATE, text="-1", value=D(-1)), "out_of_range", {"value": D(-1), "low": D(0), "high": D(100)}),
        (Line(STOCK, text="-1", value=D(-1)), "out_of_range", {"value": D(-1), "low": D(0), "high": None}),
        (Line(FLOW, text="-3", value=D(-3)), "negative_without_reason", {"value": D(-3)}),
        (Line(FLOW, text="-3", value=D(-3), remark="核减重复"), "negative_cumulative", {"value": D(-3), "cumulative": D(-3)}),
        (Line(FLOW, text="0", value=D(0)), "zero", {}),
    ],
)
def test_what_a_finding_carries(line, code, values):
    assert findings(line)[code].values == values


def test_only_a_negative_figure_asks_for_a_word_among_the_errors():
    assert findings(Line(FLOW, text="-3", value=D(-3)))["negative_without_reason"].needs_remark is True
    assert findings(Line(FLOW, text="x"))["not_a_number"].needs_remark is False


@pytest.mark.parametrize(("value", "text"), [(D("1E+2"), None), (D("100.0"), None)])
def test_idle_zeros_and_exponents_are_no_decimals(value, text):
    assert "decimals" not in findings(Line(FLOW, text="100", value=value))


@pytest.mark.parametrize(
    ("value", "was", "reply", "changed", "explained"),
    [
        (D(90), D(100), "", True, True),
        (D(100), D(100), "已核对", False, True),
        (D(100), D(100), "ok", False, True),
        (D(100), D(100), "x", False, False),
        (D(100), D(100), "。。", False, False),
        (D(100), D(100), "", False, False),
        (D(100), None, "", True, True),
    ],
)
def test_a_returned_figure_is_answered_by_another_value_or_by_words(value, was, reply, changed, explained):
    finding = findings(Line(FLOW, text=str(value), value=value, returned=Returned(was), reply=reply))["unanswered"]
    assert finding.values == {"was": was, "changed": changed}
    assert (finding.key, finding.severity, finding.needs_reply, finding.explained) == ("1", Severity.EXPLAIN, True, explained)
    assert finding.blocks is not explained


def test_a_month_that_has_not_begun_blocks():
    assert rules.check([], month=1, begun=False) == [Finding(None, "not_begun", Severity.BLOCK)]
    assert rules.check([], month=1, closed=True) == [Finding(None, "closed", Severity.BLOCK)]


def test_the_gravest_is_told_by_rank_and_not_by_name():
    found = [Finding("1", "a", Severity.NOTE), Finding("1", "b", Severity.EXPLAIN)]
    assert worst(found, "1") is Severity.EXPLAIN  # "explain" < "note" in the alphabet too, so:
    assert worst([*found, Finding("1", "c", Severity.BLOCK)], "1") is Severity.BLOCK
    assert worst([Finding("1", "a", Severity.NOTE), Finding("1", "c", Severity.BLOCK)], "1") is Severity.BLOCK


def test_no_jump_from_nothing_and_none_where_the_average_is_not_above_zero():
    def line(value, *earlier):
        return Line(FLOW, text=str(value), value=D(value), earlier=tuple(D(number) for number in earlier))

    assert "jump" not in findings(line(0, 0, 0, 0), month=4)
    assert findings(line(100, 5, -5, 0), month=4)["jump"].values["multiple"] is None
    assert findings(line(100, 1, 0, 0), month=4)["jump"].values["multiple"] == 300


@pytest.mark.parametrize("text", ["12x", "１２x", "1,2x"])
def test_a_text_that_is_no_number_says_so_and_what_was_read(text):
    assert parse_number(text).value is None and parse_number(text).error == "not_a_number" and isinstance(parse_number(text).notes, tuple)


def test_a_number_too_large_keeps_what_was_noted():
    read = parse_number("１" * (MAX_DIGITS + 1))
    assert (read.value, read.error) == (None, "too_large") and read.notes
    assert parse_number("0" * 20 + "7").value == 7
