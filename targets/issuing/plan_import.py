"""The one way a breakdown becomes a plan: the page, the command and the first start all come through here (DESIGN 9, 10).

`preview` reads and checks a file and says what it would do; `apply` does it in one transaction or not at all.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.audit import audit_trail
from accounts.models import AuditEvent, User
from districts.models import District
from sheets.errors import SheetError
from sheets.reader import read_rows
from targets.breakdown import IndicatorHead, Row, Table, kind_of_district, normalise_name, read_table
from targets.issuing.area_names import AreaNames
from targets.issuing.problems import Finding, finding_of, finding_of_error, note_of
from targets.models import Indicator, Plan, PlanRevision, Quota
from targets.naming import QUOTA
from targets.plans.replacing import Refused, refuse_replacing

NEW, UNCHANGED, DIFFERENT = "new", "unchanged", "different"
CREATED, REPLACED = "created", "replaced"
RATE_DECIMALS = 2
CITY_CODE_LENGTH = 30
_CODE = re.compile(r"[0-9A-Za-z]+(-[0-9A-Za-z]+)*")
_RESERVED_CODES = frozenset({"import"})
_TITLE_END = re.compile(r"(目标)?(任务)?(分解|下达|完成情况)*(一览|明细|情况|统计)?表$")


@dataclass(frozen=True)
class Area:
    """One line of the table below the city: the area it is, or None where it is new."""

    row: Row
    district: District | None
    kind: str


@dataclass(frozen=True)
class Preview:
    """What a file would do. `problems` keep it from being applied, `warnings` do not; `state` is new, unchanged or different."""

    filename: str
    city: District | None
    city_name: str
    year: int
    code: str
    existing: Plan | None
    table: Table
    areas: tuple[Area, ...] = ()
    problems: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    state: str = NEW

    @property
    def new_areas(self) -> list[Area]:
        """The areas that would be created."""
        return [area for area in self.areas if area.district is None]

    @property
    def title(self) -> str:
        """The plan's title as the file suggests it."""
        return title_of(self.table.title, self.city_name, self.year)


@dataclass(frozen=True)
class Result:
    """What `apply` did: created, unchanged or replaced."""

    plan: Plan
    outcome: str


def preview(
    data: bytes,
    filename: str,
    *,
    city: District | None,
    city_name: str,
    year: int,
    ceilings: Sequence[str] = (),
    code: str | None = None,
    existing: Plan | None = None,
) -> Preview:
    """Read a breakdown and say what importing it would do; nothing is written.

    `city` is None for a city not yet known, then `code` must be given; `existing` is looked up where it is left out.
    Whatever is wrong with the file is in `problems`. Raises `Refused` (code, city) where city, year and code cannot go together.
    """
    existing = existing or _existing(city, year)
    code = _plan_code(city, city_name, year, code, existing)
    known = {
        "filename": filename,
        "city": city,
        "city_name": city.name if city else city_name,
        "year": year,
        "code": code,
        "existing": existing,
    }
    try:
        table = read_table(read_rows(data, filename), city_name=known["city_name"], ceilings=ceilings)
    except SheetError as error:
        return Preview(**known, table=Table(), problems=(finding_of_error(error),))
    areas, doubled = match_areas(table, city)
    problems = [finding_of(problem) for problem in table.problems_for(QUOTA)] + doubled
    if not problems:
        problems = _without_quotas(table)
    warnings = [note_of(note) for note in table.notes] + _warnings(table, areas, city, year)
    state = NEW if existing is None else DIFFERENT
    if existing is not None and not problems and is_same(existing, table, areas):
        state = UNCHANGED
    return Preview(**known, table=table, areas=tuple(areas), problems=_in_order(problems), warnings=_in_order(warnings), state=state)


