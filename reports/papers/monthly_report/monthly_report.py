"""The monthly report of a district (月报表): what it reported for one month, on a form to sign and seal. A Chinese document in both languages of the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import User
from districts.models import District
from progress.ledger.ledger import REPORTED, ledger_of
from progress.ledger.origin import Origin, Told, origin_of
from reports.papers.brief.document.brief_document import day_words
from reports.papers.brief.drafting.brief_words import months_to
from reports.papers.brief.drafting.drafting import subject_of
from reports.reading import display
from reports.reading.cells import Cell, read
from reports.reading.paper_words import CHINESE
from targets.arithmetic import rates
from targets.models import SHANGHAI, Plan

OPENING = "期初累计"
REMARK_SHOWN = 44
"""A longer remark stands under the table over its whole width, so that the form stays on one sheet, or two."""


@dataclass(frozen=True)
class Line:
    """One indicator as printed; numbers without thousands separators, as on paper (DESIGN 9)."""

    number: int
    name: str
    is_part: bool
    unit: str
    quota: str
    month_value: str
    cumulative: str
    completion: str
    remark: str


@dataclass(frozen=True)
class MonthlyReport:
    """The whole form. `labels` are the heads of the columns; `signers` the lines to sign with what is known of each."""

    title: str
    unit: str
    period: str
    state: str
    demo: str
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: str
    remarks: tuple[str, ...]
    signers: tuple[tuple[str, str], ...]
    seal: str
    caption: str
    part: str = "其中："
    remarks_head: str = "说明："


def monthly_report_of(plan: Plan, district: District, month: int, reader: User) -> MonthlyReport | None:
    """The form of a submitted or approved month, None while the district has not reported it: only what was reported is signed."""
    ledger = ledger_of(plan, month, REPORTED)
    if not ledger.counted(district.pk):
        return None
    reading = read(ledger)
    origin = origin_of(plan, district, month)
    cells = [cell for cell in reading.row(district) if cell.quota is not None]
    remarks = [_remark(cell, origin.told) for cell in cells]
    long = [number for number, remark in enumerate(remarks) if len(remark) > REMARK_SHOWN]
    title = f"{plan.city.name}{plan.year}年{month}月{subject_of(plan)}月报表"
    return MonthlyReport(
        title=title,
        unit=f"填报单位（盖章）：{district.name}",
        period=f"报告期：{plan.year}年{month}月",
        state=f"报送状态：{CHINESE.states[origin.status]}",
        demo=CHINESE.demo if plan.is_demo else "",
        labels=_labels(month, cells),
        lines=tuple(
            _line(number, cell, f"见说明{long.index(number) + 1}" if number in long else remark)
            for number, (cell, remark) in enumerate(zip(cells, remarks, strict=True))
        ),
        notes=_notes(reading.ledger.plan, cells),
        remarks=tuple(f"{place}. {cells[number].indicator.name}：{remarks[number]}" for place, number in enumerate(long, start=1)),
        signers=_signers(origin, district, reader),
        seal="（单位公章）",
        caption=f"{title}　{district.name}",
    )


def _labels(month: int, cells: list[Cell]) -> tuple[str, ...]:
    latest = "" if all(cell.is_flow for cell in cells) else "（期末数）"
    return ("序号", "指标", "计量单位", "年目标任务", f"{month}月完成", f"{months_to(month)}累计{latest}", "完成率（%）", "备注")


def _remark(cell: Cell, told: Mapping[int, Told]) -> str:
    """What was written beside the figure, behind 期初累计 where it is one."""
    opening = cell.opening_month == len(cell.months)
    return "；".join(text for text in (OPENING if opening else "", told.get(cell.indicator.pk, Told()).remark) if text)


def _line(number: int, cell: Cell, remark: str) -> Line:
    indicator = cell.indicator
    return Line(
        number=number + 1,
        name=indicator.name,
        is_part=indicator.part_of_id is not None,
        unit=indicator.unit,
        quota=_plain(cell, cell.quota),
        month_value=_plain(cell, cell.month_value) if cell.is_flow else display.DASH,
        cumulative=_plain(cell, cell.cumulative),
        completion=(display.rate(cell) or display.DASH) if cell.is_flow else CHINESE.bands[cell.band],
        remark=remark,
    )


def _plain(cell: Cell, value) -> str:
    return display.DASH if value is None else rates.display_number(value, cell.indicator.decimals)


def _notes(plan: Plan, cells: list[Cell]) -> str:
    """How the completion is worked out, for flows only."""
    if not any(cell.is_flow for cell in cells):
        return ""
    places = plan.rate_decimals
    return f"{CHINESE.notes}{CHINESE.formula.format(places=places) if places else CHINESE.whole}{CHINESE.stop}"


def _signers(origin: Origin, district: District, reader: User) -> tuple[tuple[str, str], ...]:
    """Who signs. The phone stands in full for the district's own people and masked for others (DOMAIN 5.1)."""
    who = origin.submitted_by
    phone = who.phone if reader.district_id == district.pk else who.masked_phone
    day = day_words(origin.submitted_at.astimezone(SHANGHAI).date())
    return (("单位负责人：", ""), ("填表人：", who.full_name), ("联系电话：", phone), ("报出日期：", day))
