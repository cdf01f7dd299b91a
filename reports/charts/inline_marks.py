"""Small drawn parts: pills, bullet bars, sparklines, pips.

Inline SVG with widths as attributes and colours as classes, built as strings (docs/decisions/0005).
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reports.reading import display
from reports.reading.cells import Cell
from targets.arithmetic.rates import Band

SCALE = Decimal(112)
"""The bullet bar's scale runs from 0 to 112 % of the quota; the pace is a tick, 100 % a thin end line."""


def sign(band: str) -> SafeString:
    """The sign of a band, hidden from screen readers because a word always stands beside it."""
    return mark_safe(f'<span class="sign" aria-hidden="true">{display.SIGNS[Band(band)]}</span>')


def band(band_: str, pill: bool = False) -> SafeString:
    """Sign and word of a band; as a filled square with `pill`."""
    mark = f"{display.DASH} " if band_ == Band.NOT_ASSIGNED else sign(band_)
    filled = " band-pill" if pill else ""
    return mark_safe(f'<span class="band band-{Band(band_)}{filled}">{mark}{escape(display.band_word(band_))}</span>')


def pill(state: str) -> SafeString:
    """Where a month stands: an outlined round pill, never to be taken for a band."""
    mark = f'<span aria-hidden="true">{display.STATE_SIGNS[str(state)]}</span>'
    return mark_safe(f'<span class="pill pill-{state!s}">{mark}{escape(display.state_word(state))}</span>')


def late_pill() -> SafeString:
    """逾期未报 beside a draft or a returned month."""
    return pill("overdue")


def outlook(outlook_: str) -> SafeString:
    """Sign and word of a year-end forecast."""
    band_ = display.outlook_band(outlook_)
    return format_html('<span class="band band-{}">{}{}</span>', str(band_), sign(band_), display.outlook_word(outlook_))


def place(percent: Decimal) -> str:
    """A position on the bullet scale as a percentage of its width."""
    clipped = min(max(Decimal(percent), Decimal(0)), SCALE)
    return f"{(clipped / SCALE * 100).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)}%"


WHOLE = place(Decimal(100))
"""Where 100 % of the quota lies on the scale."""


def bullet(cell: Cell, name: str, height: int = 20, pace: Decimal | None = None) -> SafeString:
    """The bar of one cell: cumulative against quota, a tick at the pace, a thin end at 100 %. `name` says whose bar it is.

    `pace` is where the tick stands for a cell that has none of its own.
    """
    top = (height - 10) // 2
    due = cell.pace if cell.pace is not None else pace
    if cell.completion is None:
        label = f"{name} {display.band_word(cell.band)}"
    else:
        label = _("%(name)s: completion %(rate)s %%, pace %(pace)s %%") % {"name": name, "rate": display.rate(cell), "pace": display.pace(cell.pace)}
    tick = f'<rect class="bullet-tick" x="{place(due)}" y="{top - 4}" width="2" height="18"/>' if due is not None else ""
    return mark_safe(
        f'<svg class="bullet" width="100%" height="{height}" role="img" aria-label="{escape(label)}">'
        f'<rect class="bullet-track" x="0" y="{top}" width="{WHOLE}" height="10"/>'
        f'<rect class="f-{cell.band}" x="0" y="{top}" width="{place(cell.completion or Decimal(0))}" height="10"/>'
        f'<rect class="bullet-end" x="{WHOLE}" y="{top - 2}" width="1" height="14"/>{tick}</svg>'
    )


def gain_bar(cell: Cell, name: str, due: Decimal, top: Decimal, height: int = 16) -> SafeString:
    """The bar of one month's gain on a scale from 0 to `top`, with a tick at the month's own pace `due`; all in points.

    In no band's colour: a band reads the cumulative.
    """
    above = (height - 10) // 2
    gain = cell.gain if cell.gain is not None else Decimal(0)
    if cell.gain is None:
        label = f"{name} {display.band_word(cell.band)}"
    else:
        said = {"name": name, "gain": display.pace(gain, cell.rate_decimals), "pace": display.pace(due, cell.rate_decimals)}
        label = _("%(name)s: gain of the month %(gain)s points, month's pace %(pace)s") % said
    return mark_safe(
        f'<svg class="bullet" width="100%" height="{height}" role="img" aria-label="{escape(label)}">'
        f'<rect class="bullet-track" x="0" y="{above}" width="100%" height="10"/>'
        f'<rect class="spark-done" x="0" y="{above}" width="{_share(gain, top)}" height="10"/>'
        f'<rect class="bullet-tick" x="{_share(due, top)}" y="{above - 4}" width="2" height="18"/></svg>'
    )