def apply(
    preview: Preview,
    *,
    by: User,
    title: str = "",
    document_number: str = "",
    issued_on: date | None = None,
    issuer: str = "",
    replace: bool = False,
    request=None,
) -> Result:
    """Bring a previewed breakdown in, whole or not at all. What is left blank keeps what the plan has.

    Raises `Refused`: the file has problems; the plan is closed; it differs and `replace` was not asked for, or it may no longer be replaced;
    another import came first.
    """
    if preview.problems:
        raise Refused("problems", _("The file has %(number)d problems; nothing was saved.") % {"number": len(preview.problems)})
    document = Document(title.strip(), document_number.strip(), issued_on, issuer.strip())
    _refuse_too_long(Plan, "title", document.title)
    _refuse_too_long(Plan, "issuer", document.issuer)
    _refuse_too_long(PlanRevision, "document_number", document.number)
    try:
        with transaction.atomic():
            return _Writer(preview, document, by, request).write(replace)
    except IntegrityError as error:
        raise _conflict() from error


def _refuse_too_long(model: type[Plan | PlanRevision | District], name: str, text: str) -> None:
    """Raise `Refused` where a text given beside the file is longer than its column; a page's form has said so before."""
    column = model._meta.get_field(name)
    if len(text) > column.max_length:
        values = {"what": column.verbose_name, "found": f"{text[:20]}…", "length": len(text), "limit": column.max_length}
        raise Refused("long", _("The %(what)s “%(found)s” has %(length)d characters. Expected at most %(limit)d.") % values)


def _conflict() -> Refused:
    return Refused("conflict", _("Someone else changed this plan or its areas at the same moment; nothing was saved. Try again."))


def title_of(table_title: str, city_name: str, year: int) -> str:
    """The plan's title: the table's without its 分解表, with the city in front; without one, city and year."""
    bare = _TITLE_END.sub(lambda match: (match[1] or "") + (match[2] or ""), re.sub(r"^附[件表]\s*\d*[:：]?\s*", "", table_title)).strip()
    if not re.search(r"目标|任务|就业", bare):
        return f"{city_name}{year}年就业工作目标任务"
    return (bare if bare.startswith(city_name) else f"{city_name}{bare}")[:120]


def match_areas(table: Table, city: District | None) -> tuple[list[Area], list[Finding]]:
    """Every line below the city with the area it names, and what is wrong with that: one area under two names, one name for two areas."""
    names = AreaNames.below(city) if city else AreaNames(())
    areas, problems = [], []
    first: dict[object, Row] = {}
    for row in table.districts:
        found = names.find(row.name, row.official_name)
        if len(found) > 1:
            problems.append(
                Finding(
                    row.address,
                    _("“%(name)s” is a name of several areas: %(areas)s. Write the official name.")
                    % {"name": row.name, "areas": "、".join(area.name for area in found)},
                )
            )
            continue
        key = found[0].pk if found else normalise_name(row.official_name)
        if key in first:
            problems.append(
                Finding(
                    row.address,
                    _("“%(name)s” is the same area as “%(first)s” in %(where)s. Expected each area once.")
                    % {"name": row.name, "first": first[key].name, "where": first[key].address},
                )
            )
            continue
        first[key] = row
        areas.append(Area(row, found[0] if found else None, found[0].kind if found else kind_of_district(row.official_name)))
    return areas, problems


def is_same(plan: Plan, table: Table, areas: Sequence[Area]) -> bool:
    """Whether a table says exactly what the plan's issuing document says: indicators in order, areas, quotas."""
    if any(area.district is None for area in areas):
        return False
    stored = plan.indicators.select_related("part_of").order_by("order")
    if [_shape(indicator) for indicator in stored] != [_shape_of_head(head) for head in table.indicators]:
        return False
    quotas = Quota.objects.filter(revision__plan=plan, revision__number=0).values_list("district_id", "indicator__name", "value")
    return {(district, name): value for district, name, value in quotas} == {
        (district, head.name): value for district, head, value, _source in _quotas(table, areas, plan.city_id, lambda area: area.district.pk)
    }


@dataclass(frozen=True)
class Document:
    """The issuing document's particulars as given; blank keeps what is there."""

    title: str
    number: str
    issued_on: date | None
    issuer: str


