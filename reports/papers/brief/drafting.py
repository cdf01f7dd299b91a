"""The text of a brief (通报), drafted from one reading: sections of paragraphs of sentences, each sentence under a key that stays the same from draft to draft.

A function of the reading alone: no database, no clock, no language of a page. How one number is said stands in `words`, what a user makes of the
text in `editing`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from districts.models import District
from progress.ledger.ledger import APPROVED, Ledger
from progress.models import Status
from reports.papers.brief import brief_words
from reports.papers.brief.brief_words import BEHIND, join, months_to, named, topic
from reports.papers.completion.completion_table import lacking_notes
from reports.reading.cells import Cell, Reading
from reports.reading.paper_words import CHINESE
from targets.arithmetic import periods
from targets.arithmetic.rates import Band
from targets.models import Indicator, Plan

Kind = District.Kind
TITLE, ADDRESSEES, OPENING, OVERALL, INDICATORS, DISTRICTS, PROBLEMS, NEXT, SIGNATURE = (
    "title",
    "addressees",
    "opening",
    "overall",
    "indicators",
    "districts",
    "problems",
    "next",
    "signature",
)
HEADINGS = {OVERALL: "一、总体情况", INDICATORS: "二、各指标完成情况", DISTRICTS: "三、各单位进度", PROBLEMS: "四、存在问题", NEXT: "五、下一步工作"}
SECTION_KEYS = (TITLE, ADDRESSEES, OPENING, OVERALL, INDICATORS, DISTRICTS, PROBLEMS, NEXT, SIGNATURE)
ALL_RANKED_UP_TO = 5
"""Up to so many ranked units all are listed; first three and last three would say the same twice."""
MOST_UNITS = 5
"""How many units a sentence on problems names before 等."""
COUNTY_WORDS = {Kind.COUNTY: "县", Kind.COUNTY_CITY: "市", Kind.DISTRICT: "区"}
AREA_WORDS = {Kind.PROVINCE: "省", Kind.CITY: "市", Kind.COUNTY_CITY: "市", Kind.COUNTY: "县", Kind.DISTRICT: "区", Kind.ZONE: "区", Kind.TOWNSHIP: "镇"}
_TABLE_WORD = re.compile(r"(分解一览表|分解表|分解|一览表|完成情况表|完成情况)$")


@dataclass(frozen=True)
class Sentence:
    """One sentence, or a sub-heading standing alone on its line. `key` says what it is about, not what it says."""

    key: str
    text: str


Paragraph = tuple[Sentence, ...]


@dataclass(frozen=True)
class Section:
    """One section: its heading (empty for title, addressees, opening and signature) and its paragraphs."""

    key: str
    heading: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join("".join(sentence.text for sentence in paragraph) for paragraph in self.paragraphs)


@dataclass(frozen=True)
class BriefDraft:
    """The whole text as the figures give it."""

    sections: tuple[Section, ...]

    def section(self, key: str) -> Section:
        """The section of this key."""
        return next(section for section in self.sections if section.key == key)

    @property
    def title(self) -> str:
        """关于…完成情况的通报."""
        return self.section(TITLE).text


def draft(reading: Reading, previous: Reading | None = None) -> BriefDraft:
    """The text of the month read; `previous` (the month before on the same basis) adds what has turned since."""
    paragraphs = {
        TITLE: _lines(("title", title_of(reading))),
        ADDRESSEES: _lines(("addressees", addressees_of(reading.ledger))),
        OPENING: _lines(("opening", _opening(reading))),
        OVERALL: _overall(reading, previous),
        INDICATORS: _indicators(reading),
        DISTRICTS: _districts(reading),
        PROBLEMS: _problems(reading),
        NEXT: _next(reading),
        SIGNATURE: _lines(("signature", office_of(reading.ledger.plan))),
    }
    return BriefDraft(tuple(Section(key, HEADINGS.get(key, ""), paragraphs[key]) for key in SECTION_KEYS))


def has_figures(reading: Reading) -> bool:
    """Whether anything was reported for the very month; without it there is nothing to brief on."""
    return any(month == reading.month for _district, _indicator, month in reading.ledger.figures)


def title_of(reading: Reading) -> str:
    """关于郑州市2017年1—6月城乡就业工作目标任务完成情况的通报, from the plan's title."""
    plan = reading.ledger.plan
    return f"关于{plan.city.name}{plan.year}年{months_to(reading.month)}{subject_of(plan)}完成情况的通报"


