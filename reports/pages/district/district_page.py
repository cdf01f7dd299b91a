"""The page of one area: its bars, its months with the origin of each number, and its year-end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from districts.models import District
from progress.checks.check_messages import month_name
from progress.ledger.ledger import Ledger, changed_in, ledger_of, reported_in
from progress.models import Status
from reports.charts import bars_table, inline_marks
from reports.charts.bars_table import BarsTable
from reports.frame.page_links import Links
from reports.pages.district.forecast_table import ForecastRow, forecast_note, forecast_row
from reports.pages.district.provenance_panel import Provenance, provenance_of
from reports.pages.empty_month import Empty, not_begun
from reports.permissions import is_reporter, opened_ids
from reports.reading import amounts, display, running_month, sentences
from reports.reading.cells import GOOD, Cell, Reading, read
from reports.reading.sentences import indicators_title
from targets.arithmetic.rates import Band
from targets.models import Indicator, Plan
from targets.state.pages import kept_page, rights


@dataclass(frozen=True)
class MonthCell:
    """One number of the months' table and where it comes from."""

    text: SafeString | str
    url: str
    picked: bool
    is_opening: bool


@dataclass(frozen=True)
class MonthRow:
    """One indicator over the months so far."""

    name: SafeString
    cells: tuple[MonthCell, ...]
    cumulative: str


@dataclass(frozen=True)
class DistrictPage:
    """One area: its bars, its months with the origin of each number, and its year-end."""

    name: str
    full_name: str
    kind: str
    pills: tuple[SafeString, ...]
    is_city: bool
    summary: str
    coverage: str
    sheet: str
    source: str
    empty: Empty | None
    notice: str
    bars_title: str
    bars: BarsTable
    among: str
    months: tuple[str, ...]
    month_rows: tuple[MonthRow, ...]
    span: str
    states: str
    forecast_rows: tuple[ForecastRow, ...]
    forecast_note: str
    month_count: int
    unit: str
    provenance: Provenance | None
    previous: tuple[str, str] | None
    following: tuple[str, str] | None
    report_url: str
    shows_overview: bool


def district_of(user: User, plan: Plan, month: int, basis: str, district: District, picked: Indicator | None, of: int) -> DistrictPage:
    """Everything the page of one area shows; `picked` and `of` name the number whose origin is told."""
    key = ("district", month, basis, district.pk, picked.pk if picked else None, of, *rights(user))
    # The panel of a number's origin tells who saved a draft, and when.
    report = reported_in(plan).reports.get((district.pk, of))
    shows_drafts = report is not None and report.status == Status.DRAFT
    page = kept_page(plan, key, lambda: _district_of(user, plan, month, basis, district, picked, of), shows_drafts)
    return replace(page, source=sentences.source_line(plan, month, basis, changed_in(plan)))


def _district_of(user: User, plan: Plan, month: int, basis: str, district: District, picked: Indicator | None, of: int) -> DistrictPage:
    ledger = ledger_of(plan, month, basis)
    reading = running_month.unjudged(read(ledger))
    links = Links(plan, month, basis, opened_ids(user, plan))
    is_city = district.pk == plan.city_id
    assigned = [indicator for indicator in ledger.indicators if reading.cell(district, indicator).quota is not None]
    picked = picked or (assigned[0] if assigned else None)
    cells = [reading.cell(district, indicator) for indicator in assigned]
    flows = [cell for cell in cells if cell.forecast is not None]
    previous, following = _neighbours(ledger, district, links)
    return DistrictPage(
        name=district.display_name,
        full_name=district.full_display_name if district.full_display_name != district.display_name else "",
        kind=district.get_kind_display(),
        pills=() if is_city else _pills(reading, district),
        is_city=is_city,
        summary=_summary(reading, district),
        coverage=sentences.coverage(ledger) if is_city else "",
        sheet=sentences.head(ledger),
        source="",
        empty=not_begun(plan, month),
        notice=running_month.notice(ledger) if is_city else "",
        bars_title=indicators_title(assigned),
        bars=bars_table.bars_table(reading, district, links, _caption(district), not is_city and district.is_ranked, assigned),
        among=_among(reading) if district.is_ranked else "",
        months=tuple(month_name(number) for number in range(1, month + 1)),
        month_rows=tuple(_month_row(cell, links, picked, of) for cell in cells),
        span=sentences.counted_span(ledger, district),
        states="" if is_city else _states(ledger, district),
        forecast_rows=tuple(forecast_row(cell, links) for cell in flows),
        forecast_note=forecast_note(month, flows),
        month_count=month,
        unit=amounts.common_unit(assigned),
        provenance=provenance_of(reading if of == month else read(ledger, of, [picked]), district, picked, links, user) if picked else None,
        previous=previous,
        following=following,
        report_url="" if is_city else reverse("monthly_report", args=[plan.code, month, district.code]),
        shows_overview=not is_reporter(user),
    )


