"""Rules about what is there twice under other names: schools, plans, ids; and about what leads back to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.checks.governance_index import plain_title
from trustplan.checks.items import LISTS, listed
from trustplan.checks.reference_index import address_in
from trustplan.checks.references import WITH_IDS
from trustplan.checks.registry import Violation, advice, error
from trustplan.primitives.notation import not_for_windows
from trustplan.source.files import as_list, plan_ref, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.source.files import Entry, Node


@error("profile")
def school_twice(context: CheckContext) -> Iterator[Violation]:
    """No two organisations have the same URN."""
    urn = text_of(context.data, "urn")
    former = [str(number) for number in as_list(context.data.get("former_urns"))]
    alike: set[str] = set()
    for number in filter(None, (urn, *former)):
        alike.update(context.names.governed.by_urn.get(number, ()))
    for organisation in sorted(alike - {context.organisation}):
        profile = context.names.governed.profiles[organisation]
        if _follow_each_other(context.data, profile):
            continue
        if (other := text_of(profile, "urn")) in former:
            message = f"{other} is the URN of “{organisation}”, which is the trust's still."
            fix = f"Correct the number, or write in the profile of “{organisation}” when it left."
            yield Violation(("former_urns", former.index(other)), message, fix, actual=other)
        if organisation < context.organisation and urn and text_of(profile, "urn") == urn:
            message = f"“{organisation}” has the URN {urn} too, so this school is counted twice."
            yield Violation(("urn",), message, "Correct one of the two, or delete the folder that is a copy.")
            return


@error("profile")
def laestab_twice(context: CheckContext) -> Iterator[Violation]:
    """No two organisations have the same LAESTAB, unless one goes on with the other's work."""
    number = text_of(context.data, "laestab")
    if not number:
        return
    for organisation in context.names.governed.by_laestab.get(number.replace("/", ""), ()):
        other = context.names.governed.profiles[organisation]
        if organisation < context.organisation and not _follow_each_other(context.data, other):
            message = f"“{organisation}” has the LAESTAB {number} too, so figures that name it could be of either."
            yield Violation(("laestab",), message, "Correct one of the two.", actual=number)
            return


@error("profile")
def former_urn_twice(context: CheckContext) -> Iterator[Violation]:
    """No school had a URN before that it has still, or that another school had before: its figures would count twice."""
    urn, seen = text_of(context.data, "urn"), set[str]()
    for index, entry in enumerate(as_list(context.data.get("former_urns"))):
        number, here = str(entry), ("former_urns", index)
        others = context.names.governed.by_former_urn.get(number, ())
        before = [name for name in others if name < context.organisation and not _is_followed(context, name)]
        if number == urn:
            message = f"{number} is the URN that the school has now."
            yield Violation(here, message, "Write only numbers here that it had before.", actual=number)
        elif number in seen:
            yield Violation(here, f"{number} stands here twice.", "Delete one of the two.", actual=number)
        elif before:
            message = f"“{before[0]}” had the URN {number} before too, so its history would count for two schools."
            yield Violation(here, message, "Keep it with the school that went on, and delete the other.", actual=number)
        seen.add(number)


def _is_followed(context: CheckContext, other: str) -> bool:
    """Whether one of the two, the file's school and another, left before or as the other joined."""
    return _follow_each_other(context.data, context.names.governed.profiles[other])


def _follow_each_other(one: Entry, other: Entry) -> bool:
    """Whether one of two schools left before, or as, the other joined: then nothing is counted twice."""
    for before, after in ((one, other), (other, one)):
        left, joined = text_of(before, "left"), text_of(after, "joined")
        if left and joined and left <= joined:
            return True
    return False


@advice("profile")
def title_twice(context: CheckContext) -> Iterator[Violation]:
    """No two organisations have the same name."""
    title = plain_title(context.data)
    own = text_of(context.data, "urn")
    for organisation in context.names.governed.by_title.get(title, ()):
        profile = context.names.governed.profiles[organisation]
        is_told = (own and text_of(profile, "urn") == own) or _follow_each_other(context.data, profile)
        if organisation < context.organisation and title and not is_told:
            message = f"“{organisation}” has the same name."
            yield Violation(
                ("title",), message, "Delete one of the two folders if it is a copy; or tell the names apart."
            )
            return


