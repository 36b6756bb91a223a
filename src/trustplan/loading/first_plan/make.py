"""Make a plan of what a document's tables hold: the data of a plan file, the questions left, and what was not used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from trustplan.loading.first_plan.action import ActionMaker, labelled
from trustplan.loading.first_plan.columns import Holds
from trustplan.loading.first_plan.layout import lay_out, priority_in, without_number
from trustplan.loading.first_plan.names import ask_for_names, without_names
from trustplan.loading.first_plan.questions import Question
from trustplan.loading.first_plan.texts import cut, short

if TYPE_CHECKING:
    from trustplan.loading.first_plan.context import Context
    from trustplan.loading.first_plan.found import FoundAction, FoundPlan
    from trustplan.loading.first_plan.questions import Asker
    from trustplan.source.files import Entry
    from trustplan.source.tables.grid import OfficeDocument

BY_HEADING, BY_COLUMN = "the headings above the tables", "the column of objectives"
TO_DO = "TO DO: what this priority is called"


class Made(Struct, frozen=True, kw_only=True):
    """A plan: its data as a file has them, where each item was found by its id, and what was not used or needs a look."""

    data: Entry
    places: dict[str, str]
    remarks: list[str]
    found: FoundPlan
    new_roles: dict[str, str]


class _Group(Struct):
    """An objective that is being made."""

    title: str
    heading: str
    actions: list[FoundAction] = field(default_factory=list)


def make_plan(document: OfficeDocument, context: Context, asker: Asker) -> Made:
    """The plan that a document holds, as far as its questions are answered."""
    found = lay_out(document, asker)
    maker = ActionMaker(context, asker, found)
    places: dict[str, str] = {}
    objectives: list[Entry] = []
    for number, group in enumerate(_groups(found, asker), start=1):
        objectives.append(_objective(group, f"P{number}", maker, places))
    ask_for_names(found.actions, maker.people)
    title, _ = cut(found.title or context.title)
    data: Entry = {
        "title": title,
        "period": {"from": str(context.years.start), "to": str(context.years.end)},
        "every": "half-term",
        "visibility": "trustees",
        "lead": context.lead,
        "objectives": objectives,
    }
    remarks = [*found.remarks, *maker.remarks, *without_names(data, maker.people, places)]
    return Made(data=data, places=places, remarks=list(dict.fromkeys(remarks)), found=found, new_roles=maker.people.new)


def _groups(found: FoundPlan, asker: Asker) -> list[_Group]:
    """The actions by what will be the plan's objectives."""
    both = [action for action in found.actions if action.heading and action.objective]
    by_column = False
    if both:
        question = Question(
            key="levels",
            text=(
                f"There are two levels above the actions: headings (“{short(both[0].heading)}”) and a column "
                f"(“{short(both[0].objective)}”). A plan has one, its priorities. Which shall they be?"
            ),
            choices=(BY_HEADING, BY_COLUMN),
            hint="The other level is kept: in the words of each action, or in those of each priority.",
        )
        by_column = asker.choose(question, both[0].place) == BY_COLUMN
    groups: dict[str, _Group] = {}
    for heading in found.of_heading:
        if heading and not by_column:
            groups[heading] = _Group(heading, heading)
    for action in found.actions:
        text = action.heading or action.objective
        if by_column:
            text = action.objective or action.heading
        title = text or _asked_title(action, asker)
        groups.setdefault(title, _Group(title, action.heading)).actions.append(action)
    return list(groups.values())


def _asked_title(action: FoundAction, asker: Asker) -> str:
    """What the priority of an action without one is called."""
    table = action.place.partition(",")[0]
    question = Question(
        key=f"priority:{table}",
        text=f"The actions of {table} stand below no priority. What is their priority called?",
        choices=(),
        hint="Type its name, such as: Reading.",
        perhaps=short(action.above, 120),
    )

    def reads(typed: str) -> str | None:
        return typed[:300] or None

    return asker.ask(question, action.place, reads) or TO_DO


def _objective(group: _Group, name: str, maker: ActionMaker, places: dict[str, str]) -> Entry:
    bits = maker.found.of_heading.get(group.heading, [])
    title, rest = cut(without_number(priority_in(group.title))[0])
    made: Entry = {"id": name, "title": title}
    statement = [rest]
    if group.heading and group.heading != group.title:
        statement.append(priority_in(group.heading))
    place = ""
    if group.actions:
        place = group.actions[0].place
    for _, bit in bits[:1]:
        place = bit.place
    places[name] = place
    why: list[str] = []
    success: list[Entry] = []
    kpis = maker.kpis_for(name, success, places)
    for holds, bit in bits:
        if holds is Holds.SUCCESS:
            kpis.take(bit)
        elif holds is Holds.GOVERNOR:
            made["governor"] = maker.people.role(bit.cell.line, bit.place)
        elif holds is Holds.LEAD:
            made["sponsor"] = maker.people.leads(bit.cell.text, bit.place).lead
        elif holds is Holds.WHY:
            why.append(bit.cell.text)
        else:
            statement.append(labelled(bit))
    actions: list[Entry] = []
    for action in group.actions:
        for entry, place in maker.entries(action, f"{name}-{len(actions) + 1}", len(actions) + 1, name, kpis):
            places[str(entry["id"])] = place
            actions.append(entry)
    made["statement"] = "\n".join(filter(None, statement))
    if why:
        made["why"] = {"internal": "\n".join(why)}
    made["kpis"] = success
    made["actions"] = actions
    order = ("id", "title", "statement", "sponsor", "governor", "why", "kpis", "actions")
    return {key: made[key] for key in order if made.get(key)}
