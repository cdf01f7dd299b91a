"""Every number of an issued brief, read back from its Word file and proved against the completion table in the same file.

Each pattern takes the numbers it has proved out of the text; in the end no digit and no place in a ranking may be left. Bands, gaps, shares and forecasts
are worked out here anew from quotas and cumulatives as the annex prints them, not by the product's own arithmetic.
"""

import re
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from io import BytesIO

import pytest
from django.db import transaction
from docx import Document

from progress.ledger.ledger import BASES, ledger_of
from progress.models import Status
from reports.papers.brief.document.brief_annex import annex_of
from reports.papers.brief.document.brief_document import BriefContent, brief_bytes
from reports.papers.brief.drafting.drafting import draft
from reports.papers.brief.drafting.editing import keep
from reports.reading.cells import Reading, read
from tests.reports.sample_year import sample_readings
from tests.reports.wide_city import wide_city

TENTH, HUNDREDTH, WAN = Decimal("0.1"), Decimal("0.01"), Decimal(10000)
DIGITS = "一二三四五六七八九"
NUMERALS = [*DIGITS, *(f"{tens if tens != '一' else ''}十{ones}" for tens in DIGITS for ones in ["", *DIGITS])]
PLACES = {numeral: number for number, numeral in enumerate(NUMERALS, start=1)}
NUMBER = r"(?:\d+(?:\.\d+)?)"
AMOUNT = rf"({NUMBER})(万?)(?:人次|人|户)"
RATE = rf"({NUMBER})%(?:（(\d+)月数）)?"


@dataclass(frozen=True)
class Value:
    """One area and indicator as the annex prints it, the numbers in the indicator's own unit."""

    quota: Decimal | None
    done: Decimal | None
    shown: str
    rank: int | None
    counts: bool
    age: str = ""

    @property
    def completion(self) -> Decimal:
        return self.done * 100 / self.quota


class Proof:
    """The text of a brief with what is known of its figures; `prove` takes what it has checked out of the text."""

    def __init__(self, reading: Reading):
        self.reading = reading
        content = BriefContent(keep(draft(reading, read(reading.ledger, reading.month - 1) if reading.month > 1 else None)), annex_of(reading), DAY, 6)
        document = Document(BytesIO(brief_bytes(content)))
        lines = [paragraph.text for paragraph in document.paragraphs]
        last = len(lines) - 1 - lines[::-1].index("附件")
        self.text, meta = "\n".join(lines[:last]), "\n".join(lines[last:])
        self.pace = Decimal(re.search(r"序时进度：([\d.]+)%", meta)[1])
        self.year, self.month = (int(part) for part in re.search(r"截至：(\d+)年(\d+)月", meta).groups())
        self.exact_pace = Decimal(self.month * 100) / 12
        self.areas = _annex(document)
        self.total = self.areas["合计"]
        self.units = [area for area in self.areas if area != "合计"]
        self.flows = [name for name, value in self.total.items() if "达标" not in value.shown and value.quota is not None]
        self.limits = [name for name in self.total if name not in self.flows]
        self.names = "(" + "|".join(sorted(self.total, key=len, reverse=True)) + ")"
        self.proved = 0

    def prove(self, pattern: str, check) -> None:
        """Every match of the pattern is checked and loses its digits."""

        def take(match: re.Match) -> str:
            check(*match.groups())
            self.proved += 1
            return "▢"

        self.text = re.sub(pattern, take, self.text)

    def band(self, value: Value) -> str:
        """The word of a flow by DESIGN 5, limit 10 points."""
        if value.done >= value.quota:
            return "完成"
        gap = value.completion - self.exact_pace
        return "达到" if gap >= 0 else "滞后" if gap >= -10 else "严重滞后"

    def banded(self, indicator: str, word: str) -> dict[str, Value]:
        """The units whose cell of the indicator carries the word."""
        cells = {unit: self.areas[unit][indicator] for unit in self.units}
        if word == "未达标":
            return {unit: value for unit, value in cells.items() if value.shown == "未达标"}
        return {unit: value for unit, value in cells.items() if indicator in self.flows and value.counts and self.band(value) == word}


