"""One indicator in depth: ranking, line, map and digest, on the overview and on the page of the indicator."""

from collections.abc import Sequence
from dataclasses import dataclass

from progress.ledger.ledger import Ledger
from reports.charts import map_panel, plot_data, rank_table, series_chart
from reports.charts.map_panel import MapPanel
from reports.charts.plot_data import Plot
from reports.charts.rank_table import RankTable
from reports.charts.series_chart import Series
from reports.frame.address_choices import DOCUMENT
from reports.frame.page_links import Links
from reports.reading import running_month
from reports.reading.cells import Reading, by_month
from targets.models import Indicator


@dataclass(frozen=True)
class Choice:
    """What the reader of the overview chose; `indicator` None stands for the first one, an empty `map` for what the city has."""

    indicator: Indicator | None = None
    order: str = DOCUMENT
    by: str = rank_table.COMPLETION
    map: str = ""
    all_warnings: bool = False


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


def single_indicator(
    ledger: Ledger, indicator: Indicator, links: Links, choice: Choice, own: int | None = None, known: Sequence[Reading] = ()
) -> SingleIndicator:
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
