"""The path of an area: kept by every door, and what lies below is one range of an index."""

import pytest
from django.db import IntegrityError, connection, transaction

from districts.models import District
from districts.paths import as_path
from targets.models import Plan
from tests import factories


def area(code, parent=None, **more):
    return District(code=code, name=code, printed_name=code, short_name=code, kind="city", parent=parent, **more)


@pytest.fixture
def tree(db):
    """p › c › x › t, and beside c the city c_: its code begins alike and holds a sign of LIKE."""
    for code, parent in (("p", None), ("c", "p"), ("x", "c"), ("t", "x"), ("c_", "p"), ("C", "p")):
        area(code, District.objects.get(code=parent) if parent else None).save()
    return {item.code: item for item in District.objects.all()}


def paths():
    return dict(District.objects.values_list("code", "path"))


def is_true():
    areas = {item.pk: item for item in District.objects.all()}

    def codes(item):
        return [*(codes(areas[item.parent_id]) if item.parent_id else []), item.code]

    return all(item.path == as_path(codes(item)) for item in areas.values())


def test_saving_keeps_the_path(tree):
    assert paths() == {"p": "/p/", "c": "/p/c/", "x": "/p/c/x/", "t": "/p/c/x/t/", "c_": "/p/c_/", "C": "/p/C/"}


def test_within_is_exact_to_the_letter(tree):
    assert set(District.objects.within(tree["c"]).values_list("code", flat=True)) == {"c", "x", "t"}
    assert set(District.objects.within(tree["c_"]).values_list("code", flat=True)) == {"c_"}
    assert set(District.objects.within(tree["C"]).values_list("code", flat=True)) == {"C"}
    assert tree["c"].holds(tree["t"]) and tree["c"].holds(tree["c"]) and not tree["c"].holds(tree["c_"]) and not tree["t"].holds(tree["c"])


def test_an_area_that_moves_takes_everything_below_along(tree):
    tree["x"].parent = tree["c_"]
    tree["x"].save(update_fields=["parent"])
    assert paths()["t"] == "/p/c_/x/t/" and is_true()


def test_updating_many_rewrites_the_paths(tree):
    District.objects.filter(code="x").update(parent=tree["c_"])
    assert is_true()
    District.objects.filter(code="x").update(code="y")
    assert paths()["t"] == "/p/c_/y/t/" and is_true()


def test_making_many_at_once_keeps_the_path(tree):
    below = [area(f"n{number}", tree["c"]) for number in range(3)]
    District.objects.bulk_create(below)
    assert paths()["n1"] == "/p/c/n1/" and is_true()


def test_a_code_holds_no_separator(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        area("a/b").save()


def nation(cities=400, years=10):
    """Cities of 16 districts with a plan a year, 4,000 in all."""
    user = factories.make_user("maker", "administrator", None)
    top = area("nation")
    top.save()
    nodes = [area(f"{number:06d}", top, order=number) for number in range(cities)]
    District.objects.bulk_create(nodes)
    District.objects.bulk_create(area(f"{node.code}-{number:02d}", node, order=number) for node in nodes for number in range(16))
    Plan.objects.bulk_create(
        Plan(code=f"{node.code}-{year}", city=node, year=year, title=node.code, created_by=user) for node in nodes for year in range(2010, 2010 + years)
    )
    return nodes


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the planner of PostgreSQL")
def test_among_4000_plans_a_user_s_are_found_by_indexes(db):
    nodes = nation()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    user = factories.make_user("supervisor", "supervisor", nodes[200])
    for plans in (Plan.objects.managed_by(user), Plan.objects.visible_to(user)):
        assert plans.count() == 10
        told = plans.order_by("-year", "city__order").explain()
        assert "Seq Scan" not in told, told
