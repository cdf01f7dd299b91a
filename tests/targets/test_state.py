"""The state of a plan: every change of every table raises it, whichever way the change is made, and nothing else does."""

import threading

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections, transaction

from accounts.models import User
from districts.models import District, DistrictAlias
from progress.models import Figure, MonthlyProgress, ProgressEvent, Status
from targets.models import PROMISED, SHARED, Indicator, Plan, PlanState, Quota
from targets.state import tokens, triggers
from tests import factories

OURS = {name for name in settings.INSTALLED_APPS if (settings.BASE_DIR / name).is_dir()}


def token(city):
    return tokens.token_of(city.plan.pk)


def test_every_table_of_ours_raises_a_state_or_is_named_as_shown_nowhere():
    tables = {model._meta.label for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS}
    of_a_plan = {model._meta.label for model in triggers.ways()}
    assert tables == of_a_plan | triggers.SHARED_TABLES.keys() | triggers.UNSHOWN
    assert not triggers.UNSHOWN & (of_a_plan | triggers.SHARED_TABLES.keys())


def test_the_database_has_every_trigger(db):
    triggers._stands.clear()
    assert triggers.stand("default")


def test_without_its_triggers_nothing_is_kept(city):
    with transaction.atomic():
        triggers.remove(connection)
        assert token(city) is None and tokens.shared_state() is None
        triggers.install(connection)
    assert token(city) is not None


def test_installing_twice_is_the_same_as_once(db):
    triggers.install(connection)
    triggers.install(connection)
    assert triggers.stand("default")


CHANGES = {
    "figure saved": lambda city, report: report.figures.first().save(),
    "figures updated": lambda city, report: report.figures.update(remark="改"),
    "figures made at once": lambda city, report: Figure.objects.bulk_create([Figure(progress=report, indicator=city.indicators["3"], value=1)]),
    "figure deleted": lambda city, report: Figure.objects.filter(progress=report).delete(),
    "report moved": lambda city, report: MonthlyProgress.objects.filter(pk=report.pk).update(submissions=3),
    "event": lambda city, report: ProgressEvent.objects.create(progress=report, kind="reminded", by=city.users["supervisor"]),
    "quota": lambda city, report: Quota.objects.filter(revision=city.revision).update(value=7),
    "quotas at once": lambda city, report: Quota.objects.bulk_update(list(city.revision.quotas.all()), ["own_value"]),
    "revision": lambda city, report: city.revision.save(),
    "indicator": lambda city, report: Indicator.objects.filter(plan=city.plan, code="1").update(name="新"),
    "plan": lambda city, report: Plan.objects.filter(pk=city.plan.pk).update(as_of="2017-08-01"),
    "raw statement": lambda city, report: connection.cursor().execute("UPDATE progress_figure SET remark = 'x'"),
}
PROMISES = {"quota", "quotas at once", "revision", "indicator", "plan"}


@pytest.fixture
def report(city):
    return factories.report_at(city, city.districts[1], 6, Status.DRAFT, {"1": "100", "2": "50"})


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_raises_the_state_of_its_plan_and_of_no_other(city, report, name):
    other = factories.small_city("880100")
    before, others = token(city), token(other)
    CHANGES[name](city, report)
    after = token(city)
    assert after.own > before.own and after.shared == before.shared
    assert (after.promised > before.promised) == (name in PROMISES)
    assert token(other) == others


OF_ALL = {
    "name of an area": lambda city: District.objects.filter(pk=city.districts[1].pk).update(short_name="新"),
    "alias": lambda city: DistrictAlias.objects.bulk_create([DistrictAlias(district=city.districts[1], name="别名")]),
    "name of a person": lambda city: User.objects.filter(role="leader").update(full_name="新"),
    "a new person": lambda city: factories.make_user("new", "leader", city.node),
    "a new plan": lambda city: factories.small_city("880100"),
    "whose plan it is": lambda city: Plan.objects.filter(pk=city.plan.pk).update(issuer="局"),
}


@pytest.mark.parametrize("name", OF_ALL)
def test_what_all_plans_share_raises_the_state_of_all(city, name):
    before = token(city)
    OF_ALL[name](city)
    assert token(city).shared > before.shared


def test_signing_in_and_a_new_password_raise_nothing(city, client):
    before = token(city)
    client.post("/accounts/login/", {"username": city.users["leader"].username, "password": factories.PASSWORD})
    user = city.users["leader"]
    user.set_password("Zhengzhou-2018")
    user.save(update_fields=["password"])
    assert token(city) == before and client.session["_auth_user_id"] == str(user.pk)