def subject_of(plan: Plan) -> str:
    """What the plan is about: its title without the city and year before it and 分解表 behind it."""
    title = _TABLE_WORD.sub("", plan.title.removeprefix("关于"))
    year = f"{plan.year}年"
    if year in title:
        return title[title.index(year) + len(year) :].removeprefix("度") or "目标任务"
    return title.removeprefix(plan.city.name) or "目标任务"


def office_of(plan: Plan) -> str:
    """Who signs: the office that keeps the table."""
    return plan.office


def addressees_of(ledger: Ledger) -> str:
    """各县（市、区）人民政府，各开发区管委会，市人民政府各部门：by the kinds of areas the plan has."""
    kinds = {district.kind for district in ledger.districts}
    parts = []
    if Kind.CITY in kinds:
        parts.append("各市人民政府")
    if counties := [word for kind, word in COUNTY_WORDS.items() if kind in kinds]:
        first, *others = counties
        parts.append(f"各{first}{f'（{join(others)}）' if others else ''}人民政府")
    if Kind.TOWNSHIP in kinds:
        parts.append("各乡镇人民政府、街道办事处")
    if Kind.ZONE in kinds:
        parts.append("各开发区管委会")
    parts.append(f"{AREA_WORDS[ledger.city.kind]}人民政府各部门")
    return "，".join(parts) + "："


def _opening(reading: Reading) -> str:
    ledger, plan = reading.ledger, reading.ledger.plan
    first, current = ledger.revisions[0], ledger.revision()
    document = f"《{first.title or plan.title}》" + (f"（{first.document_number}）" if first.document_number else "")
    adjusted = f"及其调整（{current.document_number}）" if current.number and current.document_number else ""
    end = periods.month_end(plan.year, reading.month)
    counted = "只计已审定的填报数" if ledger.basis == APPROVED else "计已审定和已上报待审的填报数"
    return (
        f"根据{document}{adjusted}，现将{_whole(reading)}{plan.year}年{months_to(reading.month)}目标任务完成情况通报如下。"
        f"数据截至{end.year}年{end.month}月{end.day}日，口径为{CHINESE.bases[ledger.basis].removeprefix('口径：')}，{counted}。"
    )


# ---- 一、总体情况


def _overall(reading: Reading, previous: Reading | None) -> tuple[Paragraph, ...]:
    flows, limits = _city_flows(reading), _city_limits(reading)
    first = _kept(
        ("overall.pace", f"截至{reading.month}月底，序时进度为{brief_words.pace(reading.pace, reading.ledger.plan.rate_decimals)}。" if flows else ""),
        ("overall.count", _count_of_flows(reading, flows)),
        ("overall.behind", _who_is_behind(flows)),
        ("overall.limits", _count_of_limits(limits)),
        ("overall.moves", _moves(reading, previous)),
    )
    return tuple(paragraph for paragraph in (first, _kept(("overall.coverage", _coverage(reading)))) if paragraph)


def _count_of_flows(reading: Reading, flows: Sequence[Cell]) -> str:
    if not flows:
        return ""
    good = [cell for cell in flows if cell.is_good]
    done = _counts(good, {Band.EXCEEDED: "超额完成年目标任务", Band.ATTAINED: "已完成年目标任务"})
    rest = _counts(
        flows,
        {Band.BEHIND: "滞后", Band.FAR_BEHIND: "严重滞后", Band.NOT_ASSESSABLE: "尚不可评", Band.NOT_REPORTED: "尚无填报数"},
    )
    text = f"{_whole(reading)}按进度考核的{len(flows)}项指标中，{len(good)}项达到或超过序时进度，占{brief_words.share(len(good), len(flows))}"
    return text + (f"（其中{'、'.join(done)}）" if done else "") + "".join(f"，{part}" for part in rest) + "。"


def _counts(cells: Sequence[Cell], labels: dict[Band, str]) -> list[str]:
    found = [(sum(cell.band == band for cell in cells), label) for band, label in labels.items()]
    return [f"{count}项{label}" for count, label in found if count]


def _who_is_behind(flows: Sequence[Cell]) -> str:
    parts = []
    for band in (Band.BEHIND, Band.FAR_BEHIND):
        if cells := [cell for cell in flows if cell.band == band]:
            parts.append(f"{CHINESE.bands[band]}的是{join(topic(cell) for cell in cells)}")
    return "，".join(parts) + "。" if parts else ""


