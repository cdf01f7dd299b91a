"""The audit log: append-only in code and in the database, read by the right people, exported."""

import hashlib
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.audit import append_only, audit_trail
from accounts.models import AuditEvent
from tests.factories import small_city

Action = AuditEvent.Action
DAYS = append_only.RETENTION_DAYS


def event(**values) -> AuditEvent:
    """A record, made so many days ago where `days` says so."""
    at = timezone.now() - timedelta(days=values.pop("days", 0))
    return AuditEvent.objects.create(**{"action": Action.SAVED, "username": "someone", "at": at, **values})


def raw(sql: str, *parameters) -> None:
    """Go round the models, straight to the database."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


class TestAppendOnly:
    """No record can be changed, none deleted before its time."""

    def test_models_refuse(self, db):
        made = event()
        made.username = "other"
        for forbidden in (made.save, made.delete, AuditEvent.objects.all().delete, lambda: AuditEvent.objects.update(username="x")):
            with pytest.raises(TypeError):
                forbidden()

    @pytest.mark.parametrize("days", [0, DAYS - 1, DAYS + 30])
    def test_database_refuses_changes_of_any_age(self, db, days):
        made = event(days=days)
        with pytest.raises(IntegrityError):
            raw("UPDATE accounts_auditevent SET username = 'x' WHERE id = %s", made.pk)
        assert AuditEvent.objects.get(pk=made.pk).username == "someone"

    @pytest.mark.parametrize("days", [0, DAYS - 1])
    def test_database_refuses_to_delete_within_the_retention(self, db, days):
        made = event(days=days)
        with pytest.raises(IntegrityError):
            raw("DELETE FROM accounts_auditevent WHERE id = %s", made.pk)
        assert AuditEvent.objects.filter(pk=made.pk).exists()

    def test_database_refuses_to_replace_or_truncate(self, db):
        made = event()
        connection.check_constraints()  # PostgreSQL truncates nothing while foreign keys wait to be checked
        columns = "role, user_agent, action, target, detail, succeeded"
        replace = f"INSERT OR REPLACE INTO accounts_auditevent (id, at, username, {columns}) SELECT id, at, 'x', {columns} FROM accounts_auditevent"
        with pytest.raises(IntegrityError):
            raw(replace if connection.vendor == "sqlite" else "TRUNCATE accounts_auditevent")
        assert AuditEvent.objects.get(pk=made.pk).username == "someone"

    def test_every_migrate_restores_the_triggers(self, db):
        append_only.remove(connection)
        append_only.after_migrate(using="default")
        made = event()
        with pytest.raises(IntegrityError):
            raw("DELETE FROM accounts_auditevent WHERE id = %s", made.pk)

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("_round", [1, 2])
    def test_tests_with_real_transactions_can_still_empty_the_database(self, _round):
        assert not AuditEvent.objects.exists()
        event()


class TestPurge:
    """Old records go only by the command, and the command stands in the log."""

    def test_old_records_go_and_the_purge_is_recorded(self, db, capsys):
        old, kept = event(days=500), event(days=300)
        call_command("purge_audit", before=(timezone.localdate() - timedelta(days=400)))
        assert set(AuditEvent.objects.values_list("pk", flat=True)) >= {kept.pk}
        assert not AuditEvent.objects.filter(pk=old.pk).exists()
        purge = AuditEvent.objects.get(action=Action.PURGED)
        assert purge.username == "system" and purge.detail == "1 条"
        assert "1 records" in capsys.readouterr().out

    @pytest.mark.parametrize(("kept", "asked"), [(365, 364), (10, DAYS - 1)])
    def test_nothing_goes_within_the_retention_of_office_or_law(self, db, settings, kept, asked):
        settings.AUDIT_RETENTION = timedelta(days=kept)
        event(days=1000)
        with pytest.raises(CommandError, match="kept for"):
            call_command("purge_audit", before=(timezone.localdate() - timedelta(days=asked)))
        assert AuditEvent.objects.count() == 1

    def test_unknown_user_is_refused(self, db):
        with pytest.raises(CommandError, match="no user nobody"):
            call_command("purge_audit", before=timezone.localdate() - timedelta(days=900), user="nobody")


class TestPage:
    """Auditors read everything, supervisors their own city, nobody else."""

    def test_supervisor_sees_the_own_city_and_below(self, signed_in, city):
        other = small_city("990200", districts=1)
        event(target="own district", district=city.districts[1])
        event(target="own city", district=city.node)
        event(target="foreign city", district=other.node)
        event(target="nobody's")
        page = signed_in("supervisor").get("/audit/").content.decode()
        assert "own district" in page and "own city" in page
        assert "foreign city" not in page and "nobody&#x27;s" not in page and "audit.csv" not in page

    def test_auditor_sees_all(self, signed_in, city):
        event(target="foreign city", district=small_city("990200", districts=1).node)
        event(target="nobody's")
        page = signed_in("auditor").get("/audit/").content.decode()
        assert "foreign city" in page and "nobody&#x27;s" in page and "audit.csv" in page

    @pytest.mark.parametrize(("role", "status"), [("leader", 403), ("department", 403), ("administrator", 403), ("supervisor", 200), ("auditor", 200)])
    def test_roles(self, signed_in, role, status):
        assert signed_in(role).get("/audit/").status_code == status

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("action=export", {"one"}),
            ("result=no", {"two"}),
            ("user=李四", {"three"}),
            ("since=2017-06-30&until=2017-06-30", {"four"}),
            ("since=2017-07-02&until=2017-07-01", {"one", "two", "three", "four"}),
        ],
    )
    def test_filters(self, signed_in, city, query, found):
        leader = city.users["leader"]
        leader.full_name = "李四"
        leader.save()
        event(target="object-one", action=Action.EXPORT)
        event(target="object-two", succeeded=False)
        event(target="object-three", user=leader)
        # 23:30 in Shanghai on 30 June is still that day, though 15:30 elsewhere.
        event(target="object-four", at=timezone.datetime.fromisoformat("2017-06-30T23:30:00+08:00"))
        page = signed_in("auditor").get(f"/audit/?{query}").content.decode()
        assert {name for name in ("one", "two", "three", "four") if f"object-{name}" in page} == found

    def test_times_are_those_of_shanghai(self, signed_in):
        event(at=timezone.datetime.fromisoformat("2017-07-05T08:20:30+00:00"))
        assert "2017-07-05 16:20:30" in signed_in("auditor").get("/audit/").content.decode()

    def test_markup_in_a_record_stays_text(self, signed_in, client, enter):
        enter(client, "<script>x</script>", "wrong")
        page = signed_in("auditor").get("/audit/").content.decode()
        assert "&lt;script&gt;x" in page and "<script>x" not in page

    def test_queries_do_not_grow_with_the_list(self, signed_in, city, django_assert_max_num_queries):
        for _number in range(40):
            event(user=city.users["leader"], district=city.districts[1])
        client = signed_in("auditor")
        with django_assert_max_num_queries(10):
            client.get("/audit/")


class TestExport:
    """The log as a file, for auditors, recorded with its hash."""

    def test_file_is_recorded_with_its_hash_and_safe_to_open(self, signed_in):
        event(target="=cmd|' /C calc'!A0", detail="值 1 → 2", at=timezone.datetime.fromisoformat("2017-07-05T08:20:30+00:00"))
        response = signed_in("auditor").get("/audit/audit.csv?action=saved")
        text = response.content.decode("utf-8-sig")
        lines = text.splitlines()
        assert response.content.startswith(b"\xef\xbb\xbf") and lines[0].startswith("序号,时间,用户名") and len(lines) == 2
        assert "2017-07-05 16:20:30" in lines[1] and "'=cmd" in lines[1] and "值 1 → 2" in lines[1] and ",成功" in lines[1]
        assert "filename*=utf-8''%E6%93%8D" in response.headers["Content-Disposition"]
        recorded = AuditEvent.objects.get(action=Action.EXPORT)
        assert recorded.detail == f"1 条，SHA-256 {hashlib.sha256(response.content).hexdigest()}"

    def test_too_much_for_one_file_says_so(self, signed_in, monkeypatch):
        monkeypatch.setattr("accounts.audit.audit_views.LIMIT", 1)
        event()
        response = signed_in("auditor").get("/audit/audit.csv", follow=True)
        assert "时间选短一些" in response.content.decode()
        assert not AuditEvent.objects.filter(action=Action.EXPORT).exists()

    @pytest.mark.parametrize("role", ["supervisor", "administrator", "leader"])
    def test_others_get_no_file(self, signed_in, role):
        assert signed_in(role).get("/audit/audit.csv").status_code == 403


def test_record_takes_who_and_where_from_the_request(city, rf):
    request = rf.get("/", headers={"user-agent": "UA" * 200}, REMOTE_ADDR="10.1.1.1")
    request.user = city.users["supervisor"]
    made = audit_trail.record(Action.STATUS, request=request, target="t" * 300)
    assert (made.user, made.role, made.district, made.ip_address) == (city.users["supervisor"], "supervisor", city.node, "10.1.1.1")
    assert len(made.user_agent) == 200 and len(made.target) == 200
