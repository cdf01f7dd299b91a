"""What each page shows: one function a page, frozen and formatted, read through `progress.ledger.ledger` and `reports.reading.cells` alone.

The number of queries of a page does not depend on how many districts there are.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from districts.models import District
from progress import status_words
from progress.checks.check_messages import month_name
from progress.ledger.ledger import APPROVED, REPORTED, Ledger, ledger_of
from progress.models import Status
from progress.permissions import can_read_review
from reports.charts import bars_table, inline_marks, map_panel, plot_data, rank_table, series_chart
from reports.charts.bars_table import BarsTable
from reports.charts.map_panel import MapPanel
from reports.charts.plot_data import Plot
from reports.charts.rank_table import RankTable
from reports.charts.series_chart import Series
from reports.frame.page_links import Links
from reports.pages.district.provenance_panel import Provenance, provenance_of
from reports.pages.overview import heat_table, summary_strip
from reports.pages.overview.heat_table import HeatTable
from reports.pages.overview.summary_strip import StripCell
from reports.pages.overview.warning_list import warning_rows
from reports.permissions import is_reporter, opened_ids
from reports.reading import amounts, display, running_month, sentences
from reports.reading.cells import GOOD, Cell, Reading, by_month, read
from reports.reading.completeness import lacking_line
from targets.arithmetic import periods
from targets.arithmetic.rates import Band
from targets.models import Indicator, Plan
from targets.state.pages import kept_page, rights

WARNINGS_SHOWN = 10


@dataclass(frozen=True)
class Choice:
    """What the reader of the overview chose; `indicator` None stands for the first one, an empty `map` for what the city has."""

    indicator: Indicator | None = None
    order: str = heat_table.DOCUMENT
    by: str = rank_table.COMPLETION
    map: str = ""
    all_warnings: bool = False


@dataclass(frozen=True)
class Option:
    """One entry of a choice."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Empty:
    """What stands in place of figures where there are none yet."""

    title: str
    text: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SingleIndicator:
    """One indicator in depth: ranking, line, map, digest; the plots are what the chart library draws of them."""

    name: str
    ranking: RankTable
    ranking_plot: Plot | None
    series: Series
    series_plot: Plot
    map: MapPanel
    digest: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Waiting:
    """One district whose month the city waits for, or that waits for the city."""

    district: str
    url: str | None
    pills: tuple[SafeString, ...]
    note: str


@dataclass(frozen=True)
class OverviewPage:
    """The city's month on one screen."""

    title: str
    coverage: str
    sheet: str
    source: str
    empty: Empty | None
    notice: str
    lacking: str
    strip: tuple[StripCell, ...]
    bars_title: str
    bars: BarsTable
    heat: HeatTable | None
    single: SingleIndicator | None
    indicator_code: str
    indicators: SafeString
    order: str
    orders: SafeString
    by: str
    ways: tuple[Option, ...]
    map: str
    warnings: SafeString
    warning_count: int
    all_warnings_url: str
    unit: str
    span: str
    not_reported: tuple[Waiting, ...]
    awaiting: tuple[Waiting, ...]
    review_url: str


@dataclass(frozen=True)
class IndicatorPage:
    """One indicator: what it counts, the city, the ranking, the year."""

    name: str
    part_of: str
    band: SafeString
    coverage: str
    sheet: str
    source: str
    empty: Empty | None
    notice: str
    lacking: str
    definition: str
    facts: tuple[tuple[str, str], ...]
    bars: BarsTable
    single: SingleIndicator | None
    gains: RankTable | None
    gains_plot: Plot | None
    others: tuple[tuple[str, str, bool], ...]
    shows_overview: bool


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
class ForecastRow:
    """Where one flow leads by the end of the year."""

    name: SafeString
    remaining: str
    needed: str
    average: str
    multiple: str
    year_end: str
    gap_class: str
    outlook: SafeString | str


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


# ------------------------------------------------------------------ overview
def overview_of(user: User, plan: Plan, month: int, basis: str, choice: Choice) -> OverviewPage:
    """Everything the overview shows (DESIGN 8)."""
    return kept_page(plan, ("overview", month, basis, choice, *rights(user)), lambda: _overview_of(user, plan, month, basis, choice))