def _count_of_limits(limits: Sequence[Cell]) -> str:
    if not limits:
        return ""
    over = [cell for cell in limits if cell.band == Band.OVER_LIMIT]
    silent = [cell for cell in limits if cell.band == Band.NOT_REPORTED]
    met = len(limits) - len(over) - len(silent)
    text = f"按期末数或比率考核的{len(limits)}项指标中，{met}项达标"
    if over:
        text += f"，{len(over)}项未达标（{join(cell.indicator.name for cell in over)}）"
    return text + (f"，{len(silent)}项尚无填报数（{join(cell.indicator.name for cell in silent)}）" if silent else "") + "。"


def _moves(reading: Reading, previous: Reading | None) -> str:
    """Which indicators of the city have crossed the pace since the month before; nothing while reports are missing, for then the sum fell, not the work."""
    if previous is None or reading.unreported or previous.unreported:
        return ""
    risen, fallen = [], []
    for cell in _city_flows(reading):
        before = previous.city(cell.indicator)
        if before.band in BEHIND and cell.is_good:
            risen.append(cell.indicator.name)
        elif before.is_good and cell.band in BEHIND:
            fallen.append(cell.indicator.name)
    parts = [f"{join(risen)}由低于序时进度转为达到或超过序时进度"] if risen else []
    parts += [f"{join(fallen)}由达到或超过序时进度转为低于序时进度"] if fallen else []
    return f"与{previous.month}月底相比，{'；'.join(parts)}。" if parts else ""


def _coverage(reading: Reading) -> str:
    """Who has reported, by how far it has come; 上报率 counts what this basis counts nothing of as well."""
    ledger = reading.ledger
    asked = _asked(reading)
    if not asked:
        return ""
    states = [ledger.state(district.pk) for district in asked]
    approved, waiting = states.count(Status.APPROVED), states.count(Status.SUBMITTED)
    sent = approved + waiting
    reviewed = "、".join(f"{word}{count}个" for word, count in (("审定", approved), ("待审", waiting)) if count)
    text = (
        f"应报{reading.month}月数的责任单位{len(asked)}个，已上报{sent}个{f'（{reviewed}）' if reviewed else ''}，上报率{brief_words.share(sent, len(asked))}"
    )
    missing, returned = len(asked) - sent, states.count(Status.RETURNED)
    again = f"（含已退回、尚未重报{returned}个）" if returned else ""
    return text + (f"；未上报{missing}个{again}" if missing else "") + "。"


# ---- 二、各指标完成情况


def _indicators(reading: Reading) -> tuple[Paragraph, ...]:
    """One paragraph for every indicator that is no part of another, its parts behind 其中."""
    shown = [indicator for indicator in reading.ledger.indicators if _is_city_indicator(reading, indicator)]
    heads = {indicator.pk: _head_of(indicator, shown) for indicator in shown}
    paragraphs = []
    for indicator in shown:
        if heads[indicator.pk] is not indicator:
            continue
        parts = [part for part in shown if part is not indicator and heads[part.pk] is indicator]
        opening = f"截至{reading.month}月底，{_whole(reading)}" if not paragraphs else _whole(reading)
        text = opening + brief_words.clause(reading.city(indicator))
        if parts:
            text += "；其中，" + "；".join(brief_words.clause(reading.city(part), bare=True) for part in parts)
        paragraphs.append(_kept((f"indicator.{indicator.code}", text + "。")))
    return tuple(paragraphs)


def _head_of(indicator: Indicator, shown: Sequence[Indicator]) -> Indicator:
    """The total an indicator belongs to, itself where there is none among those shown."""
    by_id = {item.pk: item for item in shown}
    head = indicator
    seen = {indicator.pk}
    while head.part_of_id in by_id and head.part_of_id not in seen:
        head = by_id[head.part_of_id]
        seen.add(head.pk)
    return head


# ---- 三、各单位进度


