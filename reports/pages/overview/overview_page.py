"""The overview: the city's month on one screen, read through the ledger and `reports.reading` alone (DESIGN 8).

The number of queries does not depend on how many districts there are.
"""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from progress.ledger.ledger import changed_in, ledger_of
from progress.permissions import can_read_review
from reports.charts import bars_table, inline_marks, rank_table
from reports.charts.bars_table import BarsTable
from reports.frame.page_links import Links
from reports.pages.empty_month import Empty, empty_month
from reports.pages.overview import heat_table, summary_strip
from reports.pages.overview.awaited_reports import Waiting, awaiting_review, not_reported
from reports.pages.overview.heat_table import HeatTable
from reports.pages.overview.summary_strip import StripCell
from reports.pages.overview.warning_list import warning_rows
from reports.pages.single_indicator import Choice, SingleIndicator, single_indicator
from reports.reading import amounts, running_month, sentences
from reports.reading.cells import read
from reports.reading.completeness import lacking_line
from reports.reading.sentences import indicators_title
from targets.arithmetic import periods
from targets.models import Plan
from targets.state.pages import kept_page, rights

WARNINGS_SHOWN = 10


@dataclass(frozen=True)
class Option:
    """One entry of a choice."""

    value: str
    label: str
    chosen: bool


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


def overview_of(user: User, plan: Plan, month: int, basis: str, choice: Choice) -> OverviewPage:
    """Everything the overview shows (DESIGN 8)."""
    page = kept_page(plan, ("overview", month, basis, choice, *rights(user)), lambda: _overview_of(user, plan, month, basis, choice), shows_drafts=False)
    return replace(page, source=sentences.source_line(plan, month, basis, changed_in(plan)))


def _overview_of(user: User, plan: Plan, month: int, basis: str, choice: Choice) -> OverviewPage:
    ledger = ledger_of(plan, month, basis)
    reading = running_month.unjudged(read(ledger))
    links = Links(plan, month, basis, kept={"map": choice.map} if choice.map else None)
    chosen = choice.indicator or ledger.indicators[0]
    empty = empty_month(ledger, lambda at: at.overview(indicator=choice.indicator.code if choice.indicator else ""))
    single = None if empty else single_indicator(ledger, chosen, links, choice, known=[reading])
    far = reading.far_behind
    shows_all = choice.all_warnings or len(far) <= WARNINGS_SHOWN
    begun = periods.has_begun(plan.year, month, plan.today)
    return OverviewPage(
        title=_("Targets and completion, %(span)s") % {"span": sentences.span(month)},
        coverage=sentences.coverage(ledger),
        sheet=sentences.head(ledger),
        source="",
        empty=empty,
        notice="" if empty else running_month.notice(ledger),
        lacking=lacking_line(ledger),
        strip=summary_strip.strip_of(reading, _review_url(user, plan, month), reverse("ledger", args=[plan.code])) if begun else (),
        bars_title=indicators_title(ledger.indicators),
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
        warnings=warning_rows(far if shows_all else far[:WARNINGS_SHOWN], links),
        warning_count=len(far),
        all_warnings_url="" if shows_all else links.overview("#warnings", indicator=chosen.code, order=choice.order, by=choice.by, warnings="all"),
        unit=amounts.common_unit(ledger.indicators),
        span=sentences.span(month),
        not_reported=not_reported(reading, links),
        awaiting=awaiting_review(ledger, user),
        review_url=_review_url(user, plan, month),
    )


def _review_url(user: User, plan: Plan, month: int) -> str:
    return reverse("review", args=[plan.code, month]) if can_read_review(user) else ""