DAY = date(2017, 7, 10)


def _annex(document) -> dict[str, dict[str, Value]]:
    """All tables of the annex side by side: area → indicator → what is printed."""
    areas: dict[str, dict[str, Value]] = {}
    for table in document.tables:
        above = [re.sub(r"^其中(（[^）]*）)?：", "", cell.text.replace("\n", "")) for cell in table.rows[0].cells]
        for row in table.rows[2:]:
            texts = [cell.text for cell in row.cells]
            area = areas.setdefault(texts[0].replace("\n", ""), {})
            for head in dict.fromkeys(above[1:]):
                first, size = above.index(head), above.count(head)
                name, _bracket, unit = head.removesuffix("）").partition("（")
                area[name] = _value(texts[first : first + size], WAN if unit.startswith("万") else Decimal(1))
    return areas


def _value(cells: list[str], scale: Decimal) -> Value:
    quota, done, shown, rank = [*cells, ""][:4]
    number, age = re.fullmatch(r"([\d.]*)※?(?:（(\d+)月数）)?", done.replace("——", "")).groups()
    return Value(
        None if quota == "——" else Decimal(quota) * scale,
        Decimal(number) * scale if number else None,
        shown,
        int(rank) if rank.isdigit() else None,
        bool(number) and bool(re.fullmatch(NUMBER, shown) or "达标" in shown),
        age or "",
    )


@pytest.fixture(scope="module")
def readings(django_db_setup, django_db_blocker) -> dict[str, Reading]:
    with django_db_blocker.unblock():
        found = {f"city {basis}": reading for basis, reading in sample_readings().items()}
        found["city January"] = sample_readings(1)["reported"]
        with transaction.atomic():
            plan = wide_city().plan
            found |= {f"county {basis}": read(ledger_of(plan, 6, basis)) for basis in BASES}
            transaction.set_rollback(True)
    return found


@pytest.fixture(params=["city reported", "city approved", "city January", "county reported", "county approved"])
def proof(request, db, readings) -> Proof:
    return Proof(readings[request.param])


def test_every_number_is_the_table_s(proof):
    verify(proof)
    assert proof.proved > (60 if proof.month == 1 else 150)


def test_any_wrong_number_is_noticed(db, readings):
    """The proof itself on trial: with any one number of the text made another it must fail."""
    whole = Proof(readings["city reported"])
    numbers = list(re.finditer(r"\d+", whole.text))
    for number in numbers[::5]:
        proof = copy(whole)
        wrong = str(int(number[0]) + 1)
        proof.text = whole.text[: number.start()] + wrong + whole.text[number.end() :]
        with pytest.raises(AssertionError):
            verify(proof)
            pytest.fail(f"{number[0]} → {wrong} at {whole.text[number.start() - 20 : number.end() + 10]!r} went unnoticed")
    assert len(numbers) > 350


def verify(proof: Proof) -> None:
    """Every number and every place of the text, or AssertionError."""
    prove_dates(proof)
    prove_clauses(proof)
    prove_rankings(proof)
    prove_lists(proof)
    prove_problems(proof)
    prove_overall(proof)
    prove_coverage(proof)
    left = re.findall(r".{0,20}\d.{0,12}", proof.text)
    assert not left and not re.search(r"第[一二三四五六七八九十]+名", proof.text), left


def prove_dates(proof: Proof) -> None:
    """Issue number, dates, documents and periods; those of missing months stay for `prove_coverage`."""
    year, month = proof.year, proof.month
    span = f"1—{month}月" if month > 1 else "1月"
    end = {1: 31, 6: 30}[month]
    plan = proof.reading.ledger.plan
    number = proof.reading.ledger.revisions[0].document_number
    known = {
        f"附件：{annex_of(proof.reading)['title']}\n": 1,
        plan.title: 1,
        f"（{number}）": 1,
        "第6期": 1,
        f"{year}年{month}月{end}日": 1,
        "2017年7月10日": 2,
        f"{year}年{span}": 2,
    }
    for text, times in known.items():
        assert proof.text.count(text) == times, text
        proof.text = proof.text.replace(text, "▢")
    proof.prove(r"截至(\d+)月底", lambda shown: check_equal(int(shown), month))
    proof.prove(r"与(\d+)月底相比", lambda shown: check_equal(int(shown), month - 1))
    proof.prove(r"每月(\d+)日前", lambda day: check_equal(int(day), plan.due_day))
    proof.prove(r"(?:报送|未在规定时限前报送)(\d+)月数", lambda shown: check_equal(int(shown), month))
    proof.prove(r"(\d+)月数退回后尚未重报", lambda shown: check_equal(int(shown), month))


