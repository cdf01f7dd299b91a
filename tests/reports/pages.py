"""Reads a page back: tables by their caption as rows of text, and the links in them. Only what the tests of the reading pages need."""

import html
import re
from html.parser import HTMLParser

from django.test import Client

from accounts.models import User

ONLY_FOR_EYES = {"sign"}
"""Classes whose text is a sign beside a word."""


def get(client: Client, user: User, url: str, language: str = "zh-hans"):
    """The page as this user sees it."""
    client.force_login(user)
    client.cookies["django_language"] = language
    return client.get(url)


class _Tables(HTMLParser):
    """Collects every table: caption, rows of cell texts (cards left out), and the first link of each cell."""

    def __init__(self):
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.links: dict[str, list[list[str]]] = {}
        self.rows: list[list[str]] = []
        self.hrefs: list[list[str]] = []
        self.caption, self.place, self.skipped = "", "", 0

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        classes = set((attributes.get("class") or "").split())
        if self.skipped or (tag == "span" and classes & ({"tip"} | ONLY_FOR_EYES)):
            self.skipped += tag == "span"
            return
        if tag == "table":
            self.rows, self.hrefs, self.caption = [], [], ""
        elif tag == "caption":
            self.place = "caption"
        elif tag == "tr":
            self.rows.append([])
            self.hrefs.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.hrefs[-1].append("")
            self.place = "cell"
        elif tag == "a" and self.place == "cell" and not self.hrefs[-1][-1]:
            self.hrefs[-1][-1] = attributes.get("href", "")

    def handle_endtag(self, tag):
        if self.skipped:
            self.skipped -= tag == "span"
            return
        if tag in ("td", "th", "caption"):
            self.place = ""
        elif tag == "table":
            self.tables[self.caption] = [[re.sub(r"\s+", " ", text).strip() for text in row] for row in self.rows]
            self.links[self.caption] = self.hrefs

    def handle_data(self, data):
        if self.skipped:
            return
        if self.place == "caption":
            self.caption += data
        elif self.place == "cell":
            self.rows[-1][-1] += data


def tables(response) -> dict[str, list[list[str]]]:
    """The page's tables by caption: rows of texts, the head first."""
    return _read(response).tables


def links(response) -> dict[str, list[list[str]]]:
    """The first link of every cell, in the shape of `tables`."""
    return _read(response).links


def _read(response) -> _Tables:
    parser = _Tables()
    parser.feed(response.content.decode())
    return parser


def text(response) -> str:
    """The words of the page without its tags, a space where one part ends."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    body = re.sub(r"</(p|div|li|dt|dd|td|th|h1|h2|h3|section|span|b|time|summary|a)>", " ", body)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", body)))
