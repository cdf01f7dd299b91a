"""One month of one district as it is entered or stored: every assigned indicator with its figures, reading and findings.

The form, the file, the commands and the review all judge figures here, by the same checks (DESIGN 3, 4.8).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from districts.models import District
from progress.checks import check_messages, finding_counts, rules, typed_numbers
from progress.checks.finding_counts import Counts
from progress.checks.rules import Finding, Line, Rule
from progress.models import MonthlyProgress
from progress.record.stored_months import SENT, Record, Stored, is_late, load
from progress.record.workflow import editable
from targets.arithmetic import periods, rates
from targets.arithmetic.rates import Band
from targets.models import Indicator, Plan

MONTH, CUMULATIVE = "month", "cumulative"
MODES = (MONTH, CUMULATIVE)
REMARK_LENGTH = 300
STORED_DECIMALS = 4
UNFINISHED = frozenset({"missing", "not_a_number", "too_large", "decimals", "unanswered"})
"""Findings that speak of a cell alone: no earlier month can be their cause."""


@dataclass(frozen=True)
class Typed:
    """One cell as typed or read from a file: the raw text of the figure, the remark beside it, and the reply to a return; None leaves the reply as it is."""

    text: str = ""
    remark: str = ""
    reply: str | None = None


@dataclass(frozen=True)
class Row:
    """One assigned indicator of the month.

    `before` is the cumulative to the month before, opening included (of a stock or rate its latest value), `last` the value of
    the month before; `value`, `cumulative` and `distance` are in the indicator's unit, `completion`, `pace` and `gap` in percent
    and points. `storable` is False where the text is no number the record can hold.
    """

    indicator: Indicator
    quota: Decimal
    before: Decimal | None
    last: Decimal | None
    text: str
    remark: str
    value: Decimal | None
    cumulative: Decimal | None
    completion: Decimal | None
    pace: Decimal | None
    gap: Decimal | None
    distance: Decimal | None
    band: Band
    is_opening: bool
    storable: bool
    is_returned: bool
    reply: str
    findings: tuple[Finding, ...]

    @property
    def code(self) -> str:
        """The indicator's code, the key of the cell."""
        return self.indicator.code

    @property
    def severity(self) -> rules.Severity | None:
        """The gravest of its findings."""
        return finding_counts.worst(self.findings, self.code)

    @property
    def is_flow(self) -> bool:
        """Only flows are summed and have a completion."""
        return self.indicator.kind == Indicator.Kind.FLOW

    @property
    def stored(self) -> Stored:
        """What of this row the record can hold; a text that is no number leaves the cell blank rather than at its old value."""
        return Stored(self.value if self.storable else None, clean_remark(self.remark), self.is_opening and self.storable, clean_remark(self.reply))


@dataclass(frozen=True)
class MonthSheet:
    """The month of one district. `barred` says why nothing can be typed: "" (it can), not_begun, closed, submitted, approved,
    before_opening, nothing_assigned. `later` holds what the checks now find in later months because of earlier ones.
    """

    plan: Plan
    district: District
    month: int
    mode: str
    progress: MonthlyProgress | None
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    state: str
    barred: str
    missing_months: tuple[int, ...]
    later: tuple[tuple[int, Finding], ...]
    names: Mapping[str, str]
    units: Mapping[str, str]

    @cached_property
    def counts(self) -> Counts:
        """Cells by what is left to do."""
        return finding_counts.counts(self.findings)

    @property
    def can_submit(self) -> bool:
        """Nothing blocks, everything that needs a word has one, and the month is the district's."""
        return not self.barred and finding_counts.can_submit(self.findings)

    @property
    def editable(self) -> bool:
        """Whether figures may be typed."""
        return not self.barred

    @property
    def is_late(self) -> bool:
        """Past the due day and still with the district."""
        return is_late(self.plan, self.month, self.state)

    @property
    def is_city(self) -> bool:
        """The city's own rates and stocks (DESIGN 4.13)."""
        return self.district.pk == self.plan.city_id

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(1 for row in self.rows if row.text.strip())

    @property
    def has_opening(self) -> bool:
        """Whether the month holds a 期初累计."""
        return any(row.is_opening for row in self.rows)

    @property
    def version(self) -> int | None:
        """The version of the stored report, None where there is none."""
        return self.progress.version if self.progress else None

    @property
    def unsaved(self) -> tuple[str, ...]:
        """Codes of the rows whose text (or over-long remark) cannot be stored as it is."""
        return tuple(row.code for row in self.rows if not row.storable or len(row.remark.strip()) > REMARK_LENGTH)

    @property
    def pace(self) -> Decimal:
        """The plan's own pace in percent."""
        return periods.pace(self.month, self.plan.pace_curve())

    def row(self, code: str) -> Row | None:
        """The row of an indicator, None where it is not assigned."""
        return next((row for row in self.rows if row.code == code), None)

    def message(self, finding: Finding, month: int | None = None) -> str:
        """The sentence of a finding (of this month, or of a later one) at its cell."""
        return check_messages.message(finding, month=month or self.month, unit=self.units.get(finding.key, ""), names=self.names)

    def cell_message(self, finding: Finding, month: int | None = None) -> str:
        """The sentence with the indicator and month before it."""
        return check_messages.cell_message(finding, month=month or self.month, unit=self.units.get(finding.key, ""), names=self.names)

    def short_message(self, finding: Finding) -> str:
        """The few words beside a flag."""
        return check_messages.short_message(finding, month=self.month, unit=self.units.get(finding.key, ""), names=self.names)


