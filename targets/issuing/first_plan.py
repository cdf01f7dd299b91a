"""Puts the 2017 plan of Zhengzhou into a database without plans, through the same reader a user's file goes through (DESIGN 3)."""

from datetime import date

from django.db import transaction

from accounts.models import User
from districts.models import District, DistrictAlias
from targets.issuing import fixture_tables, plan_import
from targets.models import Indicator, Plan


def load_first_plan(by: User) -> Plan | None:
    """Create the 2017 plan with its areas and definitions, all or nothing; None where a plan exists already, whichever it is."""
    if Plan.objects.exists():
        return None
    row = next(fixture_tables.table(fixture_tables.PLAN))
    data = fixture_tables.BREAKDOWN.read_bytes()
    with transaction.atomic():
        city = _areas()[row["city"]]
        preview = plan_import.preview(data, fixture_tables.BREAKDOWN.name, city=city, city_name=city.name, year=int(row["year"]), code=row["code"])
        issued_on = date.fromisoformat(row["issued_on"])
        plan = plan_import.apply(preview, by=by, title=row["title"], document_number=row["document_number"], issued_on=issued_on, issuer=row["issuer"]).plan
        Plan.objects.filter(pk=plan.pk).update(title_en=row["title_en"])
        _words(plan)
    plan.refresh_from_db()
    return plan


def _areas() -> dict[str, District]:
    """The city and its areas by code; an area that is there already is left as it is."""
    areas: dict[str, District] = {}
    for row in fixture_tables.table(fixture_tables.DISTRICTS):
        fields = {key: row[key] for key in ("name", "printed_name", "short_name", "name_en", "kind", "map_code")}
        fields |= {key: int(row[key]) if row[key] else None for key in ("tile_column", "tile_row")}
        parent = areas.get(row["parent"])
        area, created = District.objects.get_or_create(code=row["code"], defaults={**fields, "order": int(row["order"]), "parent": parent})
        if created:
            DistrictAlias.objects.bulk_create(DistrictAlias(district=area, name=name) for name in row["aliases"].split("|") if name)
        areas[area.code] = area
    return areas


def _words(plan: Plan) -> None:
    """English names, definitions and the rules between indicators, which a breakdown does not carry."""
    indicators = {indicator.code: indicator for indicator in plan.indicators.all()}
    for row in fixture_tables.table(fixture_tables.INDICATORS):
        indicator = indicators[row["code"]]
        if indicator.name != row["name"]:
            raise ValueError(f"{fixture_tables.INDICATORS.name}: indicator {row['code']} is {row['name']}, the breakdown has {indicator.name}")
        indicator.name_en, indicator.definition, indicator.definition_en = row["name_en"], row["definition"], row["definition_en"]
        indicator.part_rule = row["part_rule"] or Indicator.PartRule.EXPLAIN
        indicator.compare_with = indicators[row["compare_with"]] if row["compare_with"] else None
        indicator.save()
