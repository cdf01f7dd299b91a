"""The sentences of the checks, in both languages, for findings the checks really make."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from progress.checks.check_messages import (
    cell_message,
    message,
    month_name,
    number_text,
    period_name,
    quantity,
    severity_label,
    short_message,
)
from progress.checks.rules import Line, Rule, Severity, check

D = Decimal
NAMES = {"1": "新增城镇就业", "2": "失业人员再就业", "5": "创业培训", "6": "返乡农民工创业培训", "9": "农民工返乡创业"}


def line(key, value, earlier, *, text="", remark="", opening=0, **of_rule):
    months = tuple(None if each is None else D(each) for each in earlier)
    number = None if value is None else D(value)
    of_rule = {"quota": D(1000), **of_rule}
    return Line(Rule(key=key, name=NAMES[key], **of_rule), text, number, months, D(opening), remark)


TRAINING = line("5", 104, [84, 49, 121, 105, 124], quota=D(1210))
RETURNED = line("6", 530, [18, 16, 28, 29, 34], quota=D(300), part_of="5", part_rule="block")


def said(*lines, code, language="zh-hans", unit="人", month=None, write=message, **options):
    """The sentence of the one finding with this code."""
    month = month or len(lines[0].earlier) + 1
    matching = [finding for finding in check(lines, month=month, **options) if finding.code == code]
    assert len(matching) == 1
    with override(language):
        return write(matching[0], month=month, unit=unit, names=NAMES)


# ------------------------------------------------------------------ as on the entry page
def test_the_sentences_of_the_entry_page():
    assert (
        said(RETURNED, TRAINING, code="part_exceeds_total")
        == "1—6月累计 655 人，大于“创业培训”的累计 587 人。“其中”项不能大于总项，请核对本月 530 人是否多录。"
    )
    assert said(RETURNED, code="jump") == "本月 530 人，是 1—5月月均 25 人的 21.2 倍，请写明原因。"
    assert said(RETURNED, code="passes_150") == "累计 655 人，为年度目标 300 人的 218.3%，请写明原因。"
    rural = line("1", 1869, [392, 357, 670, 636, 694], quota=D(8600))
    assert said(rural, code="jump") == "本月 1,869 人，是 1—5月月均 550 人的 3.4 倍，请写明原因。"
    same = line("9", 82, [57, 40, 77, 76, 82])
    assert said(same, code="same_as_last_month") == "与5月相同（82 人），请确认不是照抄。"


def test_the_same_sentences_in_english():
    def english(*lines, code):
        return said(*lines, code=code, language="en")

    assert english(RETURNED, TRAINING, code="part_exceeds_total") == (
        "January–June: the cumulative of 655 persons is greater than the 587 persons of “创业培训”. "
        "A part cannot be greater than its total; please check whether this month's 530 persons is too high."
    )
    assert english(RETURNED, code="jump") == ("This month 530 persons, 21.2 times the monthly average of January–May, 25 persons. Please give the reason.")
    assert english(RETURNED, code="passes_150") == ("The cumulative of 655 persons is 218.3% of the year's target of 300 persons. Please give the reason.")
    same = line("9", 1, [2, 1])
    assert english(same, code="same_as_last_month") == "Same as February (1 person). Please confirm that it was not copied."


SHORT = [
    ((RETURNED, TRAINING), "part_exceeds_total", "累计大于“创业培训”"),
    ((RETURNED,), "jump", "为月均 25 人的 21.2 倍"),
    ((RETURNED,), "passes_150", "为年度目标的 218.3%"),
    ((line("9", 82, [82]),), "same_as_last_month", "与1月相同"),
    ((line("9", 0, []),), "zero", "本月为 0"),
    ((line("9", None, []),), "missing", "未填"),
    ((line("9", 20, [0, 0, 0]),), "jump", "此前月均为 0 人"),
    ((line("9", 20, [], compare_with="5"), line("5", 19, [])), "usually_not_more", "累计多于“创业培训”"),
    ((line("9", None, [], text="9" * 13),), "too_large", "超过 12 位"),
]


@pytest.mark.parametrize(("lines", "code", "words"), SHORT)
def test_short_forms_of_the_review_page(lines, code, words):
    assert said(*lines, code=code, write=short_message) == words


# ------------------------------------------------------------------ every other sentence
SENTENCES = [
    (line("9", None, [1]), "missing", "人", "2月未填。本月没有完成的请填 0。"),
    (line("9", 0, [1]), "zero", "人", "本月为 0，请确认没有漏填。"),
    (line("9", None, [], text="12万"), "not_a_number", "人", "“12万”不是数，请只填数字，例如 1234。"),
    (line("9", 62, [], text="62%"), "not_a_number", "人", "“62%”是百分数，这里应填完成数，不是完成率。"),
    (line("9", None, [], text="1234567890123"), "too_large", "人", "“1234567890123”超过 12 位，请核对位数和单位。"),
    (line("9", "5.5", []), "decimals", "人", "5.5 人不是整数，请填整数。"),
    (line("9", "3.575", [], kind="rate", decimals=2), "decimals", "%", "3.575% 小数位过多，最多 2 位小数。"),
    (line("9", "103.5", [], kind="rate", decimals=2), "out_of_range", "%", "103.5% 不在 0 到 100% 之间，请核对。"),
    (line("9", -3, [1], kind="stock"), "out_of_range", "户", "2月期末数 −3 户，期末数不能小于 0，请核对。"),
    (line("9", -1026, [2000]), "negative_without_reason", "人次", "本月 −1,026 人次。负数只用于核减，请写明原因。"),
    (line("9", -26, [20], remark="x"), "negative_cumulative", "人", "1—2月累计将为 −6 人，累计不能小于 0，请核对本月 −26 人是否有误。"),
    (line("9", 12, [], assigned=False, quota=None), "not_assigned", "人", "未下达目标，不用填报，请清空“12”。"),
    (line("9", 20, [0, 0, 0]), "jump", "人", "本月 20 人，而 1—3月月均为 0 人，请写明原因。"),
    (line("9", 20, [1, None, 0, 0]), "jump", "人", "本月 20 人，是 1—4月（已报 3 个月）月均 0.3 人的 60.0 倍，请写明原因。"),
    (line("9", 90, [None, None, None, 21], remark="集中开班"), "jump", "人", "本月 90 人，是 4月月均 21 人的 4.3 倍，已写明原因。"),
    (line("9", 1501, []), "passes_150", "个", "累计 1,501 个，为年度目标 1,000 个的 150.1%，请写明原因。"),
]


@pytest.mark.parametrize(("entered", "code", "unit", "sentence"), SENTENCES)
def test_sentences(entered, code, unit, sentence):
    assert said(entered, code=code, unit=unit) == sentence


@pytest.mark.parametrize(
    ("part_rule", "remark", "ending"),
    [("explain", "", "，请写明原因。"), ("explain", "含自然减员", "，已写明原因。"), ("note", "", "，请核对。")],
)
def test_a_part_greater_than_its_total_by_rule(part_rule, remark, ending):
    part = line("2", 1030, [], remark=remark, part_of="1", part_rule=part_rule, quota=D(9999))
    total = line("1", 1029, [], quota=D(9999))
    assert said(part, total, code="part_exceeds_total") == "1月累计 1,030 人，大于“新增城镇就业”的累计 1,029 人" + ending


def test_usually_not_more():
    sentence = said(line("9", 295, [1], compare_with="2"), line("2", 292, [2]), code="usually_not_more")
    assert sentence == "1—2月累计 296 人，多于“失业人员再就业”的累计 294 人，请核对。"


def test_the_whole_month():
    assert said(RETURNED, code="closed", closed=True) == "6月已封存，数据不能再改，只能更正。"
    assert said(RETURNED, code="not_begun", begun=False) == "6月还没有开始，不能填报。"


def test_the_page_may_call_the_total_by_another_name():
    finding = check([RETURNED, TRAINING], month=6)[0]
    with override("zh-hans"):
        assert "大于“培训”的" in message(finding, month=6, unit="人", names={"5": "培训"})
        assert "大于“创业培训”的" in message(finding, month=6, unit="人", names={})


def test_away_from_the_cell_the_cell_is_named():
    assert said(RETURNED, code="jump", write=cell_message).startswith("返乡农民工创业培训 6月：本月 530 人")
    assert said(RETURNED, code="jump", write=cell_message, language="en").startswith("返乡农民工创业培训, June: This month 530 persons")
    assert said(RETURNED, code="closed", closed=True, write=cell_message) == "6月已封存，数据不能再改，只能更正。"


def test_what_a_stranger_typed_is_quoted_short_and_on_one_line():
    sentence = said(line("9", None, [], text="一二\n三" + "很" * 500), code="not_a_number")
    assert sentence.startswith("“一二 三很")
    assert "…”" in sentence and "\n" not in sentence and len(sentence) < 60
    assert "“%s %(x)d”" in said(line("9", None, [], text="%s %(x)d"), code="not_a_number")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_sentence_has_its_short_form_and_no_english_is_left_in_chinese(language):
    shown = [((entered,), code, unit) for entered, code, unit, _ in SENTENCES] + [(lines, code, "人") for lines, code, _ in SHORT]
    for lines, code, unit in shown:
        short, long = (said(*lines, code=code, unit=unit, language=language, write=write) for write in (short_message, message))
        assert 0 < len(short) <= len(long)
        if language == "zh-hans":
            assert not any(character.isascii() and character.isalpha() for character in short + long)


# ------------------------------------------------------------------ numbers, units, months, labels
@pytest.mark.parametrize(
    ("value", "text"),
    [("0", "0"), ("1234567", "1,234,567"), ("-26", "−26"), ("3.50", "3.5"), ("100", "100"), ("1E+2", "100"), ("5.00", "5")],
)
def test_numbers(value, text):
    assert number_text(D(value)) == text


@pytest.mark.parametrize(
    ("value", "unit", "chinese", "english"),
    [
        (1, "人", "1 人", "1 person"),
        (0, "人", "0 人", "0 persons"),
        ("1.5", "人", "1.5 人", "1.5 persons"),
        (1200, "人次", "1,200 人次", "1,200 person-times"),
        (1, "户", "1 户", "1 household"),
        ("3.57", "%", "3.57%", "3.57%"),
        (8, "家", "8 家", "8 家"),
        (8, "", "8", "8"),
    ],
)
def test_units_in_both_languages(value, unit, chinese, english):
    for language, text in (("zh-hans", chinese), ("en", english)):
        with override(language):
            assert quantity(D(value), unit) == text


def test_months_and_periods():
    with override("zh-hans"):
        assert [month_name(month) for month in range(1, 13)] == [f"{month}月" for month in range(1, 13)]
        assert [period_name(month, 12) for month in range(1, 12)] == [f"{month}—12月" for month in range(1, 12)]
        assert period_name(12, 12) == "12月"
    with override("en"):
        assert [month_name(1), month_name(12), period_name(2, 5), period_name(1, 1)] == ["January", "December", "February–May", "January"]


def test_severity_labels():
    with override("zh-hans"):
        assert [severity_label(severity) for severity in Severity] == ["错误", "需说明", "提示"]
    with override("en"):
        assert [severity_label(severity) for severity in Severity] == ["Error", "Explain", "Note"]