def month_sheet(plan: Plan, district: District, month: int, *, typed: Mapping[str, Typed] | None = None, mode: str = MONTH) -> MonthSheet:
    """The sheet as stored, or with what is typed in place of it; keys are indicator codes, cells not given stay as stored.

    In the mode `cumulative` the texts are cumulatives and the month is derived (DESIGN 4.6, 4.12). Reads the database in a
    fixed number of queries.
    """
    return sheet_of(load(plan, [district]), district, month, typed=typed, mode=mode)


def sheet_of(record: Record, district: District, month: int, *, typed: Mapping[str, Typed] | None = None, mode: str = MONTH) -> MonthSheet:
    """As `month_sheet`, on a record already loaded, so that many districts cost no more queries than one."""
    if mode not in MODES:
        raise ValueError(f"mode {mode!r} is not one of {', '.join(MODES)}")
    lines = [_line(record, district, month, indicator, typed, mode) for indicator in record.indicators]
    lines = [line for line in lines if line.rule.assigned or line.text.strip()]
    barring = {"closed": record.plan.is_closed, "begun": _has_begun(record.plan, month)} if typed is not None else {}
    findings = rules.check(lines, month=month, **barring)
    rows = _rows(record, district, month, lines, findings, typed, mode)
    overlaid = record if typed is None else record.with_figures(district, month, {row.indicator.pk: row.stored for row in rows})
    return MonthSheet(
        plan=record.plan,
        district=district,
        month=month,
        mode=mode,
        progress=record.report(district, month),
        rows=rows,
        findings=tuple(findings),
        state=record.state(district, month),
        barred=_barred(record, district, month, rows),
        missing_months=_missing_months(record, district, month, any(row.is_opening for row in rows)),
        later=_later(overlaid, district, month),
        names={indicator.code: indicator.display_name for indicator in record.indicators},
        units={indicator.code: indicator.unit for indicator in record.indicators},
    )


def clean_remark(text: str) -> str:
    """A remark as stored: one line, no control characters, at most 300 characters."""
    return " ".join("".join(character for character in text if character.isprintable() or character.isspace()).split())[:REMARK_LENGTH]


def plain_text(value: Decimal | None) -> str:
    """A stored value as it stands in its input: no separators, no idle zeros, "" for none."""
    return "" if value is None else rates.plain(value)


# ------------------------------------------------------------------ lines for the checks
def _line(record: Record, district: District, month: int, indicator: Indicator, typed: Mapping[str, Typed] | None, mode: str) -> Line:
    """What the checks are told of one indicator: as typed where it is typed, else as stored."""
    history = [record.figure(district, number, indicator) for number in range(1, month)]
    earlier = tuple(None if figure.is_opening else figure.value for figure in history)
    opening = sum((figure.value for figure in history if figure.is_opening and figure.value is not None), Decimal(0))
    stored = record.figure(district, month, indicator)
    cell = typed.get(indicator.code) if typed is not None else None
    common = {
        "rule": _rule(record, district, month, indicator),
        "earlier": earlier,
        "opening": opening,
        "returned": _returned(record, district, month, indicator),
        "reply": stored.reply if cell is None or cell.reply is None else cell.reply,
    }
    if cell is None:
        return Line(value=stored.value, remark=stored.remark, is_opening=stored.is_opening, **common)
    value = typed_numbers.parse_number(cell.text).value
    is_opening = value is not None and mode == CUMULATIVE and _opens(record, district, month, indicator)
    if value is not None and mode == CUMULATIVE:
        value = rules.derive_month(value, earlier, opening, kind=indicator.kind)
    return Line(text=cell.text, value=value, remark=cell.remark, is_opening=is_opening, **common)


def _returned(record: Record, district: District, month: int, indicator: Indicator) -> rules.Returned | None:
    sent_back = record.returned.get((district.pk, month), {})
    return rules.Returned(sent_back[indicator.code]) if indicator.code in sent_back else None


def _rule(record: Record, district: District, month: int, indicator: Indicator) -> Rule:
    quota = record.quota(district, indicator, month)
    return Rule(
        key=indicator.code,
        name=indicator.display_name,
        kind=indicator.kind,
        decimals=indicator.decimals,
        part_of=indicator.part_of.code if indicator.part_of else None,
        part_rule=indicator.part_rule,
        assigned=quota is not None,
        quota=quota,
        direction=indicator.direction,
        compare_with=indicator.compare_with.code if indicator.compare_with else None,
    )


