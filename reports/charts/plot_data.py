"""What the chart library draws, as plain data for the page (`json_script`): the line, the ranking, the boundary map.

Every text is the one printed elsewhere on the page, every number a decimal string that only says where to draw. A chart shows nothing that
the table or drawing standing in its place does not.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from progress.checks.check_messages import month_name
from reports.charts import rank_table, series_chart
from reports.charts.boundary_files import Boundaries
from reports.charts.year_line import LimitLine, PaceLine, Point
from reports.frame.page_links import Links
from reports.reading import amounts, display, sentences
from reports.reading.cells import Cell, Reading
from reports.reading.completeness import SIGN as LACKING
from reports.reading.completeness import lacking_months
from targets.arithmetic import periods
from targets.arithmetic.rates import Band
from targets.models import Indicator

Plot = dict[str, object]
BULLET_END = Decimal(100)


# ------------------------------------------------------------------ the line
def line_plot(reading: Reading, series: series_chart.Series) -> Plot:
    """The line of one indicator over the year; `reading` is that of the month shown."""
    line = series.line
    plot = _pace_plot(line) if isinstance(line, PaceLine) else _limit_plot(line)
    title = _("Cumulative completion and pace") if series.is_flow else _("Value and limit")
    return (
        _common("series", reading, line.cell.indicator, title, line.words)
        | {
            "now": line.now,
            "months": [series_chart.month_mark(month, line.now) for month in periods.MONTHS],
            "axis": {"low": str(line.axis.low), "high": str(line.axis.high), "step": str(line.axis.step), "decimals": line.axis.decimals},
            "tips": _line_tips(line, series),
        }
        | plot
    )


def _pace_plot(line: PaceLine) -> Plot:
    cell, decimals = line.cell, line.cell.rate_decimals
    start: list[Point] = [(0, Decimal(0))]
    labels = [_point_label("pace", (line.now, line.pace), series_chart.pace_text(line.pace, decimals), cell.gap is not None and cell.gap < 0)]
    if cell.completion is not None:
        labels.append(_point_label("real", (line.now, cell.completion), f"{display.rate(cell)}%", cell.gap >= 0))
    forecast: list[Point] = []
    if line.year_end is not None and line.points:
        forecast = [line.points[-1], (12, line.year_end)]
        labels.append(_point_label("forecast", (12, line.year_end), series_chart.year_end_text(line.year_end, decimals), line.year_end >= 100))
    return {
        "unit": "%",
        "real": _points(start + list(line.points) if line.from_zero else line.points),
        "pace": _points(line.paces),
        "forecast": _points(forecast),
        "range": [[str(month), _at(low), _at(high)] for month, low, high in (((0, Decimal(0), Decimal(0)),) if line.from_zero else ()) + line.ranges],
        "labels": labels,
        "names": {
            "real": _("City, cumulative completion"),
            "pace": pgettext("heading", "Pace"),
            "forecast": _("At present speed"),
            "range": _("Lowest to highest district"),
        },
    }


def _limit_plot(line: LimitLine) -> Plot:
    cell = line.cell
    labels = [_point_label("pace", line.limits[-1], amounts.limit(cell), True)] if line.limits else []
    if line.points:
        labels.append(_point_label("real", line.points[-1], display.value(cell, line.points[-1][1]), False))
    return {
        "unit": amounts.unit_word(cell.indicator.unit),
        "real": _points(line.points),
        "pace": _points(line.limits),
        "forecast": [],
        "range": [],
        "labels": labels,
        "names": {"real": _("City, at the end of the month"), "pace": pgettext("column", "Limit")},
    }


def _line_tips(line: PaceLine | LimitLine, series: series_chart.Series) -> list[dict[str, object]]:
    """What is said of each month, January to December: the table's row, and the pace alone for the months to come."""
    tips = [{"name": row.month, "rows": _row_words(line, row)} for row in series.rows]
    if isinstance(line, PaceLine):
        for month, low, high in line.ranges:
            shown = "—".join(display.pace(value, line.cell.rate_decimals) for value in (low, high))
            tips[month - 1]["rows"].append([_("Lowest to highest district"), f"{shown}%"])
        for month, pace in line.paces[line.now + 1 :]:
            rows = [[pgettext("heading", "Pace"), f"{display.pace(pace, line.cell.rate_decimals)}%"]]
            if month == 12 and line.year_end is not None:
                rows.append([_("At present speed"), f"{display.pace(line.year_end, line.cell.rate_decimals)}%"])
            tips.append({"name": month_name(month), "rows": rows})
    return tips