def _overview_of(user: User, plan: Plan, month: int, basis: str, choice: Choice) -> OverviewPage:
    ledger = ledger_of(plan, month, basis)
    reading = running_month.unjudged(read(ledger))
    links = Links(plan, month, basis, kept={"map": choice.map} if choice.map else None)
    chosen = choice.indicator or ledger.indicators[0]
    empty = _empty(ledger, lambda at: at.overview(indicator=choice.indicator.code if choice.indicator else ""))
    single = None if empty else _single(ledger, chosen, links, choice, known=[reading])
    far = reading.far_behind
    begun = periods.has_begun(plan.year, month, plan.today)
    return OverviewPage(
        title=_("Targets and completion, %(span)s") % {"span": sentences.span(month)},
        coverage=sentences.coverage(ledger),
        sheet=sentences.head(ledger),
        source=sentences.source_line(ledger),
        empty=empty,
        notice="" if empty else running_month.notice(ledger),
        lacking=lacking_line(ledger),
        strip=summary_strip.strip_of(reading, _review_url(user, plan, month), reverse("ledger", args=[plan.code])) if begun else (),
        bars_title=_indicators_title(ledger.indicators),
        bars=bars_table.bars_table(reading, ledger.city, links, _("The city's completion in each indicator")),
        heat=heat_table.heat_table(reading, links, chosen, choice.order, choice.by) if ledger.districts else None,
        single=single,
        indicator_code=chosen.code,
        indicators=inline_marks.options([(item.code, item.display_name) for item in ledger.indicators], chosen.code),
        order=choice.order,
        orders=inline_marks.options(heat_table.order_words(), choice.order),
        by=choice.by,
        ways=tuple(Option(value, label, value == choice.by) for value, label in rank_table.way_words(month)),
        map=choice.map,
        warnings=warning_rows((far if choice.all_warnings else far[:WARNINGS_SHOWN]), links),
        warning_count=len(far),
        all_warnings_url=links.overview("#warnings", indicator=chosen.code, order=choice.order, by=choice.by, warnings="all")
        if len(far) > WARNINGS_SHOWN and not choice.all_warnings
        else "",
        unit=amounts.common_unit(ledger.indicators),
        span=sentences.span(month),
        not_reported=tuple(_missing(reading, district, links) for district in ledger.districts if _is_missing(reading, district)),
        awaiting=tuple(_awaiting(ledger, district, since, user) for district, since in _by_arrival(ledger)),
        review_url=_review_url(user, plan, month),
    )


def _indicators_title(indicators: Sequence[Indicator]) -> str:
    return ngettext("%(count)s indicator", "%(count)s indicators", len(indicators)) % {"count": _count_word(len(indicators))}


def _count_word(count: int) -> str:
    """十项 in Chinese up to ten, as documents write it; digits beyond and in English."""
    small = pgettext("numbers one to ten, separated by spaces", "1 2 3 4 5 6 7 8 9 10").split()
    return small[count - 1] if 1 <= count <= len(small) else str(count)


def _empty(ledger: Ledger, page_of: Callable[[Links], str]) -> Empty | None:
    """Not begun, or not one report of the month counts; None where there is something to read. `page_of` is the same page seen from elsewhere."""
    plan, month = ledger.plan, ledger.month
    if not periods.has_begun(plan.year, month, plan.today) or not running_month.nobody_counts(ledger):
        return _not_begun(plan, month)
    shown = {"month": month_name(month), "day": status_words.day(periods.due_date(plan.year, month, plan.due_day))}
    title = _("Nothing of %(month)s is approved yet") if ledger.basis == APPROVED else _("Nobody has reported %(month)s yet")
    return Empty(title % shown, _("The report of %(month)s is due on %(day)s.") % shown, tuple(_ways_on(ledger, page_of)))


def _ways_on(ledger: Ledger, page_of: Callable[[Links], str]) -> Iterator[tuple[str, str]]:
    """From an empty month: to the reported figures where they hold more, and to the latest month that holds any."""
    plan = ledger.plan
    if ledger.basis == APPROVED and any(ledger.state(area.pk) == Status.SUBMITTED for area in running_month.asked_areas(ledger)):
        yield _("Show the reported figures"), page_of(Links(plan, ledger.month, REPORTED))
    before = running_month.last_counted_month(ledger)
    if before:
        yield _("Show %(span)s") % {"span": sentences.span(before)}, page_of(Links(plan, before, ledger.basis))


def _not_begun(plan: Plan, month: int) -> Empty | None:
    """A month in the future has nothing to show."""
    if periods.has_begun(plan.year, month, plan.today):
        return None
    back = (_("Show %(month)s") % {"month": month_name(plan.current_month)}, reverse("home"))
    return Empty(_("%(month)s has not begun yet") % {"month": month_name(month)}, _("Its reports are asked for once the month has begun."), (back,))


