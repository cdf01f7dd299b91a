"""The table of steps: who owns each status, which steps lead from where, and that of two people at once one wins."""

import threading

import pytest
from django.db import connection

from accounts.models import AuditEvent
from progress.models import Figure, MonthlyProgress, ProgressEvent, Status
from progress.record import entry, workflow
from progress.record.entry import Conflict, NotEditable, Typed
from progress.record.workflow import Step, WorkflowError
from tests import factories

STEPS = (Step.SUBMITTED, Step.WITHDRAWN, Step.APPROVED, Step.RETURNED)
ALLOWED = {
    (Status.DRAFT, Step.SUBMITTED): Status.SUBMITTED,
    (Status.RETURNED, Step.SUBMITTED): Status.SUBMITTED,
    (Status.SUBMITTED, Step.WITHDRAWN): Status.DRAFT,
    (Status.SUBMITTED, Step.APPROVED): Status.APPROVED,
    (Status.SUBMITTED, Step.RETURNED): Status.RETURNED,
    (Status.APPROVED, Step.RETURNED): Status.RETURNED,
}


def test_every_status_has_an_owner():
    assert set(workflow.OWNER) == set(Status)
    assert {status for status, owner in workflow.OWNER.items() if owner == workflow.DISTRICT} == {Status.DRAFT, Status.RETURNED}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("step", STEPS)
def test_every_step_from_every_status(city, status, step):
    report = factories.report_at(city, city.districts[1], 6, status)
    by = city.users["supervisor"]
    if (status, step) in ALLOWED:
        moved = workflow.move(report, step, by=by, note="请核对")
        assert moved.status == ALLOWED[status, step] and moved.version == report.version + 1
        event = ProgressEvent.objects.order_by("pk").last()
        assert (event.kind, event.from_status, event.to_status, event.by, event.note) == (step, status, moved.status, by, "请核对")
        audit = AuditEvent.objects.first()
        assert (audit.action, audit.district) == ("status", city.districts[1])
    else:
        with pytest.raises(WorkflowError) as refused:
            workflow.move(report, step, by=by, note="请核对")
        assert refused.value.code == "not_possible"
        assert MonthlyProgress.objects.get().status == status


def test_a_return_needs_a_reason(city):
    report = factories.report_at(city, city.districts[1], 6, "submitted")
    with pytest.raises(WorkflowError) as refused:
        workflow.move(report, Step.RETURNED, by=city.users["supervisor"], note=" \n ")
    assert refused.value.code == "reason_needed"


def test_the_stamps_follow_the_status(city):
    report = factories.report_at(city, city.districts[1], 6, "approved")
    assert report.submitted_by and report.approved_by and report.submissions == 1
    returned = workflow.move(report, Step.RETURNED, by=city.users["supervisor"], note="请核对")
    assert returned.approved_by is None and returned.approved_at is None and returned.submitted_by
    again = entry.submit(returned, by=city.reporter(city.districts[1]))
    withdrawn = workflow.move(again, Step.WITHDRAWN, by=city.reporter(city.districts[1]))
    assert again.submissions == 2 and withdrawn.submitted_by is None and withdrawn.submitted_at is None


def test_a_submission_keeps_the_figures_it_held(city):
    report = factories.report_at(city, city.districts[1], 6, "submitted")
    held = ProgressEvent.objects.get(kind=Step.SUBMITTED).figures
    assert held["3"] == {"value": "3.5", "remark": "", "opening": False} and held["1"]["value"] == "100"
    assert report.status == Status.SUBMITTED


# ------------------------------------------------------------------ two at once, with real threads on the running database
def at_once(*acts):
    """Run the acts in threads that start together; what each returned or raised, in order."""
    start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            start.wait(timeout=10)
            outcomes[place] = act()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


@pytest.fixture
def town(transactional_db):
    """A small city on a database that other threads can see."""
    return factories.small_city()


def failures(outcomes, kind):
    return [outcome for outcome in outcomes if isinstance(outcome, kind)]


def test_two_supervisors_decide_at_once_and_one_is_told(town):
    report = factories.report_at(town, town.districts[1], 6, "submitted")
    second = factories.make_user("supervisor-2", "supervisor", town.node)
    outcomes = at_once(
        lambda: workflow.move(report, Step.APPROVED, by=town.users["supervisor"]),
        lambda: workflow.move(report, Step.RETURNED, by=second, note="请核对"),
    )
    [told] = failures(outcomes, WorkflowError)
    [done] = [outcome for outcome in outcomes if isinstance(outcome, MonthlyProgress)]
    stored = MonthlyProgress.objects.get()
    assert told.code == "stale" and told.progress.status == stored.status == done.status
    assert stored.version == report.version + 1
    assert ProgressEvent.objects.filter(kind__in=[Step.APPROVED, Step.RETURNED]).count() == 1


def test_two_tabs_save_at_once_and_one_is_told(town):
    district = town.districts[1]
    draft = factories.report_at(town, district, 6, "draft")
    by = town.reporter(district)

    def save(text):
        return lambda: entry.save(town.plan, district, 6, {"1": Typed(text)}, by=by, version=draft.version)

    outcomes = at_once(save("111"), save("222"))
    [told] = failures(outcomes, Conflict)
    assert told.stored.version == draft.version + 1
    assert str(Figure.objects.get(indicator__code="1").value.normalize()) == ("111" if outcomes[1] is told else "222")


def test_two_tabs_begin_a_month_at_once_and_one_is_told(town):
    district = town.districts[1]
    by = town.reporter(district)

    def save(text):
        return lambda: entry.save(town.plan, district, 6, {"1": Typed(text)}, by=by, version=None)

    outcomes = at_once(save("111"), save("222"))
    assert len(failures(outcomes, Conflict)) == 1, outcomes
    assert MonthlyProgress.objects.count() == Figure.objects.count() == 1


def test_a_double_click_submits_once(town):
    district = town.districts[1]
    draft = factories.report_at(town, district, 6, "draft")
    by = town.reporter(district)
    outcomes = at_once(*[lambda: entry.submit(draft, by=by)] * 2)
    assert len(failures(outcomes, WorkflowError)) == 1, outcomes
    assert ProgressEvent.objects.filter(kind=Step.SUBMITTED).count() == 1 and MonthlyProgress.objects.get().submissions == 1


def test_saving_and_deciding_at_once_never_changes_what_was_approved(town):
    district = town.districts[1]
    report = factories.report_at(town, district, 6, "submitted")
    outcomes = at_once(
        lambda: workflow.move(report, Step.APPROVED, by=town.users["supervisor"]),
        lambda: entry.save(town.plan, district, 6, {"1": Typed("999")}, by=town.reporter(district), version=report.version),
    )
    assert len(failures(outcomes, (NotEditable, Conflict))) == 1
    assert Figure.objects.get(indicator__code="1").value == 100
