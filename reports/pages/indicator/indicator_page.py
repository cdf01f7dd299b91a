"""The page of one indicator: what it counts, the city, the ranking, the year."""

from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from progress.ledger.ledger import changed_in, ledger_of
from reports.charts import bars_table, inline_marks, plot_data, rank_table
from reports.charts.bars_table import BarsTable
from reports.charts.plot_data import Plot
from reports.charts.rank_table import RankTable
from reports.frame.page_links import Links
from reports.pages.empty_month import Empty, empty_month
from reports.pages.single_indicator import Choice, SingleIndicator, single_indicator
from reports.permissions import is_reporter, opened_ids
from reports.reading import amounts, running_month, sentences
from reports.reading.cells import read
from reports.reading.completeness import lacking_line
from targets.models import Indicator, Plan
from targets.state.pages import kept_page, rights


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


def indicator_of(user: User, plan: Plan, month: int, basis: str, indicator: Indicator) -> IndicatorPage:
    """Everything the page of one indicator shows; a reporter sees other districts as names, not links (DESIGN 7)."""
    key = ("indicator", month, basis, indicator.pk, *rights(user))
    page = kept_page(plan, key, lambda: _indicator_of(user, plan, month, basis, indicator), shows_drafts=False)
    return replace(page, source=sentences.source_line(plan, month, basis, changed_in(plan)))


def _indicator_of(user: User, plan: Plan, month: int, basis: str, indicator: Indicator) -> IndicatorPage:
    ledger = ledger_of(plan, month, basis)
    links = Links(plan, month, basis, opened_ids(user, plan))
    indicator = next(item for item in ledger.indicators if item.pk == indicator.pk)
    empty = empty_month(ledger, lambda at: at.indicator(indicator))
    own = user.district_id if is_reporter(user) else None
    reading = running_month.unjudged(read(ledger, indicators=[indicator]))
    single = None if empty else single_indicator(ledger, indicator, links, Choice(), own)
    is_flow = indicator.kind == Indicator.Kind.FLOW
    before = read(ledger, month - 1, [indicator]) if month > 1 else None
    return IndicatorPage(
        name=indicator.display_name,
        part_of=indicator.part_of.display_name if indicator.part_of_id else "",
        band=inline_marks.band(reading.city(indicator).band, pill=True),
        coverage=sentences.coverage(ledger),
        sheet=sentences.head(ledger),
        source="",
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
