"""The help page: what every indicator counts, how every number is worked out with the reader's own numbers, words and signs, who does what.

Someone who is not signed in gets the general part only: no indicator, no number of any plan.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role, User
from accounts.permissions import can_see_figures
from districts.models import District
from progress.checks.check_messages import month_name
from progress.ledger.ledger import default_basis, ledger_of
from progress.models import Status
from reports.charts import inline_marks
from reports.frame.navigation import default_plan
from reports.permissions import is_reporter
from reports.reading import amounts, display, running_month, sentences
from reports.reading.cells import Cell, Reading, read
from targets.arithmetic import periods
from targets.arithmetic.rates import Band
from targets.models import Indicator, Plan
from targets.permissions import can_import_plans
from targets.state.pages import kept_page, rights
from targets.state.promised import promised_in

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Definition:
    """One indicator: what it counts."""

    name: SafeString
    unit: str
    kind: str
    text: str


@dataclass(frozen=True)
class Step:
    """One number: its name, the rule, and the reader's own example (empty without one)."""

    name: str
    rule: str
    example: str


@dataclass(frozen=True)
class Meaning:
    """A band or a status: how it looks and what it says."""

    look: SafeString
    text: str


@dataclass(frozen=True)
class Duty:
    """What a role comes for and what it does not do."""

    role: str
    does: str
    never: str


@dataclass(frozen=True)
class HelpPage:
    """Everything the help page says; `example` names whose numbers the worked example takes."""

    plan: Plan | None
    definitions: tuple[Definition, ...]
    example: str
    steps: tuple[Step, ...]
    bands: tuple[Meaning, ...]
    states: tuple[Meaning, ...]
    duties: tuple[Duty, ...]
    imports_plans: bool
    signed_in: bool


def help_of(user) -> HelpPage:
    """The help page for a signed-in user or for nobody in particular."""
    plan = default_plan(user) if user.is_authenticated and can_see_figures(user) else None
    return kept_page(plan, ("help", *rights(user)), lambda: _help_of(user, plan), shows_drafts=False) if plan else _help_of(user, None)


def _help_of(user, plan: Plan | None) -> HelpPage:
    cell, reading = _example(user, plan) if plan else (None, None)
    limit = display.number(plan.band_limit.normalize(), _decimals(plan.band_limit)) if plan else "10"
    indicators = promised_in(plan).indicators if plan else ()
    return HelpPage(
        plan=plan,
        definitions=tuple(_definition(indicator) for indicator in indicators),
        example=_example_name(cell, reading) if cell else "",
        steps=tuple(_steps(cell, reading)),
        bands=tuple(_bands(limit)),
        states=tuple(_states()),
        duties=tuple(_duties()),
        imports_plans=user.is_authenticated and can_import_plans(user),
        signed_in=user.is_authenticated,
    )


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


# ------------------------------------------------------------------ definitions and numbers
def _definition(indicator: Indicator) -> Definition:
    return Definition(inline_marks.indicator_name(indicator), amounts.unit_word(indicator.unit), indicator.get_kind_display(), indicator.display_definition)


def _example(user: User, plan: Plan) -> tuple[Cell | None, Reading | None]:
    """The first flow of the reader's own area that has a completion, at the latest month that holds one."""
    ledger = ledger_of(plan, plan.current_month, default_basis(plan, plan.current_month))
    area = _own_area(user, plan, ledger.districts)
    for month in range(ledger.month, 0, -1):
        reading = read(ledger, month)
        for indicator in ledger.indicators:
            cell = reading.cell(area, indicator)
            if cell.completion is not None and not (cell.is_city and running_month.is_gathering(reading.ledger)):
                return cell, reading
    return None, None


def _own_area(user: User, plan: Plan, districts: tuple[District, ...]) -> District:
    """A reporter's own district, the city for everyone else."""
    if is_reporter(user):
        return next((district for district in districts if district.pk == user.district_id), plan.city)
    return plan.city


def _example_name(cell: Cell, reading: Reading) -> str:
    area = _("the whole city") if cell.is_city else cell.district.display_name
    words = {
        "area": area,
        "indicator": cell.indicator.display_name,
        "span": sentences.span(reading.month),
        "basis": sentences.basis_word(reading.ledger.basis),
    }
    return _("%(area)s, %(indicator)s, %(span)s, %(basis)s") % words


