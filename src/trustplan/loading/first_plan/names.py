"""Put roles in the place of the names that a document's own words hold: a plan names roles, since people move on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.loading.first_plan.columns import Holds
from trustplan.loading.first_plan.people import people_named
from trustplan.loading.first_plan.questions import NOT_DECIDED
from trustplan.loading.first_plan.texts import LONGEST_LINE
from trustplan.primitives.suggestions import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trustplan.loading.first_plan.found import FoundAction
    from trustplan.loading.first_plan.people import People
    from trustplan.source.files import Entry

_TEXTS = ("title", "statement", "definition", "description", "what", "internal", "note", "reason")
_OF_PEOPLE = (Holds.LEAD, Holds.MONITOR, Holds.GOVERNOR)
_LINES = ("title", "what")  # of which each has to fit on a line


def without_names(data: Entry, people: People, places: Mapping[str, str]) -> list[str]:
    """Replace, within the data of a plan, each name that was said to be of a role; and say what was done, and what is left.

    A name with its title, such as Mrs Brown, that stood in no cell of people is asked. Initials that are those of the
    role's own title are left: they name the role.
    """
    remarks: list[str] = []
    _ask_for_the_rest(data, people, places)
    known = {name: people.title(role) for name, role in people.persons.items() if role}
    known = {name: title for name, title in known.items() if not _is_of(name, title)}
    for place, entry, key in list(_texts(data, "")):
        text = str(entry[key])
        made = "\n".join(_replaced(line, known) for line in text.split("\n"))
        if key in _LINES and len(made) > LONGEST_LINE:
            made = text
        if made != text:
            entry[key] = made
            remarks.append(f"In {place}, names in the words became roles, as answered. Read them through.")
        remarks += [
            f"Look at {place} in the plan: its words name “{name}”. If that is a person, write the role instead."
            for name in _left(made, people, known)
        ]
    return list(dict.fromkeys(remarks))


def ask_for_names(actions: Iterable[FoundAction], people: People) -> None:
    """Ask who they are whom the cells of a document name, before it is known on which day the cells were filled in."""
    for action in actions:
        for holds, bits in action.bits.items():
            for bit in bits:
                if holds not in _OF_PEOPLE:
                    _ask(bit.cell.lines, bit.place, people)
        _ask(action.title, action.place, people)


def _ask_for_the_rest(data: Entry, people: People, places: Mapping[str, str]) -> None:
    """Ask for those whom the plan's words name and no cell of an action does, such as the words above a table."""
    for place, entry, key in list(_texts(data, "")):
        lines = str(entry[key]).split("\n")
        for name in people_named("\n".join(line for line in lines if not line.startswith(NOT_DECIDED))):
            if f"who:{spelled(name)}" not in people.asker.questions:
                people.mentioned(name, places.get(place, place))


def _ask(lines: Iterable[str], place: str, people: People) -> None:
    for line in lines:
        for name in people_named(line):
            people.mentioned(name, place)


def _is_of(name: str, title: str) -> bool:
    """Whether letters are those with which the words of a title begin, or one of its words: `EY` of an early years lead."""
    letters = "".join(word[0] for word in re.findall(r"[a-z]+", title.lower()))
    plain = name.replace(".", "").lower()
    return name.isupper() and (letters.startswith(plain) or plain in title.lower().split())


def _replaced(line: str, known: Mapping[str, str]) -> str:
    """A line with roles in the place of names; a question that is still open keeps its own."""
    if line.startswith(NOT_DECIDED):
        return line
    for name in sorted(known, key=len, reverse=True):
        title = known[name]

        def put(found: re.Match[str], title: str = title) -> str:
            before = found.string[: found.start()]
            if re.search(r"\b(?:the|our|a)\s$", before, re.IGNORECASE):
                return title
            if re.search(r"(?:^|[.!?:]\s)$", before):
                return f"The {title}"
            return f"the {title}"

        line = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", put, line)
    return line


def _left(text: str, people: People, known: Mapping[str, str]) -> Iterator[str]:
    """The names that a text still holds."""
    for line in text.split("\n"):
        if line.startswith(NOT_DECIDED):
            continue
        for name in dict.fromkeys((*people_named(line), *people.persons)):
            is_there = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", line)
            if (
                is_there
                and len(name) > 1
                and name not in people.kept
                and (name in known or not people.persons.get(name))
            ):
                yield name


def _texts(data: object, place: str) -> Iterator[tuple[str, Entry, str]]:
    """Every text below some data: the id of the item that it is of, the entry that has it, and its key."""
    if isinstance(data, dict):
        place = str(data.get("id", place))
        for key, part in data.items():
            if isinstance(part, str) and key in _TEXTS:
                yield place or "the title", data, key
            else:
                yield from _texts(part, place)
    elif isinstance(data, list):
        for part in data:
            yield from _texts(part, place)