class _Writer:
    """Writes one previewed breakdown, inside the caller's transaction."""

    def __init__(self, preview: Preview, document: Document, by: User, request) -> None:
        self._preview = preview
        self._table = preview.table
        self._document = document
        self._by = by
        self._request = request

    def write(self, replace: bool) -> Result:
        city = self._city()
        plan = Plan.objects.select_for_update().filter(city=city, year=self._preview.year).first()
        areas, doubled = match_areas(self._table, city)
        if doubled:
            raise _conflict()
        if plan is None:
            plan = self._create(city)
            outcome = CREATED
        else:
            outcome = self._outcome(plan, areas, replace)
        if outcome != UNCHANGED:
            self._fill(plan, self._districts(city, areas))
            self._record(plan, outcome)
        return Result(plan, outcome)

    def _outcome(self, plan: Plan, areas: Sequence[Area], replace: bool) -> str:
        if plan.is_closed:
            refuse_replacing(plan)
        if is_same(plan, self._table, areas) and self._document_says_the_same(plan):
            return UNCHANGED
        list(plan.indicators.select_for_update())  # no figure can come in between this look and the end
        refuse_replacing(plan)
        if not replace:
            raise Refused(
                "different",
                _("The plan %(code)s is already there and differs from the file. Replacing it must be asked for.") % {"code": plan.code},
            )
        return REPLACED

    def _document_says_the_same(self, plan: Plan) -> bool:
        revision = plan.revisions.get(number=0)
        given = self._document
        return (
            given.title in ("", plan.title)
            and given.number in ("", revision.document_number)
            and given.issued_on in (None, revision.issued_on)
            and given.issuer in ("", plan.issuer)
        )

    def _city(self) -> District:
        """The issuing area, locked so that two imports of it wait for each other; made where it is new, under the code's first part."""
        if self._preview.city is not None:
            return District.objects.select_for_update().get(pk=self._preview.city.pk)
        name = self._preview.city_name
        order = District.objects.filter(parent__isnull=True).count() + 1
        code = city_code(self._preview.code)
        return District.objects.create(code=code, name=name, printed_name=name, short_name=name[:40], kind=District.Kind.CITY, order=order)

    def _create(self, city: District) -> Plan:
        plan = Plan.objects.create(
            code=self._preview.code,
            city=city,
            year=self._preview.year,
            title=self._document.title or self._preview.title,
            created_by=self._by,
        )
        PlanRevision.objects.create(
            plan=plan,
            number=0,
            title=self._table.title[:160],
            document_number=self._document.number,
            issued_on=self._document.issued_on,
            first_month=1,
            created_by=self._by,
        )
        return plan

    def _districts(self, city: District, areas: Sequence[Area]) -> dict[str, District]:
        """Every line's area by the line's address; new ones get the next codes of the city and the next places in its order, for good (DESIGN 4.14)."""
        codes = [match[1] for code in city.children.values_list("code", flat=True) if (match := re.fullmatch(re.escape(city.code) + r"-(\d+)", code))]
        number = max(map(int, codes), default=0)
        order = max(city.children.values_list("order", flat=True), default=0)
        found: dict[str, District] = {}
        for area in areas:
            if area.district is None:
                number, order = number + 1, order + 1
                found[area.row.address] = District.objects.create(
                    code=f"{city.code}-{number:02d}",
                    name=area.row.official_name,
                    printed_name=area.row.name,
                    short_name=area.row.name[:40],
                    kind=area.kind,
                    parent=city,
                    order=order,
                )
            else:
                found[area.row.address] = area.district
        return found

    def _fill(self, plan: Plan, districts: dict[str, District]) -> None:
        """Make plan, document, indicators and quotas what the table and its particulars say."""
        revision = plan.revisions.get(number=0)
        plan.title = self._document.title or plan.title
        plan.issuer = self._document.issuer or plan.issuer
        plan.save(update_fields=["title", "issuer"])
        revision.title = self._table.title[:160] or revision.title
        revision.document_number = self._document.number or revision.document_number
        revision.issued_on = self._document.issued_on or revision.issued_on
        revision.save(update_fields=["title", "document_number", "issued_on"])
        indicators = self._indicators(plan)
        self._write_quotas(plan, revision, districts, indicators)

    def _indicators(self, plan: Plan) -> dict[str, Indicator]:
        """The plan's indicators by name.

        Those of the same name stay with their words; the rest go with their quotas, which history keeps; new ones take the words of earlier years.
        """
        stored = {indicator.name: indicator for indicator in plan.indicators.all()}
        names = {head.name for head in self._table.indicators}
        gone = [indicator.pk for name, indicator in stored.items() if name not in names]
        plan.indicators.filter(compare_with__in=gone).update(compare_with=None)
        plan.indicators.update(part_of=None)
        for quota in Quota.objects.filter(indicator__in=gone):
            quota.delete()
        plan.indicators.filter(pk__in=gone).delete()
        for indicator in plan.indicators.all():  # codes are unique within the plan, so old ones step aside first
            Indicator.objects.filter(pk=indicator.pk).update(code=f"was-{indicator.pk}")
        words = _words_of_earlier_plans(plan)
        result = {}
        for number, head in enumerate(self._table.indicators, 1):
            indicator = stored.get(head.name) or Indicator(plan=plan, name=head.name, part_rule=Indicator.PartRule.EXPLAIN, **words.get(head.name, {}))
            indicator.code, indicator.order, indicator.part_of = str(number), number, None
            if indicator.compare_with_id in gone:
                indicator.compare_with = None
            for field, value in _measure_of_head(head).items():
                setattr(indicator, field, value)
            indicator.save()
            result[head.name] = indicator
        for head in self._table.indicators:
            if head.part_of:
                result[head.name].part_of = result[head.part_of]
                result[head.name].save(update_fields=["part_of"])
        return result

    def _write_quotas(self, plan: Plan, revision: PlanRevision, districts: dict[str, District], indicators: dict[str, Indicator]) -> None:
        stored = {(quota.district_id, quota.indicator_id): quota for quota in revision.quotas.all()}
        new, changed, kept = [], [], set()
        areas = [Area(row, districts[row.address], "") for row in self._table.districts]
        for district, head, value, source in _quotas(self._table, areas, plan.city_id, lambda area: area.district.pk):
            key = (district, indicators[head.name].pk)
            kept.add(key)
            quota = stored.get(key)
            if quota is None:
                new.append(Quota(revision=revision, district_id=district, indicator=indicators[head.name], value=value, source=source))
            elif (quota.value, quota.source) != (value, source):
                quota.value, quota.source = value, source
                changed.append(quota)
        for key, quota in stored.items():
            if key not in kept:
                quota.delete()
        bulk_create_with_history(new, Quota, batch_size=500, default_user=self._by)
        if changed:
            bulk_update_with_history(changed, Quota, ["value", "source"], batch_size=500, default_user=self._by)

    def _record(self, plan: Plan, outcome: str) -> None:
        counts = f"{len(self._table.districts)} × {len(self._table.indicators)}"
        audit_trail.record(
            AuditEvent.Action.PLAN_IMPORT,
            by=self._by,
            request=self._request,
            target=plan.code,
            detail=f"{self._preview.filename} · {outcome} · {counts}",
            district=plan.city,
        )


