"""A return is answered figure by figure: by another value or by a reply; with neither the month is not taken (DESIGN 6)."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from progress.checks import rules
from progress.models import Figure, ProgressEvent, Status
from progress.record import entry, workflow
from progress.record.month_sheet import Typed, month_sheet
from tests import factories


@pytest.fixture
def district(city):
    return city.districts[1]


@pytest.fixture
def returned(city, district):
    """June of the first district, sent back for indicators 1 and 2."""
    report = factories.report_at(city, district, 6, "submitted")
    return send_back(city, report, ["1", "2"])


def send_back(city, report, cells, note="与登记系统不符"):
    return workflow.move(report, workflow.Step.RETURNED, by=city.users["supervisor"], note=note, cells=cells)


def keep(city, district, report, **cells):
    typed = {code.removeprefix("v"): cell for code, cell in cells.items()}
    return entry.save(city.plan, district, 6, typed, by=city.reporter(district), version=report.version)


def client_of(client, user):
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def test_with_neither_change_nor_reply_it_is_not_taken(city, district, returned):
    with pytest.raises(entry.ChecksFailed) as refused:
        entry.submit(returned, by=city.reporter(district))
    open_cells = [finding.key for finding in refused.value.sheet.findings if finding.blocks]
    assert open_cells == ["1", "2"]


def test_a_change_answers_one_and_a_reply_the_other(city, district, returned):
    report = keep(city, district, returned, v1=Typed("90"), v2=Typed("50", reply="已与登记系统核对，无误"))
    sent = entry.submit(report, by=city.reporter(district))
    assert sent.status == Status.SUBMITTED
    figures = ProgressEvent.objects.filter(progress=sent, kind="submitted").last().figures
    assert figures["2"]["reply"] == "已与登记系统核对，无误" and "reply" not in figures["1"]


def test_back_to_the_old_value_is_no_answer(city, district, returned):
    report = keep(city, district, returned, v1=Typed("90"), v2=Typed("60"))
    report = keep(city, district, report, v1=Typed("100"), v2=Typed("60"))
    assert [finding.key for finding in month_sheet(city.plan, district, 6).findings if finding.blocks] == ["1"]
    with pytest.raises(entry.ChecksFailed):
        entry.submit(report, by=city.reporter(district))


@pytest.mark.parametrize("reply", ["", " ", "。。。", "——", "x", "\u200b\u200b"])
def test_a_reply_that_says_nothing_is_none(city, district, returned, reply):
    report = keep(city, district, returned, v1=Typed("100", reply=reply), v2=Typed("60"))
    with pytest.raises(entry.ChecksFailed):
        entry.submit(report, by=city.reporter(district))


def test_a_new_return_asks_anew(city, district, returned):
    report = keep(city, district, returned, v1=Typed("100", reply="已核对"), v2=Typed("60"))
    again = send_back(city, entry.submit(report, by=city.reporter(district)), ["1"])
    assert Figure.objects.get(progress=again, indicator__code="1").reply == ""
    with pytest.raises(entry.ChecksFailed):
        entry.submit(again, by=city.reporter(district))


def test_a_withdrawn_answer_need_not_be_given_again(city, district, returned):
    report = keep(city, district, returned, v1=Typed("90"), v2=Typed("60"))
    sent = entry.submit(report, by=city.reporter(district))
    draft = workflow.move(sent, workflow.Step.WITHDRAWN, by=city.reporter(district))
    assert entry.submit(draft, by=city.reporter(district)).status == Status.SUBMITTED


def test_a_cell_that_a_file_leaves_out_keeps_its_reply(city, district, returned):
    report = keep(city, district, returned, v1=Typed("100", reply="已核对"))
    keep(city, district, report, v1=Typed("100", "补充说明"))
    figure = Figure.objects.get(progress=report, indicator__code="1")
    assert (figure.reply, figure.remark) == ("已核对", "补充说明")


def test_the_page_asks_takes_and_shows_the_reply(client, city, district, returned):
    reporter = client_of(client, city.reporter(district))
    here = reverse("entry", args=[city.plan.code, 6, district.code])
    html = reporter.get(here).content.decode()
    assert html.count('name="a-') == 2 and 'name="a-3"' not in html and "请核对此数后重报" in html
    data = {"v-1": "100", "v-2": "60", "v-3": "3.5", "a-1": "登记系统晚录 12 人", "version": returned.version, "action": "submit"}
    html = reporter.post(here, data, follow=True).content.decode()
    assert "待审" in html and "登记系统晚录 12 人" in html


def test_what_was_replied_survives_a_change_of_mode(client, city, district, returned):
    reporter = client_of(client, city.reporter(district))
    here = reverse("entry", args=[city.plan.code, 6, district.code])
    data = {"v-1": "100", "v-2": "60", "v-3": "3.5", "a-1": "还在核对", "version": returned.version, "action": "mode-cumulative"}
    assert re.search(r'name="a-1"[^>]* value="还在核对"', reporter.post(here, data).content.decode())


def test_the_reviewer_sees_the_reply_beside_the_reason(client, city, district, returned):
    report = keep(city, district, returned, v1=Typed("90"), v2=Typed("50", reply="已核对，无误"))
    entry.submit(report, by=city.reporter(district))
    html = client_of(client, city.users["supervisor"]).get(reverse("review_month", args=[city.plan.code, 6, district.code])).content.decode()
    assert "与登记系统不符" in html and "答复：已核对，无误" in html and "已修改数据" in html


def test_a_return_names_its_figures_and_takes_reasons_by_a_click(client, city, district):
    report = factories.report_at(city, district, 6, "submitted")
    supervisor = client_of(client, city.users["supervisor"])
    decide = reverse("decide", args=[city.plan.code, 6, district.code])
    html = supervisor.post(decide, {"action": "return", "version": report.version, "common": ["evidence"]}).content.decode()
    assert "请勾选涉及的指标" in html and re.search(r'value="evidence" checked', html)
    supervisor.post(decide, {"action": "return", "version": report.version, "common": ["evidence", "nonsense"], "reason": "另请加盖公章", "cells": ["1"]})
    assert ProgressEvent.objects.get(kind="returned").note == "缺少佐证材料，请补充。\n另请加盖公章"


def test_the_rule_alone():
    rule = rules.Rule("1", "新增城镇就业", quota=None)
    line = rules.Line(rule, text="", value=None, returned=rules.Returned(None))
    assert "unanswered" not in {finding.code for finding in rules.check([line], month=1)}  # a blank figure is missing, that comes first
