"""What the completion table may show, and the names, marks and words its head, rows and notes share."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from districts.models import District
from progress.ledger.ledger import Ledger
from progress.models import Status
from reports.reading import display
from reports.reading.cells import Cell, Reading
from reports.reading.paper_words import CHINESE, COMPLETION, CUMULATIVE, GAP, MONTH_VALUE, QUOTA, RANK, Words
from targets.arithmetic import periods, rates
from targets.arithmetic.rates import Band
from targets.models import Indicator

DASH = display.DASH
STAR = "※"
MARKED = {band: display.SIGNS[band] for band in (Band.BEHIND, Band.FAR_BEHIND)}
A4, A3 = "a4", "a3"
PER_SHEET = {A4: {4: 5, 5: 4, 6: 3}, A3: {4: 10, 5: 7, 6: 6}}
"""How many indicators stand on one printed sheet, by paper and by columns under an indicator."""
NAME_LINE = 9
"""Characters of a name that fit on one line."""
LINES_PER_SHEET = {A4: 18, A3: 30}


@dataclass(frozen=True)
class Options:
    """What the reader chose: the paper and which columns and marks are printed."""

    paper: str = A4
    rank: bool = True
    month_value: bool = False
    gap: bool = False
    marks: bool = True

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Options":
        """The options of an address; whatever is missing or not understood keeps its default."""
        chosen: dict[str, object] = {"paper": query["paper"]} if query.get("paper") in PER_SHEET else {}
        for name in ("rank", "month_value", "gap", "marks"):
            if query.get(name) in ("0", "1"):
                chosen[name] = query[name] == "1"
        return cls(**chosen)

    def query(self) -> dict[str, str]:
        """The options as they stand in an address."""
        return {name: value if isinstance(value, str) else str(int(value)) for name, value in asdict(self).items()}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns under a flow, left to right."""
        chosen = {MONTH_VALUE: self.month_value, GAP: self.gap, RANK: self.rank}
        return tuple(key for key in (QUOTA, MONTH_VALUE, CUMULATIVE, COMPLETION, GAP, RANK) if chosen.get(key, True))

    @property
    def per_sheet(self) -> int:
        """How many indicators one printed sheet holds."""
        return PER_SHEET[self.paper][max(4, len(self.columns))]


def own_pace(reading: Reading, indicator: Indicator) -> Decimal:
    return periods.pace(reading.month, indicator.pace_curve() or reading.ledger.plan.pace_curve())


def name_of(indicator: Indicator, words: Words) -> str:
    """The indicator's name in the language of the table."""
    return indicator.name if words is CHINESE else indicator.name_en or indicator.name


def area_name(district: District, words: Words) -> str:
    """The area's name as documents print it; on an English page the English one where there is one."""
    return district.printed_name if words is CHINESE else district.name_en or district.printed_name


def word_of(ledger: Ledger, cell: Cell, words: Words = CHINESE) -> str:
    """The word of a cell's band; 待审 where the report lies with the city and the basis is approved (DESIGN 5)."""
    awaiting = cell.band == Band.NOT_REPORTED and not cell.is_city and not cell.reported and ledger.state(cell.district.pk) == Status.SUBMITTED
    return words.states[Status.SUBMITTED] if awaiting else words.bands[cell.band]


def printed(value: Decimal, indicator: Indicator, places: int) -> Decimal:
    """A value in the indicator's printed unit with as many decimals as are printed."""
    return Decimal(rates.display_number(value / indicator.printed_scale, places))
