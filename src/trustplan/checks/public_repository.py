"""Findings for what a repository that everybody can read must not hold: in its files, and in every earlier commit.

The public edition leaves these things out; a public repository would publish them all the same, and git keeps what was
once committed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from trustplan.checks.context import CheckContext
from trustplan.checks.reference_index import ReferenceIndex
from trustplan.model import Action, Change, Judgement, Kpi, Milestone, Objective, Offer, Override, Plan, Update
from trustplan.primitives.counting import counting_of
from trustplan.primitives.english import capital, counted
from trustplan.primitives.findings import MOST_REPORTED, Finding, truncated
from trustplan.primitives.notation import is_symbol, read_gap, read_number
from trustplan.primitives.periods import parse_period
from trustplan.primitives.small_counts import tells_of_few
from trustplan.schema.key_audiences import withheld_keys
from trustplan.source import git
from trustplan.source.files import SourceFile, text_of
from trustplan.source.layout import kind_of
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path as FilePath

    from trustplan.primitives.counting import Counting
    from trustplan.source.files import Folder, Node
    from trustplan.source.yaml_reader import Path

FIX = "Take it out, or make the repository private and say so in reference/policy.yaml."
HISTORY_FIX = "Remove it from the history as “trustplan explain publishing” says, and take it as read by others."
CLOSED = {"support": "Decisions on support", "reviews": "Reviews"}


def withheld_in_files(folder: Folder) -> list[Finding]:
    """A finding for each such thing in the files, where the policy says that everybody can read them."""
    names = ReferenceIndex.of(folder)
    found: list[Finding] = []
    for file in folder.files if names.is_public else ():
        in_file = [
            Finding(rule="withheld-in-public", place=file.place(path), message=reason, fix=FIX)
            for path, reason in _withheld(file, names)
        ]
        found += in_file[:MOST_REPORTED]
        if len(in_file) > MOST_REPORTED:
            found.append(truncated(file.document.file))
    return found


def withheld_in_history(folder: Folder, plans: FilePath, shown_as: str, environ: Mapping[str, str]) -> list[Finding]:
    """The first such thing in each earlier version of each file. Raises GitError where the history cannot be read."""
    names = ReferenceIndex.of(folder)
    if not names.is_public:
        return []
    repository = git.find_repository(plans, environ)
    found: dict[str, list[Finding]] = {}
    for path, commit, raw in git.past_files(repository):
        kind, organisation = kind_of(path)
        document, _ = read_yaml(raw, f"{shown_as}/{path}") if kind else (None, ())
        if document is None:
            continue
        name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        file = SourceFile(kind=kind, organisation=organisation, name=name, document=document)
        for place, reason in _withheld(file, names):
            line = file.place(place).line
            message = f"In commit {commit[:12]}, line {line}: {reason}"
            where = file.place(())
            found.setdefault(path, []).append(
                Finding(rule="withheld-in-history", place=where, message=message, fix=HISTORY_FIX)
            )
            break
    return [_first(rows) for _, rows in sorted(found.items())]


def _first(rows: list[Finding]) -> Finding:
    """The finding on the newest of a file's versions, with how many others there are."""
    if len(rows) == 1:
        return rows[0]
    one = rows[0]
    message = f"{one.message} {capital(counted(len(rows) - 1, 'earlier version'))} of the file hold such things too."
    return Finding(rule=one.rule, place=one.place, message=message, fix=one.fix)


def _withheld(file: SourceFile, names: ReferenceIndex) -> Iterator[tuple[Path, str]]:
    """What everybody could read in a file but must not: its path, and a message."""
    context = CheckContext(file, names)
    if file.kind in CLOSED:
        yield (), f"{CLOSED[file.kind]} are for trustees, and everybody can read this repository."
    elif file.kind == "plan":
        yield from _in_plan(context)
    elif file.kind == "measurements":
        yield from _in_figures(context)
    elif file.kind == "practice":
        yield from _in_practice(context)
    elif file.kind == "delegation" and text_of(context.data, "visibility") != "public":
        yield (), "The scheme of delegation is for trustees, and everybody can read this repository."


