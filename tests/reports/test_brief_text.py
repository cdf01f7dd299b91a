"""What the brief says of figures: every number against the reading, every word against its number (DESIGN 5, 9; DOMAIN 1.2)."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from progress.ledger.ledger import APPROVED
from progress.models import Status
from reports.papers.brief.drafting import brief_words
from reports.papers.brief.drafting.brief_text import SECTION_KEYS, split_sentences
from reports.papers.brief.drafting.drafting import draft, has_figures
from reports.reading.cells import read
from reports.reading.paper_words import CHINESE
from targets.arithmetic.rates import Band
from targets.models import Indicator
from tests.reports.made_readings import JOBS, made_reading
from tests.reports.sample_year import sample_readings

PERSONS = Indicator(name="新增城镇就业", unit="人", printed_unit="人")
TRAINING = {"name": "创业培训"}
RATE = {"name": "城镇登记失业率", "unit": "%", "printed_unit": "%", "kind": "rate", "direction": "at_most", "decimals": 2}


@pytest.fixture(scope="module")
def readings(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return sample_readings()


@pytest.fixture
def june(db, readings):
    reading = readings["reported"]
    return reading, draft(reading, read(reading.ledger, 5))


def section(reading, key):
    return draft(reading).section(key).text


# ---- one number


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0人"), (9999, "9999人"), (10200, "1.02万人"), (72339, "7.23万人"), (72350, "7.24万人"), (72345, "7.23万人"), (1234567, "123.46万人")],
)
def test_persons_stand_in_wan_with_up_to_two_decimals_rounded_half_up(value, text):
    assert brief_words.amount(Decimal(value), PERSONS) == text


@pytest.mark.parametrize(
    ("value", "quota", "text"),
    [(129996, 130000, "129996人"), (130004, 130000, "130004人"), (130000, 130000, "13万人"), (129000, 130000, "12.9万人"), (27846, 27846, "27846人")],
)
def test_a_rounded_number_never_lies_on_another_side_of_the_quota(value, quota, text):
    assert brief_words.amount(Decimal(value), PERSONS, against=Decimal(quota)) == text


@pytest.mark.parametrize(("value", "text"), [(130000, "13万人"), (27850, "27850人"), (27800, "2.78万人"), (600, "600人")])
def test_a_quota_is_never_rounded(value, text):
    assert brief_words.quota(Decimal(value), PERSONS) == text


def test_what_is_still_to_do_is_enough_and_adds_up():
    """3万 less 1.19万 is 1.81万: where that would be too little, every digit stands; nothing is rounded up past it."""
    assert brief_words.at_least(Decimal(18059), PERSONS) == "1.81万人"
    assert brief_words.at_least(Decimal(18108), PERSONS) == "18108人"
    assert brief_words.at_least(Decimal(3010), PERSONS) == "3010人"


def test_other_units_keep_their_own():
    assert brief_words.amount(Decimal(12345), Indicator(unit="户", printed_unit="户")) == "12345户"
    assert brief_words.amount(Decimal(123456789), Indicator(unit="元", printed_unit="万元")) == "12345.68万元"
    assert brief_words.amount(Decimal(52000), Indicator(unit="人次", printed_unit="万人次")) == "5.2万人次"


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五"), (99, "九十九"), (100, "100")])
def test_chinese_numerals(number, text):
    assert brief_words.numeral(number) == text


# ---- one indicator


@pytest.mark.parametrize(
    ("done", "tail"),
    [
        (1200, "的100.0%，已完成年目标任务"),
        (1201, "的100.1%，超额完成年目标任务"),
        (600, "的50.0%，达到序时进度"),
        (667, "的55.6%，高于序时进度5.6个百分点"),
        (481, "的40.1%，低于序时进度9.9个百分点，滞后"),
        (480, "的40.0%，低于序时进度10.0个百分点，滞后"),
        (479, "的39.9%，低于序时进度10.1个百分点，严重滞后"),
        (0, "的0.0%，低于序时进度50.0个百分点，严重滞后"),
    ],
)
def test_the_word_follows_the_number(done, tail):
    reading = made_reading({"甲区": [done]}, {"甲区": [1200]})
    assert section(reading, "indicators") == f"截至6月底，全市实现新增城镇就业{done}人，完成年目标任务1200人{tail}。"


def test_a_hair_above_or_below_the_pace_never_reads_as_nothing():
    above = made_reading({"甲区": [500100]}, {"甲区": [1000000]})
    assert "的50.0%，高于序时进度不足0.1个百分点" in section(above, "indicators")
    below = made_reading({"甲区": [499900]}, {"甲区": [1000000]})
    assert "的49.9%，低于序时进度0.1个百分点，滞后" in section(below, "indicators")
    almost = made_reading({"甲区": [999960]}, {"甲区": [1000000]})
    assert "新增城镇就业999960人，完成年目标任务100万人的99.9%，" in section(almost, "indicators")


def test_whole_percents_where_the_plan_prints_none_behind_the_point():
    reading = made_reading({"甲区": [5004]}, {"甲区": [10000]}, rate_decimals=0)
    assert "的50%，高于序时进度不足1个百分点" in section(reading, "indicators")


@pytest.mark.parametrize(
    ("value", "target", "direction", "unit", "text"),
    [
        ("3.37", "4", "at_most", "%", "城镇登记失业率为3.37%，比年控制目标4%低0.63个百分点，达标。"),
        ("4.21", "4", "at_most", "%", "城镇登记失业率为4.21%，比年控制目标4%高0.21个百分点，未达标。"),
        ("4", "4", "at_most", "%", "城镇登记失业率为4%，与年控制目标4%持平，达标。"),
        ("88", "90", "at_least", "%", "城镇登记失业率为88%，比年目标90%低2个百分点，未达标。"),
        ("3", "0", "equals", "户", "城镇登记失业率为3户，与年目标0户相差3户，未达标。"),
    ],
)
def test_rates_and_stocks_lie_apart_by_points_or_units(value, target, direction, unit, text):
    kind = "rate" if unit == "%" else "stock"
    indicator = RATE | {"unit": unit, "printed_unit": unit, "direction": direction, "kind": kind}
    reading = made_reading({}, {}, [indicator], city_values=[value], city_quotas=[target])
    assert section(reading, "indicators").endswith(text)
    assert "完成率" not in draft(reading).section("overall").text and "序时进度为" not in draft(reading).section("overall").text


def test_a_city_without_its_own_rate_says_so():
    reading = made_reading({"甲区": ["3.5"]}, {"甲区": ["4"]}, [RATE], city_quotas=["4"])
    assert section(reading, "indicators") == "截至6月底，全市城镇登记失业率（年目标4%）尚无填报数。"
    assert "0项达标，1项尚无填报数（城镇登记失业率）" in section(reading, "overall")


def test_parts_stand_behind_their_total():
    indicators = [JOBS, {"name": "失业人员再就业", "part_of": 1}, TRAINING]
    reading = made_reading({"甲区": [700, 200, 90]}, {"甲区": [1200, 600, 300]}, indicators)
    first, second = section(reading, "indicators").split("\n")
    assert "；其中，失业人员再就业200人，完成年目标任务600人的33.3%" in first
    assert second.startswith("全市完成创业培训90人")


# ---- ranking


def ranking(done, **options):
    reading = made_reading({name: [value] for name, value in done.items()}, {name: [100] for name in done}, **options)
    return section(reading, "districts").split("\n")[1]


def test_first_and_last_three_with_ties():
    text = ranking({"甲": 60, "乙": 70, "丙": 55, "丁": 55, "戊": 50, "己": 40, "庚": 30, "辛": 30, "壬": 20})
    assert text == (
        "新增城镇就业前三名：第一名乙（70.0%）；第二名甲（60.0%）；第三名丙、丁（均为55.0%）。后三名：第七名庚、辛（均为30.0%）；第九名壬（20.0%）。"
    )


def test_a_tie_across_the_border_of_the_last_three_is_named_whole():
    text = ranking({"甲": 60, "乙": 59, "丙": 58, "丁": 30, "戊": 30, "己": 30, "庚": 20})
    assert text.endswith("后三名：第四名丁、戊、己（均为30.0%）；第七名庚（20.0%）。")


def test_few_units_are_all_listed_and_never_twice():
    assert ranking({"甲": 60, "乙": 50, "丙": 40}) == "新增城镇就业：第一名甲（60.0%）；第二名乙（50.0%）；第三名丙（40.0%）。"
    text = ranking({"甲": 60, "乙": 60, "丙": 60, "丁": 60, "戊": 60, "己": 40})
    assert text == "新增城镇就业前三名：第一名甲、乙、丙、丁、戊（均为60.0%）。后三名：第六名己（40.0%）。"


def test_all_alike():
    assert ranking(dict.fromkeys("甲乙丙丁戊己", 60)) == "新增城镇就业：参加排名的6个单位完成率相同，均为60.0%。"


def test_municipal_unreported_and_unassigned_are_never_ranked():
    done = {"市本级": [90], "甲": [60], "乙": [50], "丙": [None], "丁": [None]}
    quotas = {"市本级": [100], "甲": [100], "乙": [100], "丙": [100], "丁": [None]}
    reading = made_reading(done, quotas, kinds={"市本级": "municipal"}, states={"丙": None})
    text = section(reading, "districts")
    assert "新增城镇就业：第一名甲（60.0%）；第二名乙（50.0%）。" in text and "名市本级" not in text and "丁" not in text


# ---- whole texts


def test_a_plan_with_one_indicator_and_one_district():
    reading = made_reading({"甲区": [600]}, {"甲区": [1200]})
    text = draft(reading)
    assert "1项指标中，1项达到或超过序时进度，占100.0%" in text.section("overall").text
    assert "责任单位只有甲区1个，不作排名；各项完成率为：新增城镇就业（50.0%）。" in text.section("districts").text
    assert text.section("problems").text.startswith("截至6月底，各项指标和各责任单位均未低于序时进度")


def test_a_plan_of_one_line_without_districts():
    reading = made_reading({}, {}, city_values=[600], city_quotas=[1200])
    text = draft(reading)
    assert has_figures(reading)
    assert "新增城镇就业600人，完成年目标任务1200人的50.0%" in text.section("indicators").text
    assert text.section("districts").text == "目标任务由全市统一承担，未分解到责任单位。"
    assert "责任单位" not in text.section("overall").text


def test_a_month_without_figures_has_none():
    reading = made_reading({"甲区": [600]}, {"甲区": [1200]}, states={"甲区": Status.DRAFT})
    assert not has_figures(reading)
    assert "尚无填报数" in draft(reading).section("indicators").text


def test_who_is_missing_and_what_the_total_holds_of_them(june):
    reading, text = june
    assert "6月未上报的1个：新密市；已退回、尚未重报的1个：中牟县。合计含新密市、中牟县1—5月累计，上述单位本月不排名。" in text.section("districts").text
    assert "应报6月数的责任单位16个，已上报14个（审定11个、待审3个），上报率87.5%；未上报2个（含已退回、尚未重报1个）。" in text.section("overall").text


def test_a_report_that_was_returned_is_not_called_late(june):
    """中牟县 sent its June figures on the due day and had them back; only 新密市 sent none."""
    problems = june[1].section("problems").text
    assert "新密市未在规定时限前报送6月数；中牟县6月数退回后尚未重报。" in problems


def test_the_widest_spread_is_given_as_an_example(june):
    """返乡农民工创业培训 lies from 100.0 to 43.3, farther apart than the indicator named: parts are left out."""
    problems = june[1].section("problems").text
    assert "以新增城镇就业为例，最高的上街区完成65.2%，最低的郑州经济开发区仅完成38.9%。" in problems and "最大" not in problems


def test_on_the_approved_basis_a_submitted_month_awaits_review():
    made = made_reading({"甲区": [600], "乙区": [1]}, {"甲区": [1200], "乙区": [1200]}, states={"乙区": Status.SUBMITTED}, basis=APPROVED)
    counted = {key: entry for key, entry in made.ledger.figures.items() if key[0] != made.ledger.districts[1].pk}
    text = section(read(replace(made.ledger, figures=counted)), "districts")
    assert "6月已上报待审的1个：乙区。合计不含乙区的数，上述单位本月不排名。" in text


def test_what_turned_since_the_month_before():
    indicators = [JOBS, TRAINING]
    before = made_reading({"甲区": [100, 290]}, {"甲区": [1200, 300]}, indicators, month=5)
    now = made_reading({"甲区": [700, 100]}, {"甲区": [1200, 300]}, indicators)
    text = draft(now, before).section("overall").text
    assert "与5月底相比，新增城镇就业由低于序时进度转为达到或超过序时进度；创业培训由达到或超过序时进度转为低于序时进度。" in text


def test_nothing_turned_while_reports_are_missing():
    """The sum fell because a district's month is missing, not because work did."""
    quotas = {"甲区": [1200], "乙区": [1200]}
    before = made_reading({"甲区": [600], "乙区": [600]}, quotas, month=5)
    now = made_reading({"甲区": [600], "乙区": [600]}, quotas, states={"乙区": Status.DRAFT})
    text = draft(now, before).section("overall").text
    assert "与5月底相比" not in text


