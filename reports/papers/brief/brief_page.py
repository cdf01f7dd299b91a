"""What the brief's page shows of a text: its sections with the notes on their sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.papers.brief.document.brief_document import day_words, number_words, title_lines
from reports.papers.brief.drafting import brief_text
from reports.papers.brief.drafting.editing import Finding, KeptSection, Kind
from reports.reading.paper_words import CHINESE

LINE_LENGTH = 56
"""Characters of a line in the page's text fields, to guess their height."""


@dataclass(frozen=True)
class Note:
    """One sentence worth a word, as the page shows it. `action` is the button's value, empty where there is nothing to press."""

    css: str
    tag: str
    text: str
    fresh: str
    action: str = ""
    button: str = ""


@dataclass(frozen=True)
class Part:
    """One section as the page shows it: what it is called, its text, the height of its field, and the notes on its sentences."""

    key: str
    label: str
    heading: str
    text: str
    lines: list[str]
    rows: int
    notes: list[Note]


@dataclass(frozen=True)
class Paper:
    """What stands around the text on paper: 第几期, the office over the red line, the title in its lines, the day, and what marks it as no real brief."""

    number: str
    office: str
    title: str
    day: str
    mark: str


def paper_of(sections: Sequence[KeptSection], number: int | None, day: date, is_demo: bool) -> Paper:
    """The head and foot of a brief on paper, as in its file; `number` None is a draft."""
    lines = {section.key: section.lines for section in sections}
    title = lines[brief_text.TITLE]
    marks = ("草稿" if number is None else "", CHINESE.demo if is_demo else "")
    return Paper(
        number=number_words(number),
        office="".join(lines[brief_text.SIGNATURE]),
        title="\n".join(title_lines(title[0]) if len(title) == 1 else title),
        day=day_words(day),
        mark="　".join(mark for mark in marks if mark),
    )


def part_of(section: KeptSection, findings: Sequence[Finding] = ()) -> Part:
    """A section as the page shows it."""
    names = {brief_text.TITLE: _("Title"), brief_text.ADDRESSEES: _("Addressees"), brief_text.OPENING: _("Opening"), brief_text.SIGNATURE: _("Signing office")}
    rows = sum(1 + len(line) // LINE_LENGTH for line in section.lines)
    notes = [_note(section.key, finding) for finding in findings]
    return Part(section.key, names.get(section.key, section.heading), section.heading, section.text, section.lines, min(max(rows, 1), 24), notes)


def _note(section: str, finding: Finding) -> Note:
    """What the page says of a sentence, and the button that takes the figures' words."""
    action = f"adopt:{section}/{finding.key}" if finding.key else ""
    if finding.kind == Kind.OWN:
        return Note("msg-note", _("Own words"), finding.text, finding.fresh, action, _("Back to the drafted sentence") if action else "")
    if finding.kind == Kind.NEW:
        return Note("msg-explain", _("New sentence"), "", finding.fresh, action, _("Add"))
    if finding.kind == Kind.GONE:
        return Note("msg-explain", _("No longer drafted"), finding.text, "", action, _("Take out"))
    tag = _("Own words; figures changed") if finding.own else _("Figures changed")
    return Note("msg-explain", tag, finding.text, finding.fresh, action, _("Adopt"))


def summary_of(findings: dict[str, list[Finding]]) -> str:
    """How the whole text stands to the figures, in one sentence."""
    kinds = [finding.kind for found in findings.values() for finding in found]
    own = kinds.count(Kind.OWN)
    changed = len(kinds) - own
    if not kinds:
        return _("The text is as the figures give it.")
    said = []
    if changed:
        text = ngettext("%(count)s sentence no longer matches the figures.", "%(count)s sentences no longer match the figures.", changed)
        said.append(text % {"count": changed})
    if own:
        text = ngettext("%(count)s sentence is in own words.", "%(count)s sentences are in own words.", own)
        said.append(text % {"count": own})
    return " ".join(said)