def _steps(cell: Cell | None, reading: Reading | None) -> list[Step]:
    """Every number the pages show, in the order in which one follows from another."""
    rules = [
        (_("Cumulative"), _("The months from January on, added up. A correction is a negative month with a reason."), _cumulative),
        (
            _("Completion"),
            _(
                "Cumulative ÷ quota × 100. Shown with one decimal, ranked and judged unrounded; "
                "what is short of a line is never printed as having reached it (99.96 prints as 99.9)."
            ),
            _completion,
        ),
        (
            pgettext("heading", "Pace"),
            _("The share of the year's task due by the end of the month: month ÷ 12 × 100, unless the plan sets its own curve."),
            _pace,
        ),
        (_("Gap"), _("Completion − pace, in percentage points."), _gap),
        (
            _("City total"),
            _(
                "Sum of the districts' cumulative ÷ the city's quota: a ratio of sums, never a mean of rates. "
                "A district that has not reported counts with what it reported before, and the page says so. "
                "Until a month is in or its due day has passed, its total is shown but not judged."
            ),
            _city_total,
        ),
        (
            _("Rank"),
            _(
                "By unrounded completion, highest first; equal completion shares a rank and the next rank is skipped. "
                "Municipal departments, the total, districts without a quota and districts that have not reported are not ranked. "
                "A rise or fall since the month before counts only the districts ranked in both months."
            ),
            _rank,
        ),
        (_("Gain of the month"), _("The month's value ÷ quota × 100: by how much the completion rose."), _gain),
        (_("Needed per month"), _("(Quota − cumulative) ÷ the months left, rounded up; 0 once the quota is met."), _needed),
        (_("Needed ÷ average"), _("Needed per month ÷ the average of the months so far: how much faster it must go."), _multiple),
        (_("Year-end"), _("Average of the months so far × 12 ÷ quota × 100, as if the year went on at this speed."), _year_end),
        (pgettext("of the year-end", "Outlook"), _outlook_rule(reading), _outlook),
        (
            _("Opening cumulative"),
            _(
                "Where a plan starts during its year, the first cumulative of a district without earlier months, marked ※: "
                "counted in the cumulative, left out of gains and averages."
            ),
            None,
        ),
        (
            _("Rates and stocks"),
            _(
                "An unemployment rate or a number at the end of the period is compared with its limit, never divided by it: "
                "within or over the limit, with the distance. It has no completion, no pace and no rank; the city's own value is entered, never averaged."
            ),
            None,
        ),
    ]
    return [Step(name, rule, example(cell, reading) if example and cell and reading else "") for name, rule, example in rules]


def _cumulative(cell: Cell, reading: Reading) -> str:
    values = [display.value(cell, value) for value in cell.months if value is not None]
    if cell.opening_month and not cell.is_city:
        values.insert(0, _("%(value)s (opening)") % {"value": display.value(cell, cell.opening)})
    return f"{' + '.join(values)} = {amounts.amount(cell, cell.cumulative)}"


def _completion(cell: Cell, reading: Reading) -> str:
    return f"{display.value(cell, cell.cumulative)} ÷ {display.value(cell, cell.quota)} × 100 = {display.rate(cell)}%"


def _pace(cell: Cell, reading: Reading) -> str:
    shown = f"{display.pace(cell.pace, cell.rate_decimals)}%"
    return shown if cell.curve else f"{reading.month} ÷ 12 × 100 = {shown}"


def _gap(cell: Cell, reading: Reading) -> str:
    return f"{display.rate(cell)} − {display.pace(cell.pace, cell.rate_decimals)} → {display.gap(cell)} · {display.band_word(cell.band)}"


def _city_total(cell: Cell, reading: Reading) -> str:
    total = reading.city(cell.indicator)
    summed = [item for item in reading.column(cell.indicator) if item.cumulative is not None]
    if not summed or total.completion is None:
        return ""
    return _("%(count)s units together %(value)s ÷ %(quota)s × 100 = %(rate)s%%") % {
        "count": len(summed),
        "value": display.value(total, total.cumulative),
        "quota": display.value(total, total.quota),
        "rate": display.rate(total),
    }


def _rank(cell: Cell, reading: Reading) -> str:
    if cell.is_city:
        first = next(iter(reading.ranked(cell.indicator)), None)
        return _("first %(name)s %(rate)s%%") % {"name": first.district.display_name, "rate": display.rate(first)} if first else ""
    if not cell.rank:
        return ""
    return _("%(rank)s among %(count)s in %(month)s") % {
        "rank": cell.rank,
        "count": len(reading.ranked(cell.indicator)),
        "month": month_name(reading.month),
    }


def _gain(cell: Cell, reading: Reading) -> str:
    if cell.gain is None:
        return ""
    return f"{display.value(cell, cell.month_value)} ÷ {display.value(cell, cell.quota)} × 100 = {display.pace(cell.gain, cell.rate_decimals)}"


def _needed(cell: Cell, reading: Reading) -> str:
    if cell.forecast is None or not cell.forecast.remaining:
        return ""
    left = 12 - reading.month
    if not left:
        return ""
    return f"{display.value(cell, cell.forecast.remaining)} ÷ {left} → {display.value(cell, cell.forecast.needed_per_month)}"


