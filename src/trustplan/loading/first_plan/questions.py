"""Questions about a plan that is being read: each asked once, however often it comes up, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field

from trustplan.primitives.english import verb
from trustplan.primitives.suggestions import same_spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")
_LAYOUT, _PEOPLE, _DATES, _PROGRESS = "How the plan is laid out", "People", "Dates", "Progress"
_ABOUT = {
    **dict.fromkeys(("levels", "lines", "column", "terms", "band", "priority"), _LAYOUT),
    **dict.fromkeys(("who", "lead"), _PEOPLE),
    **dict.fromkeys(("when", "milestone", "moved"), _DATES),
    **dict.fromkeys(("status", "day"), _PROGRESS),
}
YES = "yes"
LEAVE_OUT = "leave it out"
NOT_DECIDED = "NOT DECIDED YET"


class Question(Struct, kw_only=True):
    """A question: its key, what is asked, what can be answered, where it came up first and how often, and what was answered.

    `perhaps` is the answer that is probably right; it counts only when somebody says so. `why_not` says why an answer is unfit.
    """

    key: str
    text: str
    choices: tuple[str, ...]
    hint: str = ""
    perhaps: str = ""
    places: list[str] = field(default_factory=list)
    answer: str = ""
    is_open: bool = True
    why_not: str = ""

    @property
    def about(self) -> str:
        """What kind of thing is asked."""
        return _ABOUT[self.key.partition(":")[0]]

    @property
    def found(self) -> str:
        """Where it came up first, and how often more."""
        first = self.places[0]
        more = len(self.places) - 1
        if not more:
            return first
        return f"{first}, and {more} more {verb(more, 'place', 'places')}"


class Asker:
    """Gathers questions while a document is read. `answers` are by key, as they were typed."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self.questions: dict[str, Question] = {}
        self._undecided: list[str] = []

    @property
    def in_order(self) -> list[Question]:
        """All of them: first how the plan is laid out, then people, dates and progress."""
        kinds = list(dict.fromkeys(_ABOUT.values()))
        return sorted(self.questions.values(), key=lambda question: kinds.index(question.about))

    @property
    def open(self) -> list[Question]:
        """Those without an answer that fits."""
        return [question for question in self.in_order if question.is_open]

    def mark(self) -> int:
        """A point in the reading, for `since`."""
        return len(self._undecided)

    def since(self, mark: int) -> list[str]:
        """What was asked since a point and has no answer, each once, with its place: for the draft."""
        return list(dict.fromkeys(self._undecided[mark:]))

    def ask(self, question: Question, place: str, reads: Callable[[str], T | None]) -> T | None:
        """What was answered, or None; `reads` gives None for an answer that does not fit, and may say why on the question."""
        known = self.questions.setdefault(question.key, question)
        if place not in known.places:
            known.places.append(place)
        typed = " ".join(self._answers.get(question.key, "").split())
        known.answer = typed
        if not typed:
            self._undecided.append(f"{NOT_DECIDED}: {known.text} ({place})")
            return None
        if typed.lower() == YES and known.perhaps:
            typed = known.perhaps
        made = reads(typed)
        known.is_open = made is None
        if made is None:
            self._undecided.append(f"{NOT_DECIDED}: {known.text} ({place})")
        if made is None and not known.why_not:
            known.why_not = f"“{typed[:60]}” is not one of the answers."
        return made

    def choose(self, question: Question, place: str) -> str | None:
        """Which of the choices of a question was answered."""

        def reads(typed: str) -> str | None:
            if same := same_spelling(typed, question.choices):
                return same
            begun = [choice for choice in question.choices if choice.lower().startswith(typed.lower())]
            if len(begun) == 1 and len(typed) > 2:
                return begun[0]
            return None

        return self.ask(question, place, reads)
