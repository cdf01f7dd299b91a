"""What a user makes of a drafted text, and which of its sentences no longer match the figures.

Every kept sentence carries the key it was drafted under and the drafted words themselves as its fingerprint. Against a fresh draft this tells apart
what still holds, what the figures have overtaken, and what are the user's own words. Pure: texts in, texts out.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from reports.papers.brief.drafting.brief_text import HEADINGS, SECTION_KEYS, BriefDraft, Section, split_sentences

ALIKE = 0.5
"""From this likeness on a changed sentence counts as the user's version of the drafted one."""


class Kind(StrEnum):
    """What there is to say of a sentence."""

    OWN = "own"
    STALE = "stale"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class KeptSentence:
    """A sentence as it stands; `key` and `generated` say what it was drafted as (both empty for a sentence the user added)."""

    text: str
    key: str = ""
    generated: str = ""

    @property
    def is_own(self) -> bool:
        """Whether these are the user's words rather than the draft's."""
        return self.text != self.generated


@dataclass(frozen=True)
class KeptSection:
    """One section as it stands; `dropped` are keys of drafted sentences the user took out, so that they are not offered again."""

    key: str
    paragraphs: tuple[tuple[KeptSentence, ...], ...]
    dropped: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The section's heading, empty for title, addressees, opening and signature."""
        return HEADINGS.get(self.key, "")

    @property
    def lines(self) -> list[str]:
        """The paragraphs as text."""
        return ["".join(sentence.text for sentence in paragraph) for paragraph in self.paragraphs]

    @property
    def text(self) -> str:
        """All of it, a paragraph a line."""
        return "\n".join(self.lines)

    @property
    def sentences(self) -> list[KeptSentence]:
        """All sentences in order."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]


@dataclass(frozen=True)
class Finding:
    """One sentence worth a word: its kind, the text that stands, and what the figures now say."""

    kind: Kind
    key: str
    text: str
    fresh: str = ""
    own: bool = False


def keep(draft: BriefDraft) -> tuple[KeptSection, ...]:
    """A draft as it is stored when nobody has touched it."""
    return tuple(_kept_section(section) for section in draft.sections)


def to_json(sections: Sequence[KeptSection]) -> list[dict[str, object]]:
    """For a JSON column."""
    return [asdict(section) for section in sections]


def from_json(rows: Sequence[dict]) -> tuple[KeptSection, ...]:
    """Back from the column."""
    return tuple(
        KeptSection(row["key"], tuple(tuple(KeptSentence(**sentence) for sentence in paragraph) for paragraph in row["paragraphs"]), tuple(row["dropped"]))
        for row in sorted(rows, key=lambda row: SECTION_KEYS.index(row["key"]))
    )


def edited(section: KeptSection, text: str) -> KeptSection:
    """The section with the text a user typed: untouched sentences keep their key, changed ones keep it as the user's version, others are the user's own."""
    new = [split_sentences(line.strip()) for line in text.splitlines() if line.strip()]
    flat = [sentence for line in new for sentence in line]
    matched, dropped = _match(section.sentences, flat)
    taken = iter(matched)
    paragraphs = tuple(tuple(next(taken) for _sentence in line) for line in new)
    return replace(section, paragraphs=paragraphs, dropped=tuple(dict.fromkeys([*section.dropped, *dropped])))


def compare(sections: Sequence[KeptSection], draft: BriefDraft) -> dict[str, list[Finding]]:
    """By section what is the user's own, what the figures have overtaken, what they no longer say, and what they say anew."""
    return {section.key: _compare(section, draft.section(section.key)) for section in sections}


def adopt(section: KeptSection, fresh: Section, key: str) -> KeptSection:
    """The section with the fresh sentence of one key: in place of the old, put in where it is new, taken out where the figures no longer say it."""
    texts = {sentence.key: sentence.text for paragraph in fresh.paragraphs for sentence in paragraph}
    known = any(sentence.key == key for sentence in section.sentences)
    if known and key in texts:
        return _map(section, lambda sentence: KeptSentence(texts[key], key, texts[key]) if sentence.key == key else sentence)
    if known:
        return _map(section, lambda sentence: None if sentence.key == key else sentence)
    return _insert(section, fresh, KeptSentence(texts[key], key, texts[key])) if key in texts else section