def test_what_was_rolled_back_never_comes_again(city, report):
    """A reading made inside a transaction that is rolled back stays under a number nobody will ever see again."""
    seen = {token(city)}
    for _ in range(20):
        with transaction.atomic():
            report.figures.update(remark="x")
            assert token(city) not in seen
            seen.add(token(city))
            transaction.set_rollback(True)
    assert token(city) in seen


def test_a_request_that_reads_asks_once_and_every_other_each_time(city, report, django_assert_num_queries):
    with tokens.asked_once():
        first = token(city)
        report.figures.update(remark="x")
        with django_assert_num_queries(1):
            assert token(city) == first == tokens.token_of_code(city.plan.code)
    assert token(city) != first and not tokens.only_reads()


def test_the_look_up_of_a_plan_is_one_statement(city, report, django_assert_num_queries):
    parts = {part: value for plan, part, value in PlanState.objects.values_list("plan", "part", "value") if plan == city.plan.pk}
    shared = PlanState.objects.get(plan=SHARED).value
    with django_assert_num_queries(1):
        found = tokens.token_of_code(city.plan.code)
    sent = sum(value for part, value in parts.items() if part >= PROMISED)
    assert found == (city.plan.pk, sum(parts.values()), sent, parts[PROMISED], shared)
    assert tokens.token_of_code("nowhere") is None


def test_reports_of_two_districts_raise_two_parts(city):
    """So that whoever changes one waits for nobody who changes the other."""
    for district in city.districts[1:3]:
        factories.report_at(city, district, 6, Status.DRAFT)
    parts = set(PlanState.objects.filter(plan=city.plan.pk).values_list("part", flat=True))
    first, second = (district.pk for district in city.districts[1:3])
    assert parts == {PROMISED, first, second, -1 - first, -1 - second}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time")
@pytest.mark.django_db(transaction=True)
def test_an_import_for_all_and_a_reporter_never_wait_for_each_other_crosswise():
    """The import changed one district and wants the next; its reporter holds that one and is about to change it."""
    city = factories.small_city()
    first, second = (factories.report_at(city, district, 6, Status.DRAFT) for district in city.districts[1:3])
    held, failures = threading.Barrier(2, timeout=20), []

    def run(change, want) -> None:
        try:
            with transaction.atomic():
                if change:
                    Figure.objects.filter(progress=change).update(remark="import")
                else:
                    list(MonthlyProgress.objects.select_for_update().filter(pk=want.pk))
                held.wait()
                list(MonthlyProgress.objects.select_for_update().filter(pk=want.pk))
                Figure.objects.filter(progress=want).update(remark="saved")
        except Exception as error:  # whatever one of the two is told
            failures.append(error)
        finally:
            connections.close_all()

    both = [threading.Thread(target=run, args=[first, second]), threading.Thread(target=run, args=[None, second])]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert not failures


DRAFTS = {
    "a figure typed": lambda city, report: report.figures.update(value=7),
    "a draft saved": lambda city, report: MonthlyProgress.objects.filter(pk=report.pk).update(version=9),
    "the story of a draft": lambda city, report: ProgressEvent.objects.create(progress=report, kind="saved", by=report.created_by),
}
SENT = {
    "a draft begun": lambda city, report: factories.report_at(city, city.districts[2], 6, Status.DRAFT),
    "a draft submitted": lambda city, report: factories.report_at(city, city.districts[1], 6, Status.SUBMITTED),
    "a quota": lambda city, report: Quota.objects.filter(revision=city.revision).update(value=7),
}


@pytest.mark.parametrize("name", [*DRAFTS, *SENT])
def test_what_stands_in_a_draft_is_no_state_of_the_city(city, report, name):
    before = token(city)
    (DRAFTS | SENT)[name](city, report)
    after = token(city)
    assert after.own > before.own and (after.sent > before.sent) is (name in SENT)


def test_a_submitted_month_is_taken_back_and_given_up(city):
    report = factories.report_at(city, city.districts[1], 6, Status.SUBMITTED)
    before = token(city)
    MonthlyProgress.objects.filter(pk=report.pk).update(status=Status.DRAFT, submitted_by=None, submitted_at=None)
    withdrawn = token(city)
    assert withdrawn.sent > before.sent
    ProgressEvent.objects.filter(progress=report).delete()
    Figure.objects.filter(progress=report).delete()
    assert token(city).sent == withdrawn.sent < token(city).own
    MonthlyProgress.objects.filter(pk=report.pk).delete()
    assert token(city).sent > withdrawn.sent
