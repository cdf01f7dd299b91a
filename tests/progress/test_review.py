"""Review, ledger and my month: what is shown, who decides, and that nobody decides unseen."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from progress.models import Evidence, MonthlyProgress, ProgressEvent, Status
from progress.record import entry, workflow
from tests import factories


def sign_in(client, user):
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def supervisor(client, city):
    """The client, signed in as the city's supervisor."""
    return sign_in(client, city.users["supervisor"])


def url(name, city, *arguments):
    return reverse(name, args=[city.plan.code, 6, *arguments])


def decide(client, city, district, **data):
    return client.post(url("decide", city, district.code), data, follow=True)


def test_the_queue_sorts_by_where_each_report_stands(supervisor, city):
    own, first, second, third = city.districts
    factories.report_at(city, third, 6, "submitted")
    factories.report_at(city, first, 6, "submitted")
    factories.report_at(city, second, 6, "approved")
    response = supervisor.get(url("review", city))
    queue = response.context["queue"]
    assert [item.district for item in queue.waiting] == [third, first], "who submitted first is first"
    assert [item.district for item in queue.approved] == [second]
    assert {item.district for item in queue.unreported} == {own, city.node}
    assert response.context["district"] == third, "the oldest is opened"
    assert "上报 3/5：已审定 1，待审 2，未上报 2。" in response.content.decode()


def test_the_packet_shows_what_changed_since_the_last_submission(supervisor, city):
    district = city.districts[1]
    report = factories.report_at(city, district, 6, "submitted", {"1": "150", "2": "50", "3": "3.5"})
    workflow.move(report, workflow.Step.RETURNED, by=city.users["supervisor"], note="多报", cells=["1"])
    factories.report_at(city, district, 6, "submitted", {"1": "120", "2": "50", "3": "3.5"}, remark="已核对")
    factories.report_at(city, city.districts[2], 6, "approved", {"1": "360", "2": "50", "3": "3.5"})
    packet = supervisor.get(url("review_month", city, district.code)).context["packet"]
    row = packet.rows[0]
    assert (row.value, row.was, row.change, row.is_changed, row.share) == ("120", "150", "−30", True, "25.0")
    assert packet.changed == 1 and packet.rows[1].is_changed is False and packet.rows[2].share == "—"
    assert [event.word for event in packet.events] == ["再次上报", "保存草稿", "退回", "上报", "保存草稿"]
    assert packet.events[2].note == "多报" and packet.events[2].cells == ("新增城镇就业",)


def test_a_returned_report_is_read_as_last_submitted_not_as_the_district_edits_it(supervisor, city):
    district = city.districts[1]
    factories.report_at(city, district, 6, "returned")
    factories.report_at(city, district, 6, "draft", {"1": "777", "2": "50", "3": "3.5"})
    response = supervisor.get(url("review_month", city, district.code))
    assert response.context["packet"].rows[0].value == "100" and "777" not in response.content.decode()


def test_a_draft_is_not_shown_to_the_city(supervisor, city):
    factories.report_at(city, city.districts[1], 6, "draft", {"1": "777", "2": "50", "3": "3.5"})
    html = supervisor.get(url("review_month", city, city.districts[1].code)).content.decode()
    assert "777" not in html and "未上报，应于 7月5日 前上报" in html


def test_approve_leads_to_the_next_in_the_queue(supervisor, city):
    first, second = city.districts[1], city.districts[2]
    report = factories.report_at(city, first, 6, "submitted")
    factories.report_at(city, second, 6, "submitted")
    response = decide(supervisor, city, first, action="approve", version=report.version)
    assert MonthlyProgress.objects.get(district=first).status == Status.APPROVED
    assert response.context["district"] == second and "已通过：第1区" in response.content.decode()


def test_a_return_without_a_reason_stays_in_the_dialog(supervisor, city):
    district = city.districts[1]
    report = factories.report_at(city, district, 6, "submitted")
    response = decide(supervisor, city, district, action="return", version=report.version, reason="  ", cells=["2"])
    html = response.content.decode()
    assert "没有理由不能退回" in html and 'class="overlay is-open"' in html
    assert 'value="2" checked' in html
    assert MonthlyProgress.objects.get().status == Status.SUBMITTED


def test_a_return_keeps_reason_cells_and_day(supervisor, city):
    district = city.districts[1]
    report = factories.report_at(city, district, 6, "submitted")
    decide(supervisor, city, district, action="return", version=report.version, reason="与登记系统不符", cells=["2", "nonsense"], again="2017-07-08")
    event = ProgressEvent.objects.get(kind="returned")
    assert event.note == "与登记系统不符\n请于7月8日前重报。" and event.cells == ["2"]


