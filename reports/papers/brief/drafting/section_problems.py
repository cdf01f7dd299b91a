"""存在问题 and 下一步工作: what lags, and what is asked of whom by when."""

from progress.models import Status
from reports.papers.brief.drafting import brief_words
from reports.papers.brief.drafting.brief_text import (
    Paragraph,
    numbered_paragraph,
    paragraph_of,
    paragraphs_of,
)
from reports.papers.brief.drafting.brief_words import BEHIND, join
from reports.papers.brief.drafting.read_units import (
    MOST_UNITS,
    area_names,
    asked_units,
    city_flows,
    city_limits,
    far_behind_units,
    unit_names,
)
from reports.reading.cells import Cell, Reading
from targets.arithmetic.rates import Band


def problems_section(reading: Reading) -> tuple[Paragraph, ...]:
    lines = paragraph_of(
        ("problem.indicators", _problem_of_indicators(reading)),
        ("problem.limits", _problem_of_limits(reading)),
        ("problem.balance", _problem_of_balance(reading)),
        ("problem.units", _problem_of_units(reading)),
        ("problem.reporting", _problem_of_reporting(reading)),
    )
    if not lines:
        return paragraphs_of(("problem.none", f"截至{reading.month}月底，各项指标和各责任单位均未低于序时进度，填报齐全。"))
    return numbered_paragraph(lines)


def _problem_of_indicators(reading: Reading) -> str:
    cells = sorted((cell for cell in city_flows(reading) if cell.band in BEHIND), key=lambda cell: cell.gap)
    if not cells:
        return ""
    parts = [f"{cell.indicator.name}完成年目标任务的{brief_words.rate(cell)}，{brief_words.standing(cell)}" for cell in cells]
    return f"部分指标进度滞后。{'；'.join(parts)}。"


def _problem_of_limits(reading: Reading) -> str:
    cells = [cell for cell in city_limits(reading) if cell.band == Band.OVER_LIMIT]
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
        f"单位之间进展不平衡。以{ranked[0].indicator.name}为例，最高的{area_names(first)}完成{brief_words.rate(first[0])}，"
        f"最低的{area_names(last)}仅完成{brief_words.rate(last[0])}。"
    )


def _problem_of_units(reading: Reading) -> str:
    units = far_behind_units(reading)
    if not units:
        return ""
    parts = [f"{district.printed_name}{len(cells)}项（{join(brief_words.brief_topic(cell) for cell in cells)}）" for district, cells in units[:MOST_UNITS]]
    more = f"等{len(units)}个单位" if len(units) > MOST_UNITS else ""
    return f"部分单位严重滞后。严重滞后的有{join(parts)}{more}。"


def _problem_of_reporting(reading: Reading) -> str:
    """Who is late; of a unit whose report was returned only that, for it may well have reported in time."""
    ledger = reading.ledger
    late = [district for district in asked_units(reading) if ledger.is_late(district.pk)]
    returned = [district for district in late if ledger.state(district.pk) == Status.RETURNED]
    silent = [district for district in late if district not in returned]
    clauses = [f"{unit_names(silent)}未在规定时限前报送{reading.month}月数"] if silent else []
    clauses += [f"{unit_names(returned)}{reading.month}月数退回后尚未重报"] if returned else []
    return f"数据报送不够及时。{'；'.join(clauses)}。" if clauses else ""


def next_section(reading: Reading) -> tuple[Paragraph, ...]:
    return numbered_paragraph(
        paragraph_of(
            ("next.indicators", _next_for_indicators(reading)),
            ("next.units", _next_for_units(reading)),
            ("next.reporting", _next_for_reporting(reading)),
        )
    )


def _next_for_indicators(reading: Reading) -> str:
    cells = [cell for cell in city_flows(reading) if cell.band in BEHIND and cell.forecast and cell.forecast.remaining > 0]
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
    units = [district for district, _cells in far_behind_units(reading)]
    if not units:
        return "压实工作责任。各单位要对照年目标任务逐项检查，进度较慢的要查明原因，及时赶上。"
    names = unit_names(units[:MOST_UNITS]) + (f"等{len(units)}个单位" if len(units) > MOST_UNITS else "")
    return f"压实工作责任。{names}要对严重滞后的指标逐项查明原因，明确责任和时限；长期严重滞后的，挂牌督办，直至办结销号。"


def _next_for_reporting(reading: Reading) -> str:
    silent = [district for district in reading.unreported if reading.ledger.state(district.pk) != Status.SUBMITTED]
    urge = f"{unit_names(silent)}要尽快报送{reading.month}月数。" if silent else ""
    return f"严格数据报送。{urge}各单位要于每月{reading.ledger.plan.due_day}日前报送上月数，做到数据真实、口径一致、按时上报。"
