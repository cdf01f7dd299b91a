"""Readings made by hand, without a database: a few districts, a few indicators, the figures a test wants."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from districts.models import District
from progress.ledger.ledger import REPORTED, Entry, Ledger, Report
from progress.models import Status
from reports.reading.cells import Reading, read
from targets.models import SHANGHAI, Indicator, Plan, PlanRevision

CHANGED = datetime(2017, 7, 6, 10, 32, tzinfo=SHANGHAI)
JOBS = {"name": "新增城镇就业"}


def made_reading(
    done: Mapping[str, Sequence[object]],
    quotas: Mapping[str, Sequence[object]],
    indicators: Sequence[Mapping[str, object]] = (JOBS,),
    *,
    month: int = 6,
    states: Mapping[str, str] | None = None,
    city_values: Sequence[object] = (),
    city_quotas: Sequence[object] = (),
    basis: str = REPORTED,
    kinds: Mapping[str, str] | None = None,
    **plan_fields,
) -> Reading:
    """`done` and `quotas` by district, a value an indicator (None: nothing). All was done in the month read; states default to approved."""
    city = District(pk=1, code="9", kind="city", **_names("示例市"))
    defaults = {"code": "9-2017", "title": "示例市2017年城乡就业工作目标任务", "issuer": "示例市人社局", "as_of": date(2017, 7, 6), "created_at": CHANGED}
    plan = Plan(pk=1, city=city, year=2017, **(defaults | plan_fields))
    made = [Indicator(pk=number, plan=plan, code=str(number), order=number, **_indicator(fields)) for number, fields in enumerate(indicators, start=1)]
    for indicator in made:
        if indicator.part_of_id:
            indicator.part_of = made[indicator.part_of_id - 1]
    areas = {
        name: District(pk=number, code=f"9-{number}", parent=city, order=number, kind=(kinds or {}).get(name, "district"), **_names(name))
        for number, name in enumerate(quotas, start=2)
    }
    figures, reports = {}, {}
    for name, district in areas.items():
        state = (states or {}).get(name, Status.APPROVED)
        if state is not None:
            reports[district.pk, month] = Report(district.pk, month, state, 1)
        if state in (Status.APPROVED, Status.SUBMITTED):
            figures.update(_figures(district.pk, done[name], month))
    figures.update(_figures(city.pk, city_values, month))
    ledger = Ledger(
        plan=plan,
        month=month,
        basis=basis,
        city=city,
        districts=tuple(areas.values()),
        indicators=tuple(made),
        revisions=(PlanRevision(plan=plan, number=0, document_number="示政〔2017〕1号", first_month=1),),
        quotas=({**_row(city.pk, city_quotas), **{key: value for name, row in quotas.items() for key, value in _row(areas[name].pk, row).items()}},),
        figures=figures,
        reports=reports,
        changed_at=CHANGED,
    )
    return read(ledger)


def _names(name: str) -> dict[str, str]:
    return {"name": name, "printed_name": name, "short_name": name}


def _indicator(fields: Mapping[str, object]) -> dict[str, object]:
    part_of = fields.get("part_of")
    return {key: value for key, value in fields.items() if key != "part_of"} | ({"part_of_id": part_of} if part_of else {})


def _row(district: int, values: Sequence[object]) -> dict[tuple[int, int], Decimal]:
    return {(district, number): Decimal(str(value)) for number, value in enumerate(values, start=1) if value is not None}


def _figures(district: int, values: Sequence[object], month: int) -> dict[tuple[int, int, int], Entry]:
    return {(district, number, month): Entry(Decimal(str(value)), False) for number, value in enumerate(values, start=1) if value is not None}