def _single(ledger: Ledger, indicator: Indicator, links: Links, choice: Choice, own: int | None = None, known: Sequence[Reading] = ()) -> SingleIndicator:
    readings = by_month(ledger, indicator, known)
    now, before = readings[-1], readings[-2] if len(readings) > 1 else None
    # While the month is being reported the line ends at the month before: its last point would only seem to stand still.
    lined = readings[:-1] if before and running_month.is_gathering(ledger) else readings
    series = series_chart.series_of(lined, indicator, ledger.city)
    query = {"indicator": indicator.code, "order": choice.order, "by": choice.by}
    return SingleIndicator(
        name=indicator.display_name,
        ranking=rank_table.rank_table(now, before, indicator, links, choice.by, own),
        ranking_plot=plot_data.ranking_plot(now, before, indicator, links, choice.by, own),
        series=series,
        series_plot=plot_data.line_plot(lined[-1], series),
        map=map_panel.map_panel(now, indicator, links, choice.map, query),
        digest=tuple(rank_table.digest(now, indicator)),
    )


def _review_url(user: User, plan: Plan, month: int) -> str:
    return reverse("review", args=[plan.code, month]) if can_read_review(user) else ""


def _multiple(value) -> str:
    """2.3 倍, 2.3 ×; —— where there is no average to compare with."""
    return display.DASH if value is None else _("%(number)s ×") % {"number": display.number(value, 1)}


def _is_missing(reading: Reading, district: District) -> bool:
    state = reading.ledger.state(district.pk)
    return reading.asked(district) and state not in (Status.SUBMITTED, Status.APPROVED)


def _missing(reading: Reading, district: District, links: Links) -> Waiting:
    ledger = reading.ledger
    state = ledger.state(district.pk)
    due = status_words.day(periods.due_date(ledger.plan.year, ledger.month, ledger.plan.due_day))
    note = _("due on %(day)s") % {"day": due}
    if state == Status.DRAFT:
        note = sentences.clauses([note, _("there is a draft")])
    elif state == Status.RETURNED:
        note = sentences.clauses([note, _("to be sent again")])
    return Waiting(district.display_name, links.district(district), (heat_table.state_pill(reading, district),), note)


def _by_arrival(ledger: Ledger) -> list[tuple[District, datetime]]:
    """Who awaits review and since when, first come first; the city's own report among them, as in the review."""
    areas = [area for area in (ledger.city, *ledger.districts) if (area.pk, ledger.month) in ledger.arrived]
    waiting = [(area, ledger.arrived[area.pk, ledger.month]) for area in areas]
    return sorted(waiting, key=lambda arrival: arrival[1])


def _awaiting(ledger: Ledger, district: District, since: datetime, user: User) -> Waiting:
    note = status_words.moment(since)
    if ledger.reports[district.pk, ledger.month].submissions > 1:
        note = _("%(at)s, sent again") % {"at": note}
    url = reverse("review_month", args=[ledger.plan.code, ledger.month, district.code]) if can_read_review(user) else None
    return Waiting(district.display_name, url, (inline_marks.pill(Status.SUBMITTED),), note)


# ------------------------------------------------------------------ indicator
def indicator_of(user: User, plan: Plan, month: int, basis: str, indicator: Indicator) -> IndicatorPage:
    """Everything the page of one indicator shows; a reporter sees other districts as names, not links (DESIGN 7)."""
    return kept_page(plan, ("indicator", month, basis, indicator.pk, *rights(user)), lambda: _indicator_of(user, plan, month, basis, indicator))


