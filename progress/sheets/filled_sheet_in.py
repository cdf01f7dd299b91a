"""The filled sheet on its way back in: read, previewed cell by cell, then applied whole or not at all (DESIGN 9).

The sheet of one district is read here, by the names of its indicators; the sheet of all districts and any other table go through `progress_import`. Both end
in its `Preview` and its `apply`, so figures from a file meet the same checks as figures from the form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from districts.models import District
from progress import status_words
from progress.checks import check_messages, typed_numbers
from progress.permissions import may_import, reporting_districts
from progress.record.month_sheet import MONTH, REMARK_LENGTH, MonthSheet, Typed, clean_remark, plain_text, sheet_of
from progress.record.stored_months import Record, load
from progress.sheets import progress_import, stamp
from progress.sheets.progress_import import Item, Preview
from progress.sheets.stamp import Line, Stamp
from sheets.errors import SheetError
from sheets.reader import read_rows
from sheets.rows import SheetRows, Value
from targets import breakdown, naming
from targets.issuing.problems import Finding, finding_of, finding_of_error, note_of
from targets.models import Indicator, Plan

HEADING_WITHIN = 20
"""Rows in which the heading is looked for."""


def preview(data: bytes, filename: str, *, plan: Plan, month: int, by: User, district: District | None) -> Preview:
    """Read an uploaded file and say, cell by cell, what applying it would do; nothing is written.

    `district` is the one whose entry page it was given to, None for the city's review, which takes the sheet of all districts and of any one of them. A stamp
    of another plan, month or district is named and refused. Whatever is wrong is in `problems`.
    """
    known = Preview(plan, month, MONTH, filename, approve=False)
    try:
        found = stamp.read(data, filename)
        if found is None or (not found.district and district is None and _fits(found, plan, month)):
            return _plain_table(data, filename, plan, month, by, district)
        problem, area = _place(found, plan, month, district, by)
        if problem:
            return replace(known, problems=(Finding("", problem),))
        return _Reader(known, read_rows(data, filename), found, area).read()
    except SheetError as error:
        return replace(known, problems=(finding_of_error(error),))
    except stamp.Damaged:
        text = _("The hidden mark of this sheet has been changed, so it cannot be told what it is for. Download the sheet again and copy the figures into it.")
        return replace(known, problems=(Finding("", text),))


apply = progress_import.apply


def _plain_table(data: bytes, filename: str, plan: Plan, month: int, by: User, district: District | None) -> Preview:
    """A table of districts × indicators; on a district's own page it may hold no other district's figures."""
    found = progress_import.preview(data, filename, plan=plan, month=month, by=by, draft=True)
    if district is None or found.problems:
        return found
    others = [item for item in found.items if item.district.pk != district.pk]
    text = _("%(name)s: this page takes the figures of %(own)s only.")
    problems = [Finding(_first_address(item), text % {"name": item.district.full_display_name, "own": district.full_display_name}) for item in others]
    return replace(found, problems=tuple(problems))


def _first_address(item: Item) -> str:
    return next(iter(item.addresses.values()), "")


# ------------------------------------------------------------------ whose sheet it is
def _fits(found: Stamp, plan: Plan, month: int) -> bool:
    return (found.plan, found.month) == (plan.code, month)


def _place(found: Stamp, plan: Plan, month: int, district: District | None, by: User) -> tuple[str, District | None]:
    """What is wrong with a sheet's stamp, "" where nothing is, and the district it is for."""
    if found.plan != plan.code:
        return _wrong(_said_plan(found.plan, by), plan.display_title), None
    if found.month != month:
        return _wrong(status_words.month_of_year(plan.year, found.month), status_words.month_of_year(plan.year, month)), None
    if not found.district:
        return _("This is the sheet of all districts; here only the sheet of %(own)s can be read.") % {"own": district.full_display_name}, None
    if district is not None:
        fits = found.district == district.code
        return ("" if fits else _wrong(_said_district(found.district, plan), district.full_display_name)), district
    areas = [plan.city, *reporting_districts(plan)]
    area = next((area for area in areas if area.code == found.district and may_import(by, plan, area)), None)
    return ("" if area else _wrong(found.district, plan.city.full_display_name)), area


def _wrong(found: str, expected: str) -> str:
    values = {"found": found, "expected": expected}
    return _("This sheet was made for “%(found)s”; this page is for “%(expected)s”. Nothing was read. Choose the right sheet, or the right page.") % values


def _said_plan(code: str, by: User) -> str:
    """The title of a plan the user may see; of any other only what the file itself says."""
    plan = Plan.objects.visible_to(by).filter(code=code).first()
    return plan.display_title if plan else code


def _said_district(code: str, plan: Plan) -> str:
    area = next((area for area in [plan.city, *reporting_districts(plan)] if area.code == code), None)
    return area.full_display_name if area else code


