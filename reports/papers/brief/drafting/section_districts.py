"""各单位进度: rankings, who is behind, who has not reported, whose cumulative lacks a month."""

from collections import defaultdict

from districts.models import District
from progress.ledger.ledger import APPROVED
from progress.models import Status
from reports.papers.brief.drafting import brief_words
from reports.papers.brief.drafting.brief_text import (
    Paragraph,
    paragraph_of,
    paragraphs_of,
)
from reports.papers.brief.drafting.brief_words import join, named, topic
from reports.papers.brief.drafting.read_units import (
    asked_units,
    unit_names,
)
from reports.papers.completion.table_notes import lacking_notes
from reports.reading.cells import Reading
from reports.reading.paper_words import CHINESE
from targets.arithmetic.rates import Band
from targets.models import Indicator

ALL_RANKED_UP_TO = 5
"""Up to so many ranked units all are listed; first three and last three would say the same twice."""


def districts_section(reading: Reading) -> tuple[Paragraph, ...]:
    if not reading.ledger.districts:
        return paragraphs_of(("districts.none", "目标任务由全市统一承担，未分解到责任单位。"))
    blocks = []
    if len(reading.ledger.districts) == 1:
        blocks.append(("one", "完成率", _one_unit(reading)))
    elif ranking := _rankings(reading):
        blocks.append(("ranking", "完成率排名", ranking))
    if asked_units(reading):
        blocks.append(("behind", "未达序时进度名单", _behind_lists(reading)))
        blocks.append(("unreported", "未上报名单", (paragraph_of(("unreported", _unreported(reading)), ("lacking", _lacking(reading))),)))
    paragraphs: list[Paragraph] = []
    for number, (key, heading, lines) in enumerate(blocks, start=1):
        paragraphs += [paragraph_of((f"heading.{key}", f"（{brief_words.numeral(number)}）{heading}")), *lines]
    return tuple(paragraphs)


def _one_unit(reading: Reading) -> tuple[Paragraph, ...]:
    """A plan with one unit has nothing to rank: its own rates stand here."""
    (district,) = reading.ledger.districts
    cells = [cell for cell in reading.row(district) if cell.completion is not None]
    rates_ = f"各项完成率为：{join(topic(cell) for cell in cells)}" if cells else "本月尚无可计算的完成率"
    return paragraphs_of(("rank.one", f"责任单位只有{district.printed_name}1个，不作排名；{rates_}。"))


def _rankings(reading: Reading) -> tuple[Paragraph, ...]:
    return tuple(paragraph for indicator in reading.ledger.indicators if (paragraph := _ranking(reading, indicator)))


def _ranking(reading: Reading, indicator: Indicator) -> Paragraph:
    """First and last three with their ties; all of them where there are few; nothing where nobody is ranked."""
    ranked = reading.ranked(indicator)
    key = f"rank.{indicator.code}"
    if not ranked:
        return ()
    if len(ranked) > 1 and ranked[-1].rank == 1:
        return paragraph_of((key, f"{indicator.name}：参加排名的{len(ranked)}个单位完成率相同，均为{brief_words.rate(ranked[0])}。"))
    if len(ranked) <= ALL_RANKED_UP_TO:
        return paragraph_of((key, f"{indicator.name}：{brief_words.places(ranked)}。"))
    top = [cell for cell in ranked if cell.rank <= 3]
    last = [cell for cell in ranked if cell.rank >= ranked[-3].rank and cell not in top]
    return paragraph_of(
        (f"{key}.top", f"{indicator.name}前三名：{brief_words.places(top)}。"), (f"{key}.last", f"后三名：{brief_words.places(last)}。" if last else "")
    )


def _behind_lists(reading: Reading) -> tuple[Paragraph, ...]:
    """Per indicator who is behind, who far behind, and who is over a limit."""
    lists = [(f"behind.{indicator.code}", _behind_list(reading, indicator)) for indicator in reading.ledger.indicators]
    found = [(key, text) for key, text in lists if text]
    if not found:
        return paragraphs_of(("behind.none", "参加评价的各单位各项指标均未低于序时进度。"))
    return paragraphs_of(*found)


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
    who = [f"{word}的{len(districts)}个：{unit_names(districts)}" for word, districts in by_state.items()]
    held = [
        f"{'含' if months else '不含'}{unit_names(districts)}{CHINESE.span(months)}{'累计' if months else '的数'}" for months, districts in by_months.items()
    ]
    ranks = "，上述单位本月不排名" if any(district.is_ranked for district in reading.unreported) else ""
    return f"{reading.month}月{'；'.join(who)}。合计{'，'.join(held)}{ranks}。"


def _lacking(reading: Reading) -> str:
    """Who has reported the month but not every month before it, in the words of the table's own note."""
    return "".join(f"{note}{CHINESE.stop}" for note in lacking_notes(reading, CHINESE))


def _missing_word(state: str) -> str:
    return {Status.SUBMITTED: "已上报待审", Status.RETURNED: "已退回、尚未重报"}.get(state, "未上报")