def _row_words(line: PaceLine | LimitLine, row: series_chart.SeriesRow) -> list[list[str]]:
    if isinstance(line, LimitLine):
        heads = [pgettext("column", "Value"), pgettext("column", "Limit"), pgettext("column", "Distance"), pgettext("column", "Status")]
        return [list(pair) for pair in zip(heads, [row.month_value, row.cumulative, row.completion, row.band], strict=True)]
    heads = [_("Completion %"), _("Pace %"), _("Of the month"), _("Cumulative")]
    return [list(pair) for pair in zip(heads, [row.completion, row.pace, row.month_value, row.cumulative], strict=True)]


def _point_label(of: str, point: Point, text: str, above: bool) -> dict[str, object]:
    return {"of": of, "at": [str(point[0]), _at(point[1])], "text": text, "above": above}


# ------------------------------------------------------------------ the ranking
def ranking_plot(reading: Reading, before: Reading | None, indicator: Indicator, links: Links, by: str, own: int | None = None) -> Plot | None:
    """The bars of a ranking, first to last, those without a rank below; None where nothing is ranked (a rate, a stock, a city without districts)."""
    by_completion = by == rank_table.COMPLETION
    ranked = reading.ranked(indicator) if by_completion else reading.ranked_by_gain(indicator)
    if not ranked:
        return None
    placed = {cell.district.pk for cell in ranked}
    others = [cell for cell in reading.column(indicator) if cell.quota is not None and cell.district.pk not in placed]
    moves = rank_table.movement(ranked, before, indicator, by)
    rows = [_rank_row(cell, by, reading, links, moves.get(cell.district.pk), own) for cell in [*ranked, *others]]
    lacking = lacking_months(reading.ledger)
    for cell, row in zip([*ranked, *others], rows, strict=True):
        row["name"] += LACKING if cell.district.pk in lacking else ""
    title = _("Ranking by completion") if by_completion else _("Ranking by gain of the month")
    words = title + pgettext("before an explanation", ": ") + sentences.listed([f"{row['name']} {row['text']}" for row in rows])
    due = ranked[0].pace if by_completion else rank_table.month_pace(reading, indicator)
    values = [Decimal(row["value"]) for row in rows if row["value"] is not None]
    return _common("ranking", reading, indicator, title, words) | {
        "by": by,
        "compared": bool(before),
        "heads": _heads(by_completion, before),
        "pace": _at(due),
        "pace_text": series_chart.pace_text(due, ranked[0].rate_decimals) if by_completion else _month_pace_text(due, ranked[0].rate_decimals),
        "low": _at(min([Decimal(0), *values])),
        "high": _at(max([BULLET_END if by_completion else due, *values])),
        "rows": rows,
    }


def _month_pace_text(due: Decimal, decimals: int) -> str:
    """当月序时 8.3: the label at the line of a month's gain."""
    return _("Month's pace %(pace)s") % {"pace": display.pace(due, decimals)}


def _heads(by_completion: bool, before: Reading | None) -> str:
    """What stands above the numbers: unit, and the month the movement is measured against."""
    unit = "%" if by_completion else _("points")
    return f"{unit}  {_('since %(month)s') % {'month': month_name(before.month)}}" if before else unit


def _rank_row(cell: Cell, by: str, reading: Reading, links: Links, move: int | None, own: int | None) -> dict[str, object]:
    by_completion = by == rank_table.COMPLETION
    value, rank = (cell.completion, cell.rank) if by_completion else (cell.gain, cell.gain_rank)
    word = _why(cell, reading) if cell.band == Band.NOT_REPORTED else display.band_word(cell.band)
    row = {
        "rank": str(rank) if rank else "—",
        "name": series_chart.drawn_name(cell.district, reading.ledger.city),
        "value": _at(value) if value is not None else None,
        "text": word if value is None else (display.rate(cell) if by_completion else rank_table.gain_text(cell)),
        "move": "" if move is None else _moved(move),
        "band": str(cell.band),
        "sign": display.SIGNS[cell.band] if value is not None else "",
        "url": links.figure(cell.district, cell.indicator) or "",
        "own": cell.district.pk == own,
        "rows": [[pgettext("column", "Status"), word]],
    }
    if value is not None:
        row["rows"] = [
            [_("Completion %"), display.rate(cell)],
            [_("Gap (points)"), display.gap(cell)],
            [_("Cumulative / quota"), f"{display.value(cell, cell.cumulative)} / {display.value(cell, cell.quota)}"],
            *row["rows"],
        ]
    return row


