"""How one number, one cell or one place is said in the prose of a brief (通报). Chinese in both languages of the page (docs/decisions/0002).

Figures stand in 万人 with up to two decimals, rates and gaps as `targets/arithmetic/rates.py` prints them: no number contradicts its word
(DESIGN 5, DOMAIN 1.2, 3.2).
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from reports.reading import display, value_month
from reports.reading.cells import Cell
from reports.reading.paper_words import CHINESE
from targets.arithmetic import rates
from targets.arithmetic.rates import Band, Direction
from targets.models import Indicator

WAN = Decimal(10000)
PERSONS = frozenset({"人", "人次"})
BEHIND = frozenset({Band.BEHIND, Band.FAR_BEHIND})
_DIGITS = "〇一二三四五六七八九"


def join(names: Iterable[str]) -> str:
    """A、B、C."""
    return CHINESE.join(list(names))


def numeral(number: int) -> str:
    """Chinese numeral of 1 to 99, digits beyond: 三, 十四, 二十一."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else _DIGITS[tens]) + "十" if tens else "") + (_DIGITS[ones] if ones else "")


def months_to(month: int) -> str:
    """The period from January: 1—6月, or 1月."""
    return CHINESE.span(range(1, month + 1))


def said_in_wan(indicator: Indicator) -> bool:
    """Persons are said in 万, and whatever the document itself prints in 万."""
    return indicator.unit in PERSONS or indicator.printed_unit == f"万{indicator.unit}"


def exact(value: Decimal, indicator: Indicator) -> str:
    """A value in its own unit, every digit of it."""
    return f"{rates.plain(value, 4)}{indicator.unit}"


def amount(value: Decimal, indicator: Indicator, against: Decimal | None = None) -> str:
    """A figure in prose: from 10,000 on in 万 with up to two decimals, rounded half up; below in its own unit.

    Where the rounded number would lie on another side of `against` (the quota) than the figure does, all digits are given.
    """
    if not said_in_wan(indicator) or abs(value) < WAN:
        return exact(value, indicator)
    shown = Decimal(rates.display_number(value / WAN, 2))
    if against is not None and (shown * WAN).compare(against) != value.compare(against):
        return exact(value, indicator)
    return f"{rates.plain(shown)}万{indicator.unit}"


def quota(value: Decimal, indicator: Indicator) -> str:
    """A quota in prose: what was issued is never rounded, so in 万 only where two decimals hold it."""
    text = amount(value, indicator)
    return text if not text.endswith(f"万{indicator.unit}") or Decimal(rates.display_number(value / WAN, 2)) * WAN == value else exact(value, indicator)


def at_least(value: Decimal, indicator: Indicator) -> str:
    """An amount still to be done: as `amount`, but all digits where the rounded number would be too little to be enough."""
    shown = amount(value, indicator)
    enough = Decimal(rates.display_number(value / WAN, 2)) * WAN >= value
    return shown if enough else exact(value, indicator)


def rate(cell: Cell) -> str:
    """The completion as printed in the table, with its sign: 55.6%."""
    return f"{display.rate(cell)}%"


def value_of(cell: Cell) -> str:
    """What stands behind a unit's name in a list: the completion of a flow, the value of a rate or stock."""
    return rate(cell) if cell.is_flow else exact(cell.cumulative, cell.indicator) + value_month.mark(cell, CHINESE)


def named(cell: Cell) -> str:
    """A unit with its value: 上街区（65.2%）."""
    return f"{cell.district.printed_name}（{value_of(cell)}）"


def topic(cell: Cell) -> str:
    """An indicator with the city's value: 创业培训（43.7%）."""
    return f"{cell.indicator.name}（{value_of(cell)}）"


def brief_topic(cell: Cell) -> str:
    """The same without brackets, for use inside some: 创业培训43.7%."""
    return f"{cell.indicator.name}{value_of(cell)}"


def pace(value: Decimal, decimals: int) -> str:
    """The pace as printed beside rates: one decimal where rates have none."""
    return f"{display.pace(value, decimals or 1)}%"


def share(count: int, total: int) -> str:
    """A share of a count, one decimal; 100% only where it is all."""
    return f"{rates.display_rate(Decimal(count * 100) / total)}%"