def test_a_return_is_recorded_in_chinese_and_without_control_characters(supervisor, city):
    """The record has one language, whatever language the page was read in; PostgreSQL stores no NUL."""
    district = city.districts[1]
    report = factories.report_at(city, district, 6, "submitted")
    supervisor.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    decide(supervisor, city, district, action="return", version=report.version, reason="与登记\x00系统\x0b不符", cells="1", again="2017-07-08")
    assert ProgressEvent.objects.get(kind="returned").note == "与登记系统不符\n请于7月8日前重报。"


def test_the_files_of_a_draft_are_not_listed_to_the_city(supervisor, city):
    report = factories.report_at(city, city.districts[1], 6, "draft")
    Evidence.objects.create(progress=report, name="未报的批复.pdf", kind="pdf", size=5, sha256="0" * 64, uploaded_by=report.created_by)
    here = url("review_month", city, city.districts[1].code)
    assert not supervisor.get(here).context["evidence"]
    entry.submit(report, by=report.created_by)
    assert [file.name for file in supervisor.get(here).context["evidence"]] == ["未报的批复.pdf"]


def test_the_second_supervisor_is_told_who_decided_what_and_when(supervisor, city):
    district = city.districts[1]
    report = factories.report_at(city, district, 6, "submitted")
    other = factories.make_user("王敏", "supervisor", city.node)
    workflow.move(report, workflow.Step.RETURNED, by=other, note="先退回了")
    html = decide(supervisor, city, district, action="approve", version=report.version).content.decode()
    assert "没有通过：现在是“已退回”（王敏，" in html
    html = decide(supervisor, city, district, action="return", version=report.version, reason="我写了很久的理由", cells="1").content.decode()
    assert "没有退回" in html and "我写了很久的理由" in html
    assert MonthlyProgress.objects.get().status == Status.RETURNED


def test_what_an_earlier_month_broke_is_not_approved(supervisor, city):
    district = city.districts[1]
    city.indicators["2"].part_rule = "block"
    city.indicators["2"].save()
    may = factories.report_at(city, district, 5, "submitted", {"1": "50", "2": "10", "3": "3.5"})
    june = factories.report_at(city, district, 6, "submitted", {"1": "50", "2": "90", "3": "3.5"}, remark="集中登记")
    workflow.move(may, workflow.Step.RETURNED, by=city.users["supervisor"], note="重报")
    factories.report_at(city, district, 5, "draft", {"1": "20", "2": "10", "3": "3.5"})
    html = decide(supervisor, city, district, action="approve", version=june.version).content.decode()
    assert "没有通过" in html and "大于" in html
    assert MonthlyProgress.objects.get(month=6).status == Status.SUBMITTED


def test_approve_many_skips_what_needs_a_look_and_says_so(supervisor, city):
    own, first, second, third = city.districts
    factories.report_at(city, first, 6, "submitted")
    factories.report_at(city, second, 6, "submitted", {"1": "100", "2": "120", "3": "3.5"}, remark="口径不同")
    factories.report_at(city, third, 6, "submitted")
    versions = {f"version-{report.district.code}": report.version for report in MonthlyProgress.objects.all()}
    versions[f"version-{third.code}"] = 1  # what the page showed is no longer what is stored
    html = supervisor.post(url("approve_many", city), {**versions, "which": "unmarked"}, follow=True).content.decode()
    statuses = dict(MonthlyProgress.objects.values_list("district__name", "status"))
    assert statuses == {"第1区": "approved", "第2区": "submitted", "第3区": "submitted"}
    assert "已通过 1 份：第1区" in html and "第2区（有需说明的数）" in html and "第3区（打开本页后已有变化）" in html


def test_approve_many_takes_the_selected_only(supervisor, city):
    own, first, second, third = city.districts
    for district in (first, second):
        factories.report_at(city, district, 6, "submitted", {"1": "100", "2": "120", "3": "3.5"}, remark="口径不同")
    versions = {f"version-{report.district.code}": report.version for report in MonthlyProgress.objects.all()}
    html = supervisor.post(url("approve_many", city), {**versions, "which": "selected"}, follow=True).content.decode()
    assert "没有选中任何一份" in html
    supervisor.post(url("approve_many", city), {**versions, "which": "selected", "district": [second.code]}, follow=True)
    assert dict(MonthlyProgress.objects.values_list("district__name", "status")) == {"第1区": "submitted", "第2区": "approved"}


def test_a_leader_reads_and_decides_nothing(client, city):
    report = factories.report_at(city, city.districts[1], 6, "submitted")
    leader = sign_in(client, city.users["leader"])
    html = leader.get(url("review", city)).content.decode()
    assert "只读" in html and "#approve" not in html and "checkbox" not in html
    assert decide(leader, city, city.districts[1], action="approve", version=report.version).status_code == 403
    assert leader.post(url("approve_many", city)).status_code == 403