def _in_plan(context: CheckContext) -> Iterator[tuple[Path, str]]:
    if text_of(context.data, "visibility") != "public":
        yield (), "This plan is for trustees, and everybody can read this repository."
        return
    for path, fund in context.each("budget", "*"):
        if fund.get("visibility") != "public":
            name = text_of(fund, "fund")
            yield path, f"The fund “{name}” is for trustees, and everybody can read this repository."
    for path, item in context.all:
        name = text_of(item, "id")
        if item.get("visibility") == "trustees":
            yield path, f"“{name}” is for trustees, and everybody can read this repository."
        elif "not_before" in item:
            yield path, f"“{name}” is under embargo, and everybody can read this repository already."
    for path, kpi in (*context.kpis, *context.parts):
        measure = context.names.measure(text_of(kpi, "measure"))
        name = text_of(kpi, "id")
        if kpi.get("group") or read_gap(text_of(measure, "from")):
            yield path, f"“{name}” is of a group of pupils, and everybody can read this repository."
        elif measure.get("sensitive") is True:
            yield path, f"“{name}” is of a sensitive measure, and everybody can read this repository."
    holders: tuple[tuple[type, Iterable[Node]], ...] = (
        (Plan, [((), context.data)]),
        (Objective, context.objectives),
        (Kpi, context.kpis),
        (Kpi, context.parts),
        (Action, context.actions),
        (Milestone, context.milestones),
        (Update, context.updates),
        (Judgement, context.judgements),
        (Override, context.overrides),
        (Change, context.changes),
    )
    for kind, nodes in holders:
        for path, node in nodes:
            yield from _candid(kind, path, node)


def _candid(kind: type, path: Path, node: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """The first key of something that is for trustees only, as the class that it becomes declares."""
    key = next((k for k in withheld_keys(kind) if k in node), "")
    if key:
        yield (*path, key), f"“{key}” is for trustees, and everybody can read this repository."


def _in_practice(context: CheckContext) -> Iterator[tuple[Path, str]]:
    for key in context.data:
        for path, node in context.each(key, "*"):
            name = text_of(node, "id") or key
            if key == "needs" or text_of(node, "visibility") != "public":
                yield path, f"“{name}” is for trustees, and everybody can read this repository."
            elif key == "enquiries" and "published" not in node:
                yield path, f"“{name}” is not published yet, and everybody can read this repository."
            elif key != "enquiries":
                yield from _candid(Offer, path, node)


def _in_figures(context: CheckContext) -> Iterator[tuple[Path, str]]:
    least = context.names.smallest_shown
    for path, node, measure in context.figures:
        counting, period = counting_of(measure), parse_period(text_of(node, "period"))
        if measure.get("sensitive") is True:
            yield path, f"“{path[0]}” is a sensitive measure, and everybody can read this repository."
        elif node.get("group") or read_gap(text_of(measure, "from")):
            yield path, "The figure is of a group of pupils, and everybody can read this repository."
        elif _tells_of_few(node, counting, least):
            yield path, f"The figure tells of fewer than {least}, and everybody can read this repository."
        elif period and period.part and _tells_of_few(node, counting, least, is_part_of_year=True):
            yield path, "The count is of a part of a year, and everybody can read this repository."
        elif "note" in node or "not_before" in node:
            yield path, "The note or the embargo is for trustees, and everybody can read this repository."


def _tells_of_few(node: dict[str, Any], counting: Counting, least: int, *, is_part_of_year: bool = False) -> bool:
    """Whether a figure as written tells of few. One such as `4/30` is a share whatever the unit of its measure."""
    value, cohort = node.get("value"), node.get("cohort")
    if is_symbol(value):
        return False
    number, total = read_number(value)
    has_cohort = isinstance(cohort, int) and not isinstance(cohort, bool)
    if total is not None and tells_of_few(replace(counting, per=100), number, total, least):
        return True
    whole = cohort if has_cohort else total
    return tells_of_few(counting, number, whole, least, is_part_of_year=is_part_of_year)
