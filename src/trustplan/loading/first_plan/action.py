"""Make actions of what their rows say: leads, dates, costs, steps, updates, and the KPIs that show whether they work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.loading.first_plan.columns import Holds
from trustplan.loading.first_plan.dates import Span, from_serial, read_when, week_of
from trustplan.loading.first_plan.news import UpdateMaker
from trustplan.loading.first_plan.people import People, is_person
from trustplan.loading.first_plan.questions import LEAVE_OUT, Question
from trustplan.loading.first_plan.texts import cut, short
from trustplan.primitives.english import capital, say_date
from trustplan.source.yaml_add import Number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.loading.first_plan.context import Context
    from trustplan.loading.first_plan.found import FoundAction, FoundCell, FoundPlan
    from trustplan.loading.first_plan.news import Moved
    from trustplan.loading.first_plan.questions import Asker
    from trustplan.source.files import Entry

EACH, STEPS, ONE = (
    "each line is an action of its own",
    "the first line is the action, the others are its parts",
    "all lines together are one action",
)
IS_NEW = "the document has the new date already"
NO_DATE, WHOLE_PLAN = "no date", "until the plan ends"
_MONEY = re.compile(r"£ ?([0-9][0-9,]*(?:\.[0-9]{1,2})?) ?(k\b|thousand\b|m\b)?", re.IGNORECASE)
_BARE_MONEY = re.compile(r"([0-9][0-9,]*(?:\.[0-9]{1,2})?)")
_NOTHING = re.compile(r"(?:[-–—]+|n/?a|nil|none|no cost|£ ?0(?:\.00)?|0|tbc|tba)\.?", re.IGNORECASE)
_ORDER = (
    *(
        "id",
        "title",
        "description",
        "lead",
        "monitor",
        "governor",
        "start",
        "due",
        "success",
        "refs",
        "why",
        "resources",
    ),
    *("milestones", "updates", "changes", "actions"),
)


def labelled(bit: FoundCell) -> str:
    """What a cell says, with the words above it and its place, as a note for which the format has no better home."""
    return f"{bit.column}: {bit.cell.line} ({bit.place})"


def _is_nothing(text: str) -> bool:
    """Whether a text in a cell for a date says that there is none. “TBC” says that there will be one."""
    return _NOTHING.fullmatch(text) is not None and not text.lower().startswith("tb")


class Kpis:
    """The KPIs of an objective: each line of what is to be reached is one, without a measure and thus judged."""

    def __init__(self, objective: str, made: list[Entry], places: dict[str, str]) -> None:
        self.objective, self.made, self.places = objective, made, places
        self._known: dict[str, str] = {}

    def take(self, bit: FoundCell) -> list[str]:
        """The ids of the KPIs that a cell holds; the same words are the same KPI."""
        found: list[str] = []
        for line in bit.cell.lines:
            if _NOTHING.fullmatch(line):
                continue
            if line not in self._known:
                name = f"{self.objective}-K{len(self.made) + 1}"
                title, rest = cut(line)
                entry: Entry = {"id": name, "title": title}
                if rest:
                    entry["definition"] = rest
                self.made.append(entry)
                self.places[name] = bit.place
                self._known[line] = name
            if self._known[line] not in found:
                found.append(self._known[line])
        return found


class ActionMaker:
    """Makes the entries of a plan's actions, and asks what is not sure."""

    def __init__(self, context: Context, asker: Asker, found: FoundPlan) -> None:
        self.context, self.asker, self.found = context, asker, found
        self.people = People(asker=asker, roles=context.roles)
        self.remarks: list[str] = []
        self.news = UpdateMaker(context, asker, "; ".join(found.legend), self.remarks)

    def kpis_for(self, objective: str, made: list[Entry], places: dict[str, str]) -> Kpis:
        """The KPIs of an objective, which are put into `made`."""
        return Kpis(objective, made, places)

    def entries(
        self, action: FoundAction, name: str, number: int, objective: str, kpis: Kpis
    ) -> Iterator[tuple[Entry, str]]:
        """The actions that a row holds, each with its place."""
        mark = self.asker.mark()
        whole = self._entry(action, kpis)
        lines = action.title
        answer = None
        if len(lines) > 1:
            question = Question(
                key=f"lines:{action.column.lower()}",
                text=f"Cells below “{action.column}” hold several lines (first “{lines[0][:60]}”, then “{lines[1][:60]}”). What are the lines?",
                choices=(EACH, STEPS, ONE),
                hint="Where each is an action, all of them get the lead, dates and success criteria of the row.",
            )
            answer = self.asker.choose(question, action.place)
        undecided = self.asker.since(mark)
        if undecided:
            whole["description"] = "\n".join(filter(None, [str(whole["description"]), *undecided]))
        if answer == EACH:
            for index, line in enumerate(lines):
                own = dict(whole)
                if index:  # what is spent is spent once; how it goes was said of all of them
                    for key in ("resources", "milestones"):
                        own.pop(key, None)
                yield self._titled(own, line, f"{objective}-{number + index}"), action.place
        elif answer == STEPS:
            parts = [self._titled({}, line, f"{name}-{at}") for at, line in enumerate(lines[1:], start=1)]
            yield self._titled({**whole, "actions": parts}, lines[0], name), action.place
        else:
            yield self._titled(whole, "; ".join(lines), name), action.place

    def _titled(self, entry: Entry, text: str, name: str) -> Entry:
        """An entry with its id and title, and its keys in the order of the format."""
        title, rest = cut(text)
        made: Entry = {**entry, "id": name, "title": title}
        if rest:
            made["description"] = "\n".join(filter(None, [rest, str(entry.get("description", ""))]))
        return {key: made[key] for key in _ORDER if made.get(key)}

    def _entry(self, action: FoundAction, kpis: Kpis) -> Entry:
        made: Entry = {}
        notes: list[str] = []
        if action.heading and action.objective:
            notes.append(f"Objective: {action.objective}")
        self._leads(action, made, notes)
        self._monitors(action, made, notes)
        made["start"], made["due"] = self._dates(action, notes)
        success: list[str] = []
        for bit in action.of(Holds.SUCCESS):
            success += kpis.take(bit)
        made["success"] = list(dict.fromkeys(success))
        if action.number:
            made["refs"] = [{"kind": "plan", "code": f"{action.number} in {self.context.source}"}]
        if why := [bit.cell.text for bit in action.of(Holds.WHY)]:
            made["why"] = {"internal": "\n".join(why)}
        made["resources"] = self._resources(action)
        made["milestones"] = self._milestones(action, notes)
        notes += [labelled(bit) for bit in (*action.of(Holds.EVIDENCE), *action.of(Holds.OTHER))]
        made["updates"] = self.news.updates(action, str(made.get("lead") or self.context.lead), notes)
        self._move(action, made)
        made["description"] = "\n".join(notes)
        return made

    def _move(self, action: FoundAction, made: Entry) -> None:
        """Give an action that was moved its new date, and say what it was, as the format does."""
        moved, was = self.news.moved, str(made.get("due") or "")
        if moved is None:
            return
        span = self._moved_to(action, moved, was)
        if not span.due:
            return
        made["due"] = span.due
        if was:
            reason = f"Marked as moved to a later date in {self.context.source}. {moved.words}".strip()
            made["changes"] = [{"on": str(moved.on), "field": "due", "was": was, "reason": reason}]
            self.remarks.append(
                f"{moved.place}: the date moved from {self._said(was)} to {self._said(span.due)}. The document does not say "
                "who agreed; until “approved_by” says so in the plan, the earlier date applies."
            )

    def _said(self, when: str) -> str:
        """A time of the format as people read it."""
        return say_date(self.context.years.day(when))

    def _moved_to(self, action: FoundAction, moved: Moved, was: str) -> Span:
        """To when an action was moved, as it was answered; nothing where the date that it has is the new one."""
        years = self.context.years
        now = "It has no date"
        if was:
            now = f"Its date in the document is {self._said(was)}"
        perhaps = ""
        if found := re.search(r"\b(?:to|until|till|for|by|now) (.+)$", moved.words, re.IGNORECASE):
            later = read_when(found[1], years)
            if later and later.due and years.has(later):
                perhaps = found[1]
        question = Question(
            key=f"moved:{action.place.lower()}",
            text=f"“{short('; '.join(action.title))}” was moved to a later date. {now}. What is the new one?",
            choices=(IS_NEW, NO_DATE),
            hint="Type a day (31/12/2026), a month (Dec 2026), a term (Spring term) or a half-term (Autumn 2). The plan keeps the "
            "earlier date beside it.",
            perhaps=perhaps,
        )

        def reads(typed: str) -> Span | None:
            if typed.lower() in (IS_NEW, NO_DATE):
                return Span()
            later = read_when(typed, years)
            if later is None or not later.due:
                return None
            if not years.has(later):
                question.why_not = f"“{typed[:60]}” is not within the plan ({years.said})."
                return None
            if was and years.day(later.due) <= years.day(was):
                question.why_not = f"“{typed[:60]}” is not later than {self._said(was)}."
                return None
            return Span(due=later.due)

        return self.asker.ask(question, moved.place, reads) or Span()

    def _leads(self, action: FoundAction, made: Entry, notes: list[str]) -> None:
        bits = action.of(Holds.LEAD)
        for number, bit in enumerate(bits):
            leads = self.people.leads(bit.cell.text, bit.place)
            if number:
                self.remarks.append(f"{bit.place}: a second cell names who leads; the first leads, and this is a note.")
                also = [self.people.title(role) for role in (leads.lead, *leads.others) if role]
                if also:
                    notes.append(f"{bit.column}: {', '.join(also)} ({bit.place})")
                continue
            made["lead"] = leads.lead
            if leads.lead == "" and not is_person(bit.cell.line):
                notes.append(labelled(bit))
            others = [self.people.title(role) for role in leads.others if role != leads.lead]
            if others:
                notes.append(f"Together with: {', '.join(others)}")
        for bit in action.of(Holds.GOVERNOR):
            made["governor"] = self.people.role(bit.cell.line, bit.place)

    def _monitors(self, action: FoundAction, made: Entry, notes: list[str]) -> None:
        """Who checks comes first, then how and when; a cell that only says how is kept as a note."""
        for bit in action.of(Holds.MONITOR):
            who, how = self.people.who_and_how(bit.cell.text)
            if not who:
                notes.append(labelled(bit))
                continue
            leads = self.people.leads(who, bit.place)
            made["monitor"] = leads.lead
            if leads.others:
                how = bit.cell.line
            if made["monitor"] and made["monitor"] == made.get("lead"):
                self.remarks.append(
                    f"{bit.place}: who checks also leads; in the plan nobody checks their own work, so it is left out."
                )
                made["monitor"] = None
            if made["monitor"] == "" and not is_person(who):
                how = bit.cell.line
            if how:
                notes.append(f"{bit.column}: {' '.join(how.split())} ({bit.place})")

    def _dates(self, action: FoundAction, notes: list[str]) -> Span:
        start = due = place = ""
        for holds in (Holds.WHEN, Holds.DUE, Holds.START):
            for bit in action.of(holds):
                mark = self.asker.mark()
                span = self.when(bit, is_start=holds is Holds.START)
                if span == Span() and not _is_nothing(bit.cell.line) and not self.asker.since(mark):
                    notes.append(labelled(bit))  # “Ongoing” says more than no date does
                start, due, place = start or span.start, due or span.due, bit.place
        if start and due and not self.context.years.has(Span(start, due)):
            what = f"It begins ({start}) after it is due ({due}). When is it, from when to when?"
            return self._asked_when(f"when:{start} - {due}", what, place)
        return Span(start, due)

    def when(self, bit: FoundCell, *, is_start: bool = False) -> Span:
        """When a cell says, as it is sure or as it was answered; nothing where neither is."""
        text, years = bit.cell.line, self.context.years
        if _is_nothing(text):
            return Span()
        prefix = "from " * is_start
        span = read_when(prefix + text, years)
        if span is not None and years.has(span) and not bit.cell.serial:
            return span
        perhaps = week_of(text, years, is_first=is_start)
        what = f"“{text}” is no date that is sure. When is it?"
        if bit.cell.serial:
            perhaps = from_serial(bit.cell.serial)
            what = f"“{text}” is a number where a date belongs. When is it?"
        elif span is not None:
            what = f"“{text}” is not within the plan ({years.said}). When is it?"
        if is_start:
            what = what.replace("When is it?", "When does it begin?")
        return self._asked_when(
            f"when:{'start:' * is_start}{text.lower()}", what, bit.place, perhaps, is_start=is_start
        )

    def _asked_when(self, key: str, what: str, place: str, perhaps: str = "", *, is_start: bool = False) -> Span:
        """When something is, as it was answered."""
        years = self.context.years
        question = Question(
            key=key,
            text=what,
            choices=(WHOLE_PLAN, NO_DATE),
            hint="Choose, or type a day (31/12/2026), a month (Dec 2026), a term (Spring term) or a half-term (Autumn 2).",
            perhaps=perhaps,
        )

        def reads(typed: str) -> Span | None:
            if typed.lower() == NO_DATE:
                return Span()
            if typed.lower() == WHOLE_PLAN:
                return Span(due=str(years.end))
            typed = week_of(typed, years, is_first=is_start) or typed
            made = read_when("from " * is_start + typed, years)
            if made is not None and not years.has(made):
                question.why_not = f"“{typed[:60]}” is not within the plan ({years.said})."
                return None
            return made

        return self.asker.ask(question, place, reads) or Span()

    def _resources(self, action: FoundAction) -> list[Entry]:
        made: list[Entry] = []
        for bit in action.of(Holds.COST):
            made += [self._resource(line, bit) for line in bit.cell.lines if not _NOTHING.fullmatch(line)]
        return made

    def _resource(self, line: str, bit: FoundCell) -> Entry:
        """Money and what it is for: one amount in pounds is a cost, everything else stays in words."""
        amounts = list(_MONEY.finditer(line))
        if not amounts and re.search(r"£|cost|budget", bit.column, re.IGNORECASE) and _BARE_MONEY.fullmatch(line):
            amounts = list(_BARE_MONEY.finditer(line))
        if len(amounts) != 1:
            return {"what": cut(line)[0]}
        found = amounts[0]
        thousands = ""
        if found.re is _MONEY:
            thousands = (found[2] or "").lower()
        number = float(found[1].replace(",", "")) * {"": 1, "m": 1_000_000}.get(thousands, 1_000)
        what = (line[: found.start()] + " " + line[found.end() :]).strip(" -–:,()")
        words = " ".join(what.split())
        is_range = re.match(r"\s*(?:-|–|to)\s*[0-9]|\s*(?:a|per|x|each|/)\b", line[found.end() :])
        if is_range or not re.search("[A-Za-z]", words):
            words = line
        made: Entry = {"what": cut(capital(words))[0]}
        if not is_range:
            made["cost"] = Number.of(f"{number:.2f}".rstrip("0").rstrip("."))
        return made

    def _milestones(self, action: FoundAction, notes: list[str]) -> list[Entry]:
        made: list[Entry] = []
        for bit in action.of(Holds.MILESTONE):
            if steps := self._own_times(bit):
                for due, words in steps:
                    made.append({"id": f"m{len(made) + 1}", "title": cut(words)[0], "due": due})
                if any(cut(words)[1] for _, words in steps):
                    notes.append(labelled(bit))
                continue
            due = self._of_column(bit)
            title, rest = cut("; ".join(bit.cell.lines))
            if due:
                made.append({"id": f"m{len(made) + 1}", "title": title, "due": due})
            if rest or not due:
                notes.append(labelled(bit))
        return made

    def _own_times(self, bit: FoundCell) -> list[tuple[str, str]]:
        """The steps of a cell, each with when it is due, where every line begins with that: `Autumn: audit done`."""
        found: list[tuple[str, str]] = []
        for line in bit.cell.lines:
            head, colon, words = re.sub(r"\s+[-–—]\s+", ": ", line, count=1).partition(":")
            span = read_when(head, self.context.years)
            if not colon or not words.strip() or span is None or not span.due or not self.context.years.has(span):
                return []
            found.append((span.due, words.strip()))
        return found

    def _of_column(self, bit: FoundCell) -> str:
        """When the steps of a column are due: by the words above it, or as it was answered."""
        text = bit.time or bit.column
        span = read_when(text, self.context.years)
        if span is not None and span.due and self.context.years.has(span):
            return span.due
        question = Question(
            key=f"milestone:{bit.column.lower()}",
            text=f"Steps below “{bit.column}”: by when is each to be done?",
            choices=(LEAVE_OUT,),
            hint="Type a day (31/12/2026), a month (Dec 2026), a term (Spring term) or a half-term (Autumn 2).",
        )

        def reads(typed: str) -> str | None:
            if typed.lower() == LEAVE_OUT:
                return ""
            made = read_when(typed, self.context.years)
            if made is None or not self.context.years.has(made):
                return None
            return made.due or None

        return self.asker.ask(question, bit.place, reads) or ""