def prove_clauses(proof: Proof) -> None:
    """二、各指标完成情况 and the points on single indicators: amount, quota, rate and distance of the city."""
    told: list[str] = []

    def flow(name, done, wan, quota, quota_wan, rate):
        value = proof.total[name]
        told.append(name)
        check_amount(done, wan, value.done)
        check_equal(Decimal(quota) * (WAN if quota_wan else 1), value.quota)
        check_equal(rate, value.shown)

    def limit(name, shown, age, quota, side, apart):
        value = proof.total[name]
        told.append(name)
        assert (Decimal(shown), age or "") == (value.done, value.age) and Decimal(quota) == value.quota
        assert abs(value.done - value.quota) == Decimal(apart) and side == ("高" if value.done > value.quota else "低")

    proof.prove(rf"{proof.names}{AMOUNT}，完成年目标任务{AMOUNT}的({NUMBER})%(?=，)", flow)
    proof.prove(rf"{proof.names}为{RATE}，比年(?:控制)?目标({NUMBER})%([高低])({NUMBER})个百分点", limit)
    assert set(told) == set(proof.total)
    gaps = [value for value in (proof.total[name] for name in told if name in proof.flows) if proof.band(value) != "完成"]
    shown = re.findall(rf"▢，([高低]于)序时进度({NUMBER})个百分点(，滞后|，严重滞后|)", proof.text)
    assert len(shown) == len(gaps)
    for value, (side, points, word) in zip(gaps, shown, strict=True):
        gap = value.completion - proof.exact_pace
        assert abs(abs(gap) - Decimal(points)) < TENTH and (side == "低于") == (gap < 0)
        assert word.removeprefix("，") == ("" if gap >= 0 else proof.band(value))
    proof.text = re.sub(rf"▢，[高低]于序时进度{NUMBER}个百分点(?=，|；|。)", "▢", proof.text)
    prove_lagging(proof)


def prove_lagging(proof: Proof) -> None:
    """一是部分指标进度滞后, and what they ask of the months left."""
    behind = [name for name in proof.flows if proof.band(proof.total[name]) in ("滞后", "严重滞后")]
    told: list[str] = []

    def lagging(name, rate, points, word):
        value = proof.total[name]
        told.append(name)
        assert rate == value.shown and word == proof.band(value) and abs(proof.exact_pace - value.completion - Decimal(points)) < TENTH

    def to_do(name, left, left_wan, months, each, each_wan):
        value = proof.total[name]
        check_at_least(left, left_wan, value.quota - value.done)
        check_equal(int(months), 12 - proof.month)
        check_at_least(each, each_wan, ((value.quota - value.done) / int(months)).to_integral_value(ROUND_CEILING))

    proof.prove(rf"{proof.names}完成年目标任务的({NUMBER})%，低于序时进度({NUMBER})个百分点，(滞后|严重滞后)", lagging)
    assert sorted(told) == sorted(behind)
    proof.prove(rf"{proof.names}距年目标任务还差{AMOUNT}，今后(\d+)个月月均须完成{AMOUNT}", to_do)
    assert "还差" not in proof.text


