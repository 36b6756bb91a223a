"""Reports of changes: takes edits and a heading, gives text, Markdown or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trustplan.diff.edits import PAST, Edit, Kind
from trustplan.primitives.english import verb
from trustplan.primitives.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FACTS = (
    Kind.UPDATE_ADDED,
    Kind.MILESTONE_DONE,
    Kind.JUDGEMENT_ADDED,
    Kind.FIGURE_ADDED,
    Kind.FIGURE_RESTATED,
    Kind.OVERRIDE_MADE,
    Kind.OVERRIDE_EDITED,
    Kind.OVERRIDE_ENDED,
    Kind.ACCEPTED,
    Kind.ASKED,
    Kind.DECIDED,
    Kind.ASK_EDITED,
    Kind.ASK_DROPPED,
    Kind.RECORD_ADDED,
)
# The order of the report: what a board should not miss comes first.
SECTIONS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("Ratings that move", (Kind.RATING_MOVED,)),
    ("Earlier entries rewritten", tuple(sorted(PAST))),
    (
        "Dates and targets",
        (
            Kind.DATE_EDITED,
            Kind.TARGET_EDITED,
            Kind.CHANGE_APPROVED,
            Kind.CHANGE_RECORDED,
            Kind.MILESTONE_ADDED,
            Kind.MILESTONE_DROPPED,
        ),
    ),
    (
        "Added, removed, carried forward",
        (
            Kind.ADDED,
            Kind.DROPPED,
            Kind.SPLIT,
            Kind.CARRIED_OVER,
            Kind.RENAMED,
            Kind.MOVED,
            Kind.PLAN_ADDED,
            Kind.PLAN_DROPPED,
            Kind.PLAN_RENAMED,
        ),
    ),
    (
        "Plans, schools and roles that begin or end",
        (
            Kind.SCHOOL_JOINED,
            Kind.SCHOOL_LEFT,
            Kind.PLAN_DRAFTED,
            Kind.PLAN_APPROVED,
            Kind.PLAN_BEGAN,
            Kind.PLAN_ENDED,
            Kind.PLAN_CLOSED,
            Kind.ROLE_ENDED,
        ),
    ),
    ("News", FACTS),
    ("Rules", (Kind.RULE_CHANGED, Kind.VISIBILITY_EDITED)),
    ("Wording, leads and details", (Kind.WORDING_EDITED, Kind.LEAD_CHANGED, Kind.DETAIL_EDITED)),
    ("To look at again", (Kind.REVIEW_WANTED,)),
)
MOST_ROWS = 60  # changes of one section in Markdown: a comment on a pull request holds no more


def sections(edits: Sequence[Edit]) -> Iterator[tuple[str, list[Edit]]]:
    """The sections that have changes, each with these."""
    for heading, kinds in SECTIONS:
        found = [edit for edit in edits if edit.kind in kinds]
        if found:
            yield heading, found


def as_text(edits: Sequence[Edit], heading: str) -> str:
    """The changes, one a line, under headings."""
    parts = [f"{heading}: {_count(edits)}."]
    for title, found in sections(edits):
        parts += ["", title, *(f"  {edit}" for edit in found)]
    return "\n".join(parts)


def as_markdown(edits: Sequence[Edit], heading: str) -> str:
    """The same as Markdown. All text from files is escaped."""
    parts = [f"**{escape(heading)}**: {_count(edits)}."]
    for title, found in sections(edits):
        rows = [item(edit) for edit in found[:MOST_ROWS]]
        if len(found) > MOST_ROWS:
            rows.append(f"- and {len(found) - MOST_ROWS} more")
        parts += [f"### {title}", "\n".join(rows)]
    return "\n\n".join(parts)


def item(edit: Edit) -> str:
    """A change as an entry of a Markdown list."""
    cause = f" *{escape(edit.cause)}*" if edit.cause else ""
    return f"- **{escape(edit.ref)}** {escape(edit.title)}: {escape(edit.sentence)}{cause}"


def _count(edits: Sequence[Edit]) -> str:
    return f"{len(edits) or 'no'} {verb(len(edits), 'change', 'changes')}"


def as_json(edits: Sequence[Edit], heading: str) -> str:
    """An object with the changes as a list of objects."""
    rows = [
        {
            "kind": edit.kind.value,
            "ref": edit.ref,
            "title": edit.title,
            "field": edit.field,
            "old": edit.old,
            "new": edit.new,
            "cause": edit.cause,
            "sentence": edit.sentence,
            "file": edit.at.file if edit.at else "",
            "line": edit.at.line if edit.at else 0,
        }
        for edit in edits
    ]
    return json.dumps({"heading": heading, "changes": rows}, ensure_ascii=False, indent=2)


FORMS = {"text": as_text, "markdown": as_markdown, "json": as_json}
