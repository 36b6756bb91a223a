"""Who is meant in a plan: exact titles of roles are sure, all else is asked once. A plan holds roles, never names of people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from trustplan.loading.first_plan.questions import Question
from trustplan.primitives.english import counted
from trustplan.primitives.suggestions import same_spelling, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trustplan.loading.first_plan.questions import Asker

NOBODY = "nobody"
KEEP = "keep the words as they are"
NEW_ROLE = "new role:"
LONGEST_ID = 40
_NEW = re.compile(r"new(?: role)? ?[:–-]|new role ", re.IGNORECASE)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Rev|Revd|Fr|Sr|Prof)\.? [A-Z][\w’'-]*(?: [A-Z][\w’'-]+)?")
_NAMED = re.compile(r"[A-Z][a-z’'-]+ (?:[A-Z]\.? )?[A-Z][a-z’'-]+|[A-Z]\.? ?[A-Z][a-z’'-]{2,}|[A-Z][a-z’'-]+ [A-Z]")
_INITIALS = re.compile(r"[A-Z]{2,4}|[A-Z](?:\.[A-Z])+\.?")
_JOB = re.compile(
    r"lead|head|teacher|manager|director|officer|governor|chair|ceo|cfo|coordinator|co-ordinator|senco|sendco|staff|team|slt|"
    r"leader|worker|mentor|admin|principal|board|trustee|mentor|assistant|tas?\b|class|subject|year|phase|school|all",
    re.IGNORECASE,
)
_HOWS = (
    r"(?:daily|weekly|fortnightly|monthly|termly|half[ -]?term(?:ly)?|yearly|annual(?:ly)?|ongoing|regular(?:ly)?|each|every|once|twice|"
    r"through|via|during|using|learning walks?|drop[ -]ins?|book (?:looks?|scrutiny|scrutinies|monitoring)|work scrutiny|"
    r"(?:lesson )?observations?|(?:lesson )?visits?|pupil (?:voice|interviews?|progress)|data (?:analysis|drops?|reviews?)|"
    r"(?:data|assessment) checks?|reports?|meetings?|checks|reviews?|moderation|audits?|surveys?|questionnaires?)\b"
)
_HOW = re.compile(_HOWS, re.IGNORECASE)  # how and when something is checked
_BEFORE_HOW = re.compile(
    rf"\s*[,;:(]\s*|\s+[-–—]\s+|\s+(?:in|at|by|on|will)\s+|(?<!\bof)(?<!\bfor)\s+(?={_HOWS})", re.IGNORECASE
)
# Letters that stand for a role in every school, by words of its title.
_USUAL = {
    "ht": ("headteacher", "head teacher", "head"),
    "dht": ("deputy headteacher", "deputy head teacher", "deputy head"),
    "aht": ("assistant headteacher", "assistant head"),
    "sbm": ("school business manager", "business manager"),
    "dsl": ("designated safeguarding lead",),
    "cfo": ("chief financial officer", "chief finance officer", "finance director"),
    "ceo": ("chief executive", "chief executive officer"),
}


class Leads(NamedTuple):
    """Who leads (an id, an empty text for nobody, None where it is not known yet), and who else is named."""

    lead: str | None
    others: tuple[str, ...] = ()


class People(Struct, kw_only=True):
    """Asks who is who. `roles` are titles by id; `new` are roles that answers ask for; `persons` the words for people."""

    asker: Asker
    roles: Mapping[str, str]
    legend: str = ""
    new: dict[str, str] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)  # each with its role, where that was said
    kept: set[str] = field(default_factory=set)  # what looks like a name and was said to be none

    def leads(self, text: str, place: str) -> Leads:
        """Who a cell names to lead: one role, or several of which it is asked who leads."""
        parts = self._parts(text)
        if len(parts) == 1:
            return Leads(self.role(parts[0], place))
        known = {part: self.role(part, place) for part in parts}
        one_line = " / ".join(text.split("\n"))
        question = Question(
            key=f"lead:{text.lower()}",
            text=f"“{one_line}” names {counted(len(parts), 'person', 'people')}. One leads an action: who is it?",
            choices=tuple(parts),
        )
        first = self.asker.choose(question, place)
        if first is None:
            return Leads(None)
        others = [role for part, role in known.items() if part != first and role]
        return Leads(known[first], tuple(dict.fromkeys(others)))

    def who_and_how(self, text: str) -> tuple[str, str]:
        """Who a cell of checking names, and how and when they check; nobody where it only says how."""
        whole = " ".join(text.replace("\n", ", ").split()).strip(" ,")
        if self._sure(whole):
            return whole, ""
        if _HOW.match(whole):
            behind = re.fullmatch(r"([^,;]+?) by ([^,;]+)", whole)
            if behind and (self._sure(behind[2]) or is_person(behind[2]) or _JOB.search(behind[2])):
                return behind[2], behind[1]
            return "", whole
        parted = _BEFORE_HOW.search(whole)
        if parted is None:
            return whole, ""
        return whole[: parted.start()].strip(), whole[parted.end() :].strip(" ,;:-–—()")

    def role(self, text: str, place: str) -> str | None:
        """The role that a text means; an empty text for nobody, None where it is asked."""
        if sure := self._sure(text):
            return sure
        what = f"Which role is “{text}”?"
        if is_person(text):
            for name in (text, *people_named(text)):
                self.persons.setdefault(name, "")
        if is_person(text) and not _INITIALS.fullmatch(text.strip()):
            what = f"Which role has “{text}”? A plan names roles, which stay when people move on; the name is not written into it."
        question = Question(
            key=f"who:{spelled(text)}",
            text=what,
            choices=(*self._titles(), NOBODY),
            hint=f"If the role is not in the list, type: {NEW_ROLE} and its title, such as {NEW_ROLE} Maths lead",
            perhaps=self._perhaps(text),
        )

        def reads(typed: str) -> str | None:
            return self._answered(typed, question)

        found = self.asker.ask(question, place, reads)
        if found and is_person(text):
            self.persons[text] = found
            for name in people_named(text):
                self.persons[name] = found
        return found

    def mentioned(self, name: str, place: str) -> None:
        """Ask who somebody is whom the words of a plan name, and no cell of people."""
        if name in self.persons or name in self.kept:
            return
        question = Question(
            key=f"who:{spelled(name)}",
            text=f"The words of the plan name “{name}”. Which role has that person? The role is written instead of the name.",
            choices=(*self._titles(), KEEP),
            hint=f"If the role is not in the list, type: {NEW_ROLE} and its title. If it names nobody of the school (a book, a prize), "
            f"choose: {KEEP}",
        )

        def reads(typed: str) -> str | None:
            if typed.lower() == KEEP:
                return ""
            return self._answered(typed, question)

        found = self.asker.ask(question, place, reads)
        if found:
            self.persons[name] = found
        elif found is not None:
            self.kept.add(name)

    def title(self, role: str) -> str:
        """The title of a role."""
        return {**self.roles, **self.new}.get(role, role)

    def _titles(self) -> tuple[str, ...]:
        """The titles of all roles; with the id where two have the same."""
        every = list(self.roles.values())
        return tuple(f"{title} ({name})" if every.count(title) > 1 else title for name, title in self.roles.items())

    def _parts(self, text: str) -> list[str]:
        """The people whom a text names, as far as they are surely several."""
        if self._sure(text):
            return [text]
        found = re.split(
            r"\s*[/;,+\n]\s*|\s+&\s+|,?\s+(?:and )?(?:supported by|assisted by|with(?: support (?:from|of))?)\s+", text
        )
        made: list[str] = []
        for part in found:
            both = re.split(r"\s+and\s+|&", part)
            if len(both) > 1 and all(self._sure(one) or _INITIALS.fullmatch(one.strip()) for one in both):
                made += both
            else:
                made.append(part)
        made = [part.strip(" .") for part in made if part.strip(" .")]
        return list(dict.fromkeys(made)) or [text]

    def _sure(self, text: str) -> str:
        """The role whose id or title a text is; nothing for none, and for two."""
        plain = text.strip()
        if same := same_spelling(plain, self.roles):
            return same
        found = [name for name, title in self.roles.items() if spelled(title) == spelled(plain)]
        if len(found) == 1:
            return found[0]
        return ""

    def _usual(self, text: str) -> str:
        """The role for which letters stand in every school; for a question they are a suggestion, in an answer they are one."""
        usual = _USUAL.get(text.replace(".", "").strip().lower(), ())
        found = [name for name, title in self.roles.items() if title.lower() in usual]
        if len(found) == 1:
            return found[0]
        return ""

    def _perhaps(self, text: str) -> str:
        """The only role that initials are those of, or that they usually stand for."""
        letters = text.replace(".", "").strip().lower()
        found: list[str] = []
        for title in self.roles.values():
            words = [word for word in re.findall("[a-z]+", title.lower()) if word not in ("of", "the", "and", "for")]
            initials = "".join(word[0] for word in words)
            is_usual = any(title.lower() == usual for usual in _USUAL.get(letters, ()))
            if len(letters) > 1 and (letters == initials or is_usual):
                found.append(title)
        if len(found) == 1:
            return found[0]
        return ""

    def _answered(self, typed: str, question: Question) -> str | None:
        if spelled(typed) in (NOBODY, "no-one", "none", "n-a"):
            return ""
        titles = dict(zip(self._titles(), self.roles, strict=True))
        if same := same_spelling(typed, titles):
            return titles[same]
        if sure := self._sure(typed):
            return sure
        if usual := self._usual(typed):
            return usual
        new = _NEW.match(typed)
        if new is None:
            question.why_not = (
                f"“{typed[:60]}” is no role of the profile. Choose one, or type “{NEW_ROLE} {typed[:40]}”."
            )
            return None
        title = typed[new.end() :].strip(' :“”"')
        if sure := self._sure(title):
            return sure
        name = re.sub("[^a-z0-9]+", "-", title.lower()).strip("-")[:LONGEST_ID].strip("-")
        if not name[:1].isalpha() or name.startswith("tp-") or name in self.roles or is_person(title):
            question.why_not = (
                f"“{title[:60]}” cannot be the title of a role. Type what the role is called, and not who has it."
            )
            return None
        self.new[name] = title
        return name


def is_person(text: str) -> bool:
    """Whether a text looks like a person's name or initials rather than a role.

    >>> [is_person(text) for text in ("Mrs A", "KW", "J. Smith", "English Lead", "Anna Brown", "SENCo")]
    [True, True, True, False, True, False]
    """
    plain = text.strip()
    if _TITLED.search(plain):
        return True
    if _JOB.search(plain):
        return False
    return bool(_INITIALS.fullmatch(plain) or _NAMED.fullmatch(plain))


def people_named(text: str) -> list[str]:
    """The people whom a text names with their titles, such as Mrs Brown."""
    return _TITLED.findall(text)
