"""The plan files as slips edit them: their texts as they become, and what became of each piece of news."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from msgspec import Struct, field

from trustplan.loading.updates.places import items_of
from trustplan.primitives.findings import Place
from trustplan.source.files import as_entry
from trustplan.source.yaml_reader import Document, read_yaml

if TYPE_CHECKING:
    from trustplan.loading.updates.form import NewsItem, UpdateSlip
    from trustplan.loading.updates.places import PlanItem
    from trustplan.source.files import Entry
    from trustplan.source.rating_words import RatingWords
    from trustplan.source.yaml_add import Edit
    from trustplan.source.yaml_reader import Path


class NewsOutcome(Struct, frozen=True, kw_only=True):
    """What became of a piece of news: the slip, the news (None: the whole slip), the place, and what to say of it.

    `rule` is that of the check which refused it.
    """

    slip: UpdateSlip
    news: NewsItem | None
    place: Place
    message: str
    fix: str = ""
    rule: str = ""


class NewFile(Struct, frozen=True, kw_only=True):
    """A file to be written: its path below the plans, its bytes as they were (None: it is new), and as they are to be."""

    path: str
    before: bytes | None
    after: bytes


class WrittenNews(Struct):
    """News that is written into a text: the edit, and the place of its entry as soon as the edit is made."""

    slip: UpdateSlip
    news: NewsItem
    file: str
    edit: Edit
    arrival: int
    path: Path = ()


Spot = tuple[int, int]  # a line and a column


class Span(Struct, frozen=True, kw_only=True):
    """What was written, and where it begins and ends in the new file."""

    one: WrittenNews
    first: Spot
    last: Spot

    def has(self, place: Place, shown_as: str) -> bool:
        """Whether a place is in what was written."""
        return place.file == f"{shown_as}/{self.one.file}" and self.first <= (place.line, place.column) <= self.last


class EditedFiles(Struct):
    """The texts of the files as they become, and what became of each piece of news."""

    plans: FilePath
    shown_as: str
    words: RatingWords
    kinds: dict[str, tuple[FilePath, str]]
    read_once: dict[str, bytes] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    parsed: dict[str, tuple[bytes, Document | None]] = field(default_factory=dict)
    unchanged: dict[str, Document | None] = field(default_factory=dict)  # files as they were, where that is asked for
    items: dict[str, tuple[Document, dict[str, PlanItem]]] = field(default_factory=dict)
    waiting: dict[str, list[WrittenNews]] = field(default_factory=dict)  # edits not yet made, by file
    arrived: int = 0
    written: list[WrittenNews] = field(default_factory=list)
    already: list[NewsOutcome] = field(default_factory=list)
    refused: list[NewsOutcome] = field(default_factory=list)

    def old(self, relative: str) -> bytes | None:
        """The bytes of a file as it is; None where there is none that is a plan file."""
        if relative in self.kinds and relative not in self.read_once:  # else an edit of meanwhile would be written over
            self.read_once[relative] = self.kinds[relative][0].read_bytes()
        return self.read_once.get(relative)

    def now(self, relative: str) -> bytes | None:
        """The same with what was written into it so far."""
        if relative in self.texts:
            return self.texts[relative]
        return self.old(relative)

    def data(self, relative: str) -> Entry:
        """What a file says by now; nothing where it cannot be read."""
        document = self.read(relative)
        if document is None:
            return {}
        return as_entry(document.data)

    def read(self, relative: str) -> Document | None:
        """A file with what was written into it so far; None where there is none, or it cannot be read."""
        raw = self.now(relative) or b""
        known = self.parsed.get(relative)
        if known and known[0] is raw:
            return known[1]
        document = read_yaml(raw, f"{self.shown_as}/{relative}")[0]
        if document is not None and not isinstance(document.data, dict):
            document = None
        if document is not None:
            self.words.translate(document)
        self.parsed[relative] = raw, document
        return document

    def items_of(self, plan: str, document: Document) -> dict[str, PlanItem]:
        """The items of a plan that was read, by id."""
        known = self.items.get(plan)
        if known is None or known[0] is not document:
            known = document, {item.id: item for item in items_of(as_entry(document.data))}
            self.items[plan] = known
        return known[1]

    def refuse(self, slip: UpdateSlip, news: NewsItem, place: Place, message: str, fix: str) -> None:
        """Note why something is not written."""
        self.refused.append(NewsOutcome(slip=slip, news=news, place=place, message=message, fix=fix))
