"""The entry page as a reporter meets it, without JavaScript: nothing typed is lost, every refusal says why."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from progress.models import Figure, MonthlyProgress, ProgressEvent, Status
from progress.record import workflow
from tests import factories

TYPED = {"v-1": "100", "v-2": "50", "v-3": "3.5", "r-1": "", "r-2": "", "r-3": ""}


@pytest.fixture
def district(city):
    return city.districts[1]


@pytest.fixture
def reporter(client, city, district):
    """The client, signed in as the reporter of the district."""
    return sign_in(client, city.reporter(district))


def sign_in(client, user):
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def page_of(city, district, month=6):
    return reverse("entry", args=[city.plan.code, month, district.code])


def send(client, city, district, action="save", version="", mode="month", follow=True, month=6, **cells):
    data = {**TYPED, **{name.replace("_", "-"): text for name, text in cells.items()}, "action": action, "version": version, "mode": mode}
    return client.post(page_of(city, district, month), data, follow=follow)


def value_in(html, code):
    return re.search(rf'name="v-{code}"[^>]* value="([^"]*)"', html)[1]


def test_the_page_has_a_cell_for_every_assigned_indicator(reporter, city, district):
    html = reporter.get(page_of(city, district)).content.decode()
    assert re.findall(r'name="v-(\d)"', html) == ["1", "2", "3"]
    assert "第1区 2017年6月月报" in html and "逾期未报" in html and "已逾期 1 天" in html
    assert "1月" in html and "以前月份还没有上报" in html


def test_a_draft_is_saved_and_shown_again(reporter, city, district):
    response = send(reporter, city, district, v_1="120", r_1="新项目")
    html = response.content.decode()
    assert response.redirect_chain and "草稿已保存" in html
    assert value_in(html, "1") == "120" and "新项目" in html
    assert MonthlyProgress.objects.get().status == Status.DRAFT


def test_a_draft_with_errors_is_saved_and_says_what_is_wrong_at_the_cell(reporter, city, district):
    html = send(reporter, city, district, v_1="100", v_2="120").content.decode()
    assert "还不能上报：1 处需要说明" in html and 'href="#r-2"' in html
    assert "大于“新增城镇就业”的累计 100 人" in html
    assert Figure.objects.get(indicator__code="2").value == 120


def test_a_text_that_is_no_number_stays_on_the_page(reporter, city, district):
    response = send(reporter, city, district, v_1="一百", v_2="60", r_1="查实中")
    html = response.content.decode()
    assert value_in(html, "1") == "一百" and "查实中" in html and "已保存，但以下各项除外：新增城镇就业" in html
    assert Figure.objects.get(indicator__code="2").value == 60
    again = send(reporter, city, district, v_1="100", v_2="60", version="1")
    assert Figure.objects.get(indicator__code="1").value == 100 and "除外" not in again.content.decode()


def test_submitting_leads_to_the_submitted_page_with_withdrawal(reporter, city, district):
    html = send(reporter, city, district, action="submit").content.decode()
    assert "已上报，等待市人社局审核" in html and "<input class=" not in html
    assert MonthlyProgress.objects.get().status == Status.SUBMITTED
    html = reporter.post(reverse("withdraw", args=[city.plan.code, 6, district.code]), {"version": "2"}, follow=True).content.decode()
    assert "已撤回" in html and value_in(html, "1") == "100"


def test_submitting_what_is_not_ready_saves_it_and_says_why(reporter, city, district):
    html = send(reporter, city, district, action="submit", v_1="").content.decode()
    assert "还不能上报：1 项未填" in html and "本月没有完成的请填 0" in html
    assert MonthlyProgress.objects.get().status == Status.DRAFT
    assert Figure.objects.get(indicator__code="2").value == 50


def test_a_double_click_on_submit_submits_once_and_shows_no_error(reporter, city, district):
    for _click in range(2):
        html = send(reporter, city, district, action="submit").content.decode()
    assert "已上报" in html and "没有保存" not in html
    assert ProgressEvent.objects.filter(kind="submitted").count() == 1


def test_a_double_click_on_save_saves_once(reporter, city, district):
    for _click in range(2):
        html = send(reporter, city, district).content.decode()
    assert "两个版本" not in html and ProgressEvent.objects.count() == 1


def test_two_tabs_both_values_are_shown_and_the_second_save_decides(reporter, city, district):
    send(reporter, city, district)
    send(reporter, city, district, version="1", v_1="111")
    html = send(reporter, city, district, version="1", v_1="222", r_1="第二个窗口").content.decode()
    assert value_in(html, "1") == "222" and "第二个窗口" in html and "已存的是 111" in html and "采用已存的数" in html
    assert Figure.objects.get(indicator__code="1").value == 111
    version = re.search(r'name="version" value="(\d+)"', html)[1]
    send(reporter, city, district, version=version, v_1="222", r_1="第二个窗口")
    assert Figure.objects.get(indicator__code="1").value == 222


def test_typing_while_a_colleague_submits_shows_both_and_loses_nothing(reporter, city, district):
    factories.report_at(city, district, 6, "submitted")
    html = send(reporter, city, district, version="1", v_1="333").content.decode()
    assert value_in(html, "1") == "333" and "已存的是 100" in html and "现在是“待审”" in html
    assert Figure.objects.get(indicator__code="1").value == 100


def test_a_returned_month_shows_the_reason_and_points_at_the_cells(reporter, city, district):
    report = factories.report_at(city, district, 6, "submitted")
    workflow.move(report, workflow.Step.RETURNED, by=city.users["supervisor"], note="与登记系统不符", cells=["2"])
    html = reporter.get(page_of(city, district)).content.decode()
    assert "与登记系统不符" in html and 'href="#v-2"' in html and "请核对此数后重报" in html and value_in(html, "1") == "100"


def test_switching_to_cumulatives_rewrites_the_cells_and_stores_nothing(reporter, city, district):
    factories.report_at(city, district, 5, "submitted")
    html = send(reporter, city, district, action="mode-cumulative", v_1="20", v_2="x").content.decode()
    assert value_in(html, "1") == "120" and value_in(html, "2") == "x" and 'name="mode" value="cumulative"' in html
    assert MonthlyProgress.objects.filter(month=6).count() == 0
    send(reporter, city, district, mode="cumulative", v_1="120", v_2="100")
    assert Figure.objects.get(progress__month=6, indicator__code="1").value == 20


def test_an_opening_month_opens_in_cumulatives_so_that_saving_keeps_it(reporter, city, district):
    send(reporter, city, district, mode="cumulative", v_1="600", v_2="300")
    html = reporter.get(page_of(city, district)).content.decode()
    assert 'name="mode" value="cumulative"' in html and "期初累计" in html and value_in(html, "1") == "600"


def test_an_earlier_month_says_what_it_breaks_in_later_ones(reporter, city, district):
    factories.report_at(city, district, 6, "submitted", {"1": "50", "2": "50", "3": "3.5"})
    html = send(reporter, city, district, month=5, v_1="10", v_2="40").content.decode()
    assert "按现在的数，以后月份有不符合的地方" in html and page_of(city, district, 6) in html


def test_months_that_take_no_figures_say_why(reporter, city, district):
    html = reporter.get(page_of(city, district, 9)).content.decode()
    assert "9月还没有开始" in html and '<form method="post" id="entry-form"' not in html
    city.plan.closed_by, city.plan.closed_at = city.users["supervisor"], "2018-02-01T00:00+08:00"
    city.plan.save()
    assert "不再填报" in reporter.get(page_of(city, district)).content.decode()
    assert send(reporter, city, district).status_code == 200 and not MonthlyProgress.objects.exists()


def test_live_checks_answer_with_the_servers_strings_and_store_nothing(reporter, city, district):
    answer = reporter.post(reverse("entry_check", args=[city.plan.code, 6, district.code]), {**TYPED, "v-2": "120", "mode": "month"}).json()
    assert answer["rows"]["1"]["derived"] == "100" and answer["rows"]["1"]["completion"] == "8.3"
    assert answer["rows"]["2"]["kind"] == "explain" and "大于" in answer["rows"]["2"]["messages"]
    assert answer["to_explain"] == 1 and not answer["can_submit"] and not answer["stale"]
    assert not MonthlyProgress.objects.exists()


def test_live_checks_notice_a_change_elsewhere(reporter, city, district):
    factories.report_at(city, district, 6, "draft")
    assert reporter.post(reverse("entry_check", args=[city.plan.code, 6, district.code]), TYPED).json()["stale"]


def test_what_is_typed_is_never_markup(reporter, city, district):
    html = send(reporter, city, district, v_1="<b>1</b>", r_1="<script>x</script>").content.decode()
    assert "<b>1</b>" not in html and "<script>x" not in html


def test_the_city_enters_its_own_rate_and_nobody_elses(client, city, district):
    supervisor = sign_in(client, city.users["supervisor"])
    html = supervisor.get(page_of(city, city.node)).content.decode()
    assert re.findall(r'name="v-(\d)"', html) == ["3"] and "全市的率" in html
    send(supervisor, city, city.node, v_1="5", v_3="3.2")
    assert [figure.indicator.code for figure in Figure.objects.all()] == ["3"]
    assert supervisor.get(page_of(city, district)).status_code == 403
    assert send(supervisor, city, district).status_code == 403


def test_other_districts_cannot_be_seen_to_exist(reporter, city):
    assert reporter.get(page_of(city, city.districts[2])).status_code == 404
    assert send(reporter, city, city.districts[2]).status_code == 404
    assert reporter.get(page_of(city, city.node)).status_code == 404


def test_the_page_speaks_english(reporter, city, district):
    reporter.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    html = send(reporter, city, district, v_2="120").content.decode()
    assert "report of June 2017" in html and "Not ready to submit: 1 to explain" in html


def test_the_page_costs_a_fixed_number_of_queries(reporter, city, district, django_assert_max_num_queries):
    factories.report_at(city, district, 6, "draft")
    with django_assert_max_num_queries(20):
        reporter.get(page_of(city, district))


def keep(client, city, district, **fields):
    data = {**TYPED, **{name.replace("_", "-"): value for name, value in fields.items() if name != "version"}, "version": fields.get("version", "")}
    return client.post(reverse("entry_keep", args=[city.plan.code, 6, district.code]), data).json()


def test_a_draft_is_kept_while_someone_types_as_one_event(reporter, city, district):
    first = keep(reporter, city, district)
    assert first["saved"].startswith("已保存") and not first["stale"]
    second = keep(reporter, city, district, v_1="111", version=first["version"])
    assert second["version"] == first["version"] + 1
    report = MonthlyProgress.objects.get()
    assert report.figures.get(indicator__code="1").value == 111
    assert [event.kind for event in report.events.all()] == ["saved"]
    assert report.events.get().cells[:1] == ["1"]


def test_keeping_never_writes_over_what_another_has_saved(reporter, city, district):
    report = factories.report_at(city, district, 6, "draft")
    answer = keep(reporter, city, district, v_1="999", version="")
    assert answer["stale"] and answer["saved"] == ""
    assert report.figures.get(indicator__code="1").value == 100


def test_a_cell_that_is_no_number_is_not_called_saved(reporter, city, district):
    answer = keep(reporter, city, district, v_1="一百")
    assert answer["saved"] == "" and answer["rows"]["1"]["invalid"]
    assert keep(reporter, city, district, v_1="100", version=answer["version"])["saved"]


def test_a_sent_month_prints_its_numbers_with_separators(reporter, city, district):
    factories.report_at(city, district, 6, "submitted", {"1": "1234", "2": "50", "3": "3.5"}, remark="集中录入")
    html = reporter.get(page_of(city, district)).content.decode()
    assert "<b>1,234</b>" in html and "<b>1234</b>" not in html