def gap(cell: Cell) -> str:
    """The distance from the pace in words: 高于序时进度5.6个百分点."""
    own = "" if cell.curve is None else f"（{pace(cell.pace, cell.rate_decimals)}）"
    if cell.gap == 0:
        return f"达到序时进度{own}"
    points = rates.display_gap(cell.gap, limit=cell.limit, decimals=cell.rate_decimals).lstrip("-")
    if cell.gap > 0 and not points.strip("0."):
        points = f"不足{Decimal(1).scaleb(-cell.rate_decimals):f}"
    return f"{'高于' if cell.gap > 0 else '低于'}序时进度{own}{points}个百分点"


def standing(cell: Cell) -> str:
    """Where a flow stands, in the words of its band."""
    if cell.band == Band.EXCEEDED:
        return "超额完成年目标任务"
    if cell.band == Band.ATTAINED:
        return "已完成年目标任务"
    if cell.band == Band.NOT_ASSESSABLE:
        return "按分月进度尚不可评"
    return gap(cell) + {Band.BEHIND: "，滞后", Band.FAR_BEHIND: "，严重滞后"}.get(cell.band, "")


def verb(indicator: Indicator) -> str:
    """What one does with an indicator: 实现 jobs, 完成 training; nothing where the name carries its own verb."""
    if "实现" in indicator.name:
        return ""
    if indicator.name.endswith("就业"):
        return "实现"
    return "完成" if indicator.name.endswith(("培训", "辅导")) else ""


def clause(cell: Cell, bare: bool = False) -> str:
    """One indicator of the city in a clause without a full stop, by the sentence patterns of DOMAIN 1.2; `bare` without a verb, behind 其中."""
    return _flow(cell, bare) if cell.is_flow else _limit(cell)


def _flow(cell: Cell, bare: bool) -> str:
    indicator = cell.indicator
    if cell.cumulative is None:
        target = "" if cell.quota is None else f"年目标任务{quota(cell.quota, indicator)}，"
        return f"{indicator.name}{target}尚无填报数"
    done = f"{'' if bare else verb(indicator)}{indicator.name}{amount(cell.cumulative, indicator, against=cell.quota)}"
    if cell.quota is None:
        return f"{done}（未下达年目标任务）"
    if cell.completion is None:
        return f"{done}，年目标任务为{quota(cell.quota, indicator)}，不计算完成率"
    return f"{done}，完成年目标任务{quota(cell.quota, indicator)}的{rate(cell)}，{standing(cell)}"


def _limit(cell: Cell) -> str:
    indicator = cell.indicator
    if cell.cumulative is None:
        target = "" if cell.quota is None else f"（年目标{exact(cell.quota, indicator)}）"
        return f"{indicator.name}{target}尚无填报数"
    done = f"{indicator.name}为{value_of(cell)}"
    if cell.quota is None:
        return f"{done}（未下达年目标）"
    return f"{done}，{_distance(cell)}，{CHINESE.bands[cell.band]}"


def _distance(cell: Cell) -> str:
    indicator = cell.indicator
    target = f"年{'控制' if indicator.direction == Direction.AT_MOST else ''}目标{exact(cell.quota, indicator)}"
    if cell.distance == 0:
        return f"与{target}持平"
    apart = rates.plain(abs(cell.distance), 4) + ("个百分点" if indicator.unit == "%" else indicator.unit)
    if indicator.direction == Direction.EQUALS:
        return f"与{target}相差{apart}"
    return f"比{target}{'高' if cell.cumulative > cell.quota else '低'}{apart}"


def places(cells: Sequence[Cell]) -> str:
    """Ranked cells in order, those of one place together: 第一名甲区（65.2%）；第二名乙区、丙区（均为62.4%）."""
    return "；".join(_place(rank, list(group)) for rank, group in groupby(cells, key=lambda cell: cell.rank))


def _place(rank: int, cells: Sequence[Cell]) -> str:
    names = join(cell.district.printed_name for cell in cells)
    return f"第{numeral(rank)}名{names}（{'均为' if len(cells) > 1 else ''}{rate(cells[0])}）"