def _opens(record: Record, district: District, month: int, indicator: Indicator) -> bool:
    """A first cumulative of a flow after January, with no earlier figure of the district in the plan (DESIGN 4.12)."""
    return indicator.kind == Indicator.Kind.FLOW and month > 1 and not any(record.has_figures(district, number) for number in range(1, month))


# ------------------------------------------------------------------ rows of the sheet
def _rows(record: Record, district: District, month: int, lines, findings, typed: Mapping[str, Typed] | None, mode: str) -> tuple[Row, ...]:
    by_code = {indicator.code: indicator for indicator in record.indicators}
    of_line: dict[str, list[Finding]] = {}
    for finding in findings:
        of_line.setdefault(finding.key, []).append(finding)
    return tuple(
        _row(record.plan, month, by_code[line.rule.key], line, tuple(of_line.get(line.rule.key, ())), typed, mode) for line in lines if line.rule.assigned
    )


def _row(plan: Plan, month: int, indicator: Indicator, line: Line, findings: tuple[Finding, ...], typed, mode: str) -> Row:
    is_flow = indicator.kind == Indicator.Kind.FLOW
    cumulative, quota = rules.cumulative(line), line.rule.quota
    pace = periods.pace(month, indicator.pace_curve() or plan.pace_curve()) if is_flow else None
    completion = rates.completion(cumulative, quota) if is_flow else None
    direction = rates.Direction(indicator.direction)
    is_typed = typed is not None and indicator.code in typed
    return Row(
        indicator=indicator,
        quota=quota,
        before=rules.cumulative_before(line) if is_flow else next((value for value in reversed(line.earlier) if value is not None), None),
        last=line.earlier[-1] if line.earlier else None,
        text=line.text if is_typed else plain_text(cumulative if mode == CUMULATIVE else line.value),
        remark=line.remark,
        value=line.value,
        cumulative=cumulative,
        completion=completion,
        pace=pace,
        gap=rates.gap(completion, pace),
        distance=None if is_flow else rates.limit_distance(cumulative, quota, direction),
        band=rates.band(cumulative, quota, pace, limit=plan.band_limit) if is_flow else rates.limit_band(cumulative, quota, direction),
        is_opening=line.is_opening,
        storable=_storable(line),
        is_returned=line.returned is not None,
        reply=line.reply,
        findings=findings,
    )


def _storable(line: Line) -> bool:
    """Whether the record can hold the cell: blank, or one number of at most 12 digits and 4 decimals."""
    parsed = typed_numbers.parse_number(line.text)
    if parsed.error or (line.rule.kind != Indicator.Kind.RATE and "percent" in parsed.notes):
        return False
    if line.value is None:
        return True
    decimals = len(format(line.value, "f").partition(".")[2].rstrip("0"))
    return abs(line.value) < 10**typed_numbers.MAX_DIGITS and decimals <= STORED_DECIMALS


# ------------------------------------------------------------------ the month among the others
def _has_begun(plan: Plan, month: int) -> bool:
    return periods.has_begun(plan.year, month, plan.today)


def _barred(record: Record, district: District, month: int, rows: tuple[Row, ...]) -> str:
    """Why nothing can be typed, "" where it can."""
    report = record.report(district, month)
    if not editable(report):
        return str(report.status)
    if record.plan.is_closed:
        return "closed"
    if not _has_begun(record.plan, month):
        return "not_begun"
    if not rows:
        return "nothing_assigned"
    # An opening cumulative already holds the months before it: a figure there would count twice.
    return "before_opening" if record.opening_month(district, after=month) else ""


def _missing_months(record: Record, district: District, month: int, opens: bool) -> tuple[int, ...]:
    """Earlier months with something to report that are not submitted; months within an opening cumulative are not missed."""
    if opens:
        return ()
    return tuple(
        number
        for number in range(1, month)
        if record.state(district, number) not in SENT
        and record.opening_month(district, after=number) is None
        and any(record.quota(district, indicator, number) is not None for indicator in record.indicators)
    )


def _later(record: Record, district: District, month: int) -> tuple[tuple[int, Finding], ...]:
    """What now keeps later, already begun reports from being right; blanks and slips of their own are left out (DESIGN 4.8)."""
    found = []
    for number in range(month + 1, 13):
        if record.report(district, number) is None or not record.has_figures(district, number):
            continue
        lines = [_line(record, district, number, indicator, None, MONTH) for indicator in record.indicators]
        judged = rules.check([line for line in lines if line.rule.assigned], month=number)
        found += [(number, finding) for finding in finding_counts.blocking(judged) if finding.code not in UNFINISHED]
    return tuple(found)
