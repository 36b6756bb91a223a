"""What roles are asked for and ask for without a day of their own, and for what each is responsible."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from trustplan.model import TRUST
from trustplan.model.plans import ROLES
from trustplan.oversight.support import is_exit_met
from trustplan.primitives.english import inside, say_date
from trustplan.rating.reasons import first_sentence
from trustplan.rating.status import ActionStatus
from trustplan.website.data.senders import heads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.model import Exit, Meeting, Organisation, Plan
    from trustplan.oversight.support import Row, Standing
    from trustplan.rating.status import Item, ObjectiveStatus, PlanStatus
    from trustplan.website.context import PageContext
    from trustplan.website.data.duties import Who
    from trustplan.website.overview_text import AskedFor

# Those who sit on the board or a local body, by the id or the title of their role.
_MEMBER = re.compile(r"\b(vice[- ])?(chair|chairman|chairwoman|chairperson|trustees?|governors?)\b", re.IGNORECASE)
_OF_STAFF = re.compile(r"\b(executive|officer|professional|clerk|secretary)\b", re.IGNORECASE)


class Request(Struct, frozen=True, kw_only=True):
    """Something that is asked for: what, by or of whom and when, and a page; the page may be empty."""

    title: str
    text: str
    path: str


class Part(Struct, frozen=True, kw_only=True):
    """What a role is in a plan, an objective, an action or an action group: the word for it, the title, and the page."""

    word: str
    title: str
    path: str
    code: str = ""


class Share(Struct, frozen=True, kw_only=True):
    """The share of a role: what is asked of it, what it and its team ask for, its parts, and the plans that it writes in."""

    of: list[Request] = field(default_factory=list)
    by: list[Request] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)


class Shares:
    """The shares of all roles."""

    def __init__(self, context: PageContext) -> None:
        self.context = context
        self.trust = context.edition.trust
        self.found: dict[Who, Share] = {}
        for status in context.edition.rated.running:
            self._add_plan(status)
        self._add_groups()
        self._add_decisions()
        self._add_conditions()

    def of(self, who: Who) -> Share:
        """The share of a role."""
        return self.found.get(who, Share())

    def _code(self, item: ObjectiveStatus | Item, who: Who) -> str:
        """The code of an item, without the name of the reader's own school."""
        return item.id if item.organisation == who[0] else self.context.names.code(item.ref)

    def _each(self, organisation: str, names: Iterable[str]) -> Iterator[tuple[Who, Share]]:
        """Each of some roles that has a page, once, with its share."""
        seen: set[Who] = set()
        for name in filter(None, names):
            who = self.context.roles.holder(organisation, name)
            if who and who not in seen:
                seen.add(who)
                yield who, self.found.setdefault(who, Share())

    # Parts in plans

    def _add_plan(self, status: PlanStatus) -> None:
        plan = status.plan
        for who, share in self._each(plan.organisation, [plan.lead]):
            title = plan.title
            if plan.organisation != who[0]:
                title = f"{self.context.names.school(plan.organisation)}: {title}"
            share.parts.append(Part(word="Lead", title=title, path=self.context.urls.plan_path(plan.ref)))
        writers = [plan.lead]
        for objective in status.objectives:
            team = [objective.objective.sponsor, plan.lead]
            self._add_part(objective, "Sponsor", objective.objective.sponsor)
            for key, name in objective.objective.roles.items():
                self._add_part(objective, ROLES[key], name)
            for item in objective.each:
                writers += self._add_item(item, team)
        for _, share in self._each(plan.organisation, [*writers, *(o.objective.sponsor for o in status.objectives)]):
            share.plans.append(plan)

    def _add_part(self, item: ObjectiveStatus | Item, word: str, name: str) -> None:
        for who, share in self._each(item.organisation, [name]):
            path = self.context.urls.path(item.ref)
            share.parts.append(Part(word=word, title=item.title, path=path, code=self._code(item, who)))

    def _add_item(self, item: Item, team: list[str]) -> list[str]:
        """Add the parts of roles in an item that goes on, and the help that they want. Returns those who write on it."""
        own = []
        if isinstance(item, ActionStatus):
            if not item.is_open or item.is_accepted:
                return []
            for word, name in (("Lead", item.action.lead), ("Monitor", item.action.monitor)):
                self._add_part(item, word, name)
                own.append(name)
        for key, name in item.written.roles.items():
            self._add_part(item, ROLES[key], name)
        if item.recovery and item.recovery.help_wanted and self.context.marks.is_loud(item.rating):
            self._add_help(item, item.recovery.help_wanted, [*own, *team])
        return own

    def _add_help(self, item: Item, wanted: str, names: list[str]) -> None:
        on = f"Asked {say_date(item.recovery.on)}, " if item.recovery and item.recovery.on else ""
        for who, share in self._each(item.organisation, names):
            text = f"{on}{self._code(item, who)}. No answer yet."
            share.by.append(Request(title=wanted, text=text, path=self.context.urls.path(item.ref)))

    # Support

    def _add_groups(self) -> None:
        for (organisation, scope), work in self.context.overview.works.items():
            school = self.trust.organisations[organisation]
            title = f"Action group at {self.context.names.part_of_school(organisation, scope)}"
            path = self.context.urls.support_path(school, "#group")
            for word, names in (("Lead", [work.group.lead]), ("Member", work.group.members)):
                for _, share in self._each(organisation, names):
                    share.parts.append(Part(word=word, title=title, path=path))

    def _add_conditions(self) -> None:
        """The conditions to end a school's support that are not met, asked of its head."""
        for organisation, standings in self.context.overview.standings.items():
            school = self.trust.organisations[organisation]
            path = self.context.urls.support_path(school)
            for standing in standings:
                for one in self._not_met(standing):
                    text = self._say_condition(standing, one.criterion)
                    for _, share in self._each(organisation, heads(school)):
                        share.of.append(Request(title=one.text, text=text, path=path))

    def _not_met(self, standing: Standing) -> list[Exit]:
        """The conditions of the decision in force that are not met."""
        criteria, decision = self.trust.governance.criteria, standing.decision
        if criteria is None or decision is None:
            return []
        day = self.context.edition.day
        return [one for one in decision.exit if not is_exit_met(criteria, standing.rows, one, day)]

    def _say_condition(self, standing: Standing, criterion: str) -> str:
        decision = standing.decision
        if decision is None:
            return ""
        body = inside(self.trust.body_title(decision.decided_by))
        level = inside(standing.level.title) if standing.level else decision.level
        text = f"By the {body}, {say_date(decision.on)}, as a condition to end {level}. Not met yet"
        if note := _note_on(standing.rows, criterion):
            return f"{text}: {inside(note)}"
        return f"{text}."

    # Decisions

    def _add_decisions(self) -> None:
        """Decisions that are asked for: by whom, with the answer, and of the body and its members."""
        edition = self.context.edition
        for meeting in self.trust.meetings:
            is_next = edition.next_meeting is not None and meeting.id == edition.next_meeting.id
            for asked in self.context.overview_text.asked_of(meeting, is_next=is_next):
                outcome = asked.ask.outcome_on if asked.ask.outcome else None
                if outcome is None or (edition.since and outcome >= edition.since):
                    self._add_decision(asked, meeting)

    def _add_decision(self, asked: AskedFor, meeting: Meeting) -> None:
        ask, organisation = asked.ask, asked.organisation
        body = inside(self.trust.body_title(ask.of))
        answer = f"Answered {say_date(ask.outcome_on)}: {ask.outcome}" if ask.outcome_on else "No answer yet."
        text = f"Asked of the {body} for {say_date(meeting.date)}. {answer}"
        request = Request(title=ask.question, text=text, path=asked.path)
        for _, share in self._each(organisation, self._with_head(organisation, ask.asked_by)):
            share.by.append(request)
        if ask.outcome or meeting.date < self.context.edition.day:
            return
        who = "A review of support"
        if ask.asked_by:
            who = f"By the {inside(self.context.names.role(organisation, ask.asked_by))}"
        paper = f", {ask.paper}" if ask.paper else ""
        request = Request(title=ask.question, text=f"{who}, for {say_date(meeting.date)}{paper}.", path=asked.path)
        for place, names in _members(self.trust.organisations.values(), ask.of, self.trust.own):
            for _, share in self._each(place, names):
                share.of.append(request)

    def _with_head(self, organisation: str, asked_by: str) -> list[str]:
        """Who asked, and the head whose team that is where it is somebody of a school."""
        holder = self.context.roles.holder(organisation, asked_by)
        if holder is None or holder[0] == TRUST:
            return [asked_by]
        return [asked_by, *heads(self.trust.organisations[organisation])]


def _note_on(rows: tuple[Row, ...], criterion: str) -> str:
    """What the last assessment says on a criterion, in a sentence; empty where it says nothing."""
    for row in rows:
        if row.criterion.id == criterion and row.assessment:
            return first_sentence(" ".join(row.assessment.note.split()))
    return ""


def _members(organisations: Iterable[Organisation], body: str, own: Organisation) -> Iterator[tuple[str, list[str]]]:
    """A body and the roles that sit on it, by organisation: chair, trustees and governors sit on the first body of theirs.

    One whose title names another body sits on that.
    """
    for organisation in organisations:
        bodies = organisation.profile.bodies
        if not any(one.id == body for one in bodies) or (organisation.id != own.id and organisation.has_left):
            continue
        names = [body]
        for role in organisation.profile.roles:
            title = role.title.casefold()
            if _MEMBER.search(f"{role.title} {role.id}") and not _OF_STAFF.search(title):
                named = [one.id for one in bodies if one.title.casefold() in title]
                if (named or [bodies[0].id])[0] == body:
                    names.append(role.id)
        yield organisation.id, names