# ------------------------------------------------------------------ reading
@dataclass(frozen=True)
class Heading:
    """Where the columns stand, counting from 0; None where the sheet has lost one."""

    row: int
    name: int
    value: int
    remark: int | None
    locked: Mapping[str, int] = field(default_factory=dict)


class _Reader:
    """One reading of one district's sheet: gathers cells, problems and notes."""

    def __init__(self, known: Preview, grid: SheetRows, found: Stamp, district: District):
        self._known, self._grid, self._stamp, self._district = known, grid, found, district
        self._record: Record = load(known.plan, [district])
        self._stored = sheet_of(self._record, district, known.month)
        self._lines = {line.code: line for line in found.lines}
        self._problems: list[Finding] = []
        self._notes: list[Finding] = []
        self._typed: dict[str, Typed] = {}
        self._addresses: dict[str, str] = {}
        self._rows: dict[str, int] = {}

    def read(self) -> Preview:
        if self._stored.barred and self._stored.barred not in ("submitted", "approved"):
            return self._result(Finding("", self._why_barred()))
        heading = self._heading()
        if heading is None:
            return self._result()
        for number in range(heading.row + 1, len(self._grid.rows)):
            self._read_row(heading, number)
        self._tell_missing()
        self._tell_moved()
        self._tell_stale()
        sheet = sheet_of(self._record, self._district, self._known.month, typed=self._typed)
        self._judge(sheet)
        before = {row.code: self._record.figure(self._district, self._known.month, row.indicator) for row in sheet.rows}
        changed = any(row.stored != before[row.code] for row in sheet.rows)
        if changed and self._stored.barred:
            self._problems.append(Finding("", self._why_barred()))
        elif not self._typed and not self._problems:
            self._problems.append(Finding("", _("No figure is filled in. Fill in the column “%(column)s” and try again.") % {"column": self._value_label()}))
        return self._result(item=Item(self._district, sheet, self._typed, changed, self._addresses, before))

    def _result(self, *problems: Finding, item: Item | None = None) -> Preview:
        found = sorted([*self._problems, *problems], key=lambda finding: finding.place)
        return replace(self._known, items=(item,) if item else (), problems=tuple(found), warnings=tuple(self._notes))

    def _at(self, row: int, column: int) -> str:
        return self._grid.address(row, column)

    def _cell(self, row: int, column: int | None) -> Value:
        return self._grid.rows[row][column] if column is not None else None

    # the heading

    def _heading(self) -> Heading | None:
        """The row that names the columns; None, with a problem, where there is none or it is for another month."""
        for number, row in enumerate(self._grid.rows[:HEADING_WITHIN]):
            name = next((place for place, text in enumerate(row) if isinstance(text, str) and naming.is_indicator_label(text)), None)
            if name is None:
                continue
            found = {place: word for place, text in enumerate(row) if isinstance(text, str) and place != name and (word := naming.subcolumn(text))}
            values = [place for place, (which, _month) in found.items() if which == naming.MONTH]
            if len(values) == 1:
                return self._checked_heading(number, name, values[0], found)
            if len(values) > 1:
                self._problems.append(self._two_columns(number, values))
                return None
        text = _("The heading was not found. Expected a row with “指标” and “%(column)s”, as in the sheet downloaded.") % {"column": self._value_label()}
        self._problems.append(Finding("", text))
        return None

    def _checked_heading(self, row: int, name: int, value: int, found: Mapping[int, tuple[str, int | None]]) -> Heading | None:
        month = found[value][1]
        if month not in (None, self._known.month):
            values = {"found": check_messages.month_name(month), "expected": check_messages.month_name(self._known.month)}
            self._problems.append(Finding(self._at(row, value), _("The heading says %(found)s, but the sheet is for %(expected)s.") % values))
            return None
        by_word = {which: place for place, (which, _month) in reversed(found.items())}
        locked = {"quota": by_word.get(naming.QUOTA)}
        locked["before"] = next((place for place, (which, last) in found.items() if which == naming.CUMULATIVE and last == self._known.month - 1), None)
        locked["unit"] = next((place for place, text in enumerate(self._grid.rows[row]) if text == "单位"), None)
        self._note_hidden_columns(value, by_word.get(naming.REMARK))
        return Heading(row, name, value, by_word.get(naming.REMARK), {key: place for key, place in locked.items() if place is not None})

    def _two_columns(self, row: int, places: list[int]) -> Finding:
        values = {"found": self._value_label(), "expected": self._at(row, places[0])}
        text = _("The column “%(found)s” is there twice; the first stands in %(expected)s. Expected it once.") % values
        return Finding(self._at(row, places[1]), text)

    def _note_hidden_columns(self, *columns: int | None) -> None:
        for column in columns:
            if column is not None and column in self._grid.hidden_columns:
                self._notes.append(note_of(breakdown.Note("hidden_column", self._at(0, column), self._value_label())))

    def _value_label(self) -> str:
        return f"{self._known.month}月完成"

    # the rows

    def _read_row(self, heading: Heading, number: int) -> None:
        name, value = self._cell(number, heading.name), self._cell(number, heading.value)
        holds = value is not None or (number, heading.value) in self._grid.formulas_without_value
        if name is None:
            if holds:
                self._problems.append(finding_of(breakdown.Problem("no_name", self._at(number, heading.value))))
            return
        text = str(name)
        if naming.is_note(text):
            return
        indicator = self._indicator(text)
        if indicator is None:
            self._tell_unknown(heading, number, text, holds)
        elif indicator.code in self._rows:
            values = {"found": indicator.name, "expected": self._at(self._rows[indicator.code], heading.name)}
            twice = _("“%(found)s” is there twice; the first stands in %(expected)s. Expected it once.") % values
            self._problems.append(Finding(self._at(number, heading.name), twice))
        else:
            self._rows[indicator.code] = number
            self._addresses[indicator.code] = self._at(number, heading.value)
            self._tell_locked(heading, number, indicator)
            self._read_cells(heading, number, indicator)

    def _indicator(self, text: str) -> Indicator | None:
        bare = naming.split_part(naming.tidy_name(text))[1]
        return next((item for item in self._record.indicators if naming.same_indicator(item.name, bare)), None)

    def _tell_unknown(self, heading: Heading, number: int, text: str, holds: bool) -> None:
        """A row that was added or whose name was changed; only where it holds a figure does it keep the sheet from being read."""
        where = self._at(number, heading.name)
        was = next((line.name for line in self._stamp.lines if line.row == number + 1), "")
        values = {"found": text, "expected": was}
        if was and was not in self._names_in_sheet(heading):
            self._problems.append(Finding(where, _("Found “%(found)s”, expected “%(expected)s”. The names are locked; write the name back.") % values))
        elif holds:
            self._problems.append(Finding(where, _("“%(found)s” is no indicator of this plan. Remove the row, or write the indicator's name.") % values))
        else:
            self._notes.append(Finding(where, _("This row was added and holds no figure; it was not read.")))

    def _names_in_sheet(self, heading: Heading) -> set[str]:
        names = {str(row[heading.name]) for row in self._grid.rows[heading.row + 1 :] if row[heading.name] is not None}
        return {indicator.name for name in names if (indicator := self._indicator(name))}

    def _read_cells(self, heading: Heading, number: int, indicator: Indicator) -> None:
        """Figure and remark of one row. What is blank leaves what is stored as it is."""
        at = (number, heading.value)
        problem = self._unusable(at)
        if problem is not None:
            self._problems.append(finding_of(problem))
            return
        text = self._text(at, indicator)
        remark = self._cell(number, heading.remark)
        remark = "" if remark is None else str(remark).strip()
        if len(remark) > REMARK_LENGTH:
            values = {"found": len(remark), "expected": REMARK_LENGTH}
            self._problems.append(Finding(self._at(number, heading.remark), _("The remark has %(found)s characters. Expected at most %(expected)s.") % values))
        stored = self._record.figure(self._district, self._known.month, indicator)
        if stored.is_opening and typed_numbers.parse_number(text).value in (None, stored.value):
            return  # a 期初累计 stays one as long as no month's number takes its place (DESIGN 4.12)
        if text or remark:
            self._typed[indicator.code] = Typed(text or plain_text(stored.value), clean_remark(remark) or stored.remark)
            if number in self._grid.hidden_rows:
                self._notes.append(note_of(breakdown.Note("hidden_row", self._at(*at), indicator.name)))

    def _unusable(self, at: tuple[int, int]) -> breakdown.Problem | None:
        if at in self._grid.formulas_without_value:
            return breakdown.Problem("formula_without_value", self._at(*at))
        for top, left, bottom, right in self._grid.merged:
            if top <= at[0] <= bottom and left <= at[1] <= right:
                return breakdown.Problem("merged_data", self._at(*at), f"{self._at(top, left).rpartition('!')[2]}:{self._at(bottom, right).rpartition('!')[2]}")
        return None

    def _text(self, at: tuple[int, int], indicator: Indicator) -> str:
        """The figure as the checks take it; what had to be understood first is noted."""
        value = self._grid.rows[at[0]][at[1]]
        if value is None:
            return ""
        if isinstance(value, Decimal):
            if at in self._grid.percent_cells:
                value *= 100
                return plain_text(value) if indicator.kind == Indicator.Kind.RATE else f"{plain_text(value)}%"
            return plain_text(value)
        if isinstance(value, date):
            return value.isoformat()
        self._note_text(at, value)
        return value

    def _note_text(self, at: tuple[int, int], text: str) -> None:
        parsed = typed_numbers.parse_number(text)
        if parsed.error is None and parsed.value is not None:
            why = pgettext("between parts of an event", ", ").join([_("stored as text"), *self._tolerated(parsed.notes)])
            values = {"found": text.strip(), "value": check_messages.number_text(parsed.value), "why": why}
            self._notes.append(Finding(self._at(*at), _("“%(found)s” was read as %(value)s (%(why)s).") % values))

    def _tolerated(self, notes: tuple[str, ...]) -> Iterator[str]:
        said = {
            "full_width": _("full-width digits"),
            "separators": _("thousands separators"),
            "spaces": _("spaces"),
            "mark": _("a mark before the number"),
            "unit": _("a unit behind the number"),
            "percent": _("a percent sign"),
        }
        return (said[note] for note in notes if note in said)

    # what changed in the sheet itself

    def _tell_locked(self, heading: Heading, number: int, indicator: Indicator) -> None:
        line = self._lines.get(indicator.code)
        if line is None:
            return
        text = _("This cell is locked and was changed: found %(found)s, expected %(expected)s. It was not read.")
        for key, place in heading.locked.items():
            found, expected = self._cell(number, place), getattr(line, key)
            if not _same(found, expected):
                values = {"found": pgettext("check", "blank") if found is None else _plain(found), "expected": expected or "——"}
                self._notes.append(Finding(self._at(number, place), text % values))

    def _tell_missing(self) -> None:
        for line in self._stamp.lines:
            if line.code not in self._rows:
                self._notes.append(Finding("", _("The row of “%(name)s” is missing in the sheet; what is stored for it stays as it is.") % {"name": line.name}))

    def _tell_moved(self) -> None:
        moved = [line for line in self._stamp.lines if line.code in self._rows and self._rows[line.code] + 1 != line.row]
        if moved:
            names = status_words.listed(line.name for line in moved)
            self._notes.append(Finding("", _("Rows were moved; their figures were read by the indicator's name: %(names)s.") % {"names": names}))

    def _tell_stale(self) -> None:
        """What was changed in the record since the sheet was downloaded: nothing is refused, but the preview must be read with care."""
        report = self._stored.progress
        if (report.version if report else 0) != self._stamp.version:
            if report is None:
                text = _("The report this sheet was downloaded from is not there any more.")
            else:
                values = {"who": status_words.person(report.changed_by), "when": status_words.moment(report.changed_at)}
                text = _("The month was changed after this sheet was downloaded (%(who)s, %(when)s). Compare what is stored with what the sheet says.") % values
            self._notes.append(Finding("", text))
        now = {row.code: row for row in self._stored.rows}
        changed = [line.name for line in self._stamp.lines if line.code in now and _was_changed(line, now[line.code])]
        if changed:
            text = _("Targets or earlier months have changed since this sheet was downloaded: %(names)s. The cumulative is worked out from what is stored now.")
            self._notes.append(Finding("", text % {"names": status_words.listed(changed)}))

    # the checks

    def _judge(self, sheet: MonthSheet) -> None:
        """What cannot be stored even as a draft is a problem at its cell; what the checks say of the rest stands in the preview's rows."""
        for row in sheet.rows:
            assigned = row.code in self._stored_codes()
            if row.code in self._typed and not (row.storable and assigned):
                for finding in row.findings:
                    self._problems.append(Finding(self._addresses[row.code], sheet.message(finding)))

    def _stored_codes(self) -> set[str]:
        return {row.code for row in self._stored.rows}

    def _why_barred(self) -> str:
        month = check_messages.month_name(self._known.month)
        state = status_words.state_word(self._stored.progress.status) if self._stored.progress else ""
        texts = {
            "submitted": _("%(month)s is “%(state)s” with other figures than the sheet. Withdraw it first."),
            "approved": _("%(month)s is “%(state)s” with other figures than the sheet. The city must return it first."),
            "closed": _("This plan is closed and takes no more figures."),
            "not_begun": _("%(month)s has not begun yet: no figures can be entered."),
            "nothing_assigned": _("No target is assigned here for this month."),
            "before_opening": _("A later month holds an opening cumulative that includes this month."),
        }
        return texts[self._stored.barred] % {"month": month, "state": state}


def _same(found: Value, expected: str) -> bool:
    """Whether a locked cell still says what it said; —— stands for nothing."""
    text = "" if found is None else _plain(found)
    return ("" if text == "——" else text) == expected


def _plain(value: Value) -> str:
    return plain_text(value) if isinstance(value, Decimal) else str(value).strip()


def _was_changed(line: Line, row) -> bool:
    return (line.quota, line.before) != (plain_text(row.quota), plain_text(row.before))