def city_code(plan_code: str) -> str:
    """The code a new city gets from its plan's: 511400 of 511400-2019."""
    return plan_code.partition("-")[0]


def _existing(city: District | None, year: int) -> Plan | None:
    return Plan.objects.select_related("city").filter(city=city, year=year).first() if city else None


def _plan_code(city: District | None, city_name: str, year: int, code: str | None, existing: Plan | None) -> str:
    """The plan's code, checked against what is there. Raises `Refused`."""
    if existing is not None:
        if code and code != existing.code:
            raise Refused(
                "code",
                _("The plan of %(city)s for %(year)s is already there under the code %(code)s.")
                % {"city": existing.city.name, "year": year, "code": existing.code},
            )
        return existing.code
    if city is None:
        _refuse_too_long(District, "name", city_name)
        if not code:
            raise Refused(
                "code",
                _("%(city)s is not known yet. Give its plan a code with --code, for example 511400-%(year)s; the first part becomes the code of the city.")
                % {"city": city_name, "year": year},
            )
        holder = District.objects.filter(code=city_code(code)).first()
        if holder is not None:
            raise Refused(
                "city",
                _("The code %(code)s belongs to %(holder)s, not to %(city)s.") % {"code": holder.code, "holder": holder.name, "city": city_name},
            )
    code = code or f"{city.code}-{year}"
    # The city's code heads those of its areas, "-01" and on, and must leave room for that.
    if not _CODE.fullmatch(code) or len(code) > 60 or len(city_code(code)) > CITY_CODE_LENGTH or code in _RESERVED_CODES:
        raise Refused(
            "code",
            _("“%(code)s” cannot be a plan's code. Expected letters and digits with hyphens between them, for example 511400-%(year)s.")
            % {"code": code, "year": year},
        )
    holder = Plan.objects.filter(code=code).first()
    if holder is not None:
        raise Refused("code", _("The code %(code)s belongs to another plan: %(title)s.") % {"code": code, "title": holder.title})
    return code


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.place))