def _districts(reading: Reading) -> tuple[Paragraph, ...]:
    if not reading.ledger.districts:
        return _lines(("districts.none", "目标任务由全市统一承担，未分解到责任单位。"))
    blocks = []
    if len(reading.ledger.districts) == 1:
        blocks.append(("one", "完成率", _one_unit(reading)))
    elif ranking := _rankings(reading):
        blocks.append(("ranking", "完成率排名", ranking))
    if _asked(reading):
        blocks.append(("behind", "未达序时进度名单", _behind_lists(reading)))
        blocks.append(("unreported", "未上报名单", (_kept(("unreported", _unreported(reading)), ("lacking", _lacking(reading))),)))
    paragraphs: list[Paragraph] = []
    for number, (key, heading, lines) in enumerate(blocks, start=1):
        paragraphs += [_kept((f"heading.{key}", f"（{brief_words.numeral(number)}）{heading}")), *lines]
    return tuple(paragraphs)


def _one_unit(reading: Reading) -> tuple[Paragraph, ...]:
    """A plan with one unit has nothing to rank: its own rates stand here."""
    (district,) = reading.ledger.districts
    cells = [cell for cell in reading.row(district) if cell.completion is not None]
    rates_ = f"各项完成率为：{join(topic(cell) for cell in cells)}" if cells else "本月尚无可计算的完成率"
    return _lines(("rank.one", f"责任单位只有{district.printed_name}1个，不作排名；{rates_}。"))


def _rankings(reading: Reading) -> tuple[Paragraph, ...]:
    return tuple(paragraph for indicator in reading.ledger.indicators if (paragraph := _ranking(reading, indicator)))


def _ranking(reading: Reading, indicator: Indicator) -> Paragraph:
    """First and last three with their ties; all of them where there are few; nothing where nobody is ranked."""
    ranked = reading.ranked(indicator)
    key = f"rank.{indicator.code}"
    if not ranked:
        return ()
    if len(ranked) > 1 and ranked[-1].rank == 1:
        return _kept((key, f"{indicator.name}：参加排名的{len(ranked)}个单位完成率相同，均为{brief_words.rate(ranked[0])}。"))
    if len(ranked) <= ALL_RANKED_UP_TO:
        return _kept((key, f"{indicator.name}：{brief_words.places(ranked)}。"))
    top = [cell for cell in ranked if cell.rank <= 3]
    last = [cell for cell in ranked if cell.rank >= ranked[-3].rank and cell not in top]
    return _kept(
        (f"{key}.top", f"{indicator.name}前三名：{brief_words.places(top)}。"), (f"{key}.last", f"后三名：{brief_words.places(last)}。" if last else "")
    )


def _behind_lists(reading: Reading) -> tuple[Paragraph, ...]:
    """Per indicator who is behind, who far behind, and who is over a limit."""
    lists = [(f"behind.{indicator.code}", _behind_list(reading, indicator)) for indicator in reading.ledger.indicators]
    found = [(key, text) for key, text in lists if text]
    if not found:
        return _lines(("behind.none", "参加评价的各单位各项指标均未低于序时进度。"))
    return _lines(*found)


def _behind_list(reading: Reading, indicator: Indicator) -> str:
    column = reading.column(indicator)
    groups = [(band, [cell for cell in column if cell.band == band]) for band in (Band.BEHIND, Band.FAR_BEHIND, Band.OVER_LIMIT)]
    parts = [f"{CHINESE.bands[band]}{len(cells)}个：{join(named(cell) for cell in cells)}" for band, cells in groups if cells]
    return f"{indicator.name}，{'；'.join(parts)}。" if parts else ""


def _unreported(reading: Reading) -> str:
    """Who is missing from the month's figures, and what the totals hold of theirs (DESIGN 5)."""
    if not reading.unreported:
        return f"{reading.month}月应报单位已全部{'审定' if reading.ledger.basis == APPROVED else '上报'}。"
    ledger = reading.ledger
    by_state: dict[str, list[District]] = defaultdict(list)
    by_months: dict[tuple[int, ...], list[District]] = defaultdict(list)
    for district in reading.unreported:
        by_state[_missing_word(ledger.state(district.pk))].append(district)
        by_months[ledger.held(district.pk)].append(district)
    who = [f"{word}的{len(districts)}个：{_names(districts)}" for word, districts in by_state.items()]
    held = [f"{'含' if months else '不含'}{_names(districts)}{CHINESE.span(months)}{'累计' if months else '的数'}" for months, districts in by_months.items()]
    ranks = "，上述单位本月不排名" if any(district.is_ranked for district in reading.unreported) else ""
    return f"{reading.month}月{'；'.join(who)}。合计{'，'.join(held)}{ranks}。"


