"""总体情况 and 各指标完成情况: the city's indicators counted and said one after the other, and who has reported."""

from collections.abc import Sequence

from progress.models import Status
from reports.papers.brief.drafting import brief_words
from reports.papers.brief.drafting.brief_text import (
    Paragraph,
    paragraph_of,
)
from reports.papers.brief.drafting.brief_words import BEHIND, join, topic
from reports.papers.brief.drafting.read_units import (
    asked_units,
    city_flows,
    city_limits,
    is_city_indicator,
    whole_area,
)
from reports.reading.cells import Cell, Reading
from reports.reading.paper_words import CHINESE
from targets.arithmetic.rates import Band
from targets.models import Indicator


def overall_section(reading: Reading, previous: Reading | None) -> tuple[Paragraph, ...]:
    flows, limits = city_flows(reading), city_limits(reading)
    first = paragraph_of(
        ("overall.pace", f"截至{reading.month}月底，序时进度为{brief_words.pace(reading.pace, reading.ledger.plan.rate_decimals)}。" if flows else ""),
        ("overall.count", _count_of_flows(reading, flows)),
        ("overall.behind", _who_is_behind(flows)),
        ("overall.limits", _count_of_limits(limits)),
        ("overall.moves", _moves(reading, previous)),
    )
    return tuple(paragraph for paragraph in (first, paragraph_of(("overall.coverage", _coverage(reading)))) if paragraph)


def _count_of_flows(reading: Reading, flows: Sequence[Cell]) -> str:
    if not flows:
        return ""
    good = [cell for cell in flows if cell.is_good]
    done = _counts(good, {Band.EXCEEDED: "超额完成年目标任务", Band.ATTAINED: "已完成年目标任务"})
    rest = _counts(
        flows,
        {Band.BEHIND: "滞后", Band.FAR_BEHIND: "严重滞后", Band.NOT_ASSESSABLE: "尚不可评", Band.NOT_REPORTED: "尚无填报数"},
    )
    text = f"{whole_area(reading)}按进度考核的{len(flows)}项指标中，{len(good)}项达到或超过序时进度，占{brief_words.share(len(good), len(flows))}"
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
    for cell in city_flows(reading):
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
    asked = asked_units(reading)
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


def indicators_section(reading: Reading) -> tuple[Paragraph, ...]:
    """One paragraph for every indicator that is no part of another, its parts behind 其中."""
    shown = [indicator for indicator in reading.ledger.indicators if is_city_indicator(reading, indicator)]
    heads = {indicator.pk: _head_of(indicator, shown) for indicator in shown}
    paragraphs = []
    for indicator in shown:
        if heads[indicator.pk] is not indicator:
            continue
        parts = [part for part in shown if part is not indicator and heads[part.pk] is indicator]
        opening = f"截至{reading.month}月底，{whole_area(reading)}" if not paragraphs else whole_area(reading)
        text = opening + brief_words.clause(reading.city(indicator))
        if parts:
            text += "；其中，" + "；".join(brief_words.clause(reading.city(part), bare=True) for part in parts)
        paragraphs.append(paragraph_of((f"indicator.{indicator.code}", text + "。")))
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