def _without_quotas(table: Table) -> list[Finding]:
    """Indicators without a column of quotas, or a table in which nothing is filled in."""
    missing = [head for head in table.indicators if not head.has(QUOTA)]
    if missing:
        return [
            Finding(
                next(iter(head.columns.values())).address,
                _("“%(name)s” has no column with its target. Expected a column 目标任务 under it.") % {"name": head.name},
            )
            for head in missing
        ]
    if not any(cell.value(QUOTA) is not None for row in table.rows for cell in row.cells.values()):
        return [Finding(table.rows[0].address, _("There is no target in the whole table. Expected numbers to the right of the names."))]
    return []


def _warnings(table: Table, areas: Sequence[Area], city: District | None, year: int) -> list[Finding]:
    found = []
    years = {int(text) for text in re.findall(r"(?<!\d)(20\d\d)年", table.title)}
    if years and year not in years:
        found.append(Finding("", _("The title of the table says %(title)s, but the plan is for %(year)s.") % {"title": table.title, "year": year}))
    if city is not None and any(area.district for area in areas):
        found += [
            Finding(area.row.address, _("“%(name)s” is not known yet and will be created.") % {"name": area.row.name})
            for area in areas
            if area.district is None
        ]
    return found


def _quotas(table: Table, areas: Sequence[Area], city_id: int, district_of: Callable[[Area], int]) -> list[tuple[int, IndicatorHead, Decimal, str]]:
    """Every quota of the table: area, indicator, value in base units, cell. The city's own row is kept under the city's id."""
    lines = [(city_id, table.total)] if table.total else []
    lines += [(district_of(area), area.row) for area in areas]
    return [
        (district, head, value, row.cells[index].address(QUOTA)[:60])
        for district, row in lines
        for index, head in enumerate(table.indicators)
        if (value := row.cells[index].value(QUOTA)) is not None
    ]


def _measure_of_head(head: IndicatorHead) -> dict:
    """How an indicator is counted. A rate takes figures with two decimals even where its target has none (DOMAIN 2: 城镇登记失业率)."""
    is_rate = head.kind == Indicator.Kind.RATE
    return {
        "unit": head.unit,
        "printed_unit": head.printed_unit,
        "printed_scale": head.scale,
        "kind": head.kind,
        "direction": head.direction,
        "decimals": max(RATE_DECIMALS, head.decimals) if is_rate else 0,
    }


def _shape_of_head(head: IndicatorHead) -> tuple:
    return (head.name, *_measure_of_head(head).values(), head.part_of)


def _shape(indicator: Indicator) -> tuple:
    return (
        indicator.name,
        indicator.unit,
        indicator.printed_unit,
        indicator.printed_scale,
        indicator.kind,
        indicator.direction,
        indicator.decimals,
        indicator.part_of.name if indicator.part_of else None,
    )


def _words_of_earlier_plans(plan: Plan) -> dict[str, dict[str, str]]:
    """English name and definitions an indicator of this name had in another plan of the same city, the latest first."""
    fields = ("name_en", "definition", "definition_en")
    rows = Indicator.objects.filter(plan__city=plan.city_id).exclude(plan=plan).order_by("plan__year").values("name", *fields)
    return {row["name"]: {field: row[field] for field in fields} for row in rows}