def _moved(places: int) -> str:
    return "–" if places == 0 else f"{'↑' if places > 0 else '↓'}{abs(places)}"


# ------------------------------------------------------------------ the boundary map
def map_plot(reading: Reading, indicator: Indicator, boundaries: Boundaries, links: Links) -> Plot:
    """The districts that have boundaries, coloured by band; areas of the map that hold no quota are grey and say so."""
    cells = [cell for cell in reading.column(indicator) if cell.district.map_code in boundaries.names]
    bands = {cell.band for cell in reading.column(indicator) if cell.district.is_ranked}
    regions = [_region(cell, reading, links) for cell in cells]
    drawn = {cell.district.map_code for cell in cells}
    outside = [{"code": code, "name": boundaries.name(code)} for code in boundaries.names if code not in drawn]
    title = _("Completion on the map (schematic)")
    words = title + pgettext("before an explanation", ": ") + sentences.listed([f"{region['name']} {region['text']}" for region in regions])
    plan = reading.ledger.plan
    return _common("map", reading, indicator, title, words) | {
        "url": f"{reverse('boundaries', args=[plan.code])}?v={boundaries.version}",
        "map": f"{plan.city.code}-{boundaries.version}",
        "regions": regions,
        "outside": outside,
        "outside_word": _("Not part of the plan"),
        "bands": [{"band": str(band), "word": f"{display.SIGNS[band]} {display.band_word(band)}"} for band in Band if band in bands],
        "beside_word": _("Without boundaries of their own"),
        "beside": [f"{name} {text}" for name, text in beside_map(reading, indicator, boundaries)],
        "origin": _("Schematic map. Boundaries: %(source)s") % {"source": boundaries.source},
    }


def beside_map(reading: Reading, indicator: Indicator, boundaries: Boundaries) -> list[tuple[str, str]]:
    """The ranked districts without boundaries of their own, development zones above all, with their number."""
    cells = [cell for cell in reading.column(indicator) if cell.district.is_ranked and cell.district.map_code not in boundaries.names]
    return [(series_chart.drawn_name(cell.district, reading.ledger.city), series_chart.tile_text(cell, reading)) for cell in cells]


def _region(cell: Cell, reading: Reading, links: Links) -> dict[str, object]:
    word = _why(cell, reading) if cell.band == Band.NOT_REPORTED else display.band_word(cell.band)
    return {
        "code": cell.district.map_code,
        "name": series_chart.drawn_name(cell.district, reading.ledger.city),
        "text": series_chart.tile_text(cell, reading),
        "band": str(cell.band),
        "url": links.figure(cell.district, cell.indicator) or "",
        "rows": [[pgettext("column", "Status"), word]],
    }


# ------------------------------------------------------------------ common
def _common(kind: str, reading: Reading, indicator: Indicator, title: str, words: str) -> Plot:
    """What every chart carries: its name, its words for those who do not see it, and what a saved picture says of its origin."""
    ledger = reading.ledger
    source = [ledger.plan.display_title, sentences.head(ledger)] + ([_("Sample data")] if ledger.plan.is_demo else [])
    return {
        "kind": kind,
        "locale": "EN" if (get_language() or "").startswith("en") else "ZH",
        "title": indicator.display_name + pgettext("before an explanation", ": ") + title,
        "words": words,
        "source": " · ".join(source),
        "file": f"{ledger.plan.year}-{ledger.month:02d} {indicator.display_name} {title}.png",
    }


def _why(cell: Cell, reading: Reading) -> str:
    return sentences.why_word(sentences.why_uncounted(reading.ledger, cell.district))


def _points(points: Sequence[Point]) -> list[list[str]]:
    return [[str(month), _at(value)] for month, value in points]


def _at(value: Decimal) -> str:
    """Where to draw a value: four decimals are finer than any screen."""
    return format(value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP), "f")