@error("plan")
def plan_twice(context: CheckContext) -> Iterator[Violation]:
    """No plan is a copy of another one beside it."""
    own = context.names.outlines.get(plan_ref(context.file))
    if own is None:
        return
    home = plan_ref(context.file).rpartition("/")[0]
    for name in context.names.outlines_beside.get(home, ()):
        ref = f"{home}/{name}".removeprefix("/")
        other = context.names.outlines[ref]
        if ref != plan_ref(context.file) and other.is_like(own) and _is_copy(context.file.name, ref):
            message = (
                f"This plan has the ids, titles and period of {name}.yaml beside it, so its work is counted twice."
            )
            fix = f"Keep one: copy what is new in this file into {name}.yaml, then delete this file."
            yield Violation((), message, fix)
            return


def _is_copy(name: str, ref: str) -> bool:
    """Whether the plan of a name is the copy, and the other one the plan: its name is longer, or comes later."""
    other = ref.rpartition("/")[2]
    return (len(other), other) < (len(name), name)


@error("plan")
def serves_itself(context: CheckContext) -> Iterator[Violation]:
    """Nothing serves or goes on with itself, at once or by way of others."""
    plan = plan_ref(context.file)
    for path, item in context.all:
        own = f"{plan}/{text_of(item, 'id')}"
        for spot, word in listed(path, item, "serves"):
            yield from _circle(context, "serves", own, address_in(plan, word), (spot, word))
        if word := text_of(item, "carried_from"):
            yield from _circle(context, "carried_from", own, address_in(plan, word), ((*path, "carried_from"), word))


def _circle(
    context: CheckContext, key: str, own: str, first: str, at: tuple[tuple[str | int, ...], str]
) -> Iterator[Violation]:
    """Yield a violation where the addresses that one leads to come back to it."""
    path, word = at
    does = "serves" if key == "serves" else "goes on with"
    if first == own:
        yield Violation(path, f"This {does} itself.", f"Name another, or take “{key}:” out.", actual=word)
        return
    links = context.names.links.get(key, {})
    seen: set[str] = set()
    waiting = [first]
    while waiting:
        here = waiting.pop()
        if here == own:
            message = f"“{word}” leads back to this: a circle, in which each {does} the next."
            yield Violation(path, message, f"Decide which of them comes first, and take its “{key}:” out.", actual=word)
            return
        if here not in seen:
            seen.add(here)
            waiting += links.get(here, ())


def _named(context: CheckContext) -> Iterator[list[Node]]:
    """The entries with ids of each list of a file; those of a plan together."""
    if context.file.kind == "plan":
        yield context.all
    for key in LISTS:
        if key in context.data and (nodes := context.each(key, "*")):
            yield nodes


@error(*WITH_IDS)
def ids_alike(context: CheckContext) -> Iterator[Violation]:
    """Ids differ by more than capital letters: a computer may know just one of the two pages."""
    for nodes in _named(context):
        seen: dict[str, tuple[str, Node]] = {}
        for path, node in nodes:
            name = text_of(node, "id")
            first, other = seen.setdefault(name.casefold(), (name, (path, node)))
            if first != name:
                message = f"“{name}” differs from “{first}” on line {context.line((*other[0], 'id'))} in capital letters only."
                fix = "Give one of the two another id: Windows and macOS take them for the same page."
                yield Violation((*path, "id"), message, fix, actual=name)


@error("plan", "measures", "review-tools", "themes", "delegation", "practice", "calendar")
def id_for_windows(context: CheckContext) -> Iterator[Violation]:
    """No id is a name that Windows keeps for its devices: its page could not be stored there."""
    for nodes in _named(context):
        for path, node in nodes:
            if why := not_for_windows(text_of(node, "id")):
                yield Violation((*path, "id"), *why, actual=text_of(node, "id"))
