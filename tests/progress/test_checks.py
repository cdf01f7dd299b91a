"""The rules on figures: worked examples, and every rule against a second, plain reading of DESIGN 4.8."""

import ast
import sys
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.checks import rules
from progress.checks.finding_counts import Counts, blocking, can_submit, counts, worst
from progress.checks.rules import Finding, Line, Rule, Severity, check, check_year, cumulative, derive_month
from progress.checks.typed_numbers import parse_number

D = Decimal


def rule(key="jobs", **changes):
    return Rule(**{"key": key, "name": key, "quota": D(1200), **changes})


def line(value, earlier=(), *, remark="", opening=0, is_opening=False, text=None, **of_rule):
    """A line whose numbers may be written as plain integers."""
    number = None if value is None else D(value)
    months = tuple(None if each is None else D(each) for each in earlier)
    raw = ("" if value is None else str(value)) if text is None else text
    return Line(rule(**of_rule), raw, number, months, D(opening), remark, is_opening)


def codes(*lines, month=None, **options):
    month = month or len(lines[0].earlier) + 1
    return [(finding.key, finding.code, str(finding.severity)) for finding in check(lines, month=month, **options)]


def only(found, code):
    matching = [finding for finding in found if finding.code == code]
    assert len(matching) == 1, found
    return matching[0]


# ------------------------------------------------------------------ reading a number
@pytest.mark.parametrize(
    ("text", "value", "notes"),
    [
        ("", None, ()),
        (" \u3000", None, ()),
        ("——", None, ("blank_word",)),
        ("未上报", None, ("blank_word",)),
        ("0", 0, ()),
        ("-0", 0, ()),
        ("0012", 12, ()),
        ("530", 530, ()),
        (" 530\t", 530, ("spaces",)),
        ("5３0", 530, ("full_width",)),
        ("1,234,567", 1234567, ("separators",)),
        ("1，234", 1234, ("full_width", "separators")),
        ("1 705", 1705, ("spaces",)),
        ("1\u00a0705", 1705, ("spaces",)),
        ("※655", 655, ("mark",)),
        ("※ 1,655 人", 1655, ("spaces", "separators", "mark", "unit")),
        ("12人次", 12, ("unit",)),
        ("3户", 3, ("unit",)),
        ("3.57%", "3.57", ("percent",)),
        ("３．５７％", "3.57", ("full_width", "percent")),
        ("-26", -26, ()),
        ("−26", -26, ()),
        ("－26", -26, ("full_width",)),
        ("999,999,999,999", 999999999999, ("separators",)),
    ],
)
def test_numbers_as_people_write_them(text, value, notes):
    parsed = parse_number(text)
    assert (parsed.value, parsed.error, parsed.notes) == (None if value is None else D(value), None, notes)


@pytest.mark.parametrize(
    "text",
    ["abc", "1.2.3", "1e5", "1E5", "NaN", "Infinity", "∞", "１２万", "12万人", "1,23", "12,34", "1 2", "1,234 567", "--5", "+5", "5-", "-"]
    + [
        "5.",
        ".5",
        "(5)",
        "=1+1",
        "0x10",
        "1_000",
        "٣",
        "²",
        "①",
        "½",
        "十二",
        "5%%",
        "5人人",
        "人",
        "%",
        "※",
        "5\u200b5",
        "5\x005",
        "1\n2",
    ],
)
def test_what_is_not_one_plain_number(text):
    assert (parse_number(text).value, parse_number(text).error) == (None, "not_a_number")


@pytest.mark.parametrize("text", ["1000000000000", "-1,000,000,000,000", "9" * 100_000])
def test_numbers_beyond_twelve_digits(text):
    assert (parse_number(text).value, parse_number(text).error) == (None, "too_large")


@settings(deadline=None)
@given(
    number=st.integers(-(10**12) + 1, 10**12 - 1),
    minus=st.sampled_from("-−－"),
    group=st.sampled_from(["", ",", "，", " ", "\u3000"]),
    wide=st.booleans(),
    around=st.sampled_from(["{}", " {} ", "※{}", "{}人", "{} 人次", "{}户", "{}％"]),
)
def test_any_whole_number_survives_its_dress(number, minus, group, wide, around):
    digits = f"{abs(number):,}".replace(",", group)
    if wide:
        digits = digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    parsed = parse_number(around.format((minus if number < 0 else "") + digits))
    assert (parsed.value, parsed.error) == (D(number), None)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=30), st.text("0123456789.,，-−－ 　人次户%％※eE万", max_size=14)))