def adopt_all(section: KeptSection, fresh: Section) -> KeptSection:
    """Every sentence the figures have changed, save those in the user's own words."""
    for finding in _compare(section, fresh):
        if finding.kind != Kind.OWN and not finding.own:
            section = adopt(section, fresh, finding.key)
    return section


def _kept_section(section: Section) -> KeptSection:
    return KeptSection(section.key, tuple(tuple(KeptSentence(s.text, s.key, s.text) for s in paragraph) for paragraph in section.paragraphs))


def _match(old: Sequence[KeptSentence], new: Sequence[str]) -> tuple[list[KeptSentence], list[str]]:
    """For every new sentence what it was before, and the keys of drafted sentences that are gone."""
    result: list[KeptSentence] = []
    dropped: list[str] = []
    for tag, start, end, first, last in SequenceMatcher(None, [sentence.text for sentence in old], list(new), autojunk=False).get_opcodes():
        if tag == "equal":
            result += old[start:end]
            continue
        left = list(old[start:end])
        for text in new[first:last]:
            likest = max(left, key=lambda sentence: _likeness(sentence.text, text), default=None)  # noqa: B023  called at once
            if likest is not None and _likeness(likest.text, text) >= ALIKE:
                left.remove(likest)
                result.append(replace(likest, text=text))
            else:
                result.append(KeptSentence(text))
        dropped += [sentence.key for sentence in left if sentence.key]
    return result, dropped


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _compare(section: KeptSection, fresh: Section) -> list[Finding]:
    texts = {sentence.key: sentence.text for paragraph in fresh.paragraphs for sentence in paragraph}
    known = {sentence.key for sentence in section.sentences} | set(section.dropped)
    found = [finding for sentence in section.sentences if (finding := _finding(sentence, texts))]
    return found + [Finding(Kind.NEW, key, "", text) for key, text in texts.items() if key not in known]


def _finding(sentence: KeptSentence, texts: dict[str, str]) -> Finding | None:
    if not sentence.key:
        return Finding(Kind.OWN, "", sentence.text, own=True)
    fresh = texts.get(sentence.key)
    if fresh == sentence.text:
        return None
    if fresh is None:
        return Finding(Kind.GONE, sentence.key, sentence.text, own=sentence.is_own)
    if fresh == sentence.generated:
        return Finding(Kind.OWN, sentence.key, sentence.text, fresh, own=True)
    return Finding(Kind.STALE, sentence.key, sentence.text, fresh, own=sentence.is_own)


def _map(section: KeptSection, change) -> KeptSection:
    """The section with every sentence changed, or taken out where `change` gives None."""
    paragraphs = (tuple(new for sentence in paragraph if (new := change(sentence)) is not None) for paragraph in section.paragraphs)
    return replace(section, paragraphs=tuple(paragraph for paragraph in paragraphs if paragraph))


def _insert(section: KeptSection, fresh: Section, sentence: KeptSentence) -> KeptSection:
    """The section with a new sentence behind the nearest one before it in the draft: in that paragraph where the draft has it so, else as its own."""
    dropped = tuple(key for key in section.dropped if key != sentence.key)
    order = [(number, drafted.key) for number, paragraph in enumerate(fresh.paragraphs) for drafted in paragraph]
    place = next(index for index, (_number, key) in enumerate(order) if key == sentence.key)
    paragraphs = list(section.paragraphs)
    for number, key in reversed(order[:place]):
        for index, paragraph in enumerate(paragraphs):
            keys = [kept.key for kept in paragraph]
            if key not in keys:
                continue
            if number == order[place][0]:
                at = keys.index(key) + 1
                paragraphs[index] = (*paragraph[:at], sentence, *paragraph[at:])
            else:
                paragraphs.insert(index + 1, (sentence,))
            return replace(section, paragraphs=tuple(paragraphs), dropped=dropped)
    return replace(section, paragraphs=((sentence,), *paragraphs), dropped=dropped)
