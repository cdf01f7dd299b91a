"""The tree of areas: who is within whom, and what the database refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from districts.models import District
from tests import factories


@pytest.fixture
def tree(db):
    """Province › city › county › township, and a second city beside the first."""

    def area(code, kind, parent=None):
        return District.objects.create(code=code, name=code, printed_name=code, short_name=code, kind=kind, parent=parent)

    province = area("p", "province")
    city = area("c", "city", province)
    county = area("x", "county", city)
    area("t", "township", county)
    area("other", "city", province)
    return {item.code: item for item in District.objects.all()}


@pytest.mark.parametrize(("node", "inside"), [("p", "cotherptx"), ("c", "ctx"), ("x", "tx"), ("t", "t"), ("other", "other")])
def test_within_is_the_area_and_everything_below(tree, node, inside):
    assert "".join(sorted(District.objects.within(tree[node]).values_list("code", flat=True))) == inside


@pytest.mark.parametrize(("node", "holders"), [("p", {"p"}), ("c", {"p", "c"}), ("x", {"p", "c", "x"}), ("t", {"p", "c", "x", "t"}), ("other", {"p", "other"})])
def test_above_is_the_area_and_everything_that_holds_it(tree, node, holders):
    assert set(District.objects.above(tree[node]).values_list("code", flat=True)) == holders


def test_nobody_sees_anything_from_nowhere(tree):
    assert not District.objects.within(None) and not District.objects.above(None)


def test_a_name_stands_once_under_a_parent(tree):
    with pytest.raises(IntegrityError), transaction.atomic():
        District.objects.create(code="y", name="x", printed_name="x", short_name="x", kind="county", parent=tree["c"])


def test_an_area_is_not_its_own_parent(tree):
    with pytest.raises(IntegrityError), transaction.atomic():
        District.objects.filter(code="c").update(parent=tree["c"])


def test_an_area_with_areas_or_figures_is_not_deleted(tree, db):
    with pytest.raises(ProtectedError):
        tree["c"].delete()
    city = factories.small_city()
    with pytest.raises(ProtectedError):
        city.districts[1].delete()


def test_the_city_and_its_own_line_are_never_ranked(db):
    city = factories.small_city()
    assert [area.is_ranked for area in [city.node, *city.districts]] == [False, False, True, True, True]