def prove_rankings(proof: Proof) -> None:
    """（一）完成率排名: first and last three of every flow, with all that share a place."""
    for name in proof.flows:
        ranked = {unit: proof.areas[unit][name] for unit in proof.units if proof.areas[unit][name].rank}
        line = re.search(rf"^{name}(?:前三名)?：(?=第|参加).*$", proof.text, re.M)
        if not ranked:
            assert line is None
            continue
        told = {}
        for place, units, rate in re.findall(rf"第([一二三四五六七八九十]+)名([^（]+)（(?:均为)?({NUMBER})%）", line[0]):
            for unit in units.split("、"):
                told[unit] = ranked[unit]
                assert (PLACES[place], rate) == (ranked[unit].rank, ranked[unit].shown), (name, unit)
        ranks = sorted(value.rank for value in ranked.values())
        assert set(told) == {unit for unit, value in ranked.items() if value.rank <= 3 or value.rank >= ranks[-3]}
        check_ranks(ranked)
        proof.proved += len(told)
        proof.text = proof.text.replace(line[0], "▢")


def check_ranks(ranked: dict[str, Value]) -> None:
    """The annex's own places follow from its numbers: how many are above, plus one."""
    for value in ranked.values():
        check_equal(value.rank, 1 + sum(other.completion > value.completion for other in ranked.values()))


def prove_lists(proof: Proof) -> None:
    """（二）未达序时进度名单: per indicator and word exactly the units that are so, each with its number."""
    for name in proof.total:
        line = re.search(rf"^{name}，(?=滞后|严重滞后|未达标).*$", proof.text, re.M)
        listed = {word: proof.banded(name, word) for word in ("滞后", "严重滞后", "未达标")}
        if line is None:
            assert not any(listed.values()), name
            continue
        told = dict(re.findall(r"(滞后|严重滞后|未达标)(\d+个：[^；。]+)", line[0]))
        assert set(told) == {word for word, units in listed.items() if units}
        for word, text in told.items():
            count, units = re.fullmatch(r"(\d+)个：(.+)", text).groups()
            shown = dict(re.findall(rf"([^、（]+)（({NUMBER})%）", units))
            assert int(count) == len(shown) and list(shown) == list(listed[word]), (name, word)
            for unit, number in shown.items():
                value = listed[word][unit]
                assert Decimal(number) == (Decimal(value.shown) if name in proof.flows else value.done)
            proof.proved += len(shown)
        proof.text = proof.text.replace(line[0], "▢")


def prove_problems(proof: Proof) -> None:
    """四、存在问题 on units: the widest spread, and who is far behind in how much."""
    spread = re.search(rf"以{proof.names}为例，最高的(.+?)完成({NUMBER})%，最低的(.+?)仅完成({NUMBER})%。", proof.text)
    if spread:
        name, best, most, worst, least = spread.groups()
        ranked = {unit: proof.areas[unit][name] for unit in proof.units if proof.areas[unit][name].rank}
        by_rank = sorted(ranked.values(), key=lambda value: value.rank)
        assert {ranked[unit].rank for unit in best.split("、")} == {1} and {ranked[unit].rank for unit in worst.split("、")} == {by_rank[-1].rank}
        assert (most, least) == (by_rank[0].shown, by_rank[-1].shown)
        proof.text = proof.text.replace(spread[0], "▢")
    far = {}
    for unit in proof.units:
        if cells := [name for name in proof.flows if unit in proof.banded(name, "严重滞后")]:
            far[unit] = cells

    def unit_far(unit, count, cells):
        found = re.findall(rf"{proof.names}({NUMBER})%", cells)
        assert int(count) == len(found) and [name for name, _rate in found] == far[unit]
        assert all(proof.areas[unit][name].shown == rate for name, rate in found)

    units = "(" + "|".join(sorted(map(re.escape, proof.units), key=len, reverse=True)) + ")"
    proof.prove(rf"{units}(\d+)项（([^）]+)）", unit_far)
    proof.prove(r"等(\d+)个单位", lambda count: check_equal(int(count), len(far)))