def _indicator_of(user: User, plan: Plan, month: int, basis: str, indicator: Indicator) -> IndicatorPage:
    ledger = ledger_of(plan, month, basis)
    links = Links(plan, month, basis, opened_ids(user, plan))
    indicator = next(item for item in ledger.indicators if item.pk == indicator.pk)
    empty = _empty(ledger, lambda at: at.indicator(indicator))
    own = user.district_id if is_reporter(user) else None
    reading = running_month.unjudged(read(ledger, indicators=[indicator]))
    single = None if empty else _single(ledger, indicator, links, Choice(), own)
    is_flow = indicator.kind == Indicator.Kind.FLOW
    before = read(ledger, month - 1, [indicator]) if month > 1 else None
    return IndicatorPage(
        name=indicator.display_name,
        part_of=indicator.part_of.display_name if indicator.part_of_id else "",
        band=inline_marks.band(reading.city(indicator).band, pill=True),
        coverage=sentences.coverage(ledger),
        sheet=sentences.head(ledger),
        source=sentences.source_line(ledger),
        empty=empty,
        notice="" if empty else running_month.notice(ledger),
        lacking=lacking_line(ledger),
        definition=indicator.display_definition,
        facts=tuple(_facts(indicator)),
        bars=bars_table.bars_table(
            reading, ledger.city, links, _("The city's completion: %(indicator)s") % {"indicator": indicator.display_name}, indicators=[indicator]
        ),
        single=single,
        gains=rank_table.rank_table(reading, before, indicator, links, rank_table.GAIN, own) if single and is_flow else None,
        gains_plot=plot_data.ranking_plot(reading, before, indicator, links, rank_table.GAIN, own) if single and is_flow else None,
        others=tuple((item.display_name, links.indicator(item), item.pk == indicator.pk) for item in ledger.indicators),
        shows_overview=not is_reporter(user),
    )


def _facts(indicator: Indicator) -> list[tuple[str, str]]:
    """Unit, kind and what it is part of."""
    facts = [
        (pgettext("of an indicator", "Unit"), amounts.unit_word(indicator.unit)),
        (pgettext("of an indicator", "Kind"), indicator.get_kind_display()),
    ]
    if indicator.kind != Indicator.Kind.FLOW:
        facts.append((_("Good is"), indicator.get_direction_display()))
    if indicator.part_of_id:
        facts.append((_("Part of"), indicator.part_of.display_name))
    return facts


# ------------------------------------------------------------------ district
def district_of(user: User, plan: Plan, month: int, basis: str, district: District, picked: Indicator | None, of: int) -> DistrictPage:
    """Everything the page of one area shows; `picked` and `of` name the number whose origin is told."""
    key = ("district", month, basis, district.pk, picked.pk if picked else None, of, *rights(user))
    return kept_page(plan, key, lambda: _district_of(user, plan, month, basis, district, picked, of))


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
        source=sentences.source_line(ledger),
        empty=_not_begun(plan, month),
        notice=running_month.notice(ledger) if is_city else "",
        bars_title=_indicators_title(assigned),
        bars=bars_table.bars_table(
            reading,
            district,
            links,
            _("%(district)s: completion in each indicator") % {"district": district.display_name},
            not is_city and district.is_ranked,
            assigned,
        ),
        among=_among(reading) if district.is_ranked else "",
        months=tuple(month_name(number) for number in range(1, month + 1)),
        month_rows=tuple(_month_row(cell, links, picked, of) for cell in cells),
        span=sentences.counted_span(ledger, district),
        states="" if is_city else _states(ledger, district),
        forecast_rows=tuple(_forecast_row(cell, links) for cell in flows),
        forecast_note=_forecast_note(month, flows),
        month_count=month,
        unit=amounts.common_unit(assigned),
        provenance=provenance_of(reading if of == month else read(ledger, of, [picked]), district, picked, links, user) if picked else None,
        previous=previous,
        following=following,
        report_url="" if is_city else reverse("monthly_report", args=[plan.code, month, district.code]),
        shows_overview=not is_reporter(user),
    )


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


def _forecast_note(month: int, flows: Sequence[Cell]) -> str:
    if any(cell.opening_month for cell in flows) or any(cell.curve for cell in flows):
        return _("Year-end: if the rest of the year goes as the months reported so far")
    return _("Year-end = average of %(span)s × 12 ÷ quota") % {"span": sentences.span(month)}


def _forecast_row(cell: Cell, links: Links) -> ForecastRow:
    name, forecast = inline_marks.indicator_name(cell.indicator, links.indicator(cell.indicator)), cell.forecast
    if forecast is None:
        return ForecastRow(name, *[display.DASH] * 5, "muted", inline_marks.band(cell.band))
    outlook = inline_marks.outlook(forecast.outlook) if forecast.outlook else display.DASH
    shown = f"{display.pace(forecast.year_end, cell.rate_decimals)}%" if forecast.year_end is not None else display.DASH
    return ForecastRow(
        name=name,
        remaining=display.value(cell, forecast.remaining),
        needed=display.value(cell, forecast.needed_per_month),
        average=display.value(cell, forecast.average),
        multiple=_multiple(forecast.multiple),
        year_end=shown,
        gap_class=display.gap_class(display.outlook_band(forecast.outlook)) if forecast.outlook else "muted",
        outlook=outlook,
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