def test_title_addressees_and_opening(june):
    _reading, text = june
    assert text.title == "关于郑州市2017年1—6月城乡就业工作目标任务完成情况的通报"
    assert text.section("addressees").text == "各县（市、区）人民政府，各开发区管委会，市人民政府各部门："
    assert "（郑政办文〔2017〕15号）" in text.section("opening").text and "截至2017年6月30日" in text.section("opening").text
    assert [section.key for section in text.sections] == list(SECTION_KEYS)


@pytest.mark.parametrize(
    ("kinds", "text"),
    [
        (["district", "zone"], "各区人民政府，各开发区管委会，市人民政府各部门："),
        (["county", "district"], "各县（区）人民政府，市人民政府各部门："),
        (["township"], "各乡镇人民政府、街道办事处，市人民政府各部门："),
        (["municipal"], "市人民政府各部门："),
    ],
)
def test_addressees_of_any_city(kinds, text):
    names = [f"第{number}" for number, _kind in enumerate(kinds)]
    reading = made_reading({name: [1] for name in names}, {name: [10] for name in names}, kinds=dict(zip(names, kinds, strict=True)))
    assert section(reading, "addressees") == text


def test_every_number_of_the_indicators_is_the_reading_s(june):
    """Read the prose back with a plain pattern and hold every figure against its cell."""
    reading, text = june
    prose = text.section("indicators").text
    for indicator in reading.ledger.indicators:
        cell = reading.city(indicator)
        found = re.search(rf"{indicator.name}([\d.]+)(万?)人，完成年目标任务([\d.]+)(万?)人的([\d.]+)%，(高于|低于)序时进度([\d.]+)个百分点", prose)
        assert found, indicator.name
        done, wan, quota, quota_wan, rate, side, gap = found.groups()
        assert abs(Decimal(done) * (10000 if wan else 1) - cell.cumulative) <= (50 if wan else 0)
        assert Decimal(quota) * (10000 if quota_wan else 1) == cell.quota
        assert abs(Decimal(rate) - cell.cumulative * 100 / cell.quota) < Decimal("0.1")
        assert (side == "低于") == (cell.gap < 0) == (cell.band in (Band.BEHIND, Band.FAR_BEHIND))
        assert abs(Decimal(gap) - abs(cell.gap)) < Decimal("0.1")


def test_every_unit_behind_is_listed_with_its_word_and_no_other(june):
    reading, text = june
    lines = text.section("districts").text.split("\n")
    for indicator in reading.ledger.indicators:
        said = next((line for line in lines if line.startswith(f"{indicator.name}，")), "")
        for band in (Band.BEHIND, Band.FAR_BEHIND):
            names = [cell.district.printed_name for cell in reading.column(indicator) if cell.band == band]
            parts = said.rstrip("。").removeprefix(f"{indicator.name}，").split("；")
            part = next((part for part in parts if part.startswith(f"{CHINESE.bands[band]}{len(names)}个：")), "")
            assert re.findall(r"([^、：（）]+)（", part) == names


def test_sentence_keys_are_unique_and_sentences_whole(june):
    _reading, text = june
    sentences = [sentence for section in text.sections for paragraph in section.paragraphs for sentence in paragraph]
    assert len({sentence.key for sentence in sentences}) == len(sentences)
    for sentence in sentences:
        assert split_sentences(sentence.text) == [sentence.text]
        assert not re.search(r"None|nan|\{|\}|——|，，|。。|、、|：。", sentence.text)
