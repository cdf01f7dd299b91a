"""Where the districts lie: the tile grid, the boundary map where the city has one, a plain list where it has neither."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.charts import plot_data, series_chart
from reports.charts.boundary_files import Boundaries, boundaries_for
from reports.charts.plot_data import Plot
from reports.charts.series_chart import Tiles
from reports.frame.page_links import Links
from reports.reading import display, sentences
from reports.reading.cells import Cell, Reading
from targets.arithmetic.rates import Band
from targets.models import Indicator

TILES, BOUNDARY = "tiles", "boundary"
WAYS = (TILES, BOUNDARY)

SWATCHES = {
    Band.EXCEEDED: "done",
    Band.ATTAINED: "done",
    Band.AHEAD: "ok",
    Band.ON_PACE: "ok",
    Band.WITHIN_LIMIT: "ok",
    Band.BEHIND: "slow",
    Band.FAR_BEHIND: "far",
    Band.OVER_LIMIT: "far",
}


@dataclass(frozen=True)
class BoundaryMap:
    """The boundary map: what is drawn, its key (swatch, sign, word), its table, and who stands beside it."""

    plot: Plot
    key: tuple[tuple[str, str, str], ...]
    outside: str
    rows: tuple[tuple[str, str, str], ...]
    beside: tuple[tuple[str, str], ...]
    origin: str


@dataclass(frozen=True)
class MapPanel:
    """The panel of the overview. `tiles` also stand in the place of a boundary map that cannot be drawn; `ways` are (label, address, chosen)."""

    tiles: Tiles
    boundary: BoundaryMap | None
    ways: tuple[tuple[str, str, bool], ...]


def map_panel(reading: Reading, indicator: Indicator, links: Links, way: str, query: dict[str, str]) -> MapPanel:
    """The panel for one indicator. `way` is what the reader chose, empty for tiles where there are any; `query` is the rest of his choice."""
    tiles = series_chart.tiles_of(reading, indicator, links)
    found = boundaries_for(reading.ledger.districts)
    has_tiles = tiles.drawing is not None
    shows = found is not None and (way == BOUNDARY or not (way or has_tiles))
    ways = ()
    if found is not None and has_tiles:
        words = ((TILES, _("Tiles")), (BOUNDARY, _("Boundaries")))
        ways = tuple((word, links.overview("#map", **query | {"map": name}), (name == BOUNDARY) == shows) for name, word in words)
    return MapPanel(tiles, _boundary_map(reading, indicator, found, links) if shows else None, ways)


def _boundary_map(reading: Reading, indicator: Indicator, found: Boundaries, links: Links) -> BoundaryMap:
    plot = plot_data.map_plot(reading, indicator, found, links)
    cells = [cell for cell in reading.column(indicator) if cell.district.is_ranked]
    bands = {cell.band for cell in cells}
    return BoundaryMap(
        plot=plot,
        key=tuple((SWATCHES.get(band, "none"), display.SIGNS[band], display.band_word(band)) for band in Band if band in bands),
        outside=sentences.listed([area["name"] for area in plot["outside"]]),
        rows=tuple(_row(cell) for cell in cells),
        beside=tuple(plot_data.beside_map(reading, indicator, found)),
        origin=plot["origin"],
    )


def _row(cell: Cell) -> tuple[str, str, str]:
    number = (display.rate(cell) or display.DASH) if cell.is_flow else display.value(cell, cell.cumulative)
    return cell.district.display_name, display.DASH if cell.band == Band.NOT_REPORTED else number, display.band_word(cell.band)
