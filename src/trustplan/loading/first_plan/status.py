"""How it went, by a colour, a letter, a sign or a word of the old plan: what each means there is asked, and never guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from trustplan.loading.first_plan.questions import LEAVE_OUT, Question
from trustplan.primitives.suggestions import spelled
from trustplan.source.tables.colours import STATUS_COLOURS

if TYPE_CHECKING:
    from trustplan.loading.first_plan.found import FoundCell
    from trustplan.loading.first_plan.questions import Asker

RETIMED = "moved to a later date"
# What can be answered: the words as people choose them, and what an update of the format has for them.
MEANINGS: dict[str, tuple[str, str]] = {  # stage, rating
    "on track": ("in-progress", "on-track"),
    "at risk": ("in-progress", "at-risk"),
    "off track": ("in-progress", "off-track"),
    "complete": ("complete", ""),
    "in progress": ("in-progress", ""),
    "not started": ("not-started", ""),
    "stopped": ("stopped", ""),
    RETIMED: ("", ""),
}
# Words that can mean nothing else.
_SURE = {
    **{spelled(word): word for word in MEANINGS},
    "completed": "complete",
    "done": "complete",
    "underway": "in progress",
    "under-way": "in progress",
    "started": "in progress",
    "not-yet-started": "not started",
}
_SIGNS = {
    "🔴": "🔴 (red)", "🟥": "🟥 (red)", "🟠": "🟠 (orange)", "🟧": "🟧 (orange)", "🟡": "🟡 (yellow)", "🟨": "🟨 (yellow)",
    "🟢": "🟢 (green)", "🟩": "🟩 (green)", "🔵": "🔵 (blue)", "🟦": "🟦 (blue)", "🟣": "🟣 (purple)", "⚪": "⚪ (white)",
    "✅": "✅ (a tick)", "✔": "✔ (a tick)", "✓": "✓ (a tick)", "❌": "❌ (a cross)", "✗": "✗ (a cross)", "✘": "✘ (a cross)",
    "☒": "☒ (a ticked box)", "☑": "☑ (a ticked box)", "☐": "☐ (an empty box)", "☺": "☺", "☹": "☹",
}  # fmt: skip
_LETTERS = re.compile(r"(?:[RAGBYPW]|[RAGB]/[RAGB])", re.IGNORECASE)
_COLOURS = ("red", "amber", "green", "blue", "yellow", "orange", "purple", "grey", "gray", "white", "black")
_DOTS = "●⬤■◆•▲"


class Status(NamedTuple):
    """What was read in a cell: the sign as it is asked for, and what follows it."""

    sign: str
    rest: str


def is_status(text: str) -> bool:
    """Whether a text is a colour, a letter, a sign or a word of how something goes, whatever follows.

    >>> [is_status(text) for text in ("A", "Amber - slipping", "🟢", "45% on track", "Groups set; baseline", "On track")]
    [True, True, True, False, False, True]
    """
    return bool(_sign(text)[0])


def read_status(bit: FoundCell) -> Status | None:
    """What a cell of a column of colours, letters or words says; None for one that says nothing."""
    text = bit.cell.line
    if text and text.strip(_DOTS + " "):
        sign, rest = _sign(text)
        if sign:
            return Status(sign, rest)
        if bit.cell.fill in STATUS_COLOURS:
            return Status(f"the colour {bit.cell.fill}", text)
        head, _, rest = _parted(text)
        if len(head.split()) <= 4:
            return Status(f"“{head.lower()}”", rest)
        return Status("", text)
    if bit.cell.fill in STATUS_COLOURS:
        return Status(f"the colour {bit.cell.fill}", "")
    return None


def meaning_of(status: Status, place: str, asker: Asker, legend: str) -> str | None:
    """Which of the words of `MEANINGS` a sign stands for; None where nobody has said so yet, or it is left out."""
    if not status.sign:
        return RETIMED
    word = spelled(status.sign)
    if word in _SURE:
        return _SURE[word]
    hint = "It becomes a dated note by whoever leads, in this word. The site works its own ratings out, from dates and updates."
    if legend:
        hint = f"The document's own key says: {legend}"
    question = Question(
        key=f"status:{status.sign.lower()}",
        text=f"What does {status.sign} mean in this plan?",
        choices=(*MEANINGS, LEAVE_OUT),
        hint=hint,
    )
    answer = asker.choose(question, place)
    if answer == LEAVE_OUT:
        return None
    return answer


def _sign(text: str) -> tuple[str, str]:
    """The sign at the beginning of a text, as it is asked for, and the rest."""
    plain = text.replace("\ufe0f", "").strip()
    for sign, name in _SIGNS.items():
        if plain.startswith(sign):
            return name, plain[len(sign) :].strip(" -–:,")
    head, _, rest = _parted(plain)
    if _LETTERS.fullmatch(head):
        return f"the letter {head.upper()}", rest
    if spelled(head) in _SURE:
        return f"“{head.lower()}”", rest
    if head.lower() in _COLOURS:
        return f"the word “{head.lower()}”", rest
    return "", plain


def _parted(text: str) -> tuple[str, str, str]:
    """A text before and behind the first dash, colon, bracket or comma in it."""
    match = re.search(r"\s[-–—]\s|:\s|\s?\(|,\s|;\s|\.\s", text)
    if match is None:
        return text.strip(" ."), "", ""
    return text[: match.start()].strip(), match[0], text[match.end() :].strip(" ()")
