"""The audit log as a file for the auditor: in Chinese, like every document."""

import hashlib

from accounts.audit.record_language import in_record_language
from accounts.list_tables import moment, role_words
from accounts.models import AuditEvent, AuditQuerySet
from sheets.writer import csv_bytes

HEAD = ("序号", "时间", "用户名", "姓名", "角色", "地区", "地址", "浏览器", "操作", "对象", "说明", "结果")
LIMIT = 100_000
"""Rows of one file; more is asked for by a shorter time."""


def audit_csv(events: AuditQuerySet) -> tuple[bytes, str]:
    """The records, oldest first, as CSV and the SHA-256 of its bytes, which goes into the log: a file shown later can be compared with it."""
    with in_record_language():
        data = csv_bytes([HEAD, *(row(event) for event in events.order_by("pk").iterator(chunk_size=2000))])
    return data, hashlib.sha256(data).hexdigest()


def row(event: AuditEvent) -> tuple[object, ...]:
    """One record as cells."""
    return (
        event.pk,
        moment(event.at, seconds=True),
        event.username,
        event.user.full_name if event.user else "",
        role_words(event.role),
        event.district.name if event.district else "",
        event.ip_address,
        event.user_agent,
        str(event.get_action_display()),
        event.target,
        event.detail,
        "成功" if event.succeeded else "未成功",
    )