def _share(value: Decimal, top: Decimal) -> str:
    """How far along a scale from 0 to `top` a value lies."""
    clipped = min(max(value, Decimal(0)), top)
    return f"{(clipped / top * 100).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)}%"


def axis(pace: Decimal) -> SafeString:
    """The head of a column of bullet bars: 0, the pace, 100 %."""
    text, at = display.pace(pace), place(pace)
    label = escape(_("Scale from 0 to 100 %%, pace %(pace)s %%") % {"pace": text})
    word = escape(_("Pace"))
    return mark_safe(
        f'<svg width="100%" height="30" role="img" aria-label="{label}"><text class="axis-text" x="0" y="26">0</text>'
        f'<text class="axis-text axis-strong" x="{at}" y="11" text-anchor="middle">{word} {text}%</text>'
        f'<rect class="bullet-tick" x="{at}" y="16" width="2" height="12"/>'
        f'<text class="axis-text" x="{WHOLE}" y="26" text-anchor="middle">100%</text></svg>'
    )


def spark(cell: Cell) -> SafeString:
    """Twelve columns: done months solid, the needed monthly amount hollow for the rest of the year."""
    needed = cell.needed_per_month
    top = max([value for value in cell.months if value is not None] + [needed, Decimal(1)])
    last = len(cell.months) - 1
    columns = []
    for index, value in enumerate(cell.months):
        if value is not None and value > 0:
            height = max(1, int((value / top * 22).to_integral_value(rounding=ROUND_HALF_UP)))
            columns.append(f'<rect class="{"spark-now" if index == last else "spark-done"}" x="{index * 10}" y="{24 - height}" width="7" height="{height}"/>')
    if needed > 0:
        height = max(2, int((needed / top * 22).to_integral_value(rounding=ROUND_HALF_UP)))
        columns += [f'<rect class="spark-need" x="{index * 10}.5" y="{24 - height}.5" width="6" height="{height - 1}"/>' for index in range(last + 1, 12)]
    return mark_safe(
        f'<svg class="spark" viewBox="0 0 118 26" role="img" aria-label="{escape(spark_words(cell, needed))}">'
        f'<rect class="spark-base" x="0" y="24.5" width="118" height="1"/>{"".join(columns)}</svg>'
    )


def spark_words(cell: Cell, needed: Decimal) -> str:
    """What a sparkline shows, in words."""
    one, nothing = _("month %(month)s: %(value)s"), _("not reported")
    months = ", ".join(one % {"month": number, "value": display.value(cell, value, nothing)} for number, value in enumerate(cell.months, start=1))
    return _("Done by month: %(months)s; needed per month for the rest of the year: %(needed)s") % {
        "months": months,
        "needed": display.value(cell, needed),
    }


def pips(kinds: Sequence[str], label: str, *, width: int = 12, gap: int = 4) -> SafeString:
    """A row of small squares, one a thing; kinds are classes: pip, pip-on, pip-half, pip-miss, pip-ok, pip-slow, pip-far, pip-night, pip-open."""
    squares = []
    for index, kind in enumerate(kinds):
        inset = Decimal("0.75") if kind in ("pip-miss", "pip-open") else Decimal(0)
        squares.append(f'<rect class="pip {kind}" x="{index * (width + gap) + inset}" y="{inset}" width="{width - 2 * inset}" height="{12 - 2 * inset}"/>')
    total = max(len(kinds) * (width + gap) - gap, 1)
    return mark_safe(
        f'<svg class="strip-row" viewBox="0 0 {total} 12" width="{total}" height="12" preserveAspectRatio="xMinYMid meet" role="img" '
        f'aria-label="{escape(label)}">{"".join(squares)}</svg>'
    )


def options(pairs: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """The entries of a choice from (value, label)."""
    return mark_safe("".join([f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>' for value, label in pairs]))


def indicator_name(indicator, url: str | None = None) -> SafeString:
    """An indicator's name, indented and tagged 其中 when it is part of another; a link where `url` is given."""
    name = escape(indicator.display_name)
    linked = f'<a href="{escape(url)}">{name}</a>' if url else name
    if indicator.part_of_id is None:
        return mark_safe(linked)
    return mark_safe(f'<span class="part"><span class="part-tag">{escape(_("of which"))}</span>{linked}</span>')