def prove_overall(proof: Proof) -> None:
    """一、总体情况: the pace, how many indicators stand where, and which."""
    proof.prove(rf"序时进度为({NUMBER})%", lambda pace: check_equal(Decimal(pace), proof.pace))
    check_equal(proof.pace, proof.exact_pace.quantize(TENTH, ROUND_HALF_UP))
    bands = [proof.band(proof.total[name]) for name in proof.flows]

    def counts(count, good, share):
        assert (int(count), int(good)) == (len(bands), bands.count("达到") + bands.count("完成"))
        check_share(share, int(good), int(count))

    proof.prove(rf"按进度考核的(\d+)项指标中，(\d+)项达到或超过序时进度，占({NUMBER})%", counts)
    for word in ("滞后", "严重滞后"):
        proof.prove(rf"，(\d+)项{word}", lambda count, word=word: check_equal(int(count), bands.count(word)))
    proof.prove(rf"{proof.names}（({NUMBER})%）", lambda name, rate: check_equal(rate, proof.total[name].shown))

    def limits(count, met, over):
        words = [proof.total[name].shown for name in proof.limits]
        assert (int(count), int(met), int(over)) == (len(words), words.count("达标"), words.count("未达标"))

    proof.prove(r"按期末数或比率考核的(\d+)项指标中，(\d+)项达标，(\d+)项未达标", limits)


def prove_coverage(proof: Proof) -> None:
    """Who has reported, and which months the totals hold of the others."""
    ledger, month = proof.reading.ledger, proof.month
    states = {district.printed_name: ledger.state(district.pk) for district in ledger.districts}
    sent = [unit for unit, state in states.items() if state in (Status.SUBMITTED, Status.APPROVED)]

    def asked(shown, count, told, share):
        assert (int(shown), int(count), int(told)) == (month, len(states), len(sent))
        check_share(share, len(sent), len(states))

    words = {"审定": Status.APPROVED, "待审": Status.SUBMITTED}
    for word, status in words.items():
        proof.prove(rf"{word}(\d+)个", lambda count, status=status: check_equal(int(count), list(states.values()).count(status)))
    proof.text = proof.text.replace("（▢、▢）", "").replace("（▢）", "")
    proof.prove(rf"应报(\d+)月数的责任单位(\d+)个，已上报(\d+)个，上报率({NUMBER})%", asked)
    returned = [unit for unit, state in states.items() if state == Status.RETURNED]
    proof.prove(r"已退回、尚未重报(\d+)个", lambda count: check_equal(int(count), len(returned)))
    proof.prove(r"；未上报(\d+)个", lambda count: check_equal(int(count), len(states) - len(sent)))
    silent = {"未上报": Status.DRAFT, "已退回、尚未重报": Status.RETURNED, "已上报待审": Status.SUBMITTED}

    def missing(word, count, units):
        found = [unit for unit, state in states.items() if state == silent[word] or (word == "未上报" and state == "overdue")]
        assert int(count) == len(found) and units.split("、") == found

    proof.prove(r"(已上报待审|未上报|已退回、尚未重报)的(\d+)个：([^；。]+)", missing)
    proof.prove(r"含([^，。]+?)1—(\d)月累计", lambda units, until: check_equal(int(until), month - 1))
    proof.prove(r"。([^。]+)累计只含1—3月、5—6月，其他月份", lambda unit: check_equal(ledger.lacking(_pk(ledger, unit)), (4,)))
    proof.prove(r"\n(\d)月(?=▢|应报)", lambda shown: check_equal(int(shown), month))


def _pk(ledger, name: str) -> int:
    return next(district.pk for district in ledger.districts if district.printed_name == name)


def check_equal(one, other) -> None:
    assert one == other


def check_amount(shown: str, wan: str, value: Decimal) -> None:
    """Below 10,000 every digit; from there in 万 with two decimals, rounded half up, or every digit where that would cross the quota."""
    if wan:
        assert value >= WAN and Decimal(shown) == (value / WAN).quantize(HUNDREDTH, ROUND_HALF_UP)
    else:
        assert Decimal(shown) == value


def check_at_least(shown: str, wan: str, value: Decimal) -> None:
    """Rounded up: enough, and by less than a hundred too much."""
    assert 0 <= Decimal(shown) * (WAN if wan else 1) - value < (100 if wan else 1)


def check_share(shown: str, count: int, total: int) -> None:
    share = Decimal(count * 100) / total
    assert abs(Decimal(shown) - share) < TENTH and (shown == "100.0") == (count == total)
