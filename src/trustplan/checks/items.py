"""Raw plan items with their places, walked in one order."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from trustplan.source.files import as_entry, as_list, text_of, walk, walk_each

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.source.files import Entry, Node, SourceFile
    from trustplan.source.yaml_reader import Path


MOST_LEVELS = 3  # an action, its parts, and theirs
# The lists of other files than plans whose entries have ids.
LISTS = (
    *("meetings", "measures", "roles", "bodies", "levels", "scopes", "criteria", "decisions", "parties", "functions"),
    *("scales", "parts", "tools", "themes", "groups", "strengths", "networks", "services", "development", "needs"),
    *("enquiries", "sources", "lists", "imports", "sheets"),
)


class Name(NamedTuple):
    """A name in a file: its path, its text, the group of keys in which it was found, and whether it is a key itself."""

    path: Path
    text: str
    node: Entry
    is_key: bool = False


class Items:
    """The items of one plan file and what they hold, each a group of keys with its path.

    A list is empty where the file has nothing of the kind. `too_deep` are actions below the last level.
    """

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.objectives = file.each("objectives", "*")
        self.kpis = below(self.objectives, "kpis", "*")
        self.actions: list[Node] = []
        level = below(self.objectives, "actions", "*")
        for _ in range(MOST_LEVELS):
            self.actions += level
            level = below(level, "actions", "*")
        self.too_deep = level

    @cached_property
    def all(self) -> list[Node]:
        """Objectives, KPIs and actions."""
        return [*self.objectives, *self.kpis, *self.actions]

    @cached_property
    def kpi_ids(self) -> set[str]:
        """The ids of the KPIs."""
        return {text_of(kpi, "id") for _, kpi in self.kpis}

    @cached_property
    def parts(self) -> list[Node]:
        """The parts of KPIs that have parts."""
        return below(self.kpis, "kpis", "*")

    @cached_property
    def measured(self) -> list[Node]:
        """The KPIs that have a measure, and the parts of those that have parts."""
        found: list[Node] = []
        for path, kpi in self.kpis:
            if "kpis" in kpi:
                found += below([(path, kpi)], "kpis", "*")
            elif "measure" in kpi:
                found.append((path, kpi))
        return found

    @cached_property
    def judged(self) -> list[Node]:
        """The KPIs that are judged: without a measure, and without parts."""
        return [(path, kpi) for path, kpi in self.kpis if not {"measure", "kpis"} & set(kpi)]

    @cached_property
    def steps(self) -> list[Node]:
        """The steps of the targets of all measured KPIs."""
        found: list[Node] = []
        for kpi in self.measured:
            found += steps_of(kpi)
        return found

    @cached_property
    def judgements(self) -> list[Node]:
        """The judgements of all KPIs."""
        return below(self.kpis, "judgements", "*")

    @cached_property
    def projections(self) -> list[Node]:
        """What is expected of KPIs, their parts, and milestones."""
        return below((*self.kpis, *self.parts, *self.milestones), "projections", "*")

    @cached_property
    def milestones(self) -> list[Node]:
        """The milestones of all actions."""
        return below(self.actions, "milestones", "*")

    @cached_property
    def updates(self) -> list[Node]:
        """The updates of all actions."""
        return below(self.actions, "updates", "*")

    @cached_property
    def accepted(self) -> list[Node]:
        """Stops that a meeting accepted."""
        return below(self.actions, "accepted")

    @cached_property
    def overrides(self) -> list[Node]:
        """Ratings set by hand."""
        return below((*self.actions, *self.kpis), "override")

    @cached_property
    def changes(self) -> list[Node]:
        """The edits of dates and targets, with their reasons."""
        return below((*self.all, *self.parts), "changes", "*")

    @cached_property
    def asks(self) -> list[Node]:
        """What is asked of a body."""
        return below(self.all, "asks", "*")


def below(nodes: Iterable[Node], *keys: str) -> list[Node]:
    """Every group of keys at `keys` below some nodes; `*` means each entry of a list or group."""
    return walk_each(nodes, keys)


def steps_of(kpi: Node) -> Iterator[Node]:
    """The steps of a KPI's targets, and those of single schools."""
    path, node = kpi
    if "targets" not in node:
        return
    yield from below([kpi], "targets", "*")
    for school in as_entry(node.get("targets")):
        yield from walk(node, path, ("targets", school, "*"))


def listed(path: Path, node: Entry, key: str) -> Iterator[tuple[Path, str]]:
    """Each entry of a list of words, with its path."""
    for index, value in enumerate(as_list(node.get(key))):
        if isinstance(value, str):
            yield (*path, key, index), value