def test_any_text_is_read_or_refused_without_failing(text):
    parsed = parse_number(text)
    if parsed.error:
        assert parsed.error in {"not_a_number", "too_large"}
        assert parsed.value is None
        return
    # The obvious reading: drop everything that is dress, and let Python read what is left.
    bare = "".join(character for character in text if not character.isspace() and character not in ",，人次户%％※\ufeff")
    bare = bare.replace("−", "-").replace("－", "-").replace("．", ".")
    assert parsed.value == (None if bare in {"", "—", "——", "未上报"} else Decimal(bare))


def test_the_module_imports_only_the_standard_library():
    tree = ast.parse(Path(rules.__file__).read_text(encoding="utf-8"))
    roots = {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    roots |= {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert roots and roots - {"progress"} <= sys.stdlib_module_names


# ------------------------------------------------------------------ the mock's month
EARLIER = {
    "新增城镇就业": [539, 444, 801, 924, 874],
    "失业人员再就业": [101, 78, 127, 129, 137],
    "帮助就业困难人员实现就业": [43, 29, 59, 64, 52],
    "新增农村劳动力转移就业": [1233, 791, 1556, 1564, 1962],
    "创业培训": [84, 49, 121, 105, 124],
    "返乡农民工创业培训": [18, 16, 28, 29, 34],
    "失业人员技能培训": [102, 69, 142, 118, 145],
    "农村劳动力技能培训": [392, 357, 670, 636, 694],
    "农民工返乡创业": [57, 40, 77, 76, 82],
    "返乡农民工创业辅导": [33, 21, 45, 51, 51],
}
QUOTAS = dict(zip(EARLIER, [7000, 1400, 600, 13500, 1210, 300, 1600, 8600, 700, 400], strict=True))
JUNE = dict(zip(EARLIER, [802, 120, 48, 1705, 104, 530, 118, 1869, 82, None], strict=True))
RELATIONS = {
    "失业人员再就业": {"part_of": "新增城镇就业", "part_rule": "explain"},
    "帮助就业困难人员实现就业": {"part_of": "新增城镇就业", "part_rule": "explain", "compare_with": "失业人员再就业"},
    "返乡农民工创业培训": {"part_of": "创业培训", "part_rule": "block"},
    "返乡农民工创业辅导": {"compare_with": "农民工返乡创业"},
}


def xinmi_june(values=JUNE, remarks=None):
    return [
        line(values[name], EARLIER[name], key=name, quota=D(QUOTAS[name]), remark=(remarks or {}).get(name, ""), **RELATIONS.get(name, {})) for name in EARLIER
    ]


def test_the_june_draft_of_the_entry_page():
    found = check(xinmi_june(), month=6)
    assert [(f.key, f.code, f.severity) for f in found] == [
        ("返乡农民工创业培训", "part_exceeds_total", Severity.BLOCK),
        ("返乡农民工创业培训", "jump", Severity.EXPLAIN),
        ("返乡农民工创业培训", "passes_150", Severity.EXPLAIN),
        ("农村劳动力技能培训", "jump", Severity.EXPLAIN),
        ("农民工返乡创业", "same_as_last_month", Severity.NOTE),
        ("返乡农民工创业辅导", "missing", Severity.BLOCK),
    ]
    assert found[0].values == {
        "value": 530,
        "cumulative": 655,
        "parent": "创业培训",
        "parent_name": "创业培训",
        "parent_cumulative": 587,
    }
    assert found[1].values == {"value": 530, "average": 25, "multiple": D("21.2"), "first_month": 1, "last_month": 5, "months": 5}
    assert found[2].values["quota"] == 300
    assert round(found[2].values["share"], 1) == D("218.3")
    assert counts(found) == Counts(errors=1, to_explain=1, notes=1, missing=1, explained=0)
    assert not can_submit(found)


def test_the_june_draft_put_right_can_be_submitted():
    values = {**JUNE, "返乡农民工创业培训": 53, "返乡农民工创业辅导": 51}
    found = check(xinmi_june(values, {"农村劳动力技能培训": "两期集中开班"}), month=6)
    assert can_submit(found)
    jump = only(found, "jump")
    assert (jump.needs_remark, jump.explained, jump.severity) == (True, True, Severity.EXPLAIN)
    assert counts(found) == Counts(errors=0, to_explain=0, notes=2, missing=0, explained=1)


# ------------------------------------------------------------------ what blocks
def test_blank_is_missing_zero_is_not_and_not_assigned_asks_nothing():
    assert codes(line(None)) == [("jobs", "missing", "block")]
    assert codes(line(0)) == [("jobs", "zero", "note")]
    assert codes(line(None, assigned=False, quota=None)) == []
    assert codes(line(None, text="——", assigned=False, quota=None)) == []


@pytest.mark.parametrize(("value", "text"), [(5, "5"), (0, "0"), (None, "abc"), (5, "")])
def test_anything_entered_without_a_quota_is_refused(value, text):
    assert codes(line(value, text=text, assigned=False, quota=None)) == [("jobs", "not_assigned", "block")]


def test_unreadable_text_stops_the_other_checks_of_its_line():
    found = check([line(None, [1, 1, 1], text="12万", part_of="total"), line(5, [1, 1, 1], key="total")], month=4)
    assert [(f.key, f.code) for f in found] == [("jobs", "not_a_number")]
    assert found[0].values == {"text": "12万", "percent": False}


def test_too_large_as_text_and_as_a_value():
    assert codes(line(None, text="1" * 13)) == [("jobs", "too_large", "block")]
    assert codes(line(10**12, text="")) == [("jobs", "too_large", "block")]
    assert ("jobs", "too_large", "block") not in codes(line(10**12 - 1))


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_a_value_that_is_no_quantity(value):
    assert codes(line(value, text="")) == [("jobs", "not_a_number", "block")]


def test_a_percentage_is_no_count_but_is_a_rate():
    found = check([line(60, text="60%")], month=1)
    assert [(f.code, f.values["percent"]) for f in found] == [("not_a_number", True)]
    assert codes(line(60, text="60%", kind="rate", decimals=2)) == []


@pytest.mark.parametrize(
    ("value", "decimals", "fits"),
    [
        ("5", 0, True),
        ("5.0", 0, True),
        ("5.5", 0, False),
        ("3.57", 2, True),
        ("3.570", 2, True),
        ("3.575", 2, False),
        ("1." + "0" * 40 + "1", 2, False),
    ],
)
def test_decimals(value, decimals, fits):
    assert codes(line(value, kind="stock", decimals=decimals)) == ([] if fits else [("jobs", "decimals", "block")])


def test_negative_needs_a_reason_and_the_cumulative_stays_at_or_above_zero():
    assert codes(line(-26, [100])) == [("jobs", "negative_without_reason", "block")]
    assert codes(line(-26, [100], remark=" \u3000")) == [("jobs", "negative_without_reason", "block")]
    assert codes(line(-26, [100], remark="重复登记")) == []
    assert codes(line(-100, [100], remark="重复登记")) == []
    assert codes(line(-101, [100], remark="重复登记")) == [("jobs", "negative_cumulative", "block")]
    assert codes(line(-101, [None], opening=100)) == [
        ("jobs", "negative_without_reason", "block"),
        ("jobs", "negative_cumulative", "block"),
    ]
    assert codes(line(-5, is_opening=True, remark="x")) == [("jobs", "negative_cumulative", "block")]


@pytest.mark.parametrize(("value", "inside"), [("-0.01", False), ("0", True), ("100", True), ("100.01", False)])
def test_rates_lie_between_0_and_100(value, inside):
    found = codes(line(value, kind="rate", decimals=2, direction="at_most"))
    assert found == ([] if inside else [("jobs", "out_of_range", "block")])


def test_stocks_are_not_negative_and_have_no_upper_end():
    assert codes(line(-1, kind="stock")) == [("jobs", "out_of_range", "block")]
    assert codes(line(500, kind="stock")) == []


def test_closed_and_not_begun_say_only_that():
    lines = [line(None), line(-5, key="other")]
    assert [(f.key, f.code) for f in check(lines, month=1, closed=True)] == [(None, "closed")]
    assert [(f.key, f.code) for f in check(lines, month=1, begun=False)] == [(None, "not_begun")]
    assert not can_submit(check([], month=1, closed=True))
    assert counts(check(lines, month=1, closed=True)) == Counts(errors=1)


def test_lines_that_contradict_themselves_are_a_programming_error():
    with pytest.raises(ValueError, match="month 3 has 2"):
        check([line(5, [1])], month=3)
    with pytest.raises(ValueError, match="has no value"):
        check([line(None, text="12")], month=1)


# ------------------------------------------------------------------ part and total
@pytest.mark.parametrize(("part_rule", "severity"), [("block", "block"), ("explain", "explain"), ("note", "note")])
def test_a_part_against_its_total_on_the_cumulative(part_rule, severity):
    part = {"part_of": "total", "part_rule": part_rule}
    total = line(10, [40], key="total")
    assert codes(line(30, [20], **part), total) == []
    assert codes(line(31, [20], **part), total) == [("jobs", "part_exceeds_total", severity)]
    # Greater in the month alone is no breach.
    assert codes(line(11, [20], **part), total) == []
    assert can_submit(check([line(31, [20], **part), total], month=2)) is (part_rule == "note")
    assert can_submit(check([line(31, [20], remark="含自然减员", **part), total], month=2)) is (part_rule != "block")


@pytest.mark.parametrize(
    "total",
    [
        line(None, [40], key="total"),
        line(None, [40], key="total", text="abc"),
        line(None, [None], key="total", assigned=False, quota=None),
        line(1, [1], key="total", kind="stock"),
        line(1, [1], key="somewhere else"),
    ],
)
def test_a_total_without_a_usable_cumulative_is_not_compared(total):
    assert "part_exceeds_total" not in [code for _, code, _ in codes(line(50, [20], part_of="total"), total)]


def test_two_parts_may_overlap():
    parts = [line(8, key="再就业", part_of="total"), line(7, key="困难", part_of="total")]
    assert codes(line(10, key="total"), *parts) == []


def test_stocks_and_rates_are_never_compared_summed_or_averaged():
    for kind in ("stock", "rate"):
        part = line(90, [1, 1, 1], kind=kind, part_of="total", compare_with="total", quota=D(1))
        assert codes(part, line(10, [1, 1, 1], key="total", kind=kind)) == []


def test_usually_not_more_is_a_note_on_the_cumulative():
    other = line(60, [50], key="再就业")
    assert codes(line(80, [30], compare_with="再就业"), other) == []
    found = check([line(81, [30], compare_with="再就业"), other], month=2)
    assert [(f.code, f.severity) for f in found] == [("usually_not_more", Severity.NOTE)]
    assert found[0].values == {"cumulative": 111, "other": "再就业", "other_name": "再就业", "other_cumulative": 110}
    assert can_submit(found)


# ------------------------------------------------------------------ jump
def test_jump_starts_in_april_and_needs_more_than_three_times_the_average():
    assert codes(line(900, [100, 100])) == []
    assert codes(line(300, [100, 100, 100])) == []
    assert codes(line(301, [100, 100, 100])) == [("jobs", "jump", "explain")]


def test_jump_averages_only_months_that_have_values():
    found = check([line(301, [None, 100, None, 100])], month=5)
    assert only(found, "jump").values == {
        "value": 301,
        "average": 100,
        "multiple": D("3.01"),
        "first_month": 2,
        "last_month": 4,
        "months": 2,
    }
    assert codes(line(301, [None, None, None])) == []


def test_jump_needs_one_percent_of_the_quota():
    assert codes(line(99, [1, 1, 1], quota=D(10000))) == []
    assert codes(line(100, [1, 1, 1], quota=D(10000))) == [("jobs", "jump", "explain")]
    assert codes(line(100, [1, 1, 1], quota=None)) == []


def test_jump_after_idle_months_has_no_multiple():
    found = check([line(12, [0, 0, 0])], month=4)
    assert (only(found, "jump").values["average"], only(found, "jump").values["multiple"]) == (0, None)
    assert codes(line(11, [0, 0, 0])) == []
    assert only(check([line(12, [5, 0, -5])], month=4), "jump").values["multiple"] is None


def test_an_opening_is_neither_judged_nor_averaged():
    assert codes(line(900, [None, None, None], is_opening=True)) == []
    assert codes(line(900, [0, 0, 0], is_opening=True)) == []
    assert codes(line(100, [None, None, None, None], opening=900)) == []
    assert codes(line(100, [None, None, None, 40], opening=9)) == []


# ------------------------------------------------------------------ 150 % of the quota
def test_passes_150_only_in_the_month_it_first_happens():
    assert codes(line(800, [1000])) == []
    assert codes(line(801, [1000])) == [("jobs", "passes_150", "explain")]
    assert codes(line(5, [1000, 801])) == []
    # Passed, taken back, passed again: explained once is enough.
    assert codes(line(900, [1000, 801, -900])) == []
    assert codes(line(1801, is_opening=True)) == [("jobs", "passes_150", "explain")]
    assert codes(line(5, [None], opening=1801)) == []
    assert codes(line(900, [None, -900], opening=1801)) == []
    assert codes(line(900, [-900], opening=1801)) == []
    assert codes(line(5, [1], quota=D(0), direction="at_most")) == []


# ------------------------------------------------------------------ notes
def test_zero_is_noted_unless_it_is_what_is_wanted():
    assert codes(line(0, kind="rate")) == [("jobs", "zero", "note")]
    assert codes(line(0, kind="stock", direction="equals")) == []
    assert codes(line(0, kind="rate", direction="at_most")) == []


def test_same_as_last_month():
    assert codes(line(82, [82])) == [("jobs", "same_as_last_month", "note")]
    assert codes(line(82, [82, None])) == []
    assert codes(line(82, [82], kind="stock")) == [("jobs", "same_as_last_month", "note")]
    assert codes(line(82, [82], kind="rate")) == []
    assert codes(line(0, [0])) == [("jobs", "zero", "note")]


# ------------------------------------------------------------------ cumulative mode, years
def test_the_month_is_derived_from_the_cumulative():
    assert derive_month(D(655), [D(18), None, D(28)], D(79)) == 530
    assert derive_month(D("3.57"), [D("3.6")], kind="rate") == D("3.57")
    assert derive_month(D(7), [D(9)], kind="stock") == 7


@settings(deadline=None)
@given(st.lists(st.none() | st.integers(-500, 5000), max_size=11), st.integers(0, 5000), st.integers(0, 50000))
def test_deriving_undoes_the_cumulative(earlier, opening, entered):
    months = [None if each is None else D(each) for each in earlier]
    value = derive_month(D(entered), months, D(opening))
    assert cumulative(line(value, months, opening=opening)) == entered


def test_a_year_feels_an_edit_of_an_earlier_month():
    def year(march):
        return {3: [line(march, [100, 100])], 4: [line(301, [100, 100, 100])], 5: [line(110, [100, 100, 100, 301])]}

    assert [f.code for f in check_year(year(100))[4]] == ["jump"]
    assert check_year(year(101))[4] == []
    assert [f.code for f in check_year(year(110))[5]] == []
    edited = check_year({**year(100), 4: [line(110, [100, 100, 100])]})
    assert [f.code for f in edited[5]] == ["same_as_last_month"]


def test_a_year_carries_the_opening_forward():
    found = check_year({4: [line(1000, is_opening=True)], 5: [line(800)], 6: [line(1)]})
    assert {month: [f.code for f in each] for month, each in found.items()} == {4: [], 5: [], 6: ["passes_150"]}


# ------------------------------------------------------------------ what follows
def test_worst_blocking_and_counts_by_cell():
    found = [
        Finding("a", "negative_without_reason", Severity.BLOCK, needs_remark=True),
        Finding("a", "negative_cumulative", Severity.BLOCK),
        Finding("a", "passes_150", Severity.EXPLAIN, needs_remark=True),
        Finding("b", "jump", Severity.EXPLAIN, needs_remark=True, explained=True),
        Finding("c", "zero", Severity.NOTE),
        Finding("d", "missing", Severity.BLOCK),
    ]
    assert [worst(found, key) for key in "abcx"] == [Severity.BLOCK, Severity.EXPLAIN, Severity.NOTE, None]
    assert [(f.key, f.code) for f in blocking(found)] == [
        ("a", "negative_without_reason"),
        ("a", "negative_cumulative"),
        ("a", "passes_150"),
        ("d", "missing"),
    ]
    assert counts(found) == Counts(errors=1, to_explain=0, notes=1, missing=1, explained=1)
    assert can_submit(found[3:5]) and can_submit([])


def test_severities_print_and_sort():
    assert f"{Severity.BLOCK}" == "block"
    assert sorted(reversed(Severity), key=lambda severity: severity.order) == [Severity.BLOCK, Severity.EXPLAIN, Severity.NOTE]


# ------------------------------------------------------------------ the second implementation
def expected(lines, month):
    """DESIGN 4.8 read aloud, with fractions and no shared code."""
    sums, out = {}, set()
    for each in lines:
        if each.rule.assigned and each.value is not None:
            sums[each.rule.key] = Fraction(each.opening) + sum(Fraction(v) for v in (*each.earlier, each.value) if v is not None)
    for each in lines:
        if not each.rule.assigned:
            found = {"not_assigned": each.value is not None}
        elif each.value is None:
            found = {"missing": True}
        else:
            found = expected_of_value(each, sums, month)
        out |= {(each.rule.key, code) for code, applies in found.items() if applies}
    return out


def expected_of_value(each, sums, month):
    total, value, quota = sums[each.rule.key], Fraction(each.value), Fraction(each.rule.quota)
    reported = [Fraction(v) for v in each.earlier if v is not None]
    to_date = [Fraction(each.opening) + sum(Fraction(v or 0) for v in each.earlier[:n]) for n in range(month)]
    judged = month >= 4 and bool(reported) and not each.is_opening and value > 0
    return {
        "negative_without_reason": value < 0 and each.remark == "",
        "negative_cumulative": total < 0,
        "part_exceeds_total": each.rule.part_of in sums and total > sums[each.rule.part_of],
        "usually_not_more": each.rule.compare_with in sums and total > sums[each.rule.compare_with],
        "jump": judged and value > 3 * sum(reported) / len(reported) and value >= quota / 100,
        "passes_150": total / quota > Fraction(3, 2) and all(before / quota <= Fraction(3, 2) for before in to_date),
        "zero": value == 0,
        "same_as_last_month": value != 0 and not each.is_opening and each.earlier[-1:] == (each.value,),
    }


@st.composite
def months(draw):
    """Three flows, small numbers so that every rule's edge is hit often."""
    month = draw(st.integers(1, 12))
    small = st.one_of(st.none(), st.sampled_from([0, 1, 2, 3, 6, 9, 10]), st.integers(-20, 40))
    lines = []
    for key, relations in (("total", {}), ("part", {"part_of": "total"}), ("twin", {"part_of": "total", "compare_with": "part"})):
        is_opening = draw(st.booleans()) and draw(st.booleans())
        lines.append(
            line(
                draw(small),
                [None] * (month - 1) if is_opening else draw(st.lists(small, min_size=month - 1, max_size=month - 1)),
                opening=0 if is_opening else draw(st.sampled_from([0, 0, 15, 31])),
                remark=draw(st.sampled_from(["", "重复登记"])),
                is_opening=is_opening,
                key=key,
                assigned=draw(st.integers(0, 5)) > 0,
                quota=D(draw(st.sampled_from([20, 40, 100, 1000]))),
                **relations,
            )
        )
    return month, lines


@settings(max_examples=400, deadline=None)
@given(months())
def test_every_rule_agrees_with_the_plain_reading(drawn):
    month, lines = drawn
    found = check(lines, month=month)
    assert {(f.key, f.code) for f in found} == expected(lines, month)
    assert len({(f.key, f.code) for f in found}) == len(found)
    in_order = [[each.rule.key for each in lines].index(f.key) * 10 + f.severity.order for f in found]
    assert in_order == sorted(in_order)


@settings(deadline=None)
@given(months())
def test_a_remark_on_every_line_answers_every_explain_and_nothing_else(drawn):
    month, lines = drawn
    written = check([replace(each, remark="已核实") for each in lines], month=month)
    assert all(f.explained for f in written)
    assert {f.severity for f in blocking(written)} <= {Severity.BLOCK}
    assert can_submit(written) is not any(f.severity is Severity.BLOCK for f in written)


@settings(deadline=None)
@given(months())
def test_a_year_of_single_months_is_the_months_themselves(drawn):
    month, lines = drawn
    assert check_year({month: lines}) == {month: check(lines, month=month)}