def _lacking(reading: Reading) -> str:
    """Who has reported the month but not every month before it, in the words of the table's own note."""
    return "".join(f"{note}{CHINESE.stop}" for note in lacking_notes(reading, CHINESE))


def _missing_word(state: str) -> str:
    return {Status.SUBMITTED: "已上报待审", Status.RETURNED: "已退回、尚未重报"}.get(state, "未上报")


# ---- 四、存在问题 and 五、下一步工作


def _problems(reading: Reading) -> tuple[Paragraph, ...]:
    lines = _kept(
        ("problem.indicators", _problem_of_indicators(reading)),
        ("problem.limits", _problem_of_limits(reading)),
        ("problem.balance", _problem_of_balance(reading)),
        ("problem.units", _problem_of_units(reading)),
        ("problem.reporting", _problem_of_reporting(reading)),
    )
    if not lines:
        return _lines(("problem.none", f"截至{reading.month}月底，各项指标和各责任单位均未低于序时进度，填报齐全。"))
    return _numbered(lines)


def _problem_of_indicators(reading: Reading) -> str:
    cells = sorted((cell for cell in _city_flows(reading) if cell.band in BEHIND), key=lambda cell: cell.gap)
    if not cells:
        return ""
    parts = [f"{cell.indicator.name}完成年目标任务的{brief_words.rate(cell)}，{brief_words.standing(cell)}" for cell in cells]
    return f"部分指标进度滞后。{'；'.join(parts)}。"


def _problem_of_limits(reading: Reading) -> str:
    cells = [cell for cell in _city_limits(reading) if cell.band == Band.OVER_LIMIT]
    return f"部分指标未达标。{'；'.join(brief_words.clause(cell) for cell in cells)}。" if cells else ""


def _problem_of_balance(reading: Reading) -> str:
    """The first and the last unit of the indicator that tells most of it: the widest spread where the last is behind.

    Parts are left out, their quotas are often tiny; so it is said as an example, never as the widest of all.
    """
    spreads = []
    for indicator in reading.ledger.indicators:
        ranked = reading.ranked(indicator) if indicator.part_of_id is None else []
        if len(ranked) > 2 and ranked[-1].band in BEHIND and ranked[-1].rank > 1:
            spreads.append((ranked[0].completion - ranked[-1].completion, ranked))
    if not spreads:
        return ""
    _points, ranked = max(spreads, key=lambda spread: spread[0])
    first = [cell for cell in ranked if cell.rank == 1]
    last = [cell for cell in ranked if cell.rank == ranked[-1].rank]
    return (
        f"单位之间进展不平衡。以{ranked[0].indicator.name}为例，最高的{_areas(first)}完成{brief_words.rate(first[0])}，"
        f"最低的{_areas(last)}仅完成{brief_words.rate(last[0])}。"
    )


def _problem_of_units(reading: Reading) -> str:
    units = _far_behind_units(reading)
    if not units:
        return ""
    parts = [f"{district.printed_name}{len(cells)}项（{join(brief_words.brief_topic(cell) for cell in cells)}）" for district, cells in units[:MOST_UNITS]]
    more = f"等{len(units)}个单位" if len(units) > MOST_UNITS else ""
    return f"部分单位严重滞后。严重滞后的有{join(parts)}{more}。"


def _problem_of_reporting(reading: Reading) -> str:
    """Who is late; of a unit whose report was returned only that, for it may well have reported in time."""
    ledger = reading.ledger
    late = [district for district in _asked(reading) if ledger.is_late(district.pk)]
    returned = [district for district in late if ledger.state(district.pk) == Status.RETURNED]
    silent = [district for district in late if district not in returned]
    clauses = [f"{_names(silent)}未在规定时限前报送{reading.month}月数"] if silent else []
    clauses += [f"{_names(returned)}{reading.month}月数退回后尚未重报"] if returned else []
    return f"数据报送不够及时。{'；'.join(clauses)}。" if clauses else ""


def _next(reading: Reading) -> tuple[Paragraph, ...]:
    return _numbered(
        _kept(
            ("next.indicators", _next_for_indicators(reading)),
            ("next.units", _next_for_units(reading)),
            ("next.reporting", _next_for_reporting(reading)),
        )
    )


