"""The heat table against plain string building of the same text: what the product's rounding rules, words and links add to bare strings.

The plain side has its words, templates and everything around the cells ready; it formats the numbers, escapes and joins. Both give the same bytes.
Limit: at most 2 times.
"""

import re
import statistics
import time
from decimal import ROUND_HALF_UP, localcontext
from html import escape

import setting

setting.start()

from django.utils import translation  # noqa: E402

from progress.ledger.ledger import REPORTED, ledger_of  # noqa: E402
from reports.frame.page_links import Links  # noqa: E402
from reports.pages.overview import heat_table  # noqa: E402
from reports.reading import display  # noqa: E402
from reports.reading.cells import Cell, Reading, read  # noqa: E402
from targets.arithmetic.rates import Band  # noqa: E402
from targets.models import Plan  # noqa: E402

ROUNDS, LIMIT, MONTH = 200, 2.0, 6
ROW = re.compile(r'(<tr.*?)(?:<td class="c-.*?</td>)+(.*?</tr>)')


class Plain:
    """The same rows by hand: one template a cell, no rules."""

    def __init__(self, reading: Reading, rows: str):
        ledger = reading.ledger
        areas = [ledger.city, *ledger.districts]
        self.rows = [(head, reading.row(area), tail) for area, (head, tail) in zip(areas, ROW.findall(rows), strict=True)]
        cards = heat_table.Cards(reading)
        words = cards.words
        self.measured, self.rank, self.words, self.unit = words.measured, words.rank, words.bands, cards.units[ledger.indicators[0].pk]
        self.names = {area.pk: area.display_name for area in ledger.districts} | {ledger.city.pk: words.total}
        self.address = f"/plans/{ledger.plan.code}/{MONTH}/districts/"
        # A cell without a completion holds words alone: they are taken as they are.
        self.ready = dict(zip([(cell.district.pk, cell.indicator.pk) for _head, cells, _tail in self.rows for cell in cells], _cells(rows), strict=True))

    def html(self) -> str:
        """All rows."""
        return "".join(head + "".join([self.cell(cell) for cell in cells]) + tail for head, cells, tail in self.rows)

    def cell(self, cell: Cell) -> str:
        """One cell with its card."""
        if cell.completion is None:
            return self.ready[cell.district.pk, cell.indicator.pk]
        rate, unit = f"{cell.completion:.1f}", self.unit
        gap = f"{cell.gap:+.1f}".replace("-", "\N{MINUS SIGN}") if cell.gap else "0.0"
        text = self.measured % {
            "band": self.words[cell.band], "gap": gap, "cumulative": f"{cell.cumulative:,.0f}{unit}", "quota": f"{cell.quota:,.0f}{unit}", "rate": rate,
        }  # fmt: skip
        if cell.rank:
            text += self.rank % {"rank": cell.rank}
        url = f"{self.address}{cell.district.code}/?basis={REPORTED}&indicator={cell.indicator.code}&of={MONTH}#provenance"
        return (
            f'<td class="c-{cell.band}"><a href="{escape(url)}"><span class="sign" aria-hidden="true">{display.SIGNS[Band(cell.band)]}</span>'
            f'<span>{rate}</span><span class="tip"><b>{escape(self.names[cell.district.pk])} · {escape(cell.indicator.display_name)}</b>'
            f"{escape(text)}</span></a></td>"
        )


def _cells(rows: str) -> list[str]:
    return re.findall(r'<td class="c-.*?</td>', rows)


def cpu(work) -> float:
    """Milliseconds of CPU one call takes."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def main() -> None:
    translation.activate("zh-hans")
    plan = Plan.objects.select_related("city").get(code="410100-2017")
    reading = read(ledger_of(plan, MONTH, REPORTED))
    chosen = reading.ledger.indicators[0]

    def product() -> str:
        return heat_table.heat_table(reading, Links(plan, MONTH, REPORTED), chosen, "document", "completion").rows

    plain = Plain(reading, product())
    with localcontext(rounding=ROUND_HALF_UP):
        assert plain.html() == product(), "the two sides do not build the same text"
        times = {product: [], plain.html: []}
        for round_ in range(ROUNDS + 10):
            for work, found in times.items():  # side by side, so that a busy machine slows both alike
                spent = cpu(work)
                if round_ >= 10:
                    found.append(spent)
    count = len(plain.ready)
    for name, found in zip(("heat table", "plain strings"), times.values(), strict=True):
        middle = statistics.median(found)
        print(f"{name:14} median {middle:6.2f} ms CPU, {middle / count * 1000:5.1f} µs a cell of {count}, min {min(found):6.2f}")
    ratio = statistics.median(times[product]) / statistics.median(times[plain.html])
    print(f"heat table: {ratio:.2f} x plain string building (limit {LIMIT}) {'ok' if ratio <= LIMIT else 'OVER'}")


if __name__ == "__main__":
    main()