def _caption(district: District) -> str:
    return _("%(district)s: completion in each indicator") % {"district": district.display_name}


def _pills(reading: Reading, district: District) -> tuple[SafeString, ...]:
    if not reading.asked(district):
        return ()
    state = reading.ledger.state(district.pk)
    late = reading.ledger.is_late(district.pk) and state in (Status.DRAFT, Status.RETURNED)
    return (inline_marks.pill(state), inline_marks.late_pill()) if late else (inline_marks.pill(state),)


def _summary(reading: Reading, district: District) -> str:
    """截至 2017年6月30日，快报数：10 项指标中 3 项达到序时，滞后 6 项，严重滞后 1 项（…）."""
    ledger = reading.ledger
    cells = [cell for cell in reading.row(district) if cell.quota is not None]
    group = next((item for item in sentences.uncounted(ledger) if district in item.districts), None)
    if not cells:
        what = _("no quota assigned")
    elif group is not None:
        what = sentences.own_uncounted(group, ledger.month)
    else:
        what = _standing(cells)
    return sentences.sentence([what]) if district.pk == ledger.city.pk else sentences.head(ledger) + sentences.explained([what])


def _standing(cells: Sequence[Cell]) -> str:
    """How many of the indicators are on pace, behind, far behind, over their limit."""
    found = Counter(cell.band for cell in cells)
    flows = sum(cell.is_flow for cell in cells)
    good = sum(found[band] for band in GOOD)
    told = [_("%(good)s of %(count)s indicators on pace or better") % {"good": good, "count": flows}] if flows else []
    if found[Band.BEHIND]:
        told.append(_("behind: %(count)s") % {"count": found[Band.BEHIND]})
    if found[Band.FAR_BEHIND]:
        told.append(_named(_("far behind: %(count)s (%(names)s)"), cells, Band.FAR_BEHIND))
    if found[Band.OVER_LIMIT]:
        told.append(_named(_("over the limit: %(count)s (%(names)s)"), cells, Band.OVER_LIMIT))
    if not flows and not told:
        told.append(_("every value within its limit"))
    return sentences.clauses(told)


def _named(template: str, cells: Sequence[Cell], band: Band) -> str:
    names = [cell.indicator.display_name for cell in cells if cell.band == band]
    return template % {"count": len(names), "names": sentences.listed(names)}


def _among(reading: Reading) -> str:
    """How many stand in the rankings; they differ by indicator where quotas do."""
    counts = {len(reading.ranked(indicator)) for indicator in reading.ledger.indicators if indicator.kind == Indicator.Kind.FLOW}
    if not counts or not max(counts):
        return ""
    return ngettext("Rank among the %(count)s district that can be compared", "Rank among the %(count)s districts that can be compared", max(counts)) % {
        "count": max(counts)
    }


def _month_row(cell: Cell, links: Links, picked: Indicator | None, of: int) -> MonthRow:
    cells = []
    for number in range(1, len(cell.months) + 1):
        value, opening = cell.months[number - 1], cell.opening_month == number and not cell.is_city
        shown = cell.opening if opening else value
        text = bars_table.nothing() if shown is None else display.value(cell, shown)
        is_picked = picked is not None and picked.pk == cell.indicator.pk and number == of
        cells.append(MonthCell(text, links.figure(cell.district, cell.indicator, number) or "", is_picked, opening))
    name = inline_marks.indicator_name(cell.indicator, links.indicator(cell.indicator))
    return MonthRow(name, tuple(cells), display.value(cell, cell.cumulative) if cell.is_flow else "—")


def _states(ledger: Ledger, district: District) -> str:
    """1—5月已审定；6月待审: where each month stands, months in a row taken together."""
    runs: list[tuple[int, int, str]] = []
    for month in range(1, ledger.month + 1):
        state = ledger.state(district.pk, month)
        if runs and runs[-1][2] == state:
            runs[-1] = (runs[-1][0], month, state)
        else:
            runs.append((month, month, state))
    return sentences.sentence(
        [_("%(span)s: %(state)s") % {"span": sentences.months(first, last), "state": display.state_word(state)} for first, last, state in runs]
    )


def _neighbours(ledger: Ledger, district: District, links: Links) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """The areas before and after in official order that the reader may open, the city first."""
    areas = [area for area in (ledger.city, *ledger.districts) if links.district(area)]
    index = next((place for place, area in enumerate(areas) if area.pk == district.pk), None)
    if index is None:
        return None, None
    before, after = areas[index - 1] if index else None, areas[index + 1] if index + 1 < len(areas) else None
    return _neighbour(before, links), _neighbour(after, links)


def _neighbour(area: District | None, links: Links) -> tuple[str, str] | None:
    return (area.display_name, links.district(area)) if area else None
