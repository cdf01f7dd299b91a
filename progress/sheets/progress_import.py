"""The one way a table of figures is brought in: the command, and later the page, come through here (DESIGN 4.8, 4.13, 9, 10).

`preview` reads and checks a file and says what it would do; `apply` does it in one transaction or not at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import audit_trail
from accounts.models import AuditEvent, User
from districts.models import District
from progress import status_words
from progress.checks import check_messages
from progress.checks.rules import Finding as Check
from progress.checks.rules import Severity
from progress.models import Status
from progress.permissions import may_import
from progress.record import entry, workflow
from progress.record.entry import ChecksFailed, Conflict, NotEditable, Typed
from progress.record.month_sheet import CUMULATIVE, MONTH, MonthSheet, clean_remark, plain_text, sheet_of
from progress.record.stored_months import Record, Stored, load
from progress.record.workflow import WorkflowError
from progress.sheets.restated_cumulatives import Restated
from sheets.errors import SheetError
from sheets.reader import read_rows
from targets import naming
from targets.arithmetic import periods
from targets.breakdown import IndicatorHead, Row, Table, balance, read_table
from targets.issuing.plan_import import match_areas
from targets.issuing.problems import Finding, finding_of, finding_of_error, note_of
from targets.models import Indicator, Plan
from targets.naming import same_indicator
from targets.number_words import number

COLUMN = {MONTH: naming.MONTH, CUMULATIVE: naming.CUMULATIVE}
"""Which sub-column of an indicator each mode takes."""


class Refused(Exception):
    """An import that cannot be done as asked; the text says why and what to do."""


@dataclass(frozen=True)
class Item:
    """One district's line of the file: what it would store, and whether that differs from what is stored.

    By indicator code: `typed` is what the file says, `addresses` where it says so, `before` what is stored now.
    """

    district: District
    sheet: MonthSheet
    typed: Mapping[str, Typed]
    changed: bool
    addresses: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Stored] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """The status of the stored report, "" where there is none."""
        return str(self.sheet.progress.status) if self.sheet.progress else ""


@dataclass(frozen=True)
class Preview:
    """What a file would do. `problems` keep it from being applied, `warnings` do not; `skipped` names the blank lines."""

    plan: Plan
    month: int
    mode: str
    filename: str
    approve: bool
    items: tuple[Item, ...] = ()
    skipped: tuple[str, ...] = ()
    problems: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()

    @property
    def changed(self) -> tuple[Item, ...]:
        """The lines that would be stored."""
        return tuple(item for item in self.items if item.changed)

    @property
    def moves(self) -> tuple[Item, ...]:
        """The lines whose report would change its status."""
        return tuple(item for item in self.items if self.approve and item.status != Status.APPROVED)

    @property
    def is_unchanged(self) -> bool:
        """Whether applying it would write nothing."""
        return not self.changed and not self.moves


@dataclass(frozen=True)
class Result:
    """How many reports `apply` stored, left as they were, approved, and only submitted."""

    stored: int
    unchanged: int
    approved: int
    submitted: int = 0


def preview(
    data: bytes, filename: str, *, plan: Plan, month: int, by: User, mode: str = MONTH, remark: str = "", approve: bool = False, draft: bool = False
) -> Preview:
    """Read one month's table of one or all districts and say what importing it would do; nothing is written.

    `remark` explains the figures that need a word and have none of their own in the file (default 导入：file name); with `draft`
    nothing is written for them, they are only warned of, and keep the month from being submitted. Whatever is wrong is in
    `problems`: of the file, of the areas and indicators it names, and what the checks of the form say of each line.
    """
    known = Preview(plan, month, mode, filename, approve)
    barred = _barred(plan, month)
    if barred:
        return replace(known, problems=(Finding("", barred),))
    try:
        table = read_table(read_rows(data, filename), city_name=plan.city.name)
    except SheetError as error:
        return replace(known, problems=(finding_of_error(error),))
    return _Reader(known, table, load(plan), by, "" if draft else clean_remark(remark or f"导入：{filename}")).read()


def apply(preview: Preview, *, by: User, submit: bool = False, request=None) -> Result:
    """Store what a preview found, whole or not at all; with `submit` also submit it, with the preview's `approve` also approve it.

    Raises `Refused` where the file has problems, or someone changed one of its months since the preview.
    """
    if preview.problems:
        raise Refused(_("The file has %(number)d problems; nothing was saved.") % {"number": len(preview.problems)})
    if preview.is_unchanged and not submit:
        return Result(0, len(preview.items), 0)
    with transaction.atomic():
        submitted = [item for item in preview.items if _apply_item(preview, item, by, submit, request)]
        detail = f"{preview.filename} · {preview.month} · {len(preview.changed)}/{len(preview.items)}"
        audit_trail.record(AuditEvent.Action.PROGRESS_IMPORT, by=by, request=request, target=preview.plan.code, detail=detail, district=preview.plan.city)
    return Result(len(preview.changed), len(preview.items) - len(preview.changed), len(preview.moves), len(submitted))


def _barred(plan: Plan, month: int) -> str:
    """Why the whole month takes no figures, "" where it does."""
    if plan.is_closed:
        return _("The plan %(code)s is closed; nothing can be imported into it.") % {"code": plan.code}
    if not periods.has_begun(plan.year, month, plan.today):
        return _("%(month)s has not begun yet: no figures can be entered.") % {"month": check_messages.month_name(month)}
    return ""


# ------------------------------------------------------------------ writing
def _apply_item(preview: Preview, item: Item, by: User, submit: bool, request) -> bool:
    """Store one line, submit and approve it as asked; whether it was submitted."""
    plan, month, district = preview.plan, preview.month, item.district
    # Whoever is not the district's own reporter enters on its behalf; the city's own line is the city's.
    behalf = {"source": preview.filename, "on_behalf": by.district_id != district.pk and district.pk != plan.city_id, "request": request}
    report = item.sheet.progress
    try:
        if item.changed:
            report = entry.save(plan, district, month, item.typed, by=by, version=item.sheet.version, mode=preview.mode, **behalf)
        submits = (preview.approve or submit) and workflow.editable(report)
        if submits:
            report = entry.submit(report, by=by, **behalf)
        if preview.approve and report.status == Status.SUBMITTED:
            workflow.move(report, workflow.Step.APPROVED, by=by, **behalf)
    except (Conflict, NotEditable, WorkflowError) as error:
        text = _("%(name)s: someone else changed this month at the same moment; nothing was saved. Try again.")
        raise Refused(text % {"name": district.full_display_name}) from error
    except ChecksFailed as error:
        found = next(finding for finding in error.sheet.findings if finding.blocks)
        raise Refused(f"{district.full_display_name}{_(': ')}{error.sheet.cell_message(found)}") from error
    return submits


# ------------------------------------------------------------------ reading
class _Reader:
    """One reading of one table against one plan: gathers lines, problems and warnings."""

    def __init__(self, preview: Preview, table: Table, record: Record, by: User, remark: str):
        self._preview, self._table, self._record, self._by, self._remark = preview, table, record, by, remark
        self._which = COLUMN[preview.mode]
        self._problems: list[Finding] = [finding_of(problem) for problem in table.problems_for(self._which)]
        self._warnings: list[Finding] = [note_of(note) for note in table.notes]
        self._unreadable = {finding.where for finding in self._problems}
        self._restated = Restated(preview.plan, preview.month)

    def read(self) -> Preview:
        self._columns = self._match_indicators()
        areas, doubled = match_areas(self._table, self._preview.plan.city)
        self._problems += doubled
        items, skipped = [], []
        for area in areas:
            if area.row.is_blank(self._which) and not self._has_unreadable(area.row):
                skipped.append(area.district.full_display_name if area.district else area.row.name)
            elif area.district is None and area.row.address in self._unreadable:
                continue
            elif area.district is None:
                text = _("“%(name)s” is no area of this plan. Expected the name of one of its units.") % {"name": area.row.name}
                self._problems.append(Finding(area.row.address, text))
            else:
                items.append(self._item(area.district, area.row))
        own = self._own_item()
        items = [item for item in [own, *items] if item is not None]
        self._check_sums()
        if not items and not self._problems:
            self._problems.append(Finding("", _("There is no figure to import in the table.")))
        return replace(
            self._preview,
            items=tuple(items),
            skipped=tuple(skipped),
            problems=tuple(sorted(self._problems, key=lambda finding: finding.place)),
            warnings=tuple(self._warnings),
        )

    # the heading

    def _match_indicators(self) -> dict[int, Indicator]:
        """The plan's indicator of every column that can be read, by the column's position in the table."""
        found: dict[int, Indicator] = {}
        for index, head in enumerate(self._table.indicators):
            indicator = next((item for item in self._record.indicators if same_indicator(item.name, head.name)), None)
            where = next(iter(head.columns.values())).address
            problem = self._problem_of_column(head, indicator, found)
            if problem:
                self._problems.append(Finding(where, problem))
            else:
                found[index] = indicator
        return found

    def _problem_of_column(self, head: IndicatorHead, indicator: Indicator | None, found: Mapping[int, Indicator]) -> str:
        """What keeps a column from being read, "" where nothing does."""
        if indicator is None:
            return _("“%(name)s” is no indicator of this plan.") % {"name": head.name}
        if indicator in found.values():
            return _("“%(name)s” is there twice. Expected each indicator once.") % {"name": head.name}
        if not head.has(self._which):
            return self._other_column(head)
        column = head.columns.get(self._which)
        if column is not None and column.month not in (None, self._preview.month):
            months = {"found": check_messages.month_name(column.month), "expected": check_messages.month_name(self._preview.month)}
            return _("The heading says %(found)s, but the import is for %(expected)s.") % months
        return self._problem_of_unit(head, indicator)

    def _other_column(self, head: IndicatorHead) -> str:
        if self._preview.mode == MONTH and naming.CUMULATIVE in head.columns:
            text = _("“%(name)s” has cumulatives only, no column with the month's figures. Import it as cumulative (--cumulative).")
        elif self._preview.mode == CUMULATIVE and naming.MONTH in head.columns:
            text = _("“%(name)s” has the month's figures only, no column with cumulatives. Import it without --cumulative.")
        else:
            text = _("“%(name)s” has no column with figures.")
        return text % {"name": head.name}

    def _problem_of_unit(self, head: IndicatorHead, indicator: Indicator) -> str:
        """人 and 人次 are never merged; a table that prints no unit is not guessed to be in 万人 (DESIGN 9)."""
        column = head.columns.get(self._which) or head.columns.get(naming.SINGLE)
        names_unit = bool(self._table.unit or column.unit) or head.unit != naming.PERSON.base or head.scale != 1
        if head.unit == indicator.unit and (names_unit or indicator.printed_scale == 1):
            return ""
        if not names_unit and indicator.unit != "%" and indicator.printed_scale == 1:
            return ""
        values = {"name": head.name, "found": head.printed_unit if names_unit else _("no unit"), "expected": indicator.printed_unit}
        return _("“%(name)s” is counted in %(expected)s in this plan; found %(found)s. Write the unit into the heading.") % values

    # the lines

    def _has_unreadable(self, row: Row) -> bool:
        return any(cell.address(self._which) in self._unreadable for cell in row.cells.values())

    def _own_item(self) -> Item | None:
        """The city's line: its rates and stocks are its own entry, its flows only checked against the sum (DESIGN 4.13, 10)."""
        row, city = self._table.total, self._preview.plan.city
        if row is None:
            return None
        own = {index: item for index, item in self._columns.items() if self._record.quota(city, item, self._preview.month) is not None}
        if all(row.cells[index].value(self._which) is None for index in own):
            return None
        return self._item(city, row, own)

    def _item(self, district: District, row: Row, columns: Mapping[int, Indicator] | None = None) -> Item | None:
        """One line judged by the checks of the form; None where it cannot be imported."""
        columns = self._columns if columns is None else columns
        if not may_import(self._by, self._preview.plan, district):
            self._problems.append(Finding(row.address, _("%(name)s: you may not enter its figures.") % {"name": district.full_display_name}))
            return None
        month, mode = self._preview.month, self._preview.mode
        cumulatives = {item: row.cells[index].value(self._which) for index, item in columns.items()}
        if mode == CUMULATIVE and self._restated.says_the_same(district, cumulatives):
            return Item(district, sheet_of(self._record, district, month), {}, False, {}, {})
        typed = {item.code: self._typed(district, row, index, item) for index, item in columns.items()}
        sheet = sheet_of(self._record, district, month, typed=typed, mode=mode)
        asking = {finding.key for finding in sheet.findings if finding.needs_remark and not finding.explained}
        explanation = row.remark or self._remark
        if asking and explanation:
            typed |= {code: Typed(typed[code].text, explanation) for code in asking & typed.keys()}
            sheet = sheet_of(self._record, district, month, typed=typed, mode=mode)
        changed = any(line.stored != self._record.figure(district, month, line.indicator) for line in sheet.rows) or self._not_assigned(sheet)
        addresses = {indicator.code: row.cells[index].address(self._which) for index, indicator in columns.items()}
        before = {line.code: self._record.figure(district, month, line.indicator) for line in sheet.rows}
        item = Item(district, sheet, typed, changed, addresses, before)
        self._judge(item, row, addresses)
        return item

    def _typed(self, district: District, row: Row, index: int, indicator: Indicator) -> Typed:
        """A cell as if typed. The line's remark is that of the figures that change, else of those that need a word; the others keep the one stored."""
        cell = row.cells[index]
        value = cell.value(self._which)
        stored = self._record.figure(district, self._preview.month, indicator)
        changes = self._preview.mode == CUMULATIVE or value != stored.value
        return Typed(plain_text(value), cell.remark or (row.remark if changes else "") or stored.remark)

    def _not_assigned(self, sheet: MonthSheet) -> bool:
        return any(finding.code == "not_assigned" for finding in sheet.findings)

    def _judge(self, item: Item, row: Row, addresses: Mapping[str, str]) -> None:
        """Say what the checks say of a line, each at its cell."""
        if item.changed and item.sheet.barred:
            self._problems.append(Finding(row.address, self._why_barred(item)))
            return
        if not item.changed and item.status in (Status.SUBMITTED, Status.APPROVED):
            return
        for check in item.sheet.findings:
            self._tell(item, row, check, addresses)
        for month, check in item.sheet.later if item.changed else ():
            self._warnings.append(Finding(row.address, self._said(item, check, month)))

    def _tell(self, item: Item, row: Row, check: Check, addresses: Mapping[str, str]) -> None:
        where = addresses.get(check.key, row.address)
        if where in self._unreadable:
            return
        if check.key not in addresses:
            self._tell_column(item, check, row)
        elif check.blocks and (self._remark or check.severity is not Severity.EXPLAIN):
            self._problems.append(Finding(where, self._said(item, check)))
        else:
            self._warnings.append(Finding(where, self._said(item, check)))

    def _tell_column(self, item: Item, check: Check, row: Row) -> None:
        """An indicator the table has no column for: a draft may wait for it, an approved month may not."""
        found = Finding(row.address, self._said(item, check))
        (self._problems if check.blocks and self._preview.approve else self._warnings).append(found)

    def _said(self, item: Item, check: Check, month: int | None = None) -> str:
        return f"{item.district.full_display_name}{_(', ')}{item.sheet.cell_message(check, month)}"

    def _why_barred(self, item: Item) -> str:
        values = {"name": item.district.full_display_name, "month": check_messages.month_name(self._preview.month)}
        if item.status:
            values["state"] = status_words.state_word(item.status)
            return _("%(name)s: %(month)s is “%(state)s” with other figures than the file. Return or withdraw it first.") % values
        if item.sheet.barred == "before_opening":
            return _("%(name)s: a later month holds an opening cumulative that includes %(month)s.") % values
        return _("%(name)s: no target is assigned for %(month)s.") % values

    # the city's line

    def _check_sums(self) -> None:
        """A flow of the city's line is the sum of the districts; a difference is said and keeps nothing back (as DESIGN 4.4)."""
        if self._record.only_city:
            return
        for index, found in zip(self._flows(), balance(self._table, self._which), strict=True):
            if found.difference:
                where = self._table.total.cells[index].address(self._which)
                values = {"name": found.indicator, "total": _plain(found.total), "sum": _plain(found.sum), "difference": _plain(found.difference)}
                text = _("“%(name)s”: the city's line says %(total)s, its units add up to %(sum)s, a difference of %(difference)s.")
                self._warnings.append(Finding(where, text % values))

    def _flows(self) -> Sequence[int]:
        return [index for index, head in enumerate(self._table.indicators) if head.kind != Indicator.Kind.RATE]


def _plain(value: Decimal) -> str:
    return number(value, max(0, -int(value.normalize().as_tuple().exponent)))