def test_the_queries_of_the_queue_do_not_grow_with_the_districts(client, db):
    counts = []
    for code, districts in (("970100", 2), ("980100", 200)):
        big = factories.small_city(code, districts=districts)
        for district in big.districts[1:3]:
            factories.report_at(big, district, 6, "submitted")
        bulk_submitted(big, big.districts[3:])
        sign_in(client, big.users["supervisor"])
        client.get(url("review", big))
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url("review", big))
        assert len(response.context["queue"].waiting) == districts
        counts.append(len(queries))
    assert counts[0] == counts[1]


def bulk_submitted(city, districts):
    """Many submitted reports at once, as copies of the first."""
    from django.utils import timezone

    from progress.models import Figure

    by, now = city.users["supervisor"], timezone.now()
    stamps = {"created_by": by, "changed_by": by, "submitted_by": by, "submitted_at": now, "submissions": 1, "status": "submitted"}
    reports = MonthlyProgress.objects.bulk_create([MonthlyProgress(plan=city.plan, district=district, month=6, **stamps) for district in districts])
    Figure.objects.bulk_create([Figure(progress=report, indicator=indicator, value=3) for report in reports for indicator in city.indicators.values()])
    ProgressEvent.objects.bulk_create([ProgressEvent(progress=report, kind="submitted", by=by, figures={}) for report in reports])


def test_the_ledger_shows_every_district_and_month(supervisor, city):
    factories.report_at(city, city.districts[1], 5, "approved")
    factories.report_at(city, city.districts[1], 6, "returned")
    response = supervisor.get(reverse("ledger", args=[city.plan.code]))
    rows = {row.district.name: row.cells for row in response.context["page"].rows}
    assert [cell.state for cell in rows["第1区"][4:8]] == ["approved", "returned", "due", "not_due"]
    assert rows["第1区"][5].late and "审定" in rows["第1区"][4].detail
    assert rows["第2区"][0].state == "overdue"
    assert response.context["page"].sent[4] == "1/4"


def test_the_ledgers_queries_do_not_grow_with_the_districts(client, db):
    counts = []
    for code, districts in (("970100", 2), ("980100", 60)):
        big = factories.small_city(code, districts=districts)
        sign_in(client, big.users["supervisor"])
        client.get(reverse("ledger", args=[big.plan.code]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("ledger", args=[big.plan.code]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_my_month_says_what_is_due_returned_and_done(client, city):
    district = city.districts[1]
    factories.report_at(city, district, 4, "approved")
    report = factories.report_at(city, district, 5, "submitted")
    workflow.move(report, workflow.Step.RETURNED, by=city.users["supervisor"], note="与登记系统不符", cells=["2"])
    reporter = sign_in(client, city.reporter(district))
    response = reporter.get(url("my_month", city))
    html, page = response.content.decode(), response.context["page"]
    assert "已逾期 1 天" in html and "与登记系统不符" in html and reverse("entry", args=[city.plan.code, 5, district.code]) + "#v-2" in html
    assert [line.state for line in page.lines] == ["due", "overdue", "returned", "approved", "overdue", "overdue", "overdue"]
    assert [line.month for line in page.overdue] == [1, 2, 3]


def test_opening_the_address_of_a_decision_leads_to_the_report(supervisor, city):
    """As after signing in again, or changing the language on the page that asks for a reason."""
    district = city.districts[1]
    report = factories.report_at(city, district, 6, "submitted")
    assert supervisor.get(url("decide", city, district.code)).headers["Location"] == url("review_month", city, district.code)
    assert supervisor.get(url("approve_many", city)).headers["Location"] == url("review", city)
    report.refresh_from_db()
    assert report.status == Status.SUBMITTED


def test_my_month_says_how_the_district_stands_in_its_last_month_sent_in(client, city):
    district = city.districts[1]
    reporter = sign_in(client, city.reporter(district))
    assert reporter.get(url("my_month", city)).context["page"].standing is None
    factories.report_at(city, district, 4, "approved")
    factories.report_at(city, district, 6, "draft")
    response = reporter.get(url("my_month", city))
    standing = response.context["page"].standing
    assert (standing.month, standing.period) == (4, "1—4月")
    named = [indicator.code for _band, indicators in standing.bands for indicator in indicators]
    assert sorted(named) == sorted(set(named)) and named, "every assigned indicator once"
    assert reverse("district", args=[city.plan.code, 4, district.code]) in response.content.decode()


def test_my_month_is_the_reporters_and_of_his_own_plan(client, city):
    assert sign_in(client, city.users["supervisor"]).get(url("my_month", city)).status_code == 403
    other = factories.small_city("880100")
    assert sign_in(client, other.reporter(other.districts[1])).get(url("my_month", city)).status_code == 404