def _multiple(cell: Cell, reading: Reading) -> str:
    forecast = cell.forecast
    if forecast is None or forecast.multiple is None or not forecast.needed_per_month:
        return ""
    shown = {"needed": display.value(cell, forecast.needed_per_month), "average": display.number(forecast.average.quantize(TENTH), 1)}
    return f"{shown['needed']} ÷ {shown['average']} ≈ " + _("%(number)s ×") % {"number": display.number(forecast.multiple, 1)}


def _outlook_rule(reading: Reading | None) -> str:
    """The words of the year-end, with the plan's own limits where there is one."""
    plan = reading.ledger.plan if reading else None
    limits = (plan.attainable_from, plan.unlikely_below) if plan else (Decimal(100), Decimal(80))
    attainable, unlikely = (display.number(limit.normalize(), _decimals(limit)) for limit in limits)
    return _("Year-end of %(attainable)s%% or more: attainable; below %(unlikely)s%%: unlikely; between them it must speed up.") % {
        "attainable": attainable,
        "unlikely": unlikely,
    }


def _outlook(cell: Cell, reading: Reading) -> str:
    forecast = cell.forecast
    if forecast is None or forecast.outlook is None or forecast.year_end is None:
        return ""
    return f"{display.pace(forecast.year_end, cell.rate_decimals)}% · {display.outlook_word(forecast.outlook)}"


def _year_end(cell: Cell, reading: Reading) -> str:
    if cell.forecast is None or cell.forecast.year_end is None:
        return ""
    end = f"{display.pace(cell.forecast.year_end, cell.rate_decimals)}%"
    if cell.curve or cell.opening_month:
        return end
    average = cell.forecast.average.quantize(TENTH) if cell.forecast.average is not None else Decimal(0)
    return f"{display.number(average, 1)} × 12 ÷ {display.value(cell, cell.quota)} × 100 ≈ {end}"


# ------------------------------------------------------------------ words and signs
def _bands(limit: str) -> list[Meaning]:
    meanings = {
        Band.EXCEEDED: _("More than the year's quota is done."),
        Band.ATTAINED: _("Exactly the year's quota is done."),
        Band.AHEAD: _("Completion is above the pace."),
        Band.ON_PACE: _("Completion is exactly the pace."),
        Band.BEHIND: _("Below the pace by up to %(limit)s points.") % {"limit": limit},
        Band.FAR_BEHIND: _("Below the pace by more than %(limit)s points; listed among the warnings.") % {"limit": limit},
        Band.NOT_ASSIGNED: _("The district has no quota in this indicator: no figure is asked for, it is not ranked and not averaged. This is not 0."),
        Band.NOT_ASSESSABLE: _("Nothing is due yet by the plan's curve, or the month is still being reported; left out of the counts."),
        Band.NOT_REPORTED: _("The month does not count on this basis; the cumulative to date is shown, without completion or rank."),
        Band.WITHIN_LIMIT: _("A rate or stock on the good side of its limit."),
        Band.OVER_LIMIT: _("A rate or stock on the wrong side of its limit."),
    }
    return [Meaning(inline_marks.band(band, pill=True), text) for band, text in meanings.items()]


def _states() -> list[Meaning]:
    meanings = {
        periods.Due.DUE: _("The month has begun and nothing is typed yet; the district acts."),
        periods.Due.OVERDUE: _("The due day has passed without a report; the district acts."),
        Status.DRAFT: _("Figures are typed but not sent; only the district sees them."),
        Status.SUBMITTED: _("Sent; counts as reported, not yet as approved. The district may withdraw it, the city approves or returns it."),
        Status.RETURNED: _("Sent back with a reason; counts in neither basis until it is sent again. The district acts."),
        Status.APPROVED: _("Checked by the city; counts on both bases. The city may still return it while the month is open."),
    }
    return [Meaning(inline_marks.pill(state), text) for state, text in meanings.items()]


def _duties() -> list[Duty]:
    texts = {
        Role.REPORTER: (
            _("Enters, submits and withdraws the months of the own district; sees it, the city's totals and the rankings."),
            _("Other districts' pages."),
        ),
        Role.SUPERVISOR: (
            _("Approves and returns months, enters the city's own rates, brings in plans, exports tables, reads the city's log."),
            _("Districts' figures are not changed by the city."),
        ),
        Role.LEADER: (_("Reads everything of the city."), _("Changes nothing.")),
        Role.DEPARTMENT: (_("Reads overview, indicators, districts and the completion table."), _("Changes nothing; does not see the review.")),
        Role.ADMINISTRATOR: (_("Creates and disables users, resets passwords, unlocks."), _("Sees no figures.")),
        Role.AUDITOR: (_("Reads the whole log and the list of users."), _("Sees no figures.")),
    }
    return [Duty(Role(role).label, does, never) for role, (does, never) in texts.items()]
