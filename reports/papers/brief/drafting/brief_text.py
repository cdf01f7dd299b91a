"""The parts a drafted text is made of: sentences under keys, paragraphs, sections; and how they are put together."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from districts.models import District
from reports.papers.brief.drafting import brief_words

Kind = District.Kind
TITLE, ADDRESSEES, OPENING, OVERALL, INDICATORS, DISTRICTS, PROBLEMS, NEXT, SIGNATURE = (
    "title",
    "addressees",
    "opening",
    "overall",
    "indicators",
    "districts",
    "problems",
    "next",
    "signature",
)
HEADINGS = {OVERALL: "一、总体情况", INDICATORS: "二、各指标完成情况", DISTRICTS: "三、各单位进度", PROBLEMS: "四、存在问题", NEXT: "五、下一步工作"}
SECTION_KEYS = (TITLE, ADDRESSEES, OPENING, OVERALL, INDICATORS, DISTRICTS, PROBLEMS, NEXT, SIGNATURE)


@dataclass(frozen=True)
class Sentence:
    """One sentence, or a sub-heading standing alone on its line. `key` says what it is about, not what it says."""

    key: str
    text: str


Paragraph = tuple[Sentence, ...]


@dataclass(frozen=True)
class Section:
    """One section: its heading (empty for title, addressees, opening and signature) and its paragraphs."""

    key: str
    heading: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join("".join(sentence.text for sentence in paragraph) for paragraph in self.paragraphs)


@dataclass(frozen=True)
class BriefDraft:
    """The whole text as the figures give it."""

    sections: tuple[Section, ...]

    def section(self, key: str) -> Section:
        """The section of this key."""
        return next(section for section in self.sections if section.key == key)

    @property
    def title(self) -> str:
        """关于…完成情况的通报."""
        return self.section(TITLE).text


def paragraph_of(*pairs: tuple[str, str]) -> Paragraph:
    """One paragraph of the sentences that have something to say; a text of several sentences is cut, each with a key of its own."""
    sentences = []
    for key, text in pairs:
        pieces = split_sentences(text)
        sentences += [Sentence(key if not number else f"{key}.{number + 1}", piece) for number, piece in enumerate(pieces)]
    return tuple(sentences)


def paragraphs_of(*pairs: tuple[str, str]) -> tuple[Paragraph, ...]:
    """One paragraph for each text that says something."""
    return tuple(paragraph_of(pair) for pair in pairs if pair[1])


def numbered_paragraph(sentences: Iterable[Sentence]) -> tuple[Paragraph, ...]:
    """One paragraph a point, 一是…, 二是…; the sentences behind a point's first stay with it."""
    points: list[list[Sentence]] = []
    for sentence in sentences:
        if sentence.key.rpartition(".")[2].isdigit() and points:
            points[-1].append(sentence)
        else:
            points.append([Sentence(sentence.key, f"{brief_words.numeral(len(points) + 1)}是{sentence.text}")])
    return tuple(tuple(point) for point in points)


def split_sentences(line: str) -> list[str]:
    """A line cut behind every full stop; what follows the last one stands alone. Joined they are the line again."""
    return [piece for piece in re.findall(r"[^。！？]*[。！？]+[”’」』）]*|[^。！？]+$", line) if piece]