def _next_for_indicators(reading: Reading) -> str:
    cells = [cell for cell in _city_flows(reading) if cell.band in BEHIND and cell.forecast and cell.forecast.remaining > 0]
    left = 12 - reading.month
    if not cells:
        return "保持工作力度。对已达到序时进度的指标巩固成果，防止前紧后松，确保全年目标任务完成。"
    parts = [f"{cell.indicator.name}距年目标任务还差{brief_words.at_least(cell.forecast.remaining, cell.indicator)}" + _need(cell, left) for cell in cells]
    return f"加快滞后指标进度。对滞后的指标倒排时间节点，逐项制定措施：{'；'.join(parts)}。"


def _need(cell: Cell, left: int) -> str:
    if not left:
        return ""
    return f"，今后{left}个月月均须完成{brief_words.at_least(cell.forecast.needed_per_month, cell.indicator)}"


def _next_for_units(reading: Reading) -> str:
    units = [district for district, _cells in _far_behind_units(reading)]
    if not units:
        return "压实工作责任。各单位要对照年目标任务逐项检查，进度较慢的要查明原因，及时赶上。"
    names = _names(units[:MOST_UNITS]) + (f"等{len(units)}个单位" if len(units) > MOST_UNITS else "")
    return f"压实工作责任。{names}要对严重滞后的指标逐项查明原因，明确责任和时限；长期严重滞后的，挂牌督办，直至办结销号。"


def _next_for_reporting(reading: Reading) -> str:
    silent = [district for district in reading.unreported if reading.ledger.state(district.pk) != Status.SUBMITTED]
    urge = f"{_names(silent)}要尽快报送{reading.month}月数。" if silent else ""
    return f"严格数据报送。{urge}各单位要于每月{reading.ledger.plan.due_day}日前报送上月数，做到数据真实、口径一致、按时上报。"


# ---- parts


def _kept(*pairs: tuple[str, str]) -> Paragraph:
    """One paragraph of the sentences that have something to say; a text of several sentences is cut, each with a key of its own."""
    sentences = []
    for key, text in pairs:
        pieces = split_sentences(text)
        sentences += [Sentence(key if not number else f"{key}.{number + 1}", piece) for number, piece in enumerate(pieces)]
    return tuple(sentences)


def _lines(*pairs: tuple[str, str]) -> tuple[Paragraph, ...]:
    return tuple(_kept(pair) for pair in pairs if pair[1])


def _numbered(sentences: Iterable[Sentence]) -> tuple[Paragraph, ...]:
    """One paragraph a point, 一是…, 二是…; the sentences behind a point's first stay with it."""
    points: list[list[Sentence]] = []
    for sentence in sentences:
        if sentence.key.rpartition(".")[2].isdigit() and points:
            points[-1].append(sentence)
        else:
            points.append([Sentence(sentence.key, f"{brief_words.numeral(len(points) + 1)}是{sentence.text}")])
    return tuple(tuple(point) for point in points)


def split_sentences(line: str) -> list[str]:
    """A line cut behind every full stop; what follows the last one stands alone. Joined they are the line again."""
    return [piece for piece in re.findall(r"[^。！？]*[。！？]+[”’」』）]*|[^。！？]+$", line) if piece]


def _whole(reading: Reading) -> str:
    """全市, 全县, 全区: the issuing area as a whole."""
    return f"全{AREA_WORDS[reading.ledger.city.kind]}"


def _asked(reading: Reading) -> list[District]:
    return [district for district in reading.ledger.districts if reading.asked(district)]


def _is_city_indicator(reading: Reading, indicator: Indicator) -> bool:
    cell = reading.city(indicator)
    return cell.quota is not None or cell.cumulative is not None


def _city_flows(reading: Reading) -> list[Cell]:
    return [cell for cell in reading.row(reading.ledger.city) if cell.is_flow and cell.quota is not None]


def _city_limits(reading: Reading) -> list[Cell]:
    return [cell for cell in reading.row(reading.ledger.city) if not cell.is_flow and cell.quota is not None]


def _far_behind_units(reading: Reading) -> list[tuple[District, list[Cell]]]:
    """Units with cells far behind, most first, then in official order."""
    rows = [(district, [cell for cell in reading.row(district) if cell.band == Band.FAR_BEHIND]) for district in reading.ledger.districts]
    return sorted(((district, cells) for district, cells in rows if cells), key=lambda row: -len(row[1]))


def _names(districts: Iterable[District]) -> str:
    return join(district.printed_name for district in districts)


def _areas(cells: Iterable[Cell]) -> str:
    return _names(cell.district for cell in cells)
