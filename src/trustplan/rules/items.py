"""What checks of actions and of KPIs share: where they stand, their overrides, and their edits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trustplan.files import text_of
from trustplan.rules.names import fault
from trustplan.rules.walk import below
from trustplan.targets import TargetError, parse_target
from trustplan.terms import parse_date, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.files import SourceFile
    from trustplan.findings import Finding
    from trustplan.yamlread import Path


def override(file: SourceFile, path: Path, item: dict[str, Any]) -> Iterator[Finding]:
    for spot, override in below([(path, item)], "override"):
        first, last = parse_date(text_of(override, "on")), parse_date(text_of(override, "until"))
        if first and last and last < first:
            yield fault(
                file,
                (*spot, "until"),
                "ends-before-start",
                "The override ends before it starts.",
                "Check “on” and “until”.",
            )


def changed_fields(file: SourceFile, path: Path, item: dict[str, Any]) -> Iterator[Finding]:
    """A change names a field that the item has, and the old value has the field's form."""
    for spot, change in below([(path, item)], "changes", "*"):
        field, was = text_of(change, "field"), text_of(change, "was")
        head, _, tail = field.partition("/")
        if not field:
            continue
        if head in ("start", "due", "milestones") and was and not (parse_date(was) or parse_period(was)):
            yield fault(
                file,
                (*spot, "was"),
                "bad-date",
                f"“{was}” is no date.",
                "Write the old date like 2026-09-01.",
            )
        if head in ("target", "targets") and was:
            try:
                parse_target(was)
            except TargetError as error:
                yield fault(file, (*spot, "was"), "bad-target", str(error), error.remedy)
        if not _has_field(item, head, tail):
            yield fault(
                file,
                (*spot, "field"),
                "unknown-field",
                f"The item has no “{field}”.",
                "Name the field that was edited, as the file has it now.",
            )


def _has_field(item: dict[str, Any], head: str, tail: str) -> bool:
    if not tail:
        return head in item
    key = "for" if head == "targets" else "id"
    entries = item.get(head)
    return any(isinstance(e, dict) and e.get(key) == tail for e in (entries if isinstance(entries, list) else ()))
